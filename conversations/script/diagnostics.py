"""A finding in a script, and where it is."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cache
from pathlib import Path

from conversations.script.layers import layers_of
from conversations.sentences.catalog import sentence
from conversations.values import value_object

_KEY = r'(?:[\w-]+|"[^"]*"|\'[^\']*\')'
_HEADER = re.compile(rf"\s*\[+\s*({_KEY}(?:\s*\.\s*{_KEY})*)\s*\]")
_PAIR = re.compile(rf"\s*({_KEY}(?:\s*\.\s*{_KEY})*)\s*=")


class ScriptError(Exception):
    """A script that cannot be read; each finding tells its author file, line, place and remedy."""

    def __init__(self, *findings: Finding | str) -> None:
        super().__init__("\n".join(map(str, findings)))
        self.findings = tuple(f for f in findings if isinstance(f, Finding))


@value_object
class Finding:
    """Something an author must mend, or (a warning) look at."""

    file: str
    line: int  # 0 where there are no lines
    place: str
    text: str
    warning: bool = False
    base: str = ""  # the folder that the author's extends, where the line stands in that one

    def __str__(self) -> str:
        text = sentence("finding.warning", text=self.text) if self.warning else self.text
        place = f", {self.place}" if self.place else ""
        return f"{self.file}{self._where()}{place}: {text}"

    def _where(self) -> str:
        """The line, and the folder of the file where it is not the author's."""
        if self.base and self.line:
            return sentence("finding.base_line", base=self.base, line=self.line)
        if self.base:
            return sentence("finding.base", base=self.base)
        return sentence("finding.line", line=self.line) if self.line else ""

    def as_error(self) -> Finding:
        """The same finding where a warning is not enough."""
        return replace(self, warning=False)


Lines = Mapping[tuple[str, ...], int]  # of each table and key of a file
FileLines = Mapping[str, Lines]  # by the folder that is extended, or "" for the author's own


class ScriptFiles:
    """The files of a script, to say in which line something stands."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.lines = cache(self._lines)

    def finding(
        self, file: str, table: str, key: str, text: str, *, warning: bool = False
    ) -> Finding:
        """A finding in a file, at a table and a key in it; either may be empty."""
        place = ".".join(part for part in (table, key) if part)
        path = [part for part in (*table.split("."), key.strip('"')) if part]
        base, line = locate(self.lines(file), path)
        return Finding(file, line, place, text, warning, base)

    def _lines(self, file: str) -> FileLines:
        found: dict[str, Lines] = {}
        for path in layers_of(self.folder, file):
            with suppress(OSError, UnicodeDecodeError):  # which has been found already
                text = path.read_text(encoding="utf-8-sig")
                found[base_name(path, self.folder)] = lines_by_key(text)
        return found


def base_name(path: Path, folder: Path) -> str:
    """What findings call the folder of a file; nothing where it is the author's own."""
    return "" if path.parent == folder else path.parent.resolve().name


def lines_by_key(text: str) -> Lines:
    """The line, from 1, of each table and key of a TOML file, by its path; not within {…}."""
    lines: dict[tuple[str, ...], int] = {}
    table: tuple[str, ...] = ()
    within = ""  # the marks that end the text of several lines
    for number, line in enumerate(text.splitlines(), 1):
        if not within and (header := _HEADER.match(line)):
            table = _path(header[1])
            lines.setdefault(table, number)
        elif not within and (pair := _PAIR.match(line)):
            lines.setdefault((*table, *_path(pair[1])), number)
        for mark in sorted(('"""', "'''"), key=line.find):  # what stands first begins
            if within in ("", mark) and line.count(mark) % 2:
                within = "" if within else mark
    return lines


def locate(files: FileLines, path: Sequence[str]) -> tuple[str, int]:
    """In which file a path stands and in which line, or what is nearest to it.

    Nearest is what lies in it, or what it lies in; or else the first line.
    """
    for end in range(len(path), 0, -1):
        for base, lines in files.items():
            if line := _line_of(lines, tuple(path[:end])):
                return base, line
    return next(iter(files), ""), 1


def _line_of(lines: Lines, start: tuple[str, ...]) -> int:
    """The line of a table or key, or of what lies in it; 0 where there is none."""
    inside = (line for key, line in lines.items() if key[: len(start)] == start)
    return lines.get(start) or next(inside, 0)


def _path(written: str) -> tuple[str, ...]:
    return tuple(part.strip("\"'") for part in re.findall(_KEY, written))
