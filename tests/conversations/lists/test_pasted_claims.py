"""Words of a pasted list that say more than where somebody works: they refuse it, or are named."""

from __future__ import annotations

import pytest

from conversations.contacts.contact import AREA_KINDS, Area
from conversations.contacts.parse_result import ParseResult
from conversations.contacts.parse_rules import ParseRules
from conversations.contacts.sheets import read_sheets
from conversations.lists.pasted_text import looks_like_a_list, pasted_sheet
from tests.support.talk import TODAY

RULES = ParseRules(
    (Area("Troms legeforening", "association", ("55",)),), {"stotte": ["støttekollega"]},
    {"stotte": AREA_KINDS}, TODAY, area="Troms legeforening", offer="stotte",
)  # fmt: skip
OLA = "\nOla Prøve 21 23 45 67"


def read(text: str) -> ParseResult:
    return read_sheets([pasted_sheet(text + OLA)], RULES)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("Kari Eksempel 406 12 345 (nei)", "ja eller nei"),
        ("Kari Eksempel 406 12 345 – nei", "ja eller nei"),
        ("Kari Eksempel, har sagt ja, 406 12 345", "ja eller nei"),
        ("Kari Eksempel 406 12 345 – vil ikke stå", "slutter eller er borte"),
        ("Kari Eksempel 406 12 345 (borte til 1. februar)", "slutter eller er borte"),
        ("Kari Eksempel 406 12 345, avdød", "slutter eller er borte"),
        ("Kari Eksempel 406 12 345, ikke med lenger", "slutter eller er borte"),
        ("Kari Eksempel 406 12 345 f. 01.02.1960", "står en dato"),
        ("Kari Eksempel 406 12 345, pensjonist fra 1.1.2027", "står en dato"),
        ("Kari Eksempel 406 12 345 -> 406 12 346", "kan være gammelt"),
        ("Kari Eksempel på 406 12 345 og Per Prøve på 406 12 346", "flere navn"),
        ("Ring Kari Eksempel på 406 12 345", "ikke sikkert et navn"),
        ("Eksempel, Kari: 406 12 345", "etternavn og fornavn"),
        ("[01.11.2026, 10:12] Siri: Kari Eksempel 406 12 345", "fra en chat"),
        ("01.11.2026, 10:12 - Siri: Kari Eksempel 406 12 345", "fra en chat"),
    ],
)
def test_a_claim_beside_somebody_refuses_the_list(line: str, reason: str) -> None:
    said = [problem.text for problem in read(line).problems if problem.fatal]
    assert any(reason in text for text in said), said


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Kari Eksempel — 406 12 345", "Kari Eksempel"),
        ("Kari Eksempel fastlege 406 12 345", "Kari Eksempel fastlege"),
        ("Kari von Eksempel 406 12 345", "Kari von Eksempel"),
        ("kari eksempel 406 12 345", "kari eksempel"),
        ("Senter for eksempler 406 12 345", "Senter for eksempler"),
        ("-------\nKari Eksempel\n406 12 345\n-------", "Kari Eksempel"),
        ("Kari Eksempel\nVakt: 406 12 345", "Kari Eksempel"),
    ],
)
def test_names_and_what_is_drawn_around_them(line: str, name: str) -> None:
    result = read(line)
    assert not result.is_refused, result.problems
    assert [(c.name, c.phones) for c in result.contacts] == [
        (name, ("+4740612345",)), ("Ola Prøve", ("+4721234567",)),
    ]  # fmt: skip


@pytest.mark.parametrize("line", ["Stilling: Overlege", "HPR: 1234567", "Født: 01.02.1960"])
def test_a_label_of_what_is_never_taken_over_leaves_out_its_line(line: str) -> None:
    result = read(f"Kari Eksempel\n{line}\nMobil: 406 12 345\n")
    assert [c.workplace for c in result.contacts] == ["", ""]
    assert [(out.row, out.name) for out in result.left_out] == [(2, line)]


def test_messages_of_a_chat_are_taken_for_a_list_and_told_what_is_wrong() -> None:
    assert looks_like_a_list("[01.11.2026, 10:12] Siri: Kari Eksempel 406 12 345" + OLA)
