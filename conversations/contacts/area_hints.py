"""Which list and which offer the words of a title, a tab or a heading name."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from conversations.contacts.cells import area_names
from conversations.contacts.contact import Area, normalize_name
from conversations.contacts.file_words import any_of
from conversations.contacts.home import home
from conversations.values import value_object

WHOLE_WORD = 4  # letters of an offer's name that has to stand as a word of its own


@value_object
class Hints:
    """What some words name; more than one area or offer is a doubt."""

    areas: tuple[str, ...] = ()
    offers: tuple[str, ...] = ()
    words: str = ""  # in which the areas are named

    def __bool__(self) -> bool:
        return bool(self.areas or self.offers)

    def is_replaced(self, later: Sequence[Hints]) -> bool:
        """Whether whatever these words name is named anew before anybody stands below them."""
        is_area_left = self.areas and not any(hints.areas for hints in later)
        return not (is_area_left or (self.offers and not any(hints.offers for hints in later)))


class HintFinder:
    """Finds the names of these areas and offers in free words."""

    def __init__(self, areas: Sequence[Area], offers: Mapping[str, Collection[str]]) -> None:
        self._areas = area_names(areas)
        both = any_of(home().words.words["and"])
        self._shared = re.compile(rf"\b(\w+)- ({both}) (\w+)-(\w+)")  # "north- and south-wales"
        self._offers = {normalize_name(n): id for id, also in offers.items() for n in also}
        self._area_pattern = _pattern(self._areas, r"(?!\w)")
        short = {name for name in self._offers if len(name) <= WHOLE_WORD}
        self._offer_pattern = _pattern(self._offers.keys() - short, "")
        self._short_pattern = _pattern(short, r"(?!\w)")

    def hints(self, words: str) -> Hints:
        """What the words name: of "Vestland (Hordaland)" the narrower, of "Troms og Finnmark" both.

        An offer may have an ending ("støttekolleger i Troms"), an area stands as a word of its own.
        """
        text = self._shared.sub(r"\1-\4 \2 \3-\4", normalize_name(words))
        candidates = [self._areas[name] for name in self._area_pattern.findall(text)]
        names = self._offer_pattern.findall(text) or self._short_pattern.findall(text)
        return Hints(narrow(candidates), tuple(dict.fromkeys(self._offers[n] for n in names)),
                     words if candidates else "")  # fmt: skip


def narrow(candidates: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """What several names leave of the areas that each can mean: those in common, else all."""
    every = tuple(dict.fromkeys(area for areas in candidates for area in areas))
    common = tuple(a for a in every if all(a in areas for areas in candidates if areas))
    return common or every


def _pattern(names: Collection[str], end: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)({any_of(names)}){end}")
