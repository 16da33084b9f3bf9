"""A process of its own that reads one workbook from its input and writes its cells as JSON.

A workbook can be made to unpack to anything: here it meets limits of memory and time, and nothing
is near that it could harm. Formulas are never calculated, macros never run: values only.
"""

import json
import sys
from datetime import date, datetime
from io import BytesIO
from typing import Any

from bot.limits import confine

MEMORY = 512 * 1024 * 1024
SECONDS = 5
ROWS, COLUMNS, SHEETS = 6000, 100, 8
LENGTH = 2000  # characters of a cell; more is refused later anyway


def _text(value: Any) -> str:
    """A cell as a person would have typed it."""
    if isinstance(value, bool):
        return "ja" if value else "nei"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else str(value)
    if isinstance(value, datetime):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else str(value)[:LENGTH]


def _sheets(data: bytes) -> list[list[list[str]]]:
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(BytesIO(data))
    found = [book.get_sheet_by_name(name) for name in book.sheet_names[:SHEETS]]
    tables = [sheet.to_python(skip_empty_area=False, nrows=ROWS) for sheet in found]
    return [[[_text(cell) for cell in row[:COLUMNS]] for row in table] for table in tables]


def main() -> int:
    """The cells of what comes in; 1 where it cannot be read."""
    confine(MEMORY, SECONDS)
    try:
        sheets = _sheets(sys.stdin.buffer.read())
        sys.stdout.write(json.dumps(sheets))
    except BaseException:  # also what the library's own language panics with
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
