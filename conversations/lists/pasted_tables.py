"""Tables that came into a text without their lines: columns of spaces, and cells line by line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from conversations.contacts.columns import COLUMN
from conversations.contacts.headings import TITLE_ROWS, column_of, is_title_row
from conversations.contacts.parse_result import CellError, Rows
from conversations.sentences.catalog import sentence

_RULE = re.compile(r"^[\s|+:=-]*-{2,}[\s|+:=-]*$")  # the line below the titles, in Markdown
_GAP = re.compile(r"\s{2,}")
_TITLE = re.compile(r"\S+(?:\s\S+)*")  # what stands between two gaps
_DIGITS = re.compile(r"\d(?:\D?\d){4,}")  # of a number to call


def without_markdown(text: str) -> str:
    """A text whose Markdown tables are plain lines with bars between the cells."""
    lines = (line for line in text.splitlines() if not _RULE.match(line))
    bars = (re.sub(r"^\s*\|\s*|\s*\|\s*$", "", line) for line in lines)
    return "\n".join(re.sub(r"\s*\|\s*", "|", line) for line in bars)


def spaced_rows(text: str) -> Rows | None:
    """The rows of a table whose columns are made of spaces; None where there is none.

    Raises CellError where a line does not stand below the titles.
    """
    lines = text.expandtabs().splitlines()
    cut = [_GAP.split(line.strip()) for line in lines]
    top = next((n for n, row in enumerate(cut[:TITLE_ROWS]) if is_title_row(row)), None)
    if top is None:
        return None
    starts = [title.start() for title in _TITLE.finditer(lines[top])]
    rows = [[line.strip()] for line in lines[:top]] + [cut[top]]
    for number, line in enumerate(lines[top + 1 :], top + 2):
        if len(row := cut[number - 1]) != len(starts) and line.strip():
            row = _cut_at(line, starts, number)
        rows.append(row if line.strip() else [])
    return rows


def _cut_at(line: str, starts: Sequence[int], number: int) -> list[str]:
    """A line cut below the beginnings of the titles, the first of which may stand further in."""
    edges = [0, *starts[1:], len(line)]
    is_cut_inside = any(line[edge - 2 : edge].strip() for edge in starts[1:])
    if is_cut_inside or len(line.rstrip()) <= starts[1]:
        raise CellError(sentence("pasted.not_columns", line=number))
    return [line[a:b].strip() for a, b in pairwise(edges)]


def stacked_rows(text: str) -> Rows | None:
    """The rows of a table that was pasted with each cell on a line; None where it was not.

    Raises CellError where the cells do not go up.
    """
    lines = [line.strip() for line in text.splitlines()]
    filled = [line for line in lines if line]
    above = next((n for n, line in enumerate(filled[:TITLE_ROWS]) if column_of(line)), None)
    if above is None:
        return None
    titles: list[str] = []
    for line in filled[above:]:
        if not column_of(line) or line in titles:
            break
        titles.append(line)
    columns = [column_of(title) for title in titles]
    if len(titles) < 2 or COLUMN["name"] not in columns:
        return None
    body = lines[lines.index(titles[-1]) + 1 :]
    for cells in ([line for line in body if line], body):
        rows = [cells[n : n + len(titles)] for n in range(0, len(cells), len(titles))]
        if rows and all(_fits(row, columns) for row in rows):
            return [*([line] for line in filled[:above]), titles, *rows]
    raise CellError(sentence("pasted.not_cells"))


def _fits(row: Sequence[str], columns: Sequence[object]) -> bool:
    """Whether the cells of a row are what their titles say, by their shape."""
    if len(row) != len(columns):
        return False
    for cell, column in zip(row, columns, strict=True):
        is_number, is_address = bool(_DIGITS.search(cell)), "@" in cell
        if column == COLUMN["name"] and (is_number or is_address or not cell):
            return False
        if cell and column == COLUMN["phones"] and not is_number:
            return False
        if cell and column == COLUMN["emails"] and not is_address:
            return False
    return True
