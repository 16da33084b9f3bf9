"""Tables of our own in text files: a row a line, its cells parted by tabs."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path


def read_rows(file: Path, *titles: str) -> list[Sequence[str]]:
    """The cells below these titles, row by row; a quotation mark is a letter like any other."""
    lines = file.read_text("utf-8").splitlines()
    rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    return [[row[title] for title in titles] for row in rows]
