"""The file of the counts: exact sums of the periods that run, figures of those that are over.

It is written anew, whole, with every batch, and takes the place of the one before in one step: what
it holds depends on the sums alone, not on who came, when or in which order, and a kill leaves the
old file or the new. When a period is over its figures are released once, and its sums are gone.
`figures` is the only reader.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from bot.store.database import StoreError, fsync, translate_errors
from bot.store.private_files import create, keep_owner, open_or_create
from conversations.counts.release_rule import Figures, is_over, periods_of, release
from conversations.model import Metric
from conversations.script.counters import QUARTERLY

APPLICATION = int.from_bytes(b"Kobc", "big")
BROKEN = "cannot be read as a database; move it away, and counting begins anew"
VERSION = 2
CHANGED = (
    "contacts", "typed", "nobody", "area", "before.chose", "before.where", "after", "reached",
    "before.need",
)  # fmt: skip
"""Counters, by name or family, that version 2 counts anew, otherwise than version 1, or no more."""
QUARTERS_KEPT = 2  # years after which the figures of quarters go; those of years stay

_KEY = """
    period TEXT NOT NULL CHECK (period GLOB '20[0-9][0-9]' OR period GLOB '20[0-9][0-9]Q[1-4]'),
    name TEXT NOT NULL CHECK (length(name) <= 24 AND name GLOB '[a-z]*')"""
_SCHEMA = f"""
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA application_id = {APPLICATION};
PRAGMA user_version = {VERSION};
CREATE TABLE counts (
    {_KEY},
    number INTEGER NOT NULL CHECK (typeof(number) = 'integer' AND number > 0),
    PRIMARY KEY (period, name)
) WITHOUT ROWID;
CREATE TABLE figures (
    {_KEY},
    figure INTEGER CHECK (figure IS NULL OR typeof(figure) = 'integer' AND figure % 5 = 0),
    PRIMARY KEY (period, name)
) WITHOUT ROWID;
CREATE TABLE mixed (period TEXT PRIMARY KEY) WITHOUT ROWID;
"""


@dataclass
class _Content:
    """What the file holds."""

    sums: dict[str, dict[str, int]] = field(default_factory=dict)  # by period and name
    figures: dict[str, Figures] = field(default_factory=dict)
    mixed: set[str] = field(default_factory=set)  # periods that version 1 began to count


def counts_path(database: Path) -> Path:
    """The file of the counts that belongs to a database."""
    return database.with_name(f"{database.name}.counts")


def add(path: Path, batch: Mapping[Metric, int], day: date, listed: Sequence[Metric]) -> None:
    """Adds a batch to the quarter and the year of the day; raises StoreError.

    What comes too late for a period whose figures are out, by a clock that went wrong, is let go.
    """
    with _edit_content(path, day, listed) as content:
        for counter, number in batch.items():
            for period in periods_of(day, counter.name):
                if period not in content.figures:
                    sums = content.sums.setdefault(period, {})
                    sums[counter.name] = sums.get(counter.name, 0) + number


def check_counts(path: Path) -> None:
    """Raises StoreError where the file is there and cannot be read; changes nothing."""
    with translate_errors(path, BROKEN):
        if path.exists():
            _read(path)


def figures(path: Path, day: date, listed: Sequence[Metric]) -> Mapping[str, Figures]:
    """What may be shown, by period; those that have come to an end are released first."""
    if not path.exists():
        return {}
    with _edit_content(path, day, listed) as content:
        return content.figures


@contextmanager
def _edit_content(path: Path, day: date, listed: Sequence[Metric]) -> Iterator[_Content]:
    """The content, alone with it; what is changed in the block is written at its end."""
    with translate_errors(path, BROKEN), _exclusive_lock(path):
        content = _read(path)
        before = repr((content.sums, content.figures))
        _release(content, day, [counter.name for counter in listed])
        yield content
        if repr((content.sums, content.figures)) != before:
            _write(path, content)


def _release(content: _Content, day: date, names: Sequence[str]) -> None:
    # Quarters first: the figures of a year must not tell a number that one of them hides.
    for period in sorted(filter(lambda p: is_over(p, day), content.sums), key=len, reverse=True):
        sums = content.sums.pop(period)
        counted = [n for n in names if period not in content.mixed or not _is_changed(n)]
        content.figures[period] = release(period, sums, counted, content.figures)
        content.mixed.discard(period)
    for period in [p for p in content.figures if "Q" in p]:
        if int(period[:4]) + QUARTERS_KEPT < day.year:
            del content.figures[period]


def _is_changed(name: str) -> bool:
    """Whether a period that was begun by version 1 has no true figure of a counter."""
    return name in CHANGED or name.partition(".")[0] in CHANGED


def _migrate(content: _Content) -> None:
    """Lets go of what is not counted so any more; figures that are out stay as they are."""
    content.mixed = set(content.sums)
    for period, sums in content.sums.items():
        dropped = [n for n in sums if _is_changed(n) or ("Q" in period and n not in QUARTERLY)]
        for name in dropped:
            del sums[name]


@contextmanager
def _exclusive_lock(path: Path) -> Iterator[None]:
    """Nobody else changes the file meanwhile: not another bot, not the command line."""
    while True:
        file = open_or_create(path)
        try:
            fcntl.flock(file, fcntl.LOCK_EX)
            if os.fstat(file).st_ino == path.stat().st_ino:  # else it was replaced meanwhile
                yield
                return
        finally:
            os.close(file)


def _read(path: Path) -> _Content:
    content = _Content()
    with closing(sqlite3.connect(path)) as connection:
        if not connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            return content
        if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION:
            raise StoreError(f"The file {path} belongs to another program; move it away.")
        if connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
            raise StoreError(f"The database {path} {BROKEN}.")
        for period, name, number in connection.execute("SELECT period, name, number FROM counts"):
            content.sums.setdefault(period, {})[name] = number
        for period, name, figure in connection.execute("SELECT period, name, figure FROM figures"):
            content.figures[period] = {**content.figures.get(period, {}), name: figure}
        if connection.execute("PRAGMA user_version").fetchone()[0] < VERSION:
            _migrate(content)
        else:
            content.mixed = {period for (period,) in connection.execute("SELECT * FROM mixed")}
    return content


def _write(path: Path, content: _Content) -> None:
    fresh = path.with_name(f"{path.name}.new")
    fresh.unlink(missing_ok=True)
    os.close(create(fresh))
    with closing(sqlite3.connect(fresh, isolation_level=None)) as connection:
        connection.executescript(_SCHEMA)
        connection.execute("BEGIN")
        connection.executemany("INSERT INTO counts VALUES (?, ?, ?)", _rows(content.sums))
        connection.executemany("INSERT INTO figures VALUES (?, ?, ?)", _rows(content.figures))
        mixed = [(period,) for period in sorted(content.mixed)]
        connection.executemany("INSERT INTO mixed VALUES (?)", mixed)
        connection.execute("COMMIT")
    fsync(fresh)
    keep_owner(path, fresh)
    fresh.replace(path)
    with contextlib.suppress(OSError):  # it is there: whoever tried again would count it twice
        fsync(path.parent)


def _rows(tables: Mapping[str, Mapping[str, int | None]]) -> list[tuple[str, str, int | None]]:
    return [
        (period, name, value)
        for period, table in sorted(tables.items())
        for name, value in sorted(table.items())
    ]
