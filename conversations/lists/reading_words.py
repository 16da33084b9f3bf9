"""How people write lists in a text: the words of `[reading]` in lists.toml, as patterns.

Which language that is, is the same as long as a process runs (ADR 35): whoever loads the script
says what loads its words, and that is done when the first text comes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import lru_cache

from conversations.contacts.columns import FILE_COLUMNS
from conversations.contacts.contact import normalize_name
from conversations.contacts.file_words import patterns_of, word_pattern
from conversations.contacts.home import Home, home
from conversations.script.texts import StaffTexts

_SHAPES = {"0": r"\d", "A": r"[^\W\d_]", " ": r"\s?"}  # of postcodes


class ReadingPatterns:
    """What lines of a text and their parts are compared with."""

    def __init__(self, words: Mapping[str, Collection[str]]) -> None:
        self.greeting = word_pattern(words["greetings"])
        self.sign_off = word_pattern(words["sign_offs"])
        self.change = word_pattern(words["changes"])
        self.departure = word_pattern(words["departures"])
        self.list_word = word_pattern(words["lists"])
        self.heading = word_pattern((*words["lists"], *words["headings"]))
        self.area_ending = re.compile(rf"\s*(?:{patterns_of(words['area_endings'])})$")
        self.role = word_pattern(words["roles"])
        self.place = word_pattern(words["places"])
        self.address = re.compile(
            f"{word_pattern(words['streets']).pattern}|{_postcode(words['postcodes'])}",
            re.IGNORECASE,
        )
        plain = [code for code in words["postcodes"] if "A" not in code]
        self.house_and_postcode = re.compile(rf"\d{{1,3}}\s(?:{_shapes(plain)})\s")
        fax = patterns_of(home().words.ways["fax"])
        self.fax = re.compile(rf"(?:{fax})[\s.:]*$", re.IGNORECASE)
        self.aside = re.compile(
            rf"\s*(?:\([^()]*\)|(?:{patterns_of(words['asides'])})[^,;|\t]*)", re.IGNORECASE
        )
        labels = [*words["ways"]]
        for column in FILE_COLUMNS:
            labels += column.words.labels if column.is_way else ()
        self.way_label = re.compile(
            rf"(?:(?<![\w-])(?:{patterns_of(labels)})[\s.:]*)+$", re.IGNORECASE
        )
        self.conjunction = re.compile(
            rf"\s(?:{patterns_of(words['conjunctions'])})\s", re.IGNORECASE
        )
        self.particles = frozenset(words["particles"])
        self.areas = frozenset(map(normalize_name, words["areas"]))


def _postcode(codes: Iterable[str]) -> str:
    """One with letters is one wherever it stands, one of digits at the beginning, before a name."""
    each = (rf"\b{_shapes([code])}\b" if "A" in code else rf"^{_shapes([code])}\s[^\W\d_]"
            for code in codes)  # fmt: skip
    return "|".join(each) or "(?!)"


def _shapes(codes: Iterable[str]) -> str:
    return "|".join("".join(_SHAPES.get(c, re.escape(c)) for c in code) for code in codes) or "(?!)"


class _CurrentPatterns:
    """The patterns of the words that were set, else of the script that ships."""

    def __init__(self) -> None:
        self._load: Callable[[], StaffTexts] = _built_in

    def set(self, load: Callable[[], StaffTexts] | None) -> None:
        """Takes the words, when the first text comes, from what loads them."""
        self._load = load or _built_in

    def __call__(self) -> ReadingPatterns:
        return _patterns(self._load, home())


def _built_in() -> StaffTexts:
    from conversations.script.loader import load_list_texts

    return load_list_texts()


reading = _CurrentPatterns()
set_reading = reading.set


@lru_cache(maxsize=2)
def _patterns(load: Callable[[], StaffTexts], _: Home) -> ReadingPatterns:
    """Made anew for another home, which calls the columns otherwise."""
    return ReadingPatterns(load().reading)
