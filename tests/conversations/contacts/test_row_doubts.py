"""Rows that are no person to call: left out by name, or refused with row, column and remedy."""

from __future__ import annotations

from datetime import date

import pytest

from conversations.contacts.contact import AREA_KINDS, Area
from conversations.contacts.parse_result import ParseResult, SourceSheet
from conversations.contacts.parse_rules import ParseRules
from conversations.contacts.sheets import read_sheets

AREAS = (Area("Troms legeforening", "association", ("55",)),)
RULES = ParseRules(
    AREAS, {"stotte": ["støttekollega", "støttekolleger"]}, {"stotte": AREA_KINDS},
    date(2026, 11, 21),
    area="Troms legeforening", offer="stotte",
)  # fmt: skip
OLA = ["Ola Eksempel", "21 23 45 67", ""]
NOT_A_NAME = (
    "Rad 2, kolonne «Navn»: dette er ikke bare et navn; skriv navnet alene, og skriv "
    "«organisasjon» under «type» om det er en."
)
TWO = "Rad 2, kolonne «Navn»: her er to personer; gi hver sin rad, med hver sitt nummer."
LEAVING = (
    "Rad 2, kolonne «{}»: ordene sier at noen slutter eller er borte; ta bort raden, eller ta bort "
    "ordene og bruk kolonnen «bortreist»."
)


def read(*rows: list[str], last: str = "Merknad") -> ParseResult:
    return read_sheets([SourceSheet([["Navn", "Tlf", last], *rows, OLA])], RULES)


def problems(*rows: list[str], last: str = "Merknad") -> list[str]:
    return [problem.text for problem in read(*rows, last=last).problems]


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("Eksempel legesenter v/Kari Eksempel", NOT_A_NAME),
        ("Kari Eksempel / Per Eksempel", NOT_A_NAME),
        ("Kari Eksempel 406 12 345", NOT_A_NAME),
        ("Kari Eksempel*", NOT_A_NAME),
        ("Kari Eksempel¹", NOT_A_NAME),
        ("Kari Eksempel?", NOT_A_NAME),
        ("❌ Kari Eksempel", NOT_A_NAME),
        ("~~Kari Eksempel~~", NOT_A_NAME),
        ("Kari Eksempel og Per Eksempel", TWO),
        ("Kari & Per Eksempel", TWO),
        ("Kari Eksempel (sluttet)", LEAVING.format("Navn")),
        ("Kari Eksempel – permisjon", LEAVING.format("Navn")),
    ],
)
def test_what_is_not_one_name_is_refused(name: str, problem: str) -> None:
    assert problems([name, "406 12 345", ""]) == [problem]


@pytest.mark.parametrize(
    "name",
    ["Kari Eksempel", "Dr. med. Kari Eksempel", "KARI EKSEMPEL", "Kari d’Eksempel",
     "Kari Eksempel (leder)", "Jus og arbeidsliv", "Kari Slutteberg"],
)  # fmt: skip
def test_names_as_people_write_them_are_taken(name: str) -> None:
    assert [c.name for c in read([name, "406 12 345", ""]).contacts] == [name, "Ola Eksempel"]


def test_an_organisation_may_have_digits_and_marks() -> None:
    result = read(["Huset 24/7", "406 12 345", "organisasjon"], last="Type")
    assert [c.name for c in result.contacts] == ["Huset 24/7", "Ola Eksempel"]


@pytest.mark.parametrize("last", ["Merknad", "Rolle", "Stilling", "Status"])
def test_words_of_leaving_are_seen_in_any_column(last: str) -> None:
    assert LEAVING.format(last) in problems(["Kari Eksempel", "406 12 345", "Sluttet"], last=last)


@pytest.mark.parametrize("name", ["VAKANT", "Ledig", "N.N.", "Sum", "Totalt 14"])
def test_a_vacancy_and_a_sum_are_left_out_by_name(name: str) -> None:
    result = read([name, "2", ""])
    assert [c.name for c in result.contacts] == ["Ola Eksempel"]
    assert [(left.row, left.name) for left in result.left_out] == [(2, f"{name} 2")]


def test_who_stands_below_a_line_of_former_ones_is_refused() -> None:
    assert problems(["", "", "Tidligere støttekolleger"]) == [
        "Rad 2: linja sier at de som står under, ikke gjelder nå; ta bort dem som ikke skal stå på "
        "lista, og linja."
    ]
    assert problems(["", "", "Støttekolleger"]) == []


@pytest.mark.parametrize("tab", ["Sluttet", "Tidligere", "Gamle", "Arkiv 2024", "Utkast"])
def test_a_tab_of_former_ones_is_left_out_by_name(tab: str) -> None:
    rows = [["Navn", "Tlf"], ["Kari Eksempel", "406 12 345"]]
    now = SourceSheet([["Navn", "Tlf"], OLA[:2]], name="Troms")
    result = read_sheets([now, SourceSheet(rows, name=tab)], RULES)
    assert [c.name for c in result.contacts] == ["Ola Eksempel"]
    assert [p.text for p in result.problems] == [
        f"Arket «{tab}» er ikke lest: navnet sier at det ikke gjelder nå."
    ]
    assert [c.name for c in read_sheets([SourceSheet(rows, name=tab)], RULES).contacts] == [
        "Kari Eksempel"
    ], "the only tab is what was meant"


@pytest.mark.parametrize("kind", ["Work Fax", "Faks arbeid", "Kona"])
def test_a_column_that_says_which_number_it_is_may_say_that_it_is_none(kind: str) -> None:
    rows = [["Navn", "Phone 1 - Type", "Phone 1 - Value"], ["Kari Eksempel", kind, "406 12 345"]]
    assert [p.column for p in read_sheets([SourceSheet(rows)], RULES).problems if p.fatal] == [""]
    rows[1][1] = "Mobile"
    assert not read_sheets([SourceSheet(rows)], RULES).is_refused
