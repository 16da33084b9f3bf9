"""Contact lists as files: CSV and XLSX that import again unchanged, and an empty template."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Mapping, Sequence
from io import BytesIO, StringIO

from xlsxwriter import Workbook

from bot.cells import harmless
from bot.contact_rows import HEADERS
from conversations.cards import readable
from conversations.changes import SEPARATOR, text
from conversations.directory import Contact

Names = Mapping[str, str]  # id of an offer: what a file calls it

TITLES = [names.split(",")[0] for names in HEADERS.values()]
WIDTHS = {"name": 24, "workplace": 28, "phone": 22, "email": 28, "note": 32, "area": 22}

_FIELDS = {"phone": "phones", "email": "emails"}  # of Contact, where a column is called otherwise
_EXAMPLES = (  # on a sheet of their own, where an import does not look
    ("Troms legeforening", "støttekollega", "Kari Eksempel", "person", "leder",
     "Eksempel legesenter", "406 12 345", "kari@example.org", "", "", "", "norsk / engelsk", "ja",
     "", "", "ja", "2026-11-21"),
    ("nasjonal", "villa sana", "Eksempel senter", "organisasjon", "", "", "21 23 45 67",
     "post@example.org", "https://example.org", "Eksempelveien 1", "hverdager 9–15", "", "", "",
     "", "ja", "2026-11-21"),
)  # fmt: skip


def csv_bytes(contacts: Iterable[Contact], offers: Names) -> bytes:
    """As Excel in Norway opens it: semicolons, UTF-8 with its mark."""
    out = StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(TITLES)
    writer.writerows(map(_row(offers), contacts))
    return out.getvalue().encode("utf-8-sig")


def xlsx_bytes(contacts: Iterable[Contact], offers: Names) -> bytes:
    """As a workbook with one sheet; every cell is text and nothing is ever calculated."""
    return _workbook({"Kontakter": [TITLES, *map(_row(offers), contacts)]})


def template() -> bytes:
    """An empty workbook with the columns, and a second sheet with examples."""
    return _workbook({"Kontakter": [TITLES], "Eksempler": [TITLES, *_EXAMPLES]})


def _row(names: Names) -> Callable[[Contact], list[str]]:
    return lambda contact: [_cell(key, contact, names) for key in HEADERS]


def _cell(key: str, contact: Contact, names: Names) -> str:
    if key == "offer":
        return names.get(contact.offer, contact.offer)
    if key == "kind":
        return "organisasjon" if contact.kind == "organisation" else "person"
    if key == "phone":
        return SEPARATOR.join(map(_dialled, contact.phones))
    return harmless(text(getattr(contact, _FIELDS.get(key, key))))


def _dialled(phone: str) -> str:
    """A number as it is written here; one from abroad with 00, since a plus begins a formula."""
    return readable(phone).replace("+", "00", 1)


def _workbook(sheets: Mapping[str, Sequence[Sequence[str]]]) -> bytes:
    out = BytesIO()
    with Workbook(out, {"in_memory": True}) as book:
        bold, plain = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for column, key in enumerate(HEADERS):
                sheet.set_column(column, column, WIDTHS.get(key, 14), plain)
            for number, row in enumerate(rows):
                for column, cell in enumerate(row):
                    sheet.write_string(number, column, cell, plain if number else bold)
            sheet.freeze_panes(1, 0)
    return out.getvalue()
