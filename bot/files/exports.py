"""What goes out as CSV and XLSX: contact lists that import again unchanged, and the figures."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field
from io import BytesIO, StringIO
from typing import Any, Literal

from xlsxwriter import Workbook

from conversations.contacts.cells import escape_formula
from conversations.contacts.columns import FILE_COLUMNS, SEPARATOR, Column
from conversations.contacts.contact import Contact
from conversations.contacts.formatting import format_phone, yes_or_no
from conversations.contacts.home import home
from conversations.values import value_object

Names = Mapping[str, str]  # id of an offer: what a file calls it
Rows = Sequence[Sequence[str | int]]

WIDE = 26  # characters of the columns with names of figures
FILTERED = 1  # the sheet of figures that is one tidy table
A4 = 9  # as XLSX numbers it


def csv_bytes(contacts: Iterable[Contact], offers: Names) -> bytes:
    """Contacts as a CSV file."""
    return _csv([_titles(), *map(_row(offers), contacts)])


def xlsx_bytes(contacts: Iterable[Contact], offers: Names) -> bytes:
    """Contacts as a workbook with one sheet; every cell is text."""
    return _workbook(_contact_sheet("contacts", map(_row(offers), contacts)))


def template() -> bytes:
    """An empty workbook with the columns, and a second sheet with examples."""
    examples = home().words.examples
    rows = ([example.get(column.key, "") for column in FILE_COLUMNS] for example in examples)
    return _workbook(_contact_sheet("contacts"), _contact_sheet("examples", rows))


def figures_csv(rows: Rows) -> bytes:
    """The table of figures as a CSV file."""
    return _csv([c if isinstance(c, int) else escape_formula(c) for c in row] for row in rows)


def figures_xlsx(sheets: Mapping[str, Rows]) -> bytes:
    """Tables as sheets, numbers as numbers: the second is to be filtered, one column is text."""
    named = enumerate(sheets.items())
    return _workbook(*(_figure_sheet(number, name, rows) for number, (name, rows) in named))


def _figure_sheet(number: int, name: str, rows: Rows) -> _Worksheet:
    columns = max(map(len, rows))
    if columns == 1:
        return _Worksheet(name, rows, (3 * WIDE,), {"text_wrap": True}, landscape=False)
    widths = (WIDE, WIDE, *(WIDE / 2 for _ in range(columns - 2)))
    if number == FILTERED:
        widths = tuple(max(len(str(row[n])) for row in rows) + 4 for n in range(columns))
    return _Worksheet(name, rows, widths, frozen=(1, 0), filtered=number == FILTERED)


def _row(offers: Names) -> Callable[[Contact], list[str]]:
    return lambda contact: [
        _cell(column, getattr(contact, column.field), offers) for column in FILE_COLUMNS
    ]


def _cell(column: Column, value: Any, offers: Names) -> str:
    if column.format == "offer":
        return offers.get(value, value)
    if column.format == "mark":
        return yes_or_no(True) if value else ""
    if column.values:
        return column.choice_name(value)
    if column.format == "phones":  # one from abroad with 00, since a plus begins a formula
        return SEPARATOR.join(format_phone(phone).replace("+", "00", 1) for phone in value)
    return escape_formula(column.to_text(value))


def _titles() -> list[str]:
    return [column.title for column in FILE_COLUMNS]


def _contact_sheet(
    kind: Literal["contacts", "examples"], rows: Iterable[Sequence[str]] = ()
) -> _Worksheet:
    widths = [column.width for column in FILE_COLUMNS]
    name = home().words.sheets[kind]
    return _Worksheet(name, [_titles(), *rows], widths, {"num_format": "@"}, frozen=(1, 0))


def _csv(rows: Iterable[Sequence[str | int]]) -> bytes:
    """As Excel in Norway opens it: semicolons, UTF-8 with its mark."""
    out = StringIO()
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode("utf-8-sig")


@value_object
class _Worksheet:
    """One sheet of a workbook."""

    name: str
    rows: Rows
    widths: Sequence[float]  # of its columns
    style: Mapping[str, object] = field(default_factory=dict)
    frozen: tuple[int, int] = (0, 0)  # rows of titles, in bold, and columns that stay in view
    filtered: bool = False
    landscape: bool = True


def _workbook(*sheets: _Worksheet) -> bytes:
    """A workbook in which nothing is ever calculated."""
    out = BytesIO()
    with Workbook(out, {"in_memory": True}) as workbook:
        bold = workbook.add_format({"bold": True})
        for sheet in sheets:
            page, plain = workbook.add_worksheet(sheet.name), workbook.add_format(sheet.style)
            for place, width in enumerate(sheet.widths):
                page.set_column(place, place, width, plain)
            for number, row in enumerate(sheet.rows):
                for place, cell in enumerate(row):
                    write = page.write_number if isinstance(cell, int) else page.write_string
                    write(number, place, cell, bold if number < sheet.frozen[0] else plain)
            if any(sheet.frozen):
                page.freeze_panes(*sheet.frozen)
            if sheet.filtered:
                page.autofilter(0, 0, len(sheet.rows) - 1, len(sheet.widths) - 1)
            page.set_paper(A4)
            page.fit_to_pages(1, 0)
            if sheet.landscape:
                page.set_landscape()
    return out.getvalue()
