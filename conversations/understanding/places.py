"""Which county a typed place lies in: municipalities, hospitals, towns, old counties, countries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import field
from typing import NamedTuple

from conversations.model import ABROAD, ANYWHERE
from conversations.understanding.names import NameIndex
from conversations.understanding.words import TypedWords, spellings, tokenize
from conversations.values import value_object

MOST = 8  # areas to ask back among: what a screen, and the data of its buttons, have room for

_MOST_NEAR = 3  # areas that a misspelt place may mean
_RUN = 8  # letters of a one-word name from which on it may be written with a space in it


@value_object
class PlaceMatch:
    """A place: one area, or several to ask back among; the name is ours, not the person's."""

    areas: tuple[str, ...]
    name: str
    words: frozenset[int] = frozenset()  # where it stands in the text


def choosable(areas: Sequence[str]) -> tuple[str, ...]:
    """The areas to ask back among; more than a screen has room for are the whole country."""
    return tuple(areas) if len(areas) <= MOST else whole_country(areas)


def whole_country(areas: Sequence[str]) -> tuple[str, ...]:
    """Anywhere instead of several counties, beside abroad where that is among them."""
    return (ANYWHERE, ABROAD) if ABROAD in areas else (ANYWHERE,)


class Place(NamedTuple):
    """A name and the areas it can mean."""

    name: str
    areas: frozenset[str]
    words: int  # of the name


@value_object
class ContextWords:
    """What stands around a place in a sentence."""

    everyday: frozenset[str] = frozenset()
    before: frozenset[str] = frozenset()
    after: frozenset[str] = frozenset()
    around: frozenset[str] = frozenset()
    ordinary: frozenset[str] = frozenset()
    not_after: Mapping[str, frozenset[str]] = field(default_factory=dict)


Spot = tuple[Place, int, int]  # a place, from one word to before another


class Gazetteer:
    """Every place that is known, by each way to spell it; `regions` are the country's, in order."""

    def __init__(
        self,
        names: Iterable[tuple[str, frozenset[str]]] = (),
        context: ContextWords | None = None,
        regions: Iterable[str] = (),
    ) -> None:
        self._context = context or ContextWords()
        self._order = (*regions, ANYWHERE, ABROAD)
        self._names = NameIndex(
            (spellings(name), Place(name, areas, 1 if name.isalpha() else len(tokenize(name))))
            for name, areas in names
        )

    def in_order(self, areas: Sequence[str]) -> bool:
        """Whether these are known areas, each once and in the order that all places have them."""
        return tuple(areas) == tuple([area for area in self._order if area in areas])

    def words(self) -> set[str]:
        """The names that are one word and no everyday word: none is a misspelling of another."""
        names = self._names.by_spelling.items()
        return {run for run, places in names if places[0].words == 1} - self._context.everyday

    def exact(self, typed: TypedWords) -> PlaceMatch | None:
        """The places that are written as they are spelt."""
        spots = self._names.find(typed.words)
        return self._combine(
            _longest([spot for spot in spots if self._is_place(spot, typed.words)])
        )

    def near(self, typed: TypedWords, elsewhere: Collection[int]) -> PlaceMatch | None:
        """A misspelt place, where hardly anything else stands in the message.

        What is `elsewhere`, part of a topic, and what people say around a place does not count.
        """
        around = self._context.around | self._context.before | self._context.after
        core = [
            n for n, word in enumerate(typed.words) if n not in elsewhere and word not in around
        ]
        run = "".join(typed.words[n] for n in core)
        if not (len(core) == 1 or (1 < len(core) <= 4 and len(run) >= _RUN)):
            return None
        if run in self._context.ordinary or run in self._names.by_spelling:
            return None  # no misspelling
        led = not elsewhere or typed.words[core[0] - 1] in self._context.before
        places = self._names.nearest(run, _when_alone) if led else ()
        span = (core[0], core[-1] + 1)
        match = self._combine([(place, *span) for place in places])
        return match if match and len(match.areas) <= _MOST_NEAR else None

    def _is_place(self, spot: Spot, words: Sequence[str]) -> bool:
        """Whether a name is meant as one: not «for de» (Førde), not «time» in a sentence."""
        place, start, end = spot
        run = "".join(words[start:end])
        if place.words != end - start > 1 and len(run) < _RUN:
            return False
        if run not in self._context.everyday or end - start == len(words):
            return True
        previous = words[start - 1] if start else ""
        if previous in self._context.not_after.get(run, ()):
            return False
        following = words[end] if end < len(words) else ""
        return previous in self._context.before or following in self._context.after

    def _combine(self, found: Sequence[Spot]) -> PlaceMatch | None:
        """What all the names have in common («Herøy i Nordland»), or else each of them."""
        if not found:
            return None
        spots: dict[tuple[int, int], set[str]] = defaultdict(set)
        for place, start, end in found:
            spots[start, end] |= place.areas
        areas = set.intersection(*spots.values()) or set.union(*spots.values())
        # Alta and Áltá are one place with two names: the first is enough
        named = {(start, place.areas): place.name for place, start, _ in reversed(found)}
        names = dict.fromkeys(name for (_, own), name in reversed(named.items()) if own & areas)
        words = frozenset(n for start, end in spots for n in range(start, end))
        return PlaceMatch(tuple(a for a in self._order if a in areas), " / ".join(names), words)


def _when_alone(letters: int) -> int:
    """Edits forgiven where the place is the whole message."""
    return 0 if letters < 5 else 1 if letters < 8 else 2


def _longest(spots: Sequence[Spot]) -> list[Spot]:
    """Without those that lie within a longer name: Rana in Mo i Rana."""
    return [
        (place, start, end)
        for place, start, end in spots
        if not any(
            begins <= start and end <= ends and ends - begins > end - start
            for _, begins, ends in spots
        )
    ]
