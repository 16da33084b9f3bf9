"""What an association calls things in its contact files, as columns.toml of the script says it.

English is understood in every file besides, and stands for whatever the association does not name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import field, replace
from functools import cache
from pathlib import Path
from typing import Literal, TypeVar

from conversations.contacts.contact import normalize_name
from conversations.values import table

_ENGLISH = Path(__file__).with_name("english.toml")
_MARKS = {"*": r"\w*", "#": r"\d+\w?", " ": r"[\s-]+"}  # of the words; see lists.toml

Words = tuple[str, ...]
WordList = Literal[
    "and",
    "nation",
    "body",
    "until",
    "clock",
    "unsure_number",
    "leaving",
    "former",
    "nobody",
    "unsaid",
]
Key = TypeVar("Key", bound=str)


@table
class ColumnWords:
    """What one column is called, and its values where there are only some."""

    title: str
    headings: Words = ()  # what a file may call it besides
    labels: Words = ()  # before its value in pasted text
    choices: dict[str, Words] = field(default_factory=dict)  # how each may be written, usual first


@table
class FileWords:
    """columns.toml: the columns by their key, and the words around and in their cells."""

    columns: dict[str, ColumnWords] = field(default_factory=dict)
    letters: str = ""  # that words are written with, beside a to z
    months: Words = ()  # how they begin
    ignored: Words = ()  # titles of columns that are never taken over
    name_parts: dict[Literal["given", "middle", "family"], Words] = field(default_factory=dict)
    ways: dict[Literal["phone", "email", "address", "which", "kind", "fax"], Words] = field(
        default_factory=dict
    )
    answers: dict[Literal["yes", "no", "beside", "doubt"], Words] = field(default_factory=dict)
    words: dict[WordList, Words] = field(default_factory=dict)
    sheets: dict[Literal["contacts", "examples"], str] = field(default_factory=dict)
    examples: tuple[dict[str, str], ...] = ()  # rows of the template, by the key of a column
    old_counties: dict[str, Words] = field(default_factory=dict)  # the areas that each had
    towns: dict[str, Words] = field(default_factory=dict)  # by the area that they lie in

    def with_english(self) -> FileWords:
        """The same, with English words behind the association's own."""
        english = _english()
        return replace(
            self,
            columns=_join_columns(self.columns, english.columns),
            months=self.months + english.months,
            ignored=self.ignored + english.ignored,
            name_parts=_join(self.name_parts, english.name_parts),
            ways=_join(self.ways, english.ways),
            answers=_join(self.answers, english.answers),
            words=_join(self.words, english.words),
            sheets=english.sheets | self.sheets,
        )


def _join_columns(
    own: Mapping[str, ColumnWords], english: Mapping[str, ColumnWords]
) -> dict[str, ColumnWords]:
    named = {key: (own[key] if key in own else english[key]) for key in english}
    headings = _join(
        {key: (column.title, *column.headings) for key, column in own.items()},
        {key: (column.title, *column.headings) for key, column in english.items()},
    )
    labels = _join(*({key: c.labels for key, c in of.items()} for of in (own, english)))
    return {
        key: ColumnWords(
            column.title, headings[key], labels[key], _join(column.choices, english[key].choices)
        )
        for key, column in named.items()
    }


def _join(own: Mapping[Key, Words], english: Mapping[Key, Words]) -> dict[Key, Words]:
    """Lists of words; no English word stands for one thing that here stands for another."""
    taken = {word.casefold(): key for key, words in own.items() for word in words}
    return {
        key: (
            *own.get(key, ()),
            *(w for w in english.get(key, ()) if taken.get(w.casefold(), key) == key),
        )
        for key in {**english, **own}
    }


def title_key(title: str) -> str:
    """A title as it is compared: its letters and digits, in small letters."""
    return "".join(c for c in normalize_name(title) if c.isalnum())


def word_pattern(words: Iterable[str]) -> re.Pattern[str]:
    """A pattern of any of some words; `*` at an end of one is where it may go on."""
    return re.compile(patterns_of(words), re.IGNORECASE)


def patterns_of(words: Iterable[str]) -> str:
    """The same as a regular expression, which looks only where a word begins wherever it can."""
    listed = [*words]
    whole = "|".join(_word(word) for word in listed if word[0] != "*")
    # nothing in front of a first "*": a run of letters is looked through once, not from each
    ends = [_word(word) for word in listed if word[0] == "*"]
    return "|".join([rf"(?<!\w)(?:{whole})"] * bool(whole) + ends) or "(?!)"


def _word(word: str) -> str:
    end = "" if word[-1] == "*" else r"(?!\w)"
    return "".join(_MARKS.get(c, re.escape(c)) for c in word.removeprefix("*")) + end


def any_of(words: Iterable[str]) -> str:
    """A regular expression for one of these words, the longest that there is."""
    return "|".join(map(re.escape, sorted(filter(None, words), key=len, reverse=True))) or "(?!)"


def read_file_words(file: Path) -> FileWords:
    """The words in a file that ships, which has no mistakes."""
    import tomllib  # what reads files is loaded by whoever does

    from pydantic import TypeAdapter

    return TypeAdapter(FileWords).validate_python(tomllib.loads(file.read_text("utf-8")))


@cache
def _english() -> FileWords:
    return read_file_words(_ENGLISH)
