"""Patterns of words found in typed text despite typing errors (fuzzy match).

A pattern is words in order:

    a|b     either               <name>  any word of the class of that name
    a*      any that begins so   *a      any that ends so
    ..      up to three words    .       the clause ends here
    =       in front: nothing else stands in the message
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Generic, NamedTuple, TypeVar

from conversations.understanding.lexicon import SURE, SYNTAX, Atoms, Fits, Lexicon, WordLists
from conversations.understanding.names import NameIndex
from conversations.understanding.words import Tolerance, TypedWords, emergency_tolerance, fold
from conversations.values import value_object

Value = TypeVar("Value")

GAP, END = "..", "."
_GAP = 3  # words that a gap may hold
_BUDGET = 2  # edits in a whole phrase, however long
Span = tuple[int, int, int]


class WordPattern(NamedTuple, Generic[Value]):
    """Words that mean something together, as their author wrote them, and what they mean."""

    text: str
    value: Value
    tolerance: Tolerance = emergency_tolerance
    language: str = ""


class PatternMatch(NamedTuple, Generic[Value]):
    """A pattern that was found, from one word to before another."""

    pattern: WordPattern[Value]
    start: int
    end: int
    edits: int

    @property
    def value(self) -> Value:
        """What the words mean."""
        return self.pattern.value

    @property
    def span(self) -> Span:
        """Where it stands, and its edits."""
        return self[1:]


class _Phrase(NamedTuple, Generic[Value]):
    """A pattern made ready: slots in order, and before which of them there may be a gap."""

    number: int  # in the order of the list
    pattern: WordPattern[Value]
    slots: Sequence[Atoms]
    gaps: Sequence[int]
    whole: bool
    final: bool


# A phrase with its spellings run together, where it is of plain words.
_Name = tuple[frozenset[str], _Phrase[Value]]
_Phrases = dict[str, dict[str, list[_Phrase[Value]]]]  # by two of their words


@value_object
class _WordLine:
    """The words of a text that count, without fillers."""

    words: Sequence[str]
    places: Sequence[int]  # where each stands in the text
    ends: frozenset[int]  # after which of them a clause ends
    core: tuple[int, int]  # from where to where it is more than a greeting
    parted: tuple[int, int] = (0, 0)  # words that were one, run together


class Matcher(Generic[Value]):
    """A list of patterns, looked up word by word."""

    def __init__(
        self, patterns: Iterable[WordPattern[Value]] = (), lists: WordLists | None = None
    ) -> None:
        self._lists = lists or WordLists()
        self._lexicon = Lexicon(self._lists)
        self._longest = 0  # words from the first to the last of a phrase
        loose: _Phrases[Value] = defaultdict(dict)
        pairs: _Phrases[Value] = defaultdict(dict)
        names = list(self._read(patterns))
        for _, phrase in names:
            self._index(phrase, loose, pairs)
        self._loose, self._pairs = _in_tuples(loose), _in_tuples(pairs)
        self._names = NameIndex(names)
        self._lexicon.finish()

    def find(self, typed: TypedWords) -> list[PatternMatch[Value]]:
        """Every pattern in the words, with the edits it took to recognise it."""
        line = self._line(typed)
        fits = self._lexicon.fits(line.words)
        return [
            *self._word_by_word(line, fits),
            *self._joined_or_parted(line),
            *self._run_together(line, fits),
        ]

    def unknown_classes(self) -> list[str]:
        """Names in angle brackets, used in a pattern, that no list has."""
        return self._lexicon.unknown_classes()

    def _read(self, patterns: Iterable[WordPattern[Value]]) -> Iterator[_Name[Value]]:
        """The patterns made ready; what is worked out of a word serves all that have it."""
        lexicon, fillers = self._lexicon, self._lists.fillers

        def is_filler(part: str) -> bool:
            return part.isalpha() and fold(part) in fillers

        slots_of: dict[str, list[Atoms]] = {GAP: [], END: []}
        for number, pattern in enumerate(patterns):
            whole = pattern.text[0] == "="
            parts = (pattern.text[1:] if whole else pattern.text).split()
            final = parts[-1] == END
            slots: list[Atoms] = []
            gaps: list[int] = []
            for part in parts:
                if part not in slots_of:
                    slots_of[part] = [] if is_filler(part) else lexicon.slots(part)
                if part == GAP:
                    gaps.append(len(slots))
                slots += slots_of[part]
            kept = [part for part in parts if slots_of[part]]
            if not kept:  # of a filler alone
                kept = [part for part in parts if part not in (GAP, END)]
                slots = [slot for part in kept for slot in lexicon.slots(part)]
            plain = not (gaps or final) and SYNTAX.isdisjoint(pattern.text)
            names = lexicon.spell("".join(kept)) if plain else frozenset()
            yield names, _Phrase(number, pattern, tuple(slots), tuple(gaps), whole, final)

    def _index(
        self, phrase: _Phrase[Value], loose: _Phrases[Value], pairs: _Phrases[Value]
    ) -> None:
        """Under its two first words where these stand side by side, else its first and its last."""
        self._longest = max(self._longest, len(phrase.slots) + _GAP * len(phrase.gaps))
        if len(phrase.slots) == 1:
            for atom in phrase.slots[0]:
                loose[atom].setdefault(atom, []).append(phrase)
            return
        table, other = (loose, -1) if 1 in phrase.gaps else (pairs, 1)
        for atom in phrase.slots[0]:
            for second in phrase.slots[other]:
                table[atom].setdefault(second, []).append(phrase)

    def _line(self, typed: TypedWords) -> _WordLine:
        every = range(len(typed.words))
        places = [n for n in every if typed.words[n] not in self._lists.fillers] or [*every]
        words = [typed.words[n] for n in places]
        after = [*places[1:], len(typed.words)]
        ends = frozenset(
            n
            for n, (here, following) in enumerate(zip(places, after, strict=False))
            if following == len(typed.words) or not typed.ends.isdisjoint(range(here, following))
        )
        content = [n for n, word in enumerate(words) if word not in self._lists.polite]
        core = (content[0], content[-1] + 1) if content else (0, len(words))
        return _WordLine(words, places, ends, core)

    def _word_by_word(self, line: _WordLine, fits: Sequence[Fits]) -> Iterator[PatternMatch[Value]]:
        there = frozenset().union(*fits)
        starts = range(len(fits))
        if line.parted[1]:
            starts = range(max(0, line.parted[1] - self._longest), line.parted[0] + 1)
        for start in starts:
            following = fits[start + 1].keys() if start + 1 < len(fits) else frozenset()
            phrases = {}
            for atom in fits[start]:
                groups = []
                if lasts := self._loose.get(atom):
                    groups += [lasts[last] for last in lasts.keys() & there]
                if seconds := self._pairs.get(atom):
                    groups += [seconds[second] for second in seconds.keys() & following]
                for phrase in chain(*groups):
                    if not there.isdisjoint(phrase.slots[-1]):
                        phrases[phrase.number] = phrase
            for _, phrase in sorted(phrases.items()):
                end, edits = _fit(phrase, line, fits, start)
                if end >= line.parted[1] and end:
                    yield from _matches(phrase, line, start, end, edits)

    def _joined_or_parted(self, line: _WordLine) -> Iterator[PatternMatch[Value]]:
        """villasana is villa sana, and selv mord is selvmord."""
        for phrase, start, end in self._names.find(line.words):
            if len(phrase.slots) != end - start:
                yield from _matches(phrase, line, start, end, 1)
        for atom, start, end in self._lexicon.parted_stems(line.words):
            for phrase in self._loose.get(atom, {}).get(atom, ()):
                if len(phrase.slots) == 1:
                    yield from _matches(phrase, line, start, end, 1)

    def _run_together(self, line: _WordLine, fits: Sequence[Fits]) -> Iterator[PatternMatch[Value]]:
        """jegvildø is jeg vil dø: a word that no list knows, parted into words that one does."""
        for n, word in enumerate(line.words):
            pieces = self._lexicon.pieces(word)
            if len(pieces) < 2:
                continue
            grown = len(pieces) - 1
            parted = _WordLine(
                words=[*line.words[:n], *pieces, *line.words[n + 1 :]],
                places=[*line.places[:n], *[line.places[n]] * len(pieces), *line.places[n + 1 :]],
                ends=frozenset(end + grown * (end >= n) for end in line.ends),
                core=(line.core[0], line.core[1] + grown),
                parted=(n + self._lexicon.opening(pieces), n + len(pieces)),
            )
            inner = map(self._lexicon.fits_of_piece, pieces)
            yield from self._word_by_word(parted, [*fits[:n], *inner, *fits[n + 1 :]])


def _in_tuples(
    phrases: _Phrases[Value],
) -> Mapping[str, Mapping[str, Sequence[_Phrase[Value]]]]:
    """The same in half the memory, for good."""
    return {
        first: {other: tuple(found) for other, found in others.items()}
        for first, others in phrases.items()
    }


def _matches(
    phrase: _Phrase[Value], line: _WordLine, start: int, end: int, edits: int
) -> Iterator[PatternMatch[Value]]:
    """The match, if what the pattern wants around it is there."""
    if phrase.whole and not (start <= line.core[0] and end >= line.core[1]):
        return
    if phrase.final and end - 1 not in line.ends:
        return
    yield PatternMatch(phrase.pattern, line.places[start], line.places[end - 1] + 1, edits)


def _fit(
    phrase: _Phrase[Value], line: _WordLine, fits: Sequence[Fits], start: int
) -> tuple[int, int]:
    """Where the phrase ends that begins at a word, and its edits; (0, 0) where there is none."""
    tolerance, several = phrase.pattern.tolerance, len(phrase.slots) > 1
    at, total = start, 0
    for n, slot in enumerate(phrase.slots):
        gap = _GAP * phrase.gaps.count(n) if n else 0
        while True:
            here = fits[at] if at < len(fits) else {}
            if found := [here[atom] for atom in slot if atom in here]:
                edits, letters = min(found)
                # among other words one edit in each: "not treating" is not "not breathing"
                if edits <= (1 if several else _BUDGET) and (
                    not edits or letters == SURE or edits <= tolerance(letters)
                ):
                    break
            if not gap or at >= len(fits) or at in line.ends:
                return 0, 0
            gap, at = gap - 1, at + 1
        at, total = at + 1, total + edits
    return (at, total) if total <= _BUDGET else (0, 0)
