"""Workbooks: what kind of file this is, and an XLSX as sheets, read by a process with limits.

A workbook can be made to unpack to anything: the child, which is this module too, meets limits of
memory and time, and nothing is near that it could harm. It writes the cells as JSON. Formulas are
never calculated, macros never run: values only.
"""

from __future__ import annotations

import asyncio
import json
import sys
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from io import BytesIO
from itertools import islice
from typing import TYPE_CHECKING, Any

from bot.files.worker import TooMuch, limit_process, run_worker
from conversations.contacts.parse_result import Cell, SourceSheet
from conversations.sentences.catalog import sentence

if TYPE_CHECKING:
    from bot.files.sheet_marks import SheetMarks

UNPACKED = 30 * 1024 * 1024
PARTS = 300
PATIENCE = 30.0  # seconds, most of them a busy machine: a child has SECONDS of its processor
MOST = 4_000_000  # bytes of JSON; the child itself stops before

MEMORY, SECONDS = 256 * 1024 * 1024, 5  # of the child
ROWS, COLUMNS, SHEETS = 6000, 100, 40
LENGTH = 500  # characters of a cell; more is refused later anyway
CELLS = 300_000  # in all sheets, empty ones before the last of a row too
WRITTEN = 3_000_000  # bytes in all; 5000 contacts that are as long as may be have 2.1 million
NO_ROOM = 3  # the status of a workbook that needs more memory or room than this

_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"%PDF", b"RIFF", b"II*\0", b"MM\0*")
_PHOTO = b"ftyp"  # from the fifth byte: HEIC and films
_OLD = b"\xd0\xcf\x11\xe0"

_KINDS = {  # what a file is that has such a part, as the key of a sentence
    "word/document.xml": "word",
    "ppt/presentation.xml": "slides",
    "xl/workbook.bin": "binary",
    "content.xml": "open_document",
    "index/document.iwa": "numbers",
}


class UnreadableFileError(Exception):
    """Why a file cannot be read and what to do, without its last full stop."""


def is_workbook(data: bytes) -> bool:
    """Whether these are the bytes of a workbook; raises UnreadableFileError for a picture."""
    if data.startswith(_PICTURES) or data[4:8] == _PHOTO:
        raise UnreadableFileError(sentence("xlsx.picture"))
    if data.startswith(_OLD):
        raise UnreadableFileError(sentence("xlsx.old"))
    return data.startswith(b"PK")


async def sheets_of(data: bytes) -> list[SourceSheet]:
    """The sheets of an XLSX, in the order of their tabs; raises UnreadableFileError."""
    await asyncio.to_thread(_refuse_hostile, data)
    try:
        status, out = await run_worker("bot.files.xlsx", data, PATIENCE, MOST)
    except (TimeoutError, TooMuch):
        raise UnreadableFileError(sentence("xlsx.heavy")) from None
    if status == NO_ROOM and out:
        sheet, row = json.loads(out)
        raise UnreadableFileError(sentence("xlsx.full", sheet=sheet, row=row))
    if status or not out:
        is_heavy = status < 0 or status == NO_ROOM
        raise UnreadableFileError(sentence("xlsx.heavy") if is_heavy else sentence("xlsx.broken"))
    return [sheet_of(written) for written in await asyncio.to_thread(json.loads, out)]


def sheet_of(written: dict[str, Any]) -> SourceSheet:
    """A sheet that `read_workbook` gave."""
    return SourceSheet(
        rows=written["rows"],
        name=written["name"],
        is_hidden=written["is_hidden"],
        is_beyond=written["is_beyond"],
        is_open=written["is_open"],
        row_marks={int(row): mark for row, mark in written["row_marks"].items()},
        cell_marks={Cell(row, place): mark for row, place, mark in written["cell_marks"]},
        hidden_columns=frozenset(written["hidden_columns"]),
        merged=frozenset(Cell(row, place) for row, place in written["merged"]),
        comments=[Cell(row, place) for row, place in written["comments"]],
    )


def _refuse_hostile(data: bytes) -> None:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise UnreadableFileError(sentence("xlsx.broken")) from None
    names = {part.filename.casefold().replace("\\", "/") for part in parts}
    if any(name.endswith("vbaproject.bin") for name in names):
        raise UnreadableFileError(sentence("xlsx.macros"))
    if "xl/workbook.xml" not in names:
        is_book = any(name.startswith("xl/worksheets/") for name in names)
        usual = "broken" if is_book else "other"
        kind = next((kind for name, kind in _KINDS.items() if name in names), usual)
        raise UnreadableFileError(sentence(f"xlsx.{kind}"))
    if len(parts) > PARTS or sum(part.file_size for part in parts) > UNPACKED:
        raise UnreadableFileError(sentence("xlsx.heavy"))


