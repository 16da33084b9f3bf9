"""Workbooks for tests: sound ones, and those that somebody made to do harm."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

from xlsxwriter import Workbook

DATA = Path(__file__).parents[1] / "data"
LIBREOFFICE = DATA / "libreoffice.xlsx"  # made by LibreOffice Calc 7.4, see tests/data/README.md

HEADER = ("Lokalforening", "Tilbud", "Navn", "Mobil", "E-post", "Samtykke")
NAMESPACE = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEET = "xl/worksheets/sheet1.xml"


def workbook(*rows: Sequence[object]) -> bytes:
    """A workbook with these rows, numbers as numbers."""
    out = io.BytesIO()
    with Workbook(out, {"in_memory": True}) as snapshot:
        sheet = snapshot.add_worksheet("Ark 1")
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
    return _with_rows(b"".join(row % (n, n) for n in range(1, rows + 1)))


def repeated(rows: int, columns: int, length: int) -> bytes:
    """A small file in which every cell is the same long text, stored once."""
    row = b"<row>%s</row>" % (b'<c t="s"><v>0</v></c>' * columns)
    text = b"<sst xmlns='%s'><si><t>%s</t></si></sst>" % (NAMESPACE, b"x" * length)
    return repacked(_with_rows(row * rows), xl__sharedStrings_dot_xml=text)


def styled(cells: int) -> bytes:
    """A small file with so many cells that are empty but have a style, and one that is not."""
    row = b"<row>%s</row>" % (b'<c s="1"/>' * 1000)
    return _with_rows(row * (cells // 1000) + b"<row><c><v>1</v></c></row>")


def _with_rows(body: bytes) -> bytes:
    sheet = b'<worksheet xmlns="%s"><sheetData>%s</sheetData></worksheet>' % (NAMESPACE, body)
    return repacked(workbook(HEADER), xl__worksheets__sheet1_dot_xml=sheet)


def with_macros() -> bytes:
    """A workbook that brings a program along."""
    return repacked(workbook(HEADER), xl__vbaProject_dot_bin=b"macro")
