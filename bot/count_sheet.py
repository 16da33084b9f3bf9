"""The table of figures as a file: CSV and XLSX, in which nothing is ever calculated."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping, Sequence
from io import BytesIO, StringIO

from xlsxwriter import Workbook

from bot.cells import harmless
from conversations.counts_table import Cell

Rows = Sequence[Sequence[Cell]]

WIDE = 26  # characters of the columns with names


def csv_bytes(rows: Rows, _: Sequence[str] = ()) -> bytes:
    """As Excel in Norway opens it: semicolons, UTF-8 with its mark."""
    out = StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerows([c if isinstance(c, int) else harmless(c) for c in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def xlsx_bytes(rows: Rows, meaning: Sequence[str] = ()) -> bytes:
    """A sheet with the table, numbers as numbers, and one that says what they mean."""
    out = BytesIO()
    with Workbook(out, {"in_memory": True}) as book:
        bold, plain = book.add_format({"bold": True}), book.add_format({"text_wrap": True})
        sheet = book.add_worksheet("Tall")
        sheet.set_column(0, 1, WIDE)
        sheet.set_column(2, len(rows[0]), WIDE / 2)
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                write = sheet.write_number if isinstance(cell, int) else sheet.write_string
                write(number, column, cell, *(() if number else (bold,)))
        sheet.freeze_panes(1, 2)
        words = book.add_worksheet("Hva tallene betyr")
        words.set_column(0, 0, 3 * WIDE)
        for number, line in enumerate(meaning):
            words.write_string(number, 0, line, plain)
    return out.getvalue()


MAKERS: Mapping[str, Callable[[Rows, Sequence[str]], bytes]] = {
    "csv": csv_bytes,
    "xlsx": xlsx_bytes,
}