# --- The child ------------------------------------------------------------------------------------


class TooLarge(Exception):
    """A sheet has more than is read of one; says which and in which row."""


def _text(value: Any) -> str:
    """A cell as a person would have typed it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else str(value)
    if isinstance(value, datetime):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else str(value)[:LENGTH]


class _Tables:
    """The sheets as lines of JSON, never more than may be written."""

    def __init__(self) -> None:
        self._cells = self._written = 0

    def of(self, number: int, rows: Iterable[Sequence[Any]]) -> list[list[str]]:
        """The rows of the sheet of this number as texts; raises TooLarge."""
        lines: list[list[str]] = []
        for count, row in enumerate(rows, 1):
            beyond = islice(filter(None, row[COLUMNS:]), 1)  # one is enough to refuse the row
            texts = [_text(cell) for cell in (*row[:COLUMNS], *beyond)]
            while texts and not texts[-1]:
                texts.pop()
            if count > ROWS and not texts:
                continue
            lines.append(texts)
            self._cells += len(texts)
            self._written += len(json.dumps(texts))
            if count > ROWS or self._cells > CELLS or self._written > WRITTEN:
                raise TooLarge(number, count)
        return lines


def read_workbook(data: bytes) -> list[dict[str, Any]]:
    """The sheets of a workbook as they can be written in JSON; raises TooLarge."""
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    from bot.files.sheet_marks import WorkbookMarks

    workbook = CalamineWorkbook.from_filelike(BytesIO(data))
    tables, sheets = _Tables(), []
    with zipfile.ZipFile(BytesIO(data)) as archive:
        marks = WorkbookMarks(archive)
        for number, tab in enumerate(workbook.sheets_metadata, 1):
            if tab.typ != SheetTypeEnum.WorkSheet:
                continue
            is_hidden = tab.visible != SheetVisibleEnum.Visible
            is_beyond = number > SHEETS
            sheet: dict[str, Any] = {"name": tab.name, "is_hidden": is_hidden,
                     "is_beyond": is_beyond, "is_open": number - 1 == marks.open_tab,
                     "rows": [], "row_marks": {},
                     "cell_marks": [], "hidden_columns": [], "merged": [],
                     "comments": []}  # fmt: skip
            if not (is_hidden or is_beyond):
                table = workbook.get_sheet_by_name(tab.name)
                sheet["rows"] = tables.of(number, _rows(table))
                sheet["merged"] = _fill_merged(sheet["rows"], table.merged_cell_ranges or ())
                sheet |= _marks(marks.of(tab.name))
            sheets.append(sheet)
    return sheets


def _marks(marks: SheetMarks) -> dict[str, Any]:
    why = "filtered" if marks.is_filtered else "hidden"
    return {
        "row_marks": dict.fromkeys(sorted(marks.hidden_rows)[:ROWS], why),
        "cell_marks": [(row, place, mark) for (row, place), mark in marks.cells.items()],
        "hidden_columns": sorted(marks.hidden_columns),
        "comments": sorted(marks.comments)[:ROWS],
    }


def _fill_merged(
    rows: list[list[str]], ranges: Iterable[tuple[tuple[int, int], tuple[int, int]]]
) -> list[tuple[int, int]]:
    """Gives the empty cells below the first of a merged area its value, where a row has others.

    Returns row, from 1, and column, from 0, of each of them.
    """
    filled: list[tuple[int, int]] = []
    for (top, left), (bottom, _) in ranges:
        value = rows[top][left] if top < len(rows) and left < len(rows[top]) else ""
        for number, row in enumerate(rows[top + 1 : bottom + 1] if value else (), top + 2):
            if any(row) and not "".join(row[left : left + 1]):
                row += [""] * (left + 1 - len(row))
                row[left] = value
                filled.append((number, left))
    return filled


def _rows(sheet: Any) -> Iterator[Sequence[Any]]:
    """The rows from the top of the sheet, with the empty columns before its first."""
    _, left = sheet.start or (0, 0)
    before = [""] * min(left, COLUMNS)
    return ((*before, *row) for row in sheet.iter_rows())


def main() -> int:
    """The cells of what comes in; 1 where it cannot be read, 3 where it is too much."""
    limit_process(MEMORY, SECONDS)
    try:
        sys.stdout.write(json.dumps(read_workbook(sys.stdin.buffer.read())))
    except TooLarge as large:
        sys.stdout.write(json.dumps(large.args))
        return NO_ROOM
    except MemoryError:
        return NO_ROOM
    except BaseException:  # also what the library's own language panics with
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
