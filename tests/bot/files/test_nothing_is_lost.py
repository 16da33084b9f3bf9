"""Whatever is sent: each person is taken over or named, and no number changes hands."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import count
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from xlsxwriter import Workbook

from bot.files import xlsx
from bot.files.csv import pasted_sheets
from bot.files.exports import csv_bytes, xlsx_bytes
from conversations.contacts.changes import compare
from conversations.contacts.contact import AREA_KINDS, Area, Contact
from conversations.contacts.home import Home, set_home
from conversations.contacts.parse_result import CellError, ParseResult, SourceSheet
from conversations.contacts.parse_rules import ParseRules
from conversations.contacts.sheets import read_sheets
from conversations.script.columns import read_columns
from conversations.script.loader import BUILT_IN as NORWAY
from conversations.script.loader import load_country
from tests.support.talk import contact

TODAY = date(2026, 11, 21)
BRITAIN = Path(__file__).parents[3] / "examples" / "britain"
AREAS = (
    Area("Troms legeforening", "association", ("55",)),
    Area("Finnmark legeforening", "association", ("56",)),
)
OFFERS = {"stotte": ["støttekollega", "støttekolleger"]}
RULES = ParseRules(
    AREAS, OFFERS, {"stotte": AREA_KINDS}, TODAY, area="Troms legeforening", offer="stotte"
)
NAMES = (
    "Kari Eksempel", "Ola Eksempel", "Åse Prøve-Hansen", "Per Ødegård Prøve", "Mia Eksempeløy",
    "Nils Prøvestad",
)  # fmt: skip
TITLES = {
    "name": "Navn", "phone": "Mobil", "workplace": "Arbeidssted", "area": "Fylke",
    "agreed": "Samtykke", "note": "Merknad",
}  # fmt: skip


def number(place: int) -> str:
    """An example number for each place in a list."""
    return f"406 12 3{45 + place}"


@dataclass(frozen=True)
class Row:
    """One person of a workbook, and how the row looks."""

    name: str
    phone: str
    area: str = "Troms"
    agreed: str = "ja"
    fate: str = "plain"  # or hidden, struck, twice


rows = st.lists(
    st.builds(
        Row,
        st.sampled_from(NAMES),
        st.just(""),
        st.sampled_from(["Troms", "Finnmark"]),
        st.sampled_from(["ja", "", "Nei", "Ja, muntlig", "ok"]),
        st.sampled_from(["plain", "plain", "plain", "hidden", "struck", "twice"]),
    ),
    min_size=1,
    max_size=6,
    unique_by=lambda row: row.name,
).map(lambda made: [Row(r.name, number(n), r.area, r.agreed, r.fate) for n, r in enumerate(made)])
orders = st.permutations(list(TITLES))


def workbook(people: Sequence[Row], order: Sequence[str], *, tabs: bool, merged: bool) -> bytes:
    """A workbook of these people, with tabs for their areas or a column, which may be merged."""
    out = io.BytesIO()
    groups = {area: [r for r in people if r.area == area] for area in ("Troms", "Finnmark")}
    sheets = groups if tabs else {"Ark": sorted(people, key=lambda row: row.area)}
    columns = [key for key in order if not (tabs and key == "area")]
    with Workbook(out, {"in_memory": True}) as book:
        strike = book.add_format({"font_strikeout": True})
        for tab, members in sheets.items():
            sheet = book.add_worksheet(tab)
            sheet.write_row(0, 0, [TITLES[key] for key in columns])
            line = count(1)
            starts: dict[str, list[int]] = {}
            for row in members:
                for _ in range(2 if row.fate == "twice" else 1):
                    place = next(line)
                    starts.setdefault(row.area, []).append(place)
                    cells = {"name": row.name, "phone": row.phone, "workplace": "UNN",
                             "area": row.area, "agreed": row.agreed, "note": ""}  # fmt: skip
                    style = strike if row.fate == "struck" else None
                    for column, key in enumerate(columns):
                        sheet.write(place, column, cells[key], style)
                    if row.fate == "hidden":
                        sheet.set_row(place, None, None, {"hidden": True})
            if merged and "area" in columns:
                where = columns.index("area")
                for area, places in starts.items():
                    if len(places) > 1:
                        sheet.merge_range(places[0], where, places[-1], where, area)
    return out.getvalue()


def read_workbook(data: bytes) -> ParseResult:
    """What the child reads, without the process around it."""
    return read_sheets([xlsx.sheet_of(sheet) for sheet in xlsx.read_workbook(data)], RULES)


@settings(deadline=None, max_examples=20)
@given(rows, orders, st.booleans(), st.booleans())
def test_people_of_a_workbook(
    people: list[Row], order: list[str], tabs: bool, merged: bool
) -> None:
    reading = read_workbook(workbook(people, order, tabs=tabs, merged=merged))
    assert not reading.is_refused
    numbers = {row.name: f"+47{row.phone.replace(' ', '')}" for row in people}
    areas = {row.name: f"{row.area} legeforening" for row in people}
    taken = [c.name for c in reading.contacts]
    named = [left_out.name for left_out in reading.left_out]
    assert {*taken, *named} == set(numbers)
    assert all(c.phones == (numbers[c.name],) for c in reading.contacts)
    assert all(c.area == areas[c.name] for c in reading.contacts)
    kept = {row.name for row in people if row.fate in ("plain", "twice") and row.agreed != "Nei"}
    assert sorted(taken) == sorted(kept)


lines = st.lists(
    st.sampled_from(["name", "name", "number", "number", "blank", "greeting", "workplace"]),
    min_size=1, max_size=9,
)  # fmt: skip


@settings(deadline=None, max_examples=150)
@given(lines)
def test_people_of_any_lines(kinds: list[str]) -> None:
    fresh = {"name": iter(NAMES * 2), "number": map(number, range(9)), "blank": iter([""] * 9),
             "greeting": iter(["Hei", "Mvh"] * 5), "workplace": iter(["UNN"] * 9)}  # fmt: skip
    said = [next(fresh[kind]) for kind in kinds]
    try:
        reading = read_sheets(pasted_sheets("\n".join(said)), RULES)
    except CellError:
        return
    if reading.is_refused:
        return
    named = {c.name for c in reading.contacts} | {out.name for out in reading.left_out}
    assert {line for kind, line in zip(kinds, said, strict=True) if kind == "name"} <= named
    for person in reading.contacts:
        for phone in person.phones:
            line = next(n for n, text in enumerate(said) if f"+47{text.replace(' ', '')}" == phone)
            places = [n for n, text in enumerate(said) if text == person.name]
            assert any(_nobody_between(kinds, place, line) for place in places)


def _nobody_between(kinds: Sequence[str], place: int, line: int) -> bool:
    between = kinds[min(place, line) + 1 : max(place, line)]
    return "name" not in between


layouts = st.sampled_from(
    ["{name}\n{phone}\n", "{name}\n{phone}\n\n", "{name}, UNN, {phone}\n", "{phone}\n{name}\n",
     "{name} – tlf. {phone} (jobb)\n", "* **{name}**\n* Mobil: {phone}\n\n",
     "{name}\tUNN\t{phone}\n", "Navn: {name}\nMobil: {phone}\n",
     "{name} (leder)\nUNN\nM: {phone}\n", "{name}\n\n{phone}\n\n"]
)  # fmt: skip
around = st.sampled_from(
    [
        ("", ""),
        ("Hei\n\n", "\n\nMvh\nEva Sekretær\n21 23 45 67"),
        ("Støttekolleger i Finnmark:\n\n", ""),
        ("", "\n\nSendt fra min iPhone"),
    ]
)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.sampled_from(NAMES), min_size=1, unique=True), layouts, around)
def test_people_of_a_pasted_list(names: list[str], layout: str, frame: tuple[str, str]) -> None:
    body = "".join(layout.format(name=n, phone=number(k)) for k, n in enumerate(names))
    reading = read_sheets(pasted_sheets(frame[0] + body + frame[1]), RULES)
    assert not reading.is_refused
    expected = [(n, (f"+47{number(k).replace(' ', '')}",)) for k, n in enumerate(names)]
    assert [(c.name, c.phones) for c in reading.contacts] == expected
    where = "Finnmark legeforening" if "Finnmark" in frame[0] else "Troms legeforening"
    assert {c.area for c in reading.contacts} == {where}


texts = st.sampled_from(["", "UNN Tromsø", "=1+1", "-5", "+47 er koden", "@kari", "'sitert'", '"x"',
                         "a; b | c, d", "1. november", "ja", "Troms"])  # fmt: skip
listed = st.builds(
    Contact,
    st.sampled_from([area.name for area in AREAS]), st.just("stotte"), st.sampled_from(NAMES),
    role=texts, workplace=texts, note=texts, address=texts, hours=texts,
    phones=st.sampled_from([("+4740612345",), ("+4721234567", "+46812345678")]),
    emails=st.sampled_from([(), ("kari@example.org", "o+b@example.org")]),
    url=st.sampled_from(["", "https://example.org/a?b=c"]),
    languages=st.sampled_from([(), ("norsk", "samisk")]),
    students=st.booleans(), members_only=st.booleans(), agreed=st.just(True),
    confirmed=st.sampled_from([None, date(2026, 1, 2)]), hidden=st.booleans(),
    gender=st.sampled_from(["", "woman"]), setting=st.sampled_from(["", "gp"]),
    away=st.sampled_from([None, date(2026, 12, 24)]), web=st.booleans(),
    agreed_on=st.sampled_from([None, date(2026, 1, 1)]), agreed_by=st.sampled_from(["", "Troms"]),
)  # fmt: skip


@settings(deadline=None, max_examples=60)
@given(
    st.lists(listed, min_size=1, max_size=3, unique_by=lambda c: (c.area, c.name)),
    st.booleans(),
    st.sampled_from([NORWAY, BRITAIN]),
)
def test_an_export_gives_back_the_same_lists(
    contacts: list[Contact], as_workbook: bool, folder: Path
) -> None:
    set_home(home_of(folder))
    names = {"stotte": "støttekollega"}
    if as_workbook:
        reading = read_workbook(xlsx_bytes(contacts, names))
    else:
        text = csv_bytes(contacts, names).decode("utf-8-sig")
        reading = read_sheets(_csv_sheets(text), RULES)
    assert not reading.is_refused
    assert not reading.left_out
    assert reading.contacts == tuple(contacts)
    again = compare(contacts, reading.contacts, TODAY, reading.columns, reading.silent)
    assert (again.added, again.changed) == ((), ())


@cache
def home_of(folder: Path) -> Home:
    words = read_columns(folder).value
    assert words
    return Home.of(load_country(folder), words)


def _csv_sheets(text: str) -> list[SourceSheet]:
    from bot.files.csv import text_sheets

    return text_sheets(text)


def test_people_only_in_one_tab_keep_what_that_tab_does_not_speak_of() -> None:
    kari = contact("Kari Eksempel", phones=("+4740612345",), note="Ring sent")
    sheets = [
        SourceSheet([["Navn", "Mobil"], ["Kari Eksempel", "406 12 345"]], name="Troms"),
        SourceSheet([["Navn", "Mobil", "Merknad"], ["Ola Prøve", "21 23 45 67", "x"]],
                    name="Finnmark"),
    ]  # fmt: skip
    reading = read_sheets(sheets, RULES)
    saved = compare([kari], reading.contacts, TODAY, reading.columns, reading.silent)
    assert [c.note for c in saved.unchanged] == ["Ring sent"]
