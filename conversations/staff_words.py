"""What is said to members of staff, in bokmål: tables of words in a file of the script."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from conversations.files import Files
from conversations.model import Button, Line
from conversations.screens import lines_of

BUILT_IN = Path(__file__).parent / "script"
LABEL = 48  # characters of a button that a phone shows in a row of its own


@dataclass(frozen=True, slots=True)
class StaffWords:
    """Texts of screens and labels of buttons, by key."""

    texts: Mapping[str, str]
    labels: Mapping[str, str]

    def say(self, key: str, **values: object) -> str:
        """A text with its values."""
        return self.texts[key].format(**values)

    def lines(self, key: str, **values: object) -> tuple[Line, ...]:
        """A text as the lines of a screen."""
        return lines_of(self.say(key, **values))

    def button(self, key: str, data: str, **values: object) -> Button:
        """A button with its label."""
        label = self.labels[key].format(**values)
        return Button(label if len(label) <= LABEL else f"{label[: LABEL - 1]}…", data)


def read_tables(
    folder: Path, file: str, tables: Sequence[str], beside: Sequence[str] = ()
) -> list[dict[str, str]]:
    """Tables of words in a file of a script; what a folder leaves out whole is the built-in one's.

    `beside` are tables that are not words; ScriptError names what is wrong.
    """
    files = Files(folder if (folder / file).exists() else BUILT_IN)
    data = files.toml(file)
    files.only(file, data, "", (*tables, *beside))
    return [
        files.strings(file, data, table)
        if table in data or files.folder == BUILT_IN
        else read_tables(BUILT_IN, file, [table], (*tables, *beside))[0]
        for table in tables
    ]


def read_words(folder: Path, file: str, beside: Sequence[str] = ()) -> StaffWords:
    """Texts and labels of a file of a script, none missing; ScriptError names what is wrong."""
    tables = ("texts", "labels")
    found, usual = (read_tables(place, file, tables, beside) for place in (folder, BUILT_IN))
    files = Files(folder)
    for table, own, wanted in zip(tables, found, usual, strict=True):
        for key in sorted(wanted.keys() - own.keys()):
            files.toml(file)
            raise files.fail(file, table, key, "teksten mangler; skriv den")
    return StaffWords(*found)
