"""Words as screens take them: lines from an author's text, and the texts for members of staff."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import field
from hashlib import sha256
from typing import Any, Literal

from conversations.model import Button, Line
from conversations.values import value_object

NUMBERS = "{numbers}\n"  # where the fixed numbers of a page stand; without it they come last
LABEL = 48  # characters of a button that a phone shows in a row of its own


def lines_of(text: str) -> tuple[Line, ...]:
    """Words as an author writes them: a line that begins with `# ` is bold, with `> ` folded."""
    styles: dict[str, Literal["bold", "quote"]] = {"# ": "bold", "> ": "quote"}
    return tuple(
        Line(line[2:], styles[line[:2]]) if line[:2] in styles else Line(line)
        for line in text.splitlines()
    )


def words_hashes(data: Mapping[str, Any]) -> dict[str, str]:
    """A hash of the words of each step and offer in a language file, by table: "steps.who".

    Of the words as they are written, {names} and all: what service.toml says is not approved here.
    """
    return {
        f"{kind}.{name}": words_hash(table)
        for kind in ("steps", "offers")
        if isinstance(tables := data.get(kind), dict)
        for name, table in tables.items()
        if isinstance(table, dict)
    }


def words_hash(table: Mapping[str, Any]) -> str:
    """A hash of the words in a table, whatever their order; its approval is not part of them."""
    words = {key: value for key, value in table.items() if key != "approved"}
    return sha256(json.dumps(words, sort_keys=True, default=str).encode()).hexdigest()[:12]


@value_object
class StaffTexts:
    """Texts of screens and labels of buttons by key; for counts the names of counters, for lists
    the words around people in lists that are written as text."""

    texts: Mapping[str, str]
    labels: Mapping[str, str]
    names: Mapping[str, str] = field(default_factory=dict)
    reading: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def notice(self) -> str:
        """What stands above all counts, where they are not of the real thing."""
        return self.texts.get("notice", "")

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
