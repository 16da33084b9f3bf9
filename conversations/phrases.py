"""Typed words made comparable, and lists of phrases that are found in them despite slips.

Nothing here remembers what was typed: there is no cache of a person's words.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product
from unicodedata import category, normalize

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

LONGEST = 600  # letters of a text that are read; the door lets far fewer in
WORDS = 120

# How many slips a word of this many letters may have.
Slack = Callable[[int], int]
Ways = Callable[[str], frozenset[str]]  # what `spellings` is

_LETTERS = str.maketrans("øåđŧŋłıđð", "oadtnlidd") | {ord("æ"): "ae", ord("œ"): "oe"}
_SPELT = {"æ": ("ae", "a", "e"), "ø": ("o", "oe"), "å": ("a", "aa"), "ŋ": ("n", "ng")}
_SILENT = str.maketrans("", "", "'’‘`´*")  # don’t is dont; d*ø is dø
_SPACED = re.compile(r"(?<!\w)\w(?:[ .\-]\w){4,}(?!\w)")  # s e l v m o r d
_TWICE = re.compile(r"([^\W\d_])\1+")
_BUDGET = 2  # slips in a whole phrase, however long


def fold(text: str) -> str:
    """Small letters without marks: what is the same on every keyboard."""
    plain = normalize("NFKD", text[:LONGEST].lower().translate(_LETTERS))
    return "".join(c for c in plain if category(c) not in ("Mn", "Cf"))[:LONGEST]


def words(text: str) -> list[str]:
    """The folded words of a text; marks part them, unless each letter stands alone."""
    folded = _SPACED.sub(lambda m: re.sub(r"\W", "", m[0]), fold(text[:LONGEST].translate(_SILENT)))
    found = re.finditer(r"[^\W_]+", folded)
    return [word[0] for word, _ in zip(found, range(WORDS), strict=False)]


def spellings(text: str) -> frozenset[str]:
    """Every folded way to write a name or word, with or without æ, ø and å, joined."""
    letters = [letter for letter in _SPELT if letter in text.lower()]
    ways = set()
    for choice in product(*(_SPELT[letter] for letter in letters)):
        way = text.lower()
        for letter, spelt in zip(letters, choice, strict=True):
            way = way.replace(letter, spelt)
        ways.add("".join(words(way)))
    return frozenset(ways)


def squeezed(word: str) -> str:
    """The word with each doubled letter written once."""
    return _TWICE.sub(r"\1", word)


def swapped(one: str, other: str) -> bool:
    """Two words that differ by two neighbouring letters that changed places."""
    return len(one) > 2 and sorted(one) == sorted(other) and OSA.distance(one, other) == 1


def emergency_slack(letters: int) -> int:
    """Generous: a phrase of several words protects each of them."""
    return 0 if letters < 5 else 1 if letters < 8 else 2


def topic_slack(letters: int) -> int:
    """Strict, for a single word may be enough to be understood."""
    return 0 if letters < 6 else 1 if letters < 10 else 2


def no_slack(_: int) -> int:
    """For phrases that silence others: they count only where they are written as they stand."""
    return 0


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that mean something together; a word that ends in * is the beginning of one."""

    value: str
    words: tuple[str, ...]
    whole: bool  # it has to be the whole message

    @property
    def size(self) -> int:
        """How many letters it has: the longer says more."""
        return sum(map(len, self.words))


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase that was found, from one word to before another."""

    phrase: Phrase
    start: int
    end: int
    slips: int


class Phrases:
    """A list of phrases, looked up word by word.

    In a pattern `a|b` is either, `a*` a beginning, and `=` in front means the whole message.
    """

    def __init__(
        self, patterns: Iterable[tuple[str, str]], slack: Slack, fillers: Iterable[str] = ()
    ) -> None:
        self._slack = slack
        ways = cache(spellings)  # of our own words, and gone when they are learnt
        self._fillers = frozenset(s for filler in fillers for s in ways(filler))
        self._starts: dict[str, list[Phrase]] = defaultdict(list)
        self._spelt: dict[str, set[str]] = defaultdict(set)
        self._squeezed: dict[str, set[str]] = defaultdict(set)
        self._stems: dict[str, str] = {}
        self._joined: dict[str, Phrase] = {}
        self._runs: list[str] = []
        for pattern, value in patterns:
            for written in alternatives(pattern):
                self._add(written, value, ways, whole=pattern.startswith("="))
        self._choices = list(self._spelt)
        self._long_stems = tuple(stem for stem in self._stems if len(stem) > 7)
        self._runs = [run for run in self._runs if len(run) >= 10]

    def find(self, tokens: Sequence[str]) -> list[Hit]:
        """Every phrase in the words, with what it took to recognise it."""
        kept = [n for n, token in enumerate(tokens) if token not in self._fillers]
        line = [tokens[n] for n in kept]
        found = [*self._word_by_word(line), *self._run_together(line)]
        return [
            Hit(hit.phrase, kept[hit.start], kept[hit.end - 1] + 1, hit.slips)
            for hit in found
            if not hit.phrase.whole or (hit.start == 0 and hit.end == len(line))
        ]

    def _add(self, written: Sequence[str], value: str, ways: Ways, *, whole: bool) -> None:
        kept = [word for word in written if not ways(word) & self._fillers] or list(written)
        phrase = Phrase(value, tuple(map(_canonical, kept)), whole)
        self._starts[phrase.words[0]].append(phrase)
        for word, canonical in zip(kept, phrase.words, strict=True):
            self._learn(word, canonical, ways)
        before = ("", "jeg", "eg", "i") if len(kept) > 1 else ("",)
        for run in ways(" ".join(kept).replace("*", "")):
            self._runs.append(run)
            self._joined |= {f"{start}{run}": phrase for start in before}
            self._joined |= {squeezed(f"{start}{run}"): phrase for start in before}

    def _learn(self, word: str, canonical: str, ways: Ways) -> None:
        for spelling in ways(word.rstrip("*")):
            if word.endswith("*"):
                self._stems[spelling] = canonical
            else:
                self._spelt[spelling].add(canonical)
                self._squeezed[squeezed(spelling)].add(canonical)

    def _word_by_word(self, line: Sequence[str]) -> Iterator[Hit]:
        known = [self._known(token) for token in line]
        for start, here in enumerate(known):
            for first in here:
                for phrase in self._starts[first]:
                    there = known[start : start + len(phrase.words)]
                    if (slips := _slips(phrase, there)) <= _BUDGET:
                        yield Hit(phrase, start, start + len(there), slips)

    def _run_together(self, line: Sequence[str]) -> Iterator[Hit]:
        """Phrases with a space too few or too many."""
        for start in range(len(line)):
            for end in range(start + 1, min(start + 5, len(line)) + 1):
                if all(line[start:end]):
                    yield from self._as_run("".join(line[start:end]), start, end)

    def _as_run(self, run: str, start: int, end: int) -> Iterator[Hit]:
        if phrase := self._joined.get(run) or self._joined.get(squeezed(run)):
            if end - start != len(phrase.words):
                yield Hit(phrase, start, end, 1)
        elif end - start > 1 and (phrase := self._split_stem(run)):
            yield Hit(phrase, start, end, 1)
        elif end - start <= 2 and len(run) >= 10 and self._slack(len(run)):
            alike = extract(run, self._runs, scorer=OSA.distance, score_cutoff=1, limit=1)
            for near, slips, _ in alike:
                if end - start != len(self._joined[near].words):
                    yield Hit(self._joined[near], start, end, int(slips) + 1)

    def _split_stem(self, run: str) -> Phrase | None:
        """A word of its own that has a space in its beginning: selv mordstanker."""
        begun = [stem for stem in self._long_stems if run.startswith(stem)]
        starts = (phrase for stem in begun for phrase in self._starts[self._stems[stem]])
        return next((phrase for phrase in starts if len(phrase.words) == 1), None)

    def _known(self, token: str) -> dict[str, int]:
        """The words of the list that a typed word can be, with the slips that takes."""
        if not token:
            return {}
        near = dict.fromkeys(self._squeezed.get(squeezed(token), ()), 1)
        near |= self._near(token) if self._slack(99) else {}
        near |= self._stemmed(token)
        return near | dict.fromkeys(self._spelt.get(token, ()), 0)

    def _near(self, token: str) -> dict[str, int]:
        found: dict[str, int] = {}
        alike = extract(token, self._choices, scorer=OSA.distance, score_cutoff=2, limit=None)
        for spelling, slips, _ in alike:
            if slips <= self._slack(len(spelling)) or (slips == 1 and swapped(token, spelling)):
                found |= dict.fromkeys(self._spelt[spelling], int(slips))
        return found

    def _stemmed(self, token: str) -> dict[str, int]:
        found: dict[str, int] = {}
        for stem, canonical in self._stems.items():
            most = self._slack(len(stem) - (len(stem) < 8))
            slips = 0 if token.startswith(stem) else _from_stem(token, stem, most)
            if slips <= most:
                found[canonical] = min(slips, found.get(canonical, slips))
        return found


def alternatives(pattern: str) -> Iterator[tuple[str, ...]]:
    """The plain phrases that a pattern stands for."""
    return product(*(word.split("|") for word in pattern.removeprefix("=").split()))


def _canonical(word: str) -> str:
    return min(spellings(word.rstrip("*"))) + "*" * word.endswith("*")


def _slips(phrase: Phrase, known: Sequence[dict[str, int]]) -> int:
    if len(known) < len(phrase.words):
        return _BUDGET + 1
    pairs = zip(phrase.words, known, strict=True)
    slips = [here.get(word, _BUDGET + 1) for word, here in pairs]
    # among other words one slip in each: "not treating" is not "not breathing"
    return sum(slips) if max(slips) < 2 or len(slips) == 1 else _BUDGET + 1


def _from_stem(token: str, stem: str, most: int) -> int:
    """How far the beginning of a word is from a stem."""
    ends = range(len(stem) - 1, len(stem) + 2)
    if not most or len(token) < ends[0] or not {*token[:2]} & {*stem[:2]}:
        return most + 1
    near = min(OSA.distance(token[:end], stem, score_cutoff=1) for end in ends)
    # two slips only in place: selvmedisinering is further from selvmord than sevlmrod
    return near if near < 2 else OSA.distance(token[: len(stem)], stem, score_cutoff=most)
