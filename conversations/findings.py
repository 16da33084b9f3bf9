"""A finding in a script, and where it is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

from conversations.files import line_of
from conversations.script import Script


@dataclass(frozen=True, slots=True)
class Finding:
    """Something an author must mend, or (a warning) look at; the text is in bokmål."""

    file: str
    line: int  # 0 where there are no lines
    place: str
    text: str
    warning: bool = False

    def __str__(self) -> str:
        kind = "advarsel: " if self.warning else ""
        line = f", linje {self.line}" if self.line else ""
        place = f", {self.place}" if self.place else ""
        return f"{self.file}{line}{place}: {kind}{self.text}"

    def as_error(self) -> Finding:
        """The same finding where a warning is not enough."""
        return replace(self, warning=False)


class Places:
    """The files of a script, to say in which line something stands."""

    def __init__(self, script: Script) -> None:
        self.folder = script.folder
        self.text = cache(self._text)

    def of(self, file: str, table: str, key: str, text: str, *, warning: bool = False) -> Finding:
        """A finding in a file, at a table and a key in it; either may be empty."""
        place = ".".join(part for part in (table, key) if part)
        return Finding(file, line_of(self.text(file), table, key), place, text, warning)

    def _text(self, file: str) -> str:
        return (self.folder / file).read_text(encoding="utf-8-sig")
