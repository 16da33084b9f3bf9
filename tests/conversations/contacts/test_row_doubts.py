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
        ("Kari Eksempel slutter til sommeren", LEAVING.format("Navn")),
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


@pytest.mark.parametrize(
    "note",
    [
        "var selv sykmeldt i 2024",
        "erfaring med sorg og død",
        "ring, ikke med SMS",
        "permisjonsordning",
        "telefontid slutter 15",
        "slutter kl. 16 på fredager",
    ],
)
def test_a_remark_on_what_somebody_knows_is_no_leaving(note: str) -> None:
    assert [c.note for c in read(["Kari Eksempel", "406 12 345", note]).contacts] == [note, ""]


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


COUNTIES = ParseRules(
    (*AREAS, Area("Finnmark legeforening", "association", ("56",)),
     Area("Akershus legeforening", "association", ("32",)),
     Area("Østfold legeforening", "association", ("31",)),
     Area("Møre og Romsdal legeforening", "association", ("15",))),
    RULES.offers, RULES.offer_areas, RULES.today, offer="stotte",
)  # fmt: skip


def read_areas(title: str, *areas: str) -> ParseResult:
    people = [[f"Kari {n}", f"406 12 3{n + 45}", area] for n, area in enumerate(areas)]
    return read_sheets([SourceSheet([["Navn", "Tlf", title], *people])], COUNTIES)


@pytest.mark.parametrize(
    ("area", "reason"),
    [
        ("Troms og Finnmark", "skriv Troms legeforening eller Finnmark legeforening."),
        ("Viken", "skriv Akershus legeforening eller Østfold legeforening."),
        ("Troms/Finnmark", "her står flere lister; gi hver sin rad."),
        ("Troms, Akershus", "her står flere lister; gi hver sin rad."),
        ("Troms og Akershus", "her står flere lister; gi hver sin rad."),
    ],
)
def test_a_cell_with_more_than_one_list_is_told_so(area: str, reason: str) -> None:
    (problem,) = read_areas("Fylke", area).problems
    assert problem.text.endswith(reason)


def test_a_heading_of_an_old_county_is_asked_for() -> None:
    rows = [["Viken"], ["Navn", "Tlf"], ["Kari Eksempel", "406 12 345"]]
    (question,) = read_sheets([SourceSheet(rows)], COUNTIES).questions
    assert [option.value for option in question.options] == [
        "Akershus legeforening", "Østfold legeforening",
    ]  # fmt: skip


@pytest.mark.parametrize("title", ["Avdeling", "Kategori", "Distrikt", "Hvor"])
def test_a_column_of_lists_is_one_whatever_it_is_called(title: str) -> None:
    result = read_areas(title, "Troms", "Finnmark legeforening", "Møre & Romsdal")
    assert [c.area.split()[0] for c in result.contacts] == ["Troms", "Finnmark", "Møre"]
    assert [p.text for p in result.problems] == [
        f"Rad 1: kolonnen «{title}» er lest som lokalforening."
    ]


def test_a_town_that_is_called_like_a_list_is_a_town() -> None:
    result = read_areas("Poststed", "Troms", "Troms")
    assert [question.key for question in result.questions] == ["area"]


@pytest.mark.parametrize(
    ("values", "more"),
    [
        (("Ja", "Nei", "ja, muntlig"), ["agreed"]),
        (("01.11.2026", "2026-11-02", "nov 2026"), ["confirmed"]),
        (("A", "Ja", "01.11.2026"), []),
    ],
)
def test_what_stands_in_an_unknown_column_says_what_is_offered_for_it(
    values: tuple[str, ...], more: list[str]
) -> None:
    people = [[f"Kari {n}", f"406 12 3{n + 45}", value] for n, value in enumerate(values)]
    sheet = SourceSheet([["Navn", "Tlf", "Hva sier du?"], *people])
    (question,) = read_sheets([sheet], RULES).questions
    assert [option.value for option in question.options] == ["phone", "note", *more, "-"]


@pytest.mark.parametrize("word", ["Unspecified", "Uspesifisert", "ukjent"])
def test_what_a_program_writes_for_nothing_is_nothing(word: str) -> None:
    result = read(["Kari Eksempel", "406 12 345", word], last="Kjønn")
    assert [c.gender for c in result.contacts] == ["", ""]
    assert not result.is_refused
