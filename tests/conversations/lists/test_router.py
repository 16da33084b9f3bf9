"""The conversation with administrators: only theirs, only what they saw, in words that exist."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from pathlib import Path
from string import Formatter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conversations.contacts.contact import Area
from conversations.help.codec import LIMIT, decode
from conversations.lists import change_screens, reminders, router, screens
from conversations.lists.snapshot import (
    Administrator,
    ApplyChanges,
    ListSnapshot,
    ListsReply,
    area_id,
    contact_id,
)
from conversations.model import Screen, Stale
from conversations.script.diagnostics import ScriptError
from conversations.script.loader import BUILT_IN, load_list_texts, load_script
from conversations.script.schema import Script
from tests.support.talk import TODAY, contact

TROMS, OSLO = "Troms legeforening", "Oslo legeforening"
OLA = Administrator((TROMS,))
EVERY = Administrator(None)
OPERATIONS = (
    "home", "area", "conf", "ok", "pok", "p", "hide", "rm", "rmy", "edit", "add", "imp", "exp",
    "tpl", "hist", "undo", "doc", "tm", "hr", "hs", "aw",
)  # fmt: skip


@pytest.fixture
def snapshot(script: Script) -> ListSnapshot:
    areas = (Area(TROMS, "association", ("55",)), Area(OSLO, "association", ("03",)))
    people = [contact(f"{who} Eksempel", area=a.name) for a in areas for who in ("Kari", "Mia")]
    return ListSnapshot(script, load_list_texts(), areas, tuple(people), TODAY)


def data(screen: Screen | None, label: str) -> str:
    assert screen
    return next(b.data for row in screen.rows for b in row if b.label.startswith(label))


def everywhere(snapshot: ListSnapshot, administrator: Administrator) -> dict[str, ListsReply]:
    """Every button that a way from the first screen leads to, and what it does.

    Of the hours that can be chosen, one of each length: there are millions.
    """
    found: dict[str, ListsReply] = {}
    waiting, kinds = ["L.home"], set[str]()
    while waiting:
        tapped = waiting.pop()
        is_choice = tapped.startswith(("L.hr.", "L.hs."))
        kind = f"{tapped[:16]}{len(tapped)}" if is_choice else tapped
        if kind not in kinds:
            kinds.add(kind)
            found[tapped] = reply = router.handle_tap(snapshot, administrator, tapped)
            if reply.screen:
                waiting += [b.data for row in reply.screen.rows for b in row if b.data]
    return found


def test_every_button_leads_somewhere_and_fits(snapshot: ListSnapshot) -> None:
    for tapped, reply in everywhere(snapshot, EVERY).items():
        assert len(tapped.encode()) <= LIMIT
        assert reply.screen or reply.act
        if reply.screen:
            assert len(reply.screen.text) < 4096
            assert not reply.screen.text.startswith("Den knappen")


def test_nothing_of_other_lists_is_shown_or_done(snapshot: ListSnapshot) -> None:
    for reply in everywhere(snapshot, OLA).values():
        assert "Oslo" not in (reply.screen.text if reply.screen else "")
    for tapped in everywhere(snapshot, EVERY):
        reply = router.handle_tap(snapshot, OLA, tapped)
        steps = reply.act.steps if isinstance(reply.act, ApplyChanges) else ()
        assert all(step.contact.area == TROMS for step in steps)
        areas = getattr(reply.act, "areas", ())
        assert set(areas) <= {TROMS}
        assert getattr(reply.act, "area", "") in ("", TROMS)


def test_help_knows_none_of_these_buttons(snapshot: ListSnapshot) -> None:
    for tapped in everywhere(snapshot, EVERY):
        assert decode(snapshot.script, tapped)[1] == Stale()


shipped = cache(load_script)


@settings(deadline=None)
@given(st.text(max_size=60) | st.sampled_from(OPERATIONS))
def test_any_data_is_answered(text: str) -> None:
    here = ListSnapshot(
        shipped(), load_list_texts(), (Area(TROMS, "association"),), (contact(),), TODAY
    )
    reply = router.handle_tap(here, EVERY, f"L.{text}")
    assert reply.screen or reply.act


def test_names_and_endings_stand_there_before_anything_is_confirmed(snapshot: ListSnapshot) -> None:
    screen = router.handle_tap(snapshot, OLA, f"L.conf.{area_id(TROMS)}").screen
    assert screen
    assert "Kari Eksempel: …12 345" in screen.text
    act = router.handle_tap(snapshot, OLA, data(screen, "Alle stemmer")).act
    assert isinstance(act, ApplyChanges)
    assert {step.after.confirmed for step in act.steps if step.after} == {TODAY}
    other = replace(snapshot.contacts[0], phones=("+4721234567",))
    changed = replace(snapshot, contacts=(other, *snapshot.contacts[1:]))
    for label in ("Alle stemmer", "Kari Eksempel stemmer"):
        again = router.handle_tap(changed, OLA, data(screen, label))
        assert again.act is None
        assert again.screen
        assert "endret siden" in again.screen.text


def test_saying_right_clears_a_report_and_hiding_confirms_nobody(snapshot: ListSnapshot) -> None:
    kari = replace(snapshot.contacts[0], reported=True)
    here = replace(snapshot, contacts=(kari, *snapshot.contacts[1:]))
    person = router.handle_tap(here, OLA, f"L.p.{contact_id(kari)}").screen
    right, hide = (router.handle_tap(here, OLA, data(person, b)).act for b in ("Stemmer", "Skjul"))
    assert isinstance(right, ApplyChanges)
    assert isinstance(hide, ApplyChanges)
    assert right.steps[0].after == replace(kari, reported=False, confirmed=TODAY)
    assert hide.steps[0].after == replace(kari, hidden=True)


def test_what_needs_somebody_comes_first(snapshot: ListSnapshot) -> None:
    old = replace(snapshot.contacts[2], confirmed=None)
    here = replace(snapshot, contacts=(*snapshot.contacts[:2], old, snapshot.contacts[3]))
    assert [area.name for area in here.areas_of(EVERY)] == [OSLO, TROMS]
    assert (here.freshness_of(OSLO), here.freshness_of(TROMS)) == ("old", "fresh")
    assert replace(snapshot, contacts=()).freshness_of(TROMS) == "none"


def test_a_label_never_names_a_person() -> None:
    assert EVERY.label == "administrator"
    assert Administrator((OSLO, TROMS)).label == f"{OSLO} + {TROMS}"


def test_every_word_is_used_and_every_used_word_is_there() -> None:
    words = load_list_texts()
    modules = (router, screens, change_screens, screens, reminders)
    folder = Path(screens.__file__).parents[2]
    files = [Path(m.__file__ or "") for m in modules]
    files += [*(folder / "conversations/lists").glob("*.py"), *(folder / "bot").rglob("*.py")]
    counts = {"figures.py", "statistics_service.py", "summaries.py"}  # moderators have their own
    files = [f for f in files if "count" not in f.name and f.name not in counts]
    code = "".join(file.read_text("utf-8") for file in files)
    assert set(re.findall(r'\.(?:say|lines)\(\s*"(\w+)"', code)) <= words.texts.keys()
    assert set(re.findall(r'words\.button\(\s*"(\w+)"', code)) <= words.labels.keys()
    strings = set(re.findall(r'"(\w+)"', code)) | {
        f"count_{kind}" for kind in ("added", "changed", "confirmed", "removed")
    }
    assert set(words.texts) <= strings
    assert set(words.labels) <= strings


def test_words_hold_nothing_but_names_to_fill_in() -> None:
    words = load_list_texts()
    for text in (*words.texts.values(), *words.labels.values()):
        names = [name for _, name, _, _ in Formatter().parse(text) if name is not None]
        assert all(re.fullmatch(r"[a-z]+", name) for name in names), text
        assert "!" not in text


def test_a_folder_with_words_of_its_own(tmp_path: Path) -> None:
    with pytest.raises(ScriptError, match=r"^lists.toml: fila mangler"):
        load_list_texts(tmp_path)
    own = (BUILT_IN / "lists.toml").read_text("utf-8")
    (tmp_path / "lists.toml").write_text(own.replace('use = "Ta i bruk"', 'use = "Bruk"'), "utf-8")
    assert load_list_texts(tmp_path).labels["use"] == "Bruk"
    (tmp_path / "lists.toml").write_text(own.replace('use = "Ta i bruk"', ""), "utf-8")
    with pytest.raises(ScriptError, match=r"lists.toml, linje \d+, labels.use"):
        load_list_texts(tmp_path)
