"""columns.toml: what administrators call things in their contact files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from conversations.contacts.columns import COLUMNS, FILE_COLUMNS
from conversations.contacts.file_words import FileWords, title_key
from conversations.script.diagnostics import ScriptFiles
from conversations.script.reader import FileReading, read_file
from conversations.sentences.catalog import sentence

FILE = "columns.toml"

_BY_KEY = {column.key: column for column in COLUMNS}


def read_columns(folder: Path) -> FileReading[FileWords]:
    """What can be read of it, and all that is wrong in it."""
    reading = read_file(folder, FILE, FileWords)
    if reading.findings or reading.value is None:
        return reading
    slips, files = _slips(reading.value), ScriptFiles(folder)
    return replace(
        reading, findings=tuple(files.finding(FILE, table, key, text) for table, key, text in slips)
    )


def _slips(words: FileWords) -> Iterator[tuple[str, str, str]]:
    """Table, key and what is wrong there, where each value alone could be read."""
    missing = ", ".join(key for key in _BY_KEY if key not in words.columns)
    if missing:
        yield "columns", "", sentence("columns.missing", columns=missing)
    for key in words.columns.keys() - _BY_KEY.keys():
        yield f"columns.{key}", "", sentence("columns.unknown", known=", ".join(_BY_KEY))
    yield from _shared_headings(words)
    yield from _choice_slips(words)
    if len(words.months) not in (0, 12):
        yield "", "months", sentence("columns.months", count=len(words.months))
    keys = {column.key for column in FILE_COLUMNS}
    for example in words.examples:
        for key in example.keys() - keys:
            yield "examples", key, sentence("columns.unknown", known=", ".join(sorted(keys)))


def _shared_headings(words: FileWords) -> Iterator[tuple[str, str, str]]:
    """Titles and headings by which a file could mean either of two columns."""
    owners = {title_key(column.key): column.key for column in FILE_COLUMNS}
    for key, column in words.columns.items():
        if not title_key(column.title):
            yield f"columns.{key}", "title", sentence("columns.no_title")
        for name in (column.title, *column.headings):
            other = owners.setdefault(title_key(name), key)
            if other != key:
                place = "title" if name == column.title else "headings"
                yield f"columns.{key}", place, sentence("columns.shared", name=name, other=other)


def _choice_slips(words: FileWords) -> Iterator[tuple[str, str, str]]:
    """Columns with values that nobody can write, and with ones that there are not."""
    for key, column in words.columns.items():
        wanted = {value for value in _BY_KEY[key].values if value} if key in _BY_KEY else set()
        if wanted != {value for value, names in column.choices.items() if any(names)}:
            known = ", ".join(sorted(wanted)) or "–"
            yield f"columns.{key}", "choices", sentence("columns.choices", known=known)
