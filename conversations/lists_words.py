"""The words for administrators of contact lists: `lists.toml`, read strictly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from conversations.files import Files
from conversations.model import Button, Line
from conversations.screens import lines_of

FILE = "lists.toml"
BUILT_IN = Path(__file__).parent / "script"
LABEL = 48  # characters of a button that a phone shows in a row of its own


@dataclass(frozen=True, slots=True)
class ListWords:
    """What is said to administrators, in bokmål."""

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


def read_list_words(folder: Path = BUILT_IN) -> ListWords:
    """The words of a script's folder, or the built-in ones; ScriptError names what is wrong."""
    own = folder / FILE
    return _read(folder if own.exists() else BUILT_IN)


def _read(folder: Path) -> ListWords:
    files = Files(folder)
    data = files.toml(FILE)
    files.only(FILE, data, "", ("texts", "labels"))
    words = ListWords(files.strings(FILE, data, "texts"), files.strings(FILE, data, "labels"))
    if folder != BUILT_IN:
        usual = _read(BUILT_IN)
        for table, own, wanted in (
            ("texts", words.texts, usual.texts),
            ("labels", words.labels, usual.labels),
        ):
            for key in sorted(wanted.keys() - own.keys()):
                raise files.fail(FILE, table, key, "teksten mangler; skriv den")
    return words
