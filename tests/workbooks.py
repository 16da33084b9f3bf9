"""Workbooks for tests: sound ones, and those that somebody made to do harm."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

from xlsxwriter import Workbook

DATA = Path(__file__).parent / "data"
LIBREOFFICE = DATA / "libreoffice.xlsx"  # made by LibreOffice Calc 7.4, see tests/data/README.md

HEADER = ("Lokalforening", "Tilbud", "Navn", "Mobil", "E-post", "Samtykke")
SHEET = "xl/worksheets/sheet1.xml"


def workbook(*rows: Sequence[object]) -> bytes:
    """A workbook with these rows, numbers as numbers."""
    out = io.BytesIO()
    with Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Ark 1")
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                sheet.write(number, column, cell)
    return out.getvalue()


def repacked(data: bytes, **replaced: bytes) -> bytes:
    """A workbook with parts of it replaced or added, packed as tightly as can be."""
    parts = {name.replace("__", "/").replace("_dot_", "."): body for name, body in replaced.items()}
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as new,
    ):
        for part in old.infolist():
            if part.filename not in parts:
                new.writestr(part, old.read(part))
        for name, body in parts.items():
            new.writestr(name, body)
    return out.getvalue()


def bomb(rows: int) -> bytes:
    """A small file with so many rows, each as wide as a sheet can be."""
    row = b'<row><c r="A%d"><v>1</v></c><c r="XFD%d"><v>1</v></c></row>'
    body = b"".join(row % (n, n) for n in range(1, rows + 1))
    name = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    sheet = b'<worksheet xmlns="%s"><sheetData>%s</sheetData></worksheet>' % (name, body)
    return repacked(workbook(HEADER), xl__worksheets__sheet1_dot_xml=sheet)


def with_macros() -> bytes:
    """A workbook that brings a program along."""
    return repacked(workbook(HEADER), xl__vbaProject_dot_bin=b"macro")
