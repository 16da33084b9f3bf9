"""Workbooks as people keep them: what they do not show is not taken, and nothing goes unnamed."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import pytest
from xlsxwriter import Workbook

from bot.files import xlsx
from bot.files.csv import sheets_of
from conversations.contacts.contact import AREA_KINDS, Area
from conversations.contacts.parse_result import ParseResult
from conversations.contacts.parse_rules import ParseRules
from conversations.contacts.sheets import read_sheets
from tests.support.workbooks import NAMESPACE, repacked

AREAS = (
    Area("Troms legeforening", "association", ("55",)),
    Area("Finnmark legeforening", "association", ("56",)),
)
OFFERS = {"stotte": ["støttekollega", "støttekolleger"], "lfl": ["lege-for-lege"]}
RULES = ParseRules(AREAS, OFFERS, dict.fromkeys(OFFERS, AREA_KINDS), date(2026, 11, 21))
HEADER = ("Lokalforening", "Tilbud", "Navn", "Mobil")
KARI = ("Troms", "støttekollega", "Kari Eksempel", "406 12 345")
OLA = ("Troms", "støttekollega", "Ola Eksempel", "21 23 45 67")

Change = Callable[[Workbook, Any], object]


def book(*sheets: tuple[str, Sequence[Sequence[object]]], change: Change | None = None) -> bytes:
    """A workbook with these tabs; `change` does something to it and to its last sheet."""
    out = io.BytesIO()
    with Workbook(out, {"in_memory": True}) as workbook:
        for name, rows in sheets:
            sheet = workbook.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
        if change:
            change(workbook, sheet)
    return out.getvalue()


def read_here(data: bytes) -> ParseResult:
    """What the child reads, without the process around it."""
    return read_sheets([xlsx.sheet_of(sheet) for sheet in xlsx.read_workbook(data)], RULES)


async def read(data: bytes, rules: ParseRules = RULES) -> ParseResult:
    return read_sheets(await sheets_of(data), rules)


def names(reading: ParseResult) -> list[str]:
    return [contact.name for contact in reading.contacts]


def strike(workbook: Workbook, sheet: Any, place: int = 2) -> None:
    sheet.write(2, place, OLA[place], workbook.add_format({"font_strikeout": True}))


def filter_out(_: Workbook, sheet: Any) -> None:
    sheet.autofilter(0, 0, 2, 3)
    sheet.filter_column(2, "x == Kari*")
    sheet.set_row(2, options={"hidden": True})


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda _, sheet: sheet.set_row(2, options={"hidden": True}), "hidden"),
        (filter_out, "filtered"),
        (strike, "struck"),
    ],
)
async def test_a_row_that_is_not_meant_to_be_seen_is_left_out_and_named(
    change: Change, reason: str
) -> None:
    reading = await read(book(("Ark", [HEADER, OLA, OLA[:2] + KARI[2:]]), change=change))
    (left_out,) = reading.left_out
    assert names(reading) == ["Ola Eksempel"]
    assert (left_out.row, left_out.reason) == (3, reason)
    assert left_out.name in ("Kari Eksempel", "Ola Eksempel")  # what was struck was written anew


@pytest.mark.parametrize(
    ("write", "reason"),
    [
        (lambda b, s: strike(b, s, 3), "overstrøket"),
        (lambda _, s: s.write_formula(2, 3, "=VLOOKUP(A1,B:C,2)", None, "#N/A"), "viser en feil"),
        (lambda _, s: s.write_formula(2, 3, "=D2", None, ""), "formel uten verdi"),
        (lambda _, s: s.write_url(2, 4, "mailto:ola@example.org", string="Skriv"), "skjuler en"),
        (
            lambda b, s: s.write_rich_string(
                2, 3, b.add_format({"font_strikeout": True}), "21 23 45 67", " 406 12 345"
            ),
            "overstrøket",
        ),
    ],
)
async def test_a_cell_that_does_not_show_a_value_refuses_the_file(
    write: Change, reason: str
) -> None:
    rows = [(*HEADER, "E-post"), (*KARI, ""), (*OLA, "")]
    reading = await read(book(("Ark", rows), change=write))
    assert reading.is_refused
    assert reading.problems[0].text.startswith("Rad 3, kolonne «")
    assert reason in reading.problems[0].text


async def test_hidden_tabs_and_columns_are_not_read_and_named() -> None:
    def hide(workbook: Workbook, sheet: Any) -> None:
        sheet.hide()
        workbook.worksheets()[0].set_column(4, 4, None, None, {"hidden": True})

    shown = ("Nå", [(*HEADER, "Merknad"), (*KARI, "sluttet 2025")])
    reading = await read(book(shown, ("Gammel", [HEADER, OLA]), change=hide))
    assert [(c.name, c.note) for c in reading.contacts] == [("Kari Eksempel", "")]
    assert sorted(p.text for p in reading.problems) == [
        "Arket «Gammel» er ikke lest: det er skjult.",
        "Rad 1: ikke tatt med: «Merknad» (skjult i arket).",
    ]


async def test_the_examples_of_the_template_are_not_read_and_named() -> None:
    reading = await read(book(("Kontakter", [HEADER, KARI]), ("Eksempler", [HEADER, OLA])))
    assert names(reading) == ["Kari Eksempel"]
    assert "Arket «Eksempler» er ikke lest: det viser bare hvordan lista fylles ut." in [
        problem.text for problem in reading.problems
    ]


def test_tabs_behind_as_many_as_are_read_are_named() -> None:
    tabs = [(f"Ark {n}", [("x",)]) for n in range(1, 40)]
    reading = read_here(book(("Nå", [HEADER, KARI]), *tabs, ("Siste", [HEADER, OLA])))
    assert names(reading) == ["Kari Eksempel"]
    assert reading.problems[-1].text == (
        "Arket «Siste» er ikke lest: det er for langt bak i arbeidsboka; flytt det lenger fram."
    )


def test_a_tab_whose_titles_stand_below_everything_is_named() -> None:
    reading = read_here(book(("Nå", [HEADER, KARI]), ("Snudd", [OLA, HEADER]), ("Tom", [HEADER])))
    assert names(reading) == ["Kari Eksempel"]
    assert [problem.text for problem in reading.problems] == [
        "Arket «Snudd» er ikke lest: det har ingen rader under raden med kolonnenavn."
    ]


def test_a_cell_beyond_all_columns_that_are_read_refuses_its_row() -> None:
    far = [""] * 100
    reading = read_here(book(("Ark", [(*HEADER, *far, "E-post"), (*KARI, *far, "k@example.org")])))
    assert [problem.text for problem in reading.problems] == [
        'Rad 2: en celle står uten kolonnenavn; gi den et, eller sett teksten i "anførselstegn".'
    ]


async def test_a_merged_cell_counts_for_all_its_rows() -> None:
    rows = [HEADER, KARI, ("", *OLA[1:]), ("Finnmark", OLA[1], "Mo Eksempel", OLA[3])]
    data = book(("Ark", rows), change=lambda _, s: s.merge_range("A2:A3", "Troms"))
    reading = await read(data)
    assert [(c.name, c.area) for c in reading.contacts] == [
        ("Kari Eksempel", "Troms legeforening"),
        ("Ola Eksempel", "Troms legeforening"),
        ("Mo Eksempel", "Finnmark legeforening"),
    ]


def test_a_name_over_two_rows_is_one_person_with_two_numbers() -> None:
    rows = [HEADER, KARI, (*KARI[:2], "", "21 23 45 67"), (*OLA[:3], "406 12 346")]
    data = book(("Ark", rows), change=lambda _, s: s.merge_range("C2:C3", KARI[2]))
    reading = read_here(data)
    assert [(c.name, c.phones) for c in reading.contacts] == [
        ("Kari Eksempel", ("+4740612345", "+4721234567")),
        ("Ola Eksempel", ("+4740612346",)),
    ]
    assert (reading.problems, reading.left_out, len(reading.origins)) == ((), (), 2)
    plain = read_here(book(("Ark", [HEADER, KARI, (*KARI[:3], "21 23 45 67")])))
    assert plain.is_refused  # the same name twice may be two people
    titles, first = (*HEADER, "Arbeidssted"), (*KARI, "UNN")
    other = (*KARI[:2], "", "21 23 45 67", "Kommunen")
    data = book(
        ("Ark", [titles, first, other]), change=lambda _, s: s.merge_range("C2:C3", KARI[2])
    )
    assert read_here(data).is_refused  # two rows that contradict each other


async def test_tabs_name_lists_and_offers() -> None:
    plain: Sequence[Sequence[object]] = [HEADER[2:], KARI[2:]]
    third = [HEADER[:1] + HEADER[2:], ("Troms", *KARI[2:])]
    tabs: list[tuple[str, Sequence[Sequence[object]]]] = [
        ("Troms", plain), ("Finnmark", plain), ("Lege-for-lege", third),
    ]  # fmt: skip
    (question,) = (await read(book(*tabs))).questions
    assert question.key == "offer"
    reading = await read(
        book(*tabs), ParseRules(AREAS, OFFERS, RULES.offer_areas, RULES.today, offer="stotte")
    )
    assert [(c.area, c.offer) for c in reading.contacts] == [
        ("Troms legeforening", "stotte"),
        ("Finnmark legeforening", "stotte"),
        ("Troms legeforening", "lfl"),
    ]
    assert [(o.sheet, o.row) for o in reading.origins] == [
        ("Troms", 2), ("Finnmark", 2), ("Lege-for-lege", 2),
    ]  # fmt: skip


@pytest.mark.parametrize("tabs", [("2024", "2026"), ("Alle", "Utvalg")])
async def test_of_tabs_that_repeat_people_or_are_years_one_is_chosen(tabs: Sequence[str]) -> None:
    data = book((tabs[0], [HEADER, KARI]), (tabs[1], [HEADER, (*KARI[:3], "21 23 45 67"), OLA]),
                change=lambda _, sheet: sheet.activate())  # fmt: skip
    (question,) = (await read(data)).questions
    assert question.key == "sheet"
    assert [option.value for option in question.options] == [tabs[1], tabs[0]]
    answered = ParseRules(AREAS, OFFERS, RULES.offer_areas, RULES.today, answers={"sheet": tabs[1]})
    reading = await read(data, answered)
    assert [c.phones for c in reading.contacts] == [("+4721234567",), ("+4721234567",)]
    assert f"Arket «{tabs[0]}» er ikke lest: det ble ikke valgt." in [
        problem.text for problem in reading.problems
    ]


async def test_two_rows_of_titles_and_a_title_over_them() -> None:
    rows = [
        ("Støttekolleger i Troms legeforening",), ("Oppdatert av sekretariatet",),
        ("Person", "", "Telefon"), ("Navn", "Arbeidssted", "Mobil", "Arbeid"),
        ("Kari Eksempel", "UNN", "406 12 345", "21 23 45 67"), ("Finnmark",),
        ("Mo Eksempel", "", "21 23 45 67"),
    ]  # fmt: skip
    reading = await read(book(("Ark", rows)))
    kari, mo = reading.contacts
    assert (kari.area, kari.offer, kari.workplace) == ("Troms legeforening", "stotte", "UNN")
    assert kari.phones == ("+4740612345", "+4721234567")
    assert (mo.area, mo.offer) == ("Finnmark legeforening", "stotte")
    assert [out.name for out in reading.left_out] == ["Oppdatert av sekretariatet", "Person"]


def test_a_title_beside_the_upper_one_of_two_names_the_list() -> None:
    rows = [("Finnmark legeforening", "Per Prøve fører lista", "Telefon", "", ""),
            ("Navn", "Tilbud", "arbeid", "E-post", "Adresse"),
            ("Mo Eksempel", "støttekollega", "21 23 45 67")]  # fmt: skip
    reading = read_here(book(("Ark", rows)))
    assert [(c.name, c.area) for c in reading.contacts] == [
        ("Mo Eksempel", "Finnmark legeforening")
    ]
    assert [out.name for out in reading.left_out] == ["Per Prøve fører lista"]


def test_somebody_where_a_heading_may_stand_is_named() -> None:
    above = ("Per Eksempel", "Finnmark", "21 23 45 67")
    line = "Troms: p@example.org"
    reading = read_here(book(("Ark", [above, HEADER, KARI, (line,)])))
    assert names(reading) == ["Kari Eksempel"]
    assert [(out.row, out.name) for out in reading.left_out] == [
        (1, "Per Eksempel 21 23 45 67"),
        (4, line),
    ]


async def test_a_comment_in_the_margin_is_named_though_it_is_not_read() -> None:
    def comment(_: Workbook, sheet: Any) -> None:
        sheet.write_comment("D3", "Bytter nummer")
        sheet.write_comment("C3", "Ring meg")

    reading = await read(book(("Ark", [HEADER, KARI, OLA]), change=comment))
    assert names(reading) == ["Kari Eksempel", "Ola Eksempel"]
    assert [(p.fatal, p.text) for p in reading.problems] == [
        (False, "Rad 3: en celle har en kommentar, som ikke er lest; se om den sier noe om hvem "
                "som skal stå.")
    ]  # fmt: skip


def test_offers_over_columns_of_crosses_are_refused_with_the_way_to_write_them() -> None:
    header = ("Lokalforening", "Navn", "Mobil", "Støttekollega", "Lege-for-lege")
    rows = [header, ("Troms", "Kari Eksempel", "406 12 345", "x", "x")]
    problems = [p.text for p in read_here(book(("Ark", rows))).problems]
    assert problems == [
        f"Rad 1, kolonne «{title}»: navnet på et tilbud står over kolonnen; skriv tilbudet i en "
        "kolonne «tilbud», en rad for hvert tilbud."
        for title in header[3:]
    ]


def test_two_offers_in_a_cell_take_two_rows() -> None:
    row = ("Troms", "støttekollega, lege-for-lege", *KARI[2:])
    (problem,) = read_here(book(("Ark", [HEADER, row, OLA]))).problems
    assert problem.text == "Rad 2, kolonne «Tilbud»: her står flere tilbud; gi hvert sin rad."


@pytest.mark.parametrize(
    "title", ["Etternavn, fornavn", "Etternavn og fornavn", "Fornavn og etternavn"]
)
def test_both_names_under_one_title(title: str) -> None:
    header = ("Län", "Tilbud", title, "Mobil")
    assert names(read_here(book(("Ark", [header, OLA])))) == ["Ola Eksempel"]


def test_rows_and_columns_of_no_size_are_hidden() -> None:
    body = (
        b'<cols><col min="3" max="3" width="0"/></cols><sheetData>'
        b'<row r="1"><c t="str"><v>Navn</v></c></row><row r="2" ht="0"/><row r="3" ht="15"/>'
        b"</sheetData>"
    )
    sheet = b'<worksheet xmlns="%s">%s</worksheet>' % (NAMESPACE, body)
    data = repacked(book(("Ark", [HEADER])), xl__worksheets__sheet1_dot_xml=sheet)
    (read,) = xlsx.read_workbook(data)
    assert (read["row_marks"], read["hidden_columns"]) == ({2: "hidden"}, [2])
