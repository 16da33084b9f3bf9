"""Codes behind links: what they may say, where they lead, and what is left of them (nothing)."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from itertools import product
from pathlib import Path

import pytest

from conversations.contacts.contact import Area
from conversations.contacts.directory import Directory
from conversations.model import Preset
from conversations.script.diagnostics import ScriptError
from conversations.script.link_codes import (
    LinkCode,
    LinkCodes,
    free_channel,
    load_link_codes,
    presets,
    write_toml,
)
from tests.conversations.script.test_privacy_words import FIRST
from tests.support.scripts import shipped_script
from tests.support.talk import TODAY, Talk, contact

SCRIPT = shipped_script()
CHANNELS = ("k1", "k2", "k3", "k4", "k5", "k6", "k7", "k8")
AREAS = (
    Area("Troms legeforening", "association", ("55",)),
    Area("Hordaland legeforening", "association", ("46",)),
    Area("Eksempel sykehus", "site", ("31", "34")),
    Area("nasjonal", "nation"),
)
DAY = date(2026, 12, 1)


def code(id: str = "bcd2", channel: str = "k1", list: str = "Troms legeforening") -> LinkCode:
    return LinkCode(id, channel, DAY, list, "Vaktrommet")


def some(*codes: LinkCode) -> LinkCodes:
    return LinkCodes({"k1": "Plakat på sykehus"}, {c.id: c for c in codes})


def talk(*codes: LinkCode) -> Talk:
    areas = [a for a in AREAS if a.kind != "site"]
    directory = Directory(
        TODAY, areas, [contact()], SCRIPT.offer_areas(), presets=presets(some(*codes), AREAS)
    )
    return Talk(SCRIPT, directory)


def counted(talk: Talk) -> list[str]:
    effects = talk.turn.effects
    return [c.name for e in effects for c in getattr(e, "counters", ())]


def test_a_poster_leads_to_a_number_in_two_taps() -> None:
    seen = talk(code()).starts("bcd2")  # the tap on START
    assert "113" in seen.screen.text
    assert "Troms" in seen.screen.text
    assert counted(seen) == ["started", "channel.k1"]
    seen.taps("stotte")
    assert "Kari Eksempel" in seen.screen.text
    assert {"before.chose", "before.where", "contacts", "area.55"} <= {*counted(seen)}


def test_back_from_it_stands_the_ordinary_beginning() -> None:
    begun = talk(code()).starts("bcd2").taps("back")
    assert begun.screen.step == talk().starts().screen.step
    assert "area.55" not in counted(begun)


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_the_first_screen_of_a_list_says_what_is_promised(language: str) -> None:
    said = talk(code()).starts("bcd2", language).screen.text
    assert [part for part in FIRST[language] if part not in said] == []


def test_a_list_of_several_counties_asks_which() -> None:
    asked = talk(code(list="Eksempel sykehus")).starts("bcd2")
    assert {"31", "34"} <= asked.buttons.keys()


@pytest.mark.parametrize("gone", [replace(code(), retired=True), code("bcd3")])
def test_a_retired_or_unknown_code_is_an_ordinary_start(gone: LinkCode) -> None:
    assert talk(gone).starts("bcd2").turn == talk().starts().turn


@pytest.mark.parametrize("list_", ["", "nasjonal", "Narnia legeforening"])
def test_without_a_county_it_is_counted_and_asks_all(list_: str) -> None:
    begun = talk(code(list=list_)).starts("bcd2")
    assert begun.turn.screen.step == talk().starts().turn.screen.step
    assert begun.turn.state == replace(talk().starts().turn.state, channel="k1",
                                       counted_mask=begun.turn.state.counted_mask)  # fmt: skip


def test_of_a_code_nothing_is_left_but_channel_and_county() -> None:
    """Whatever codes there are: those of one channel and one list cannot be told apart."""
    for channel, area in product(CHANNELS, (*AREAS, None)):
        name = area.name if area else ""
        one, other = code("xjz2", channel, name), code("qqq9", channel, name)
        seen = talk(one, other)
        first, second = seen.starts(one.id).turn, seen.starts(other.id).turn
        assert first == second
        assert one.id not in repr(first)
        assert first.state.channel == channel
        assert (first.state.offer, first.state.history, first.state.filters) == ("", (), ())


def test_a_code_has_no_field_for_what_a_person_is() -> None:
    named = {f.name for f in fields(LinkCode)}
    assert named == {"id", "channel", "day", "list", "place", "retired"}
    assert {f.name for f in fields(Preset)} == {"channel", "area"}


ROW = '[codes.{}]\nchannel = "k1"\nday = 2026-12-01\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (ROW.format("rus2"), "ikke trukket av programmet"),
        (ROW.format("lege"), "ikke trukket av programmet"),
        (ROW.format("kari"), "ikke trukket av programmet"),
        (ROW.format("bcd23"), "ikke trukket av programmet"),
        (ROW.format("bcd2") + 'offer = "rus"\n', "linje 4, codes.bcd2.offer: ukjent navn"),
        (ROW.format("bcd2") + 'step = "need_d"\n', "ukjent navn"),
        ('[names]\nk1 = "Et navn som er altfor langt for en strek"\n', "1 til 26 tegn"),
    ],
)
def test_what_a_code_may_not_say_is_refused(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "codes.toml").write_text(text, "utf-8")
    with pytest.raises(ScriptError, match=said):
        load_link_codes(tmp_path)


def test_what_is_written_is_read(tmp_path: Path) -> None:
    strange = LinkCode("q2w3", "k8", DAY, 'Lista "til" \\ Æ', "å = [x]\n# y", True)
    codes = some(code(), strange)
    (tmp_path / "codes.toml").write_text(write_toml(codes), "utf-8")
    assert load_link_codes(tmp_path) == codes
    assert codes.codes_of("Troms legeforening") == (code(),)
    assert ' Æ"' in write_toml(codes)  # letters as they are


def test_codes_in_use_are_found_by_the_list_that_they_choose() -> None:
    none, other = code("xjz2", list=""), code("xjz3", list="Hordaland legeforening")
    retired = replace(code("xjz4"), retired=True)
    newer = code("xjz5")
    codes = some(code(), none, other, retired, newer)
    assert codes.codes_of("Troms legeforening") == (code(), newer)
    assert codes.codes_of("Hordaland legeforening") == (other,)
    assert codes.codes_of("") == (none,)
    assert codes.codes_of("Oslo legeforening") == ()


def test_what_each_code_sets_and_what_one_of_a_list_that_is_gone() -> None:
    site = code("xjz2", list="Eksempel sykehus")
    gone, nation = code("xjz3", list="Borte"), code("xjz4", list="nasjonal")
    retired = replace(code("xjz5"), retired=True)
    assert presets(some(code(), site, gone, nation, retired), AREAS) == {
        "bcd2": Preset("k1", "55"),
        "xjz2": Preset("k1", "34-31"),
        "xjz3": Preset("k1", ""),
        "xjz4": Preset("k1", ""),
    }


def test_moderators_see_the_names_of_channels() -> None:
    assert some().counter_names == {"channel.k1": "Plakat på sykehus"}
    assert LinkCodes().counter_names == {}
    assert load_link_codes(Path(__file__).parent) == LinkCodes()


def test_a_name_has_one_channel_and_a_ninth_name_none() -> None:
    codes = some()
    assert free_channel(codes, "plakat på SYKEHUS", CHANNELS) == "k1"
    assert free_channel(codes, "Nyhetsbrev", CHANNELS) == "k2"
    full = LinkCodes({channel: f"Navn {channel}" for channel in CHANNELS})
    assert free_channel(full, "Enda et", CHANNELS) == ""
    assert free_channel(full, "Navn k3", CHANNELS) == "k3"
