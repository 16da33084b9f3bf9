"""Workbooks and texts of administrators: sound ones are read, hostile ones hurt nobody."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.files import csv, xlsx
from bot.files.exports import csv_bytes, template, xlsx_bytes
from conversations.contacts.cells import escape_formula, unescape_formula
from conversations.contacts.contact import AREA_KINDS, Area, Contact
from conversations.contacts.parse_result import CellError, ParseResult
from conversations.contacts.parse_rules import ParseRules
from conversations.contacts.sheets import read_rows, read_sheets
from tests.support.talk import LANDLINE, MOBILE, TODAY, contact
from tests.support.workbooks import HEADER, LIBREOFFICE, bomb, with_macros, workbook

OFFERS = {"stotte": ["støttekollega", "støttekolleger"], "sana": ["villa sana"]}
NAMES = {"stotte": "støttekollega", "sana": "villa sana"}
AREAS = (
    Area("Troms legeforening", "association", ("55",)),
    Area("Oslo legeforening", "association", ("03",)),
    Area("nasjonal", "nation"),
)
RULES = ParseRules(AREAS, OFFERS, dict.fromkeys(OFFERS, AREA_KINDS), TODAY)
ROW = ("Troms", "støttekollega", "Kari Eksempel", 40612345, "kari@example.org", True)
FULL = contact(
    "Ærlig Eksempel", role="leder", phones=(MOBILE, "+46812345678"), languages=("norsk", "samisk"),
    emails=("a@example.org", "b@example.org"), students=True, members_only=True, agreed=True,
    note="'=1 og @noe", url="https://example.org", address="Eksempelveien 1", hours="9–15",
    confirmed=date(2026, 1, 2),
)  # fmt: skip
HOUSE = contact("Huset", "sana", area="nasjonal", kind="organisation", phones=(LANDLINE,),
                note="=HYPERLINK(1)", confirmed=None)  # fmt: skip


async def read(data: bytes) -> ParseResult:
    return read_sheets(await csv.sheets_of(data), RULES)


async def test_a_workbook_as_people_make_them() -> None:
    reading = await read(workbook(("Støttekolleger",), (), (), HEADER, ROW, ("",), ROW[:2]))
    assert next((p.row, p.column) for p in reading.problems) == (7, "name")
    (kari,) = (await read(workbook((), HEADER, ROW))).contacts
    assert (kari.phones, kari.agreed) == ((MOBILE,), True)


async def test_a_workbook_saved_by_libreoffice() -> None:
    reading = await read(LIBREOFFICE.read_bytes())
    assert reading.problems == ()
    person, centre = reading.contacts
    assert (person.name, person.phones) == ("Ærlig Eksempeløy", (MOBILE, "+46812345678"))
    assert (person.languages, person.confirmed) == (("norsk", "samisk"), date(2026, 11, 1))
    assert (centre.kind, centre.note) == ("organisation", "Ring, ikke skriv")


@pytest.mark.parametrize("make", [csv_bytes, xlsx_bytes])
async def test_an_export_imports_unchanged(make: object) -> None:
    assert callable(make)
    reading = await read(make([FULL, HOUSE], NAMES))
    assert reading.problems == ()
    assert reading.contacts == (FULL, HOUSE)


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=("C", "Z")) | st.sampled_from("=+-@'"), max_size=9))
def test_nothing_that_is_exported_is_calculated(text: str) -> None:
    cell = escape_formula(text)
    assert not cell.startswith(("=", "+", "-", "@"))
    assert unescape_formula(cell) == text


def test_no_cell_of_an_export_begins_a_formula() -> None:
    lines = csv_bytes([FULL, HOUSE], NAMES).decode("utf-8-sig").splitlines()
    for cell in (cell for line in lines for cell in line.split(";")):
        assert not cell.startswith(("=", "+", "-", "@"))


async def test_the_template_has_examples_that_nobody_imports() -> None:
    reading = await read(template())
    assert reading.is_refused
    assert not reading.contacts
    assert len((await xlsx.sheets_of(template()))[1].rows) == 3


@pytest.mark.parametrize("data", [bomb(20_000), bomb(100_000), with_macros()], ids=range(3))
async def test_what_is_made_to_do_harm_is_refused_at_once(data: bytes) -> None:
    start = time.monotonic()
    with pytest.raises((xlsx.UnreadableFileError, CellError)):
        await csv.sheets_of(data)
    assert time.monotonic() - start < 8


async def test_a_child_out_of_bounds_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "UNPACKED", 10**12)  # as if the archive lied about its size
    beat = asyncio.create_task(asyncio.sleep(60))
    with pytest.raises(xlsx.UnreadableFileError):
        await xlsx.sheets_of(bomb(150_000))
    beat.cancel()


@pytest.mark.parametrize("data", [b"", b"\n \n", b"PK\x03\x04", b"%PDF-1.4", b"\xd0\xcf\x11\xe0.."])
async def test_other_files_are_refused(data: bytes) -> None:
    with pytest.raises((xlsx.UnreadableFileError, CellError)):
        await csv.sheets_of(data)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp1252", "iso8859_1", "utf-16", "mac_roman"]
)
async def test_letters_survive_whatever_program_saved_them(encoding: str) -> None:
    people = ("Åse Øyærå", "Bjørn Sæther", "Kåre Brønnøy", "Mia Sjøgård", "Per Ålesund")
    rows = [f"Troms;støttekollega;{name};40612345" for name in people]
    text = "\r\n".join(["Område;Tilbud;Navn;Mobil", *rows])
    found = (await read(text.encode(encoding))).contacts
    assert tuple(contact.name for contact in found) == people


def test_pasted_lists_know_their_heading() -> None:
    text = "Støttekolleger i Troms legeforening:\n\nKari Eksempel\nMobil 406 12 345"
    (sheet,) = csv.pasted_sheets(text)
    (kari,) = read_sheets([sheet], RULES).contacts
    assert (sheet.is_text, kari.area, kari.offer) == (True, "Troms legeforening", "stotte")
    pasted = "Navn\tMobil\tOmråde\nKari Eksempel\t40612345\tTroms"
    (sheet,) = csv.pasted_sheets(pasted)
    assert not sheet.is_text
    assert [question.key for question in read_sheets([sheet], RULES).questions] == ["offer"]


def test_problems_of_pasted_people_are_counted_from_one() -> None:
    sheets = csv.pasted_sheets("Kari Eksempel\nMobil 4061234")
    rules = replace(RULES, area="Troms", offer="stotte")
    (problem,) = read_sheets(sheets, rules).problems
    assert problem.text.startswith("Person 1, kolonne «telefon»: nummeret har 7 sifre")


def test_only_what_is_allowed() -> None:
    rows = [["område", "tilbud", "navn", "mobil"], ["Oslo", "støttekollega", "Kari", "40612345"]]
    rules = replace(RULES, allowed=["Troms legeforening"])
    assert "kan ikke endres herfra" in read_rows(rows, rules).problems[0].text
    assert isinstance(read_rows(rows, RULES).contacts[0], Contact)
