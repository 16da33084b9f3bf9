"""The words for moderators: in `counts.toml`, below what is counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from conversations.counting import FILE
from conversations.staff_words import BUILT_IN, StaffWords, read_tables, read_words

COUNTED = ("who", "topic", "found", "offer", "before", "after")  # the other tables of the file


@dataclass(frozen=True, slots=True)
class CountWords(StaffWords):
    """What is said to moderators, and what each counter is called."""

    names: Mapping[str, str]

    @property
    def notice(self) -> str:
        """What stands above everything, where the figures are not of the real thing."""
        return self.texts.get("notice", "")


def read_count_words(folder: Path = BUILT_IN) -> CountWords:
    """The words of a script's folder, or the built-in ones; ScriptError names what is wrong."""
    words = read_words(folder, FILE, (*COUNTED, "names"))
    return CountWords(words.texts, words.labels, read_names(folder))


def read_names(folder: Path) -> Mapping[str, str]:
    """What each counter is called, by its own name."""
    return read_tables(folder, FILE, ["names"], (*COUNTED, "texts", "labels"))[0]
