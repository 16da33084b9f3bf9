"""Every column of a contact, drawn from the table: read, kept, sent out, logged and shown."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.files.csv import text_sheets
from bot.files.exports import csv_bytes
from bot.store.contacts import open_store
from conversations.contacts.changes import Change, ChangeRecord, differences, undo_batch
from conversations.contacts.columns import COLUMNS, Column
from conversations.contacts.contact import AREA_KINDS, Area, Contact
from conversations.contacts.directory import Directory
from conversations.contacts.formatting import change_sentence, entry_text
from conversations.contacts.parse_rules import ParseRules
from conversations.contacts.sheets import read_rows
from conversations.lists.pasted_text import parse_people
from conversations.script.schema import Script
from tests.support.talk import TODAY, Talk, contact

AREAS = (Area("Troms legeforening", "association", ("55",)), Area("nasjonal", "nation"))
OFFERS = {"stotte": ["støttekollega"], "sana": ["villa sana"]}
RULES = ParseRules(AREAS, OFFERS, dict.fromkeys(OFFERS, AREA_KINDS), TODAY)
VALUES: dict[str, Any] = {  # of each format, other than `PLAIN` has
    "area": "nasjonal", "offer": "sana", "text": "Ugle",
    "phones": ("+4721234567", "+46812345678"), "emails": ("a@example.org", "b@example.org"),
    "url": "https://example.org/side", "words": ("norsk", "samisk"), "mark": True,
    "date": date(2026, 11, 20), "until": date(2027, 1, 31),
}  # fmt: skip
SAID = {"man": "mann", "other": "annet", date(2027, 1, 31): "31.01.2027"}  # as people read it
PLAIN = contact(emails=("kari@example.org",), url="https://example.org", confirmed=None)

every_column = pytest.mark.parametrize("column", COLUMNS, ids=lambda column: column.field)
every_file_column = pytest.mark.parametrize(
    "column", [c for c in COLUMNS if c.is_in_files], ids=lambda column: column.field
)


def filled(column: Column) -> Contact:
    """Kari with another value in one column."""
    return replace(PLAIN, **{column.field: value_of(column)})


def value_of(column: Column) -> Any:
    return column.values[-1] if column.values else VALUES[column.format]


def end_of_talk(script: Script, person: Contact) -> str:
    """What a doctor reads of somebody: their screen, and the one that tells more."""
    talk = Talk(script, Directory(TODAY, AREAS, [person])).starts().taps("doctor", "talk", "55")
    return talk.screen.text + talk.taps("more").screen.text


def test_the_table_has_every_field_of_a_contact_in_its_order() -> None:
    assert [column.field for column in COLUMNS] == [field.name for field in fields(Contact)]
    assert len({column.title for column in COLUMNS}) == len(COLUMNS)


@every_column
def test_the_database_gives_each_column_back(column: Column) -> None:
    for person in (PLAIN, filled(column)):
        value = getattr(person, column.field)
        assert column.from_sql(column.to_sql(value)) == value


async def test_each_column_is_kept_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "lists.db"
    people = [
        replace(filled(column), name=VALUES["text"] if column.field == "name" else column.field)
        for column in COLUMNS
    ]
    async with open_store(path) as store:
        await store.put(people, TODAY)
        assert {person.name: person for person in await store.contacts()} == {
            person.name: person for person in people
        }
    with closing(sqlite3.connect(path)) as connection:
        table = {row[1]: row for row in connection.execute("PRAGMA table_info(contacts)")}
    for column in COLUMNS[1:]:  # the first is the number of an area there
        _, _, kind, is_needed, *_ = table[column.field]
        assert kind == ("INTEGER" if column.format == "mark" else "TEXT")
        assert bool(is_needed) == (column.format not in ("date", "until"))


@every_column
def test_the_history_gives_each_logged_column_back(column: Column) -> None:
    if column.field in ("area", "offer"):  # another contact
        return
    changed = filled(column)
    logged = list(differences(Change(PLAIN, changed)))
    assert [field for field, _, _ in logged] == ([column.field] if column.is_logged else [])
    if logged:
        key = Change(PLAIN, changed).key
        records = [ChangeRecord(1, TODAY, "administrator", key, *line) for line in logged]
        (back,) = undo_batch(records, [changed])
        assert back.after == PLAIN


def table_of(contacts: list[Contact]) -> list[list[str]]:
    """An export of these contacts, as it is read again."""
    (sheet,) = text_sheets(csv_bytes(contacts, {"sana": "villa sana"}).decode("utf-8-sig"))
    return [list(row) for row in sheet.rows]


@every_file_column
def test_what_goes_out_in_a_file_comes_back(column: Column) -> None:
    reading = read_rows(table_of([filled(column)]), RULES)
    assert reading.problems == ()
    assert reading.contacts == (filled(column),)
    assert (column.field in reading.columns) == column.is_editable


@every_file_column
def test_a_cell_that_is_too_long_is_refused_with_its_limit(column: Column) -> None:
    rows = table_of([PLAIN])
    place = [cell.lstrip("\ufeff") for cell in rows[0]].index(column.title)
    row = [*rows[1][:place], "æ" * (column.limit + 1), *rows[1][place + 1 :]]
    (problem,) = read_rows([rows[0], row], RULES).problems
    assert f"kolonne «{column.title}»" in problem.text
    assert f"plass til {column.limit}" in problem.text


@every_column
def test_doctors_see_what_the_table_says(column: Column, script: Script) -> None:
    if column.field in ("area", "offer", "kind", "confirmed", "hidden", "reported", "away"):
        return  # which decide where and how a contact is shown: other tests
    seen = end_of_talk(script, filled(column)) != end_of_talk(script, PLAIN)
    assert seen == (column.shown_to == "doctors")
    told = change_sentence(Change(None, filled(column))) != change_sentence(Change(None, PLAIN))
    assert told == (column.shown_to != "nobody")  # whoever agrees to a new contact sees the same


@every_column
def test_the_text_to_change_somebody_by_names_each_value(column: Column) -> None:
    (person,) = parse_people(entry_text(filled(column)))
    if column.shown_to != "nobody" and column.format != "mark":
        value = value_of(column)
        typed = " / ".join(person.values[column.key]).replace("21 23 45 67", "+4721234567")
        text = SAID.get(value, value) if isinstance(value, str | date) else " / ".join(value)
        assert typed == text
