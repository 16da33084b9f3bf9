"""Which county a typed place lies in: municipalities, hospitals, towns, old counties, countries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from conversations.directory import COUNTIES
from conversations.files import Files
from conversations.model import ABROAD, ANYWHERE
from conversations.phrases import Slack, spellings, swapped, words

FILE = "places.toml"
_TABLES = ("counties", "municipalities", "associations", "sites", "former", "towns", "elsewhere")
_LISTS = ("everyday", "before", "after", "around", "ordinary")
_ORDER = (*COUNTIES, ANYWHERE, ABROAD)
_LONGEST_NAME = 7  # words
_RUN = 8  # letters of a one-word name from which on it may be written with a space in it


@dataclass(frozen=True, slots=True)
class Where:
    """A place: one area, or several to ask back among; the name is ours, not the person's."""

    areas: tuple[str, ...]
    name: str


@dataclass(frozen=True, slots=True)
class Place:
    """A name and the areas it can mean."""

    name: str
    areas: frozenset[str]


@dataclass(frozen=True, slots=True)
class Found:
    """A place in a text, from one word to before another."""

    place: Place
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Habits:
    """What stands around a place in a sentence."""

    everyday: frozenset[str] = frozenset()
    before: frozenset[str] = frozenset()
    after: frozenset[str] = frozenset()
    around: frozenset[str] = frozenset()
    ordinary: frozenset[str] = frozenset()
    not_after: Mapping[str, frozenset[str]] | None = None


class Gazetteer:
    """Every place that is known, by each way to spell it."""

    def __init__(
        self, names: Iterable[tuple[str, frozenset[str]]] = (), habits: Habits | None = None
    ) -> None:
        self._habits = habits or Habits()
        self._not_after = self._habits.not_after or {}
        self._spelt: dict[str, dict[str, Place]] = defaultdict(dict)
        self._single: set[str] = set()  # spellings of names that are one word
        for name, areas in names:
            self._add(name, areas)
        self._choices = [key for key in self._spelt if len(key) > 3]

    def exact(self, tokens: Sequence[str]) -> Where | None:
        """The places that are written as they are spelt."""
        return _where(_longest([*self._exact(tokens)]))

    def near(self, tokens: Sequence[str]) -> Where | None:
        """A place that is one or two slips away, where nothing else is as near."""
        around = self._habits.around | self._habits.before | self._habits.after
        core = [token for token in tokens if token not in around]
        run = "".join(core)
        alone = len(core) == 1 or (len(core) <= 4 and len(run) >= _RUN)
        if alone and (found := self._nearest(run, _when_alone, most=3)):
            return found
        for n, token in enumerate(tokens):
            led = n > 0 and tokens[n - 1] in self._habits.before
            if found := self._nearest(token, _after_a_preposition if led else _in_a_sentence):
                return found
        return None

    def _add(self, name: str, areas: frozenset[str]) -> None:
        for spelling in spellings(name):
            known = self._spelt[spelling].get(name, Place(name, frozenset()))
            self._spelt[spelling][name] = Place(name, known.areas | areas)
            if len(words(name)) == 1:
                self._single.add(spelling)

    def _exact(self, tokens: Sequence[str]) -> Iterator[Found]:
        for start in range(len(tokens)):
            for end in range(start + 1, min(start + _LONGEST_NAME, len(tokens)) + 1):
                run = "".join(tokens[start:end])
                if (places := self._spelt.get(run)) and self._counts(run, tokens, start, end):
                    yield from (Found(place, start, end) for place in places.values())

    def _counts(self, run: str, tokens: Sequence[str], start: int, end: int) -> bool:
        """Whether a name is meant as one: not «for de» (Førde), not «time» in a sentence."""
        if end - start > 1 and len(run) < _RUN and run in self._single:
            return False
        if run not in self._habits.everyday or end - start == len(tokens):
            return True
        previous = tokens[start - 1] if start else ""
        if previous in self._not_after.get(run, ()):
            return False
        following = tokens[end] if end < len(tokens) else ""
        return previous in self._habits.before or following in self._habits.after

    def _nearest(self, run: str, slack: Slack, most: int = 2) -> Where | None:
        """The names nearest to a word; where several are, the bot asks back or says nothing."""
        if run in self._habits.ordinary or run in self._spelt:
            return None
        found = extract(run, self._choices, scorer=OSA.distance, score_cutoff=2, limit=None)
        fitting = [(slips, name) for name, slips, _ in found if _is_slip(run, name, slips, slack)]
        least = min((slips for slips, _ in fitting), default=0)
        places = [p for s, n in fitting if s == least for p in self._spelt[n].values()]
        where = _where([Found(place, 0, 1) for place in places])
        return where if where and len(where.areas) <= most else None


