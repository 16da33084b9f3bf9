"""What still stands between an installation and its first user."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from conversations.authoring.checks.launch import go_live, staff_findings
from conversations.contacts.contact import Area, Contact
from conversations.script.loader import BUILT_IN, load_script
from conversations.script.schema import Approval, Script, Texts
from tests.support.talk import TODAY, contact

TROMS = Area("Troms legeforening", "association", ("55",))
NATION = Area("nasjonal", "nation")


def ready(script: Script) -> Script:
    """The script as it will be when everything is known and approved."""
    words = {
        language: replace(
            t,
            steps={n: replace(s, approved=approval(t, f"steps.{n}")) for n, s in t.steps.items()},
            offers={
                n: replace(o, approved=approval(t, f"offers.{n}")) for n, o in t.offers.items()
            },
        )
        for language, t in script.words.items()
    }
    return replace(script, words=words, service=dict.fromkeys(script.service, "Legeforeningen"))


def approval(words: Texts, table: str) -> Approval:
    return Approval("jurist", TODAY, words.hashes[table])


def listed(script: Script) -> list[Contact]:
    """Somebody real behind every offer, as far as tests may have somebody real."""
    ways = {"phones": ("+4780012345",), "emails": (), "agreed": True}
    return [
        contact("Kari Nordmann", o.id, area=(TROMS if o.local else NATION).name, **ways)
        for o in script.offers.values()
    ]


def found(script: Script, contacts: list[Contact], today: date = TODAY) -> str:
    return "\n".join(map(str, go_live(script, [TROMS, NATION], contacts, today)))


def test_when_all_is_there_nothing_is_found(script: Script) -> None:
    assert found(ready(script), listed(script)) == ""


def test_what_ships_is_not_ready(script: Script) -> None:
    report = found(script, [])
    for key, value in script.service.items():
        is_open = f"service.{key}: ikke oppgitt ennå" in report
        assert is_open == value.startswith("[")
    assert "Troms legeforening: ingen kontakt er bekreftet" in report
    assert "sana: tilbudet har ingen kontakt" in report


def test_a_list_that_is_never_filled_is_none_that_lacks_somebody(script: Script) -> None:
    own = replace(ready(script), never_filled=("troms  legeforening",))
    assert found(own, [c for c in listed(script) if c.area != TROMS.name]) == ""


@pytest.mark.parametrize(
    ("administrators", "two_person", "missing"),
    [(0, False, 0), (1, False, 0), (2, False, 1), (2, True, 0)],
)
def test_two_administrators_agree_to_each_others_numbers(
    administrators: int, two_person: bool, missing: int
) -> None:
    findings = staff_findings(administrators, two_person)
    assert len(findings) == missing
    assert all("KOLLEGABOT_TWO_PERSON" in str(one) and not one.warning for one in findings)


def test_drafts_on_medicine_and_law_are_named_in_each_language(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(BUILT_IN, tmp_path / "script"))
    flow = (folder / "flow.toml").read_text("utf-8").replace("sensitive = true\n", "")
    marked = flow.replace("[steps.law]\n", "[steps.law]\nsensitive = true\n")
    (folder / "flow.toml").write_text(marked, "utf-8")
    offers = (folder / "offers.toml").read_text("utf-8").replace("sensitive = true\n", "")
    (folder / "offers.toml").write_text(offers, "utf-8")
    words = (folder / "nn.toml").read_text("utf-8")
    words_hash = load_script(folder).words["nn"].hashes["steps.law"]
    approved = f'approved = {{ by = "jurist", date = 2026-11-20, words = "{words_hash}" }}'
    given = f"[steps.law]\n{approved}\n"
    (folder / "nn.toml").write_text(words.replace("[steps.law]\n", given), "utf-8")
    report = found(load_script(folder), []).splitlines()
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
