"""The words for administrators of contact lists: `lists.toml`, read strictly."""

from __future__ import annotations

from pathlib import Path

from conversations.staff_words import BUILT_IN, StaffWords, read_words

__all__ = ["BUILT_IN", "FILE", "ListWords", "read_list_words"]

FILE = "lists.toml"
ListWords = StaffWords


def read_list_words(folder: Path = BUILT_IN) -> ListWords:
    """The words of a script's folder, or the built-in ones; ScriptError names what is wrong."""
    return read_words(folder, FILE)