def read_places(folder: Path) -> Gazetteer:
    """The places of a script's folder; none where it has no such file."""
    return _Reader(folder).gazetteer() if (folder / FILE).is_file() else Gazetteer()


class _Reader(Files):
    """What the tables of the file mean."""

    def gazetteer(self) -> Gazetteer:
        data = self.toml(FILE)
        self.only(FILE, data, "", (*_LISTS, "not_after", *_TABLES))
        names = [pair for table in _TABLES for pair in self.places(data, table)]
        lists = {key: self.folded(data, "", key) for key in _LISTS}
        not_after = {
            key: self.folded(table, "not_after", name)
            for table in [self.table(data, "not_after")]
            for name in table
            for key in spellings(name)
        }
        return Gazetteer(names, Habits(**lists, not_after=not_after))

    def places(self, data: dict[str, Any], table: str) -> Iterator[tuple[str, frozenset[str]]]:
        rows = self.table(data, table)
        for key in rows:
            areas = frozenset(key.split("-"))
            if not areas <= set(_ORDER):
                remedy = f"skriv fylkesnumre med bindestrek mellom, {ANYWHERE} eller {ABROAD}"
                raise self.fail(FILE, table, key, remedy)
            yield from ((name, areas) for name in self.names(FILE, rows, table, key))

    def folded(self, data: dict[str, Any], table: str, key: str) -> frozenset[str]:
        words = self.names(FILE, data, table, key)
        return frozenset(spelling for word in words for spelling in spellings(word))

    def table(self, data: dict[str, Any], table: str) -> dict[str, Any]:
        if not isinstance(found := data.get(table, {}), dict):
            raise self.fail(FILE, "", table, f"her må det være en tabell [{table}]")
        return found


def _when_alone(letters: int) -> int:
    """Slips forgiven where the place is the whole message."""
    return 0 if letters < 5 else 1 if letters < 8 else 2


def _after_a_preposition(letters: int) -> int:
    """In a sentence a short word is more often another word than a slip: senga is not Senja."""
    return 0 if letters < 6 else 1 if letters < 8 else 2


def _in_a_sentence(letters: int) -> int:
    """Without anything that tells of a place, a long word may have one slip."""
    return 0 if letters < 8 else 1


def _is_slip(run: str, name: str, slips: float, slack: Slack) -> bool:
    """Whether a word may be a mistyped name; people seldom miss the first letter."""
    enough = slips <= slack(len(name)) or (slack is _when_alone and swapped(run, name))
    return enough and (run[0] == name[0] or run[:2] == name[1::-1])


def _longest(found: Sequence[Found]) -> list[Found]:
    """Without those that lie within a longer name: Rana in Mo i Rana."""
    return [
        one
        for one in found
        if not any(
            other.start <= one.start
            and one.end <= other.end
            and other.end - other.start > one.end - one.start
            for other in found
        )
    ]


def _where(found: Sequence[Found]) -> Where | None:
    """What all the names have in common («Herøy i Nordland»), or else each of them."""
    if not found:
        return None
    spots: dict[tuple[int, int], set[str]] = defaultdict(set)
    for one in found:
        spots[one.start, one.end] |= one.place.areas
    areas = set.intersection(*spots.values()) or set.union(*spots.values())
    # Alta and Áltá are one place with two names: the first is enough
    named = {(f.start, f.place.areas): f.place.name for f in reversed(found)}
    names = dict.fromkeys(name for (_, own), name in reversed(named.items()) if own & areas)
    return Where(tuple(a for a in _ORDER if a in areas), " / ".join(names))
