"""What every command ends with: exit status, sentence, table and file."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from pathlib import Path
from textwrap import wrap

from bot.store import private_files

DONE, REFUSED, WRONG_USE = 0, 1, 2
COLUMN = 38  # characters of each of two texts beside each other


class CommandError(Exception):
    """Why a command is refused, as one sentence, and its exit status."""

    def __init__(self, sentence: str, status: int = REFUSED) -> None:
        super().__init__(sentence)
        self.status = status


def print_result(sentence: str, status: int) -> int:
    """Prints why a command did not do all that was asked; returns the exit status."""
    print(sentence, file=sys.stderr)
    return status


def align_columns(rows: Sequence[Sequence[object]], left: int | None = None) -> Iterator[str]:
    """The lines of a table; after the first `left` columns come figures, set to the right."""
    texts = [[str(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*texts, strict=True)]
    for row in texts:
        cells = (
            text.ljust(width) if left is None or column < left else text.rjust(width)
            for column, (text, width) in enumerate(zip(row, widths, strict=True))
        )
        yield "  ".join(cells).rstrip()


def side_by_side(before: str, after: str) -> Iterator[str]:
    """The lines of two texts beside each other, as narrow as a terminal of 80 characters."""
    columns = [
        [part for line in text.splitlines() for part in wrap(line, COLUMN) or [""]]
        for text in (before, after)
    ]
    for left, right in zip_longest(*columns, fillvalue=""):
        yield f"{left:<{COLUMN}} | {right}".rstrip()


def write_file(path: Path, data: bytes) -> None:
    """Writes a file that its owner alone may read; raises CommandError."""
    try:
        private_files.write(path, data)
    except OSError:
        raise CommandError(f"The file {path} cannot be written; choose another folder.") from None
