"""All sheets of what was sent to one result: which of them are read, and what they say together."""

from __future__ import annotations

import re
from collections.abc import Sequence

from conversations.contacts.cells import clean, says_former
from conversations.contacts.columns import COLUMN, EDITABLE
from conversations.contacts.contact import Identity, capitalize, contact_key
from conversations.contacts.findings import QUOTED, Tally
from conversations.contacts.headings import TITLE_ROWS, Header, find_header, known_titles
from conversations.contacts.home import home
from conversations.contacts.parse_result import (
    CellError,
    Option,
    ParseResult,
    Problem,
    Question,
    Rows,
    SourceSheet,
)
from conversations.contacts.parse_rules import ParseRules
from conversations.contacts.rows import TableReader
from conversations.sentences.catalog import sentence

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")

Table = tuple[SourceSheet, Header]


def read_sheets(sheets: Sequence[SourceSheet], rules: ParseRules) -> ParseResult:
    """The contacts of the sheets, or one problem where nothing can be used.

    Where something is in doubt there are questions; read again with their answers in the rules.
    """
    try:
        return _read(sheets, rules)
    except CellError as refused:
        return failed_result(refused)


def read_rows(rows: Rows, rules: ParseRules) -> ParseResult:
    """The contacts of one table."""
    return read_sheets([SourceSheet(rows)], rules)


def failed_result(reason: Exception) -> ParseResult:
    """Nothing read, and why."""
    return ParseResult(problems=(Problem(0, "", f"{capitalize(str(reason))}."),))


def _read(sheets: Sequence[SourceSheet], rules: ParseRules) -> ParseResult:
    tables = [(sheet, header) for sheet in sheets if (header := _header_of(sheet))]
    tables = [table for table in tables if _has_rows(*table)] or tables[:1]
    tables = [table for table in tables if not says_former(table[0].name)] or tables
    if not tables:
        problems = tuple(p for sheet in sheets for p in sheet.problems)
        if problems:
            return ParseResult(problems=problems)
        raise CellError(_why_no_header(sheets))
    names = [sheet.name for sheet, _ in tables]
    chosen = rules.answers.get("sheet", "")
    if chosen in names:
        tables = [table for table in tables if table[0].name == chosen]
    elif len({tuple(found) for name in names if (found := _YEAR.findall(name))}) > 1:
        return ParseResult(questions=(_sheet_question(tables),))
    tally = Tally()
    tally.problems += _unread(sheets, [sheet for sheet, _ in tables])
    silent, spoken = _read_tables(tables, rules, tally)
    if tally.is_repeated:
        return ParseResult(questions=(_sheet_question(tables),))
    return ParseResult(
        contacts=tuple(tally.contacts),
        problems=tuple(tally.problems),
        columns=spoken,
        left_out=tuple(tally.left_out),
        questions=tuple(tally.questions.values()),
        origins=tuple(tally.origins),
        silent=silent,
    )


def _read_tables(
    tables: Sequence[Table], rules: ParseRules, tally: Tally
) -> tuple[dict[Identity, frozenset[str]], frozenset[str]]:
    """What each contact's sheet is silent about, and what all of them speak of."""
    fields: list[tuple[frozenset[str], list[Identity]]] = []
    for sheet, header in tables:
        before = len(tally.contacts)
        reader = TableReader(sheet, header, rules, tally, is_only=len(tables) == 1)
        reader.read()
        keys = [contact_key(contact) for contact in tally.contacts[before:]]
        fields.append((EDITABLE & reader.fields, keys))
    spoken = frozenset[str]().union(*(of_sheet for of_sheet, _ in fields))
    silent = {
        key: spoken - of_sheet for of_sheet, keys in fields for key in keys if spoken - of_sheet
    }
    return silent, spoken


def _why_no_header(sheets: Sequence[SourceSheet]) -> str:
    """What to do about sheets without a row of titles."""
    for rows in (sheet.rows[:TITLE_ROWS] for sheet in sheets if not sheet.is_hidden):
        cells = [cell for row in rows for cell in row]
        if any(known_titles(re.split(r"[;,\t|]", cell)) > 1 for cell in cells):
            return sentence("sheets.one_column")
        if known_titles([row[0] for row in rows if row]) > 1:
            return sentence("sheets.sideways")
        for title in cells:
            parts = re.split(r"\s*[/+&]\s*", clean(title))
            if len(parts) > 1 and known_titles(parts) and not known_titles([title]):
                return sentence("sheets.two_in_one", title=clean(title)[:QUOTED])
    titles = ", ".join(COLUMN[field].title for field in ("area", "offer", "name"))
    return sentence("sheets.no_header", titles=titles)


def _has_rows(sheet: SourceSheet, header: Header) -> bool:
    return any(any(map(clean, row)) for row in sheet.rows[header.last :])


def _header_of(sheet: SourceSheet) -> Header | None:
    return None if sheet.is_hidden or _is_example(sheet) else find_header(sheet.rows)


def _is_example(sheet: SourceSheet) -> bool:
    """Whether this is the tab of the template that shows how to fill the other one in."""
    return sheet.name.casefold() in ("examples", home().words.sheets["examples"].casefold())


def _unread(sheets: Sequence[SourceSheet], read: Sequence[SourceSheet]) -> list[Problem]:
    """The sheets that are not read, and why."""
    return [
        Problem(0, "", sentence(f"sheets.{reason}", sheet=sheet.name), fatal=False)
        for sheet in sheets
        if not any(sheet is one for one in read) and (reason := _why_unread(sheet))
    ]


def _why_unread(sheet: SourceSheet) -> str:
    """The key of the sentence; empty where there is nothing to say."""
    if sheet.is_hidden:
        return "hidden"
    if sheet.is_beyond:
        return "beyond"
    if not any(any(map(clean, row)) for row in sheet.rows):
        return ""
    if _is_example(sheet):
        return "examples"
    header = _header_of(sheet)
    if not header:
        return "untitled"
    if _has_rows(sheet, header) and says_former(sheet.name):
        return "former"
    if _has_rows(sheet, header):
        return "not_chosen"
    return "empty" if header.first > 1 else ""


def _sheet_question(tables: Sequence[Table]) -> Question:
    in_front = sorted(tables, key=lambda table: not table[0].is_open)
    options = tuple(Option(sheet.name, sheet.name) for sheet, _ in in_front)
    return Question("sheet", sentence("sheets.ask_sheet"), options)
