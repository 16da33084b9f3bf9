"""What still stands between an installation and its first user."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from conversations.directory import Area, Contact
from conversations.go_live import go_live
from conversations.reader import BUILT_IN, read
from conversations.script import Approval, Script
from tests.talk import TODAY, contact

TROMS = Area("Troms legeforening", "association", ("55",))


def ready(script: Script) -> Script:
    """The script as it will be when everything is known and approved."""
    tables = [f"steps.{s}" for s in script.steps] + [f"offers.{o}" for o in script.offers]
    approved = dict.fromkeys(tables, Approval("fagrådgiver", TODAY))
    words = {lang: replace(w, approved=approved) for lang, w in script.words.items()}
    return replace(script, words=words, service=dict.fromkeys(script.service, "Legeforeningen"))


def listed(script: Script) -> list[Contact]:
    """Somebody real behind every offer, as far as tests may have somebody real."""
    ways = {"phones": ("+4780012345",), "emails": (), "agreed": True}
    offers = script.offers.values()
    return [contact("Kari Nordmann", o.id, **ways) for o in offers]


def found(script: Script, contacts: list[Contact], today: date = TODAY) -> str:
    return "\n".join(map(str, go_live(script, [TROMS], contacts, today)))


def test_when_all_is_there_nothing_is_found(script: Script) -> None:
    assert found(ready(script), listed(script)) == ""


def test_what_ships_is_not_ready(script: Script) -> None:
    report = found(script, [])
    assert "service.toml, linje 6, service.responsible: ikke oppgitt ennå" in report
    assert "Troms legeforening: ingen kontakt er bekreftet" in report
    assert "sana: tilbudet har ingen kontakt" in report


def test_drafts_on_medicine_and_law_are_named_in_each_language(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(BUILT_IN, tmp_path / "script"))
    flow = (folder / "flow.toml").read_text("utf-8").replace("sensitive = true\n", "")
    marked = flow.replace("[steps.law]\n", "[steps.law]\nsensitive = true\n")
    (folder / "flow.toml").write_text(marked, "utf-8")
    offers = (folder / "offers.toml").read_text("utf-8").replace("sensitive = true\n", "")
    (folder / "offers.toml").write_text(offers, "utf-8")
    words = (folder / "nn.toml").read_text("utf-8")
    given = '[steps.law]\napproved = { by = "jurist", date = 2026-11-20 }\n'
    (folder / "nn.toml").write_text(words.replace("[steps.law]\n", given), "utf-8")
    report = found(read(folder), []).splitlines()
    drafts = [line.partition(",")[0] for line in report if "utkast" in line]
    assert drafts == ["nb.toml", "en.toml"]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"agreed": False}, "har ikke sagt ja"),
        ({"name": "Kari Eksempel"}, "er et eksempel"),
        ({"emails": ("kari@example.org",)}, "er et eksempel"),
        ({"hidden": True}, "ingen kontakt er bekreftet"),
        ({"confirmed": None}, "ingen kontakt er bekreftet"),
        ({"confirmed": TODAY - timedelta(days=181)}, "ingen kontakt er bekreftet"),
    ],
)
def test_people_who_cannot_be_shown_yet(
    script: Script, wrong: dict[str, object], said: str
) -> None:
    people = [replace(c, **wrong) for c in listed(script)]  # type: ignore[arg-type]
    assert said in found(ready(script), people)


def test_numbers_that_were_not_checked_for_a_month_are_no_mere_warning(script: Script) -> None:
    newest = max(number.checked for number in script.numbers.values())
    later = newest + timedelta(days=32)
    people = [replace(c, confirmed=later) for c in listed(script)]
    report = found(ready(script), people, later)
    assert "113 ble sist sjekket" in report
    assert "advarsel" not in report
