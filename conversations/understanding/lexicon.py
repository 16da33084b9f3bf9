"""The words of all patterns, and what a typed word can be of them despite typing errors."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from functools import cache

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from conversations.understanding.words import spellings, squeeze, swaps
from conversations.values import value_object

SURE = 99  # letters, of a word that is forgiven its one edit whatever its length
SYNTAX = frozenset("|*<>")
_FUZZY = 5  # letters of a word from which on it may be misspelt
_STEM = 8  # letters of a beginning that may have a space in it: selv mordstanker
_PARTS_OF_STEM = 3  # words that a beginning may be parted into
_LONGEST_RUN = 60  # letters of a word that may be several

_NO_WORD = re.compile(r"[^\w'’]+|_+")

# What a typed word can be: words and classes of patterns as these write them, with edits and
# letters of the word meant.
Fits = Mapping[str, tuple[int, int]]
Atoms = tuple[str, ...]


@value_object
class WordLists:
    """What all patterns share; folded spellings, but for the classes."""

    classes: Mapping[str, Sequence[str]] = field(default_factory=dict)
    fillers: frozenset[str] = frozenset()  # may stand anywhere in a phrase
    polite: frozenset[str] = frozenset()  # may stand around a whole message
    ordinary: frozenset[str] = frozenset()  # never a misspelling of anything
    small: frozenset[str] = frozenset()  # may be run together with others
    pronouns: frozenset[str] = frozenset()  # may be run together with what follows


class Lexicon:
    """The words and classes of words that patterns are made of, and how each is spelt."""

    def __init__(self, lists: WordLists) -> None:
        self._lists = lists
        self.pronouns = lists.pronouns
        self._atoms: dict[str, str] = {}  # each once, however many patterns have it
        self._spelt: dict[str, Atoms] = {}
        self._stems: dict[str, Atoms] = {}
        self._tails: dict[str, Atoms] = {}
        self.spell = cache(spellings)  # of our own words, and gone when they are learnt

    def finish(self) -> None:
        """Makes the tables by which words are looked up, when all words are learnt."""
        del self.spell
        self._squeezed: dict[str, Atoms] = {}  # of words that have doubled letters
        for short, (spelt, atoms) in zip(
            _squeeze_all(self._spelt), self._spelt.items(), strict=True
        ):
            if short != spelt:
                others = self._squeezed.get(short)
                self._squeezed[short] = (*others, *atoms) if others else atoms
        self._by_letter = _by_beginning(self._spelt, 1, _FUZZY)
        self._stems_by_letter = {
            letter: _by_length(stems)
            for letter, stems in _by_beginning(self._stems, 1, _FUZZY).items()
        }
        self._stems_by_two = _by_beginning(sorted(self._stems, key=len), 2, 2)
        self._endings = tuple(self._tails)
        self._long_stems = {stem[:_STEM] for stem in self._stems if len(stem) >= _STEM}

    def unknown_classes(self) -> list[str]:
        """Names in angle brackets, used in a pattern, that no list has."""
        used = {word[1:-1] for word in self._atoms if word[0] == "<"}
        return sorted(used - set(self._lists.classes))

    def slots(self, part: str) -> list[Atoms]:
        """Learns a part of a pattern: for each word of it what will do."""
        return [
            tuple(dict.fromkeys([self._atom(word) for word in text.split("|")]))
            for text in _words_of(part)
        ]

    def _atom(self, text: str) -> str:
        """A word or a class; its spellings are learnt when it comes first."""
        if (known := self._atoms.get(text)) is not None:
            return known
        self._atoms[text] = text
        for word in self._lists.classes.get(text[1:-1], ()) if text[0] == "<" else (text,):
            table = (
                self._stems if word[-1] == "*" else self._tails if word[0] == "*" else self._spelt
            )
            for spelling in self.spell(word.strip("*")):
                table[spelling] = (*table[spelling], text) if spelling in table else (text,)
        return text

    def fits(self, words: Sequence[str]) -> list[Fits]:
        """What each of some typed words can be."""
        each = dict.fromkeys(words)
        squeezed = zip(each, _squeeze_all(each), strict=True)
        known = {word: self._fits(word, short) for word, short in squeezed}
        return [known[word] for word in words]

    def _fits(self, word: str, squeezed: str) -> Fits:
        """What a typed word can be; as it is spelt goes before any misspelling.

        `squeezed` is the word with doubled letters once.
        """
        fits: dict[str, tuple[int, int]] = {}
        if word not in self._lists.ordinary:
            if len(word) >= _FUZZY - 1 and word not in self._spelt:
                self._add_near(word, fits)
            for other in swaps(word):
                if other in self._spelt:
                    fits |= dict.fromkeys(self._spelt[other], (1, SURE))
        fits |= dict.fromkeys(self._squeezed_to(squeezed), (1, SURE))
        for stem in self._stems_by_two.get(word[:2], ()):
            if word.startswith(stem):
                fits |= dict.fromkeys(self._stems[stem], (0, len(stem)))
        if word.endswith(self._endings):
            for tail, atoms in self._tails.items():
                if word.endswith(tail):
                    fits |= dict.fromkeys(atoms, (0, len(tail)))
        if word in self._spelt:
            fits |= dict.fromkeys(self._spelt[word], (0, SURE))
        return fits

    def fits_of_piece(self, piece: str) -> Fits:
        """What a piece of a word can be that several were run together in."""
        atoms = (*self._squeezed_to(squeeze(piece)), *self._stems.get(piece, ()))
        return dict.fromkeys(atoms, (0, SURE))

    def _squeezed_to(self, short: str) -> Atoms:
        """What is spelt like this once its doubled letters stand once."""
        return (*self._spelt.get(short, ()), *self._squeezed.get(short, ()))

    def pieces(self, word: str) -> list[str]:
        """A word that no list knows, parted into as few known ones as will do, if it can be."""
        if word in self._spelt or word in self._lists.ordinary:
            return []
        return self._pieces(word) or self._pieces(squeeze(word))

    def opening(self, pieces: Sequence[str]) -> int:
        """How many pieces what is meant may stand behind: jeg, and small words such as er."""
        if pieces[0] not in self.pronouns:
            return 0
        small = self._lists.small
        return next((n for n, piece in enumerate(pieces) if n and piece not in small), 1)

    def _pieces(self, word: str) -> list[str]:
        if not _FUZZY <= len(word) <= _LONGEST_RUN:
            return []
        best: list[list[str] | None] = [[], *[None] * len(word)]
        for end in range(1, len(word) + 1):
            for start in range(max(0, end - 20), end):
                before, piece = best[start], word[start:end]
                if before is None or not (
                    piece in self._spelt
                    or piece in self._squeezed
                    or piece in self._stems
                    or piece in self._lists.small
                ):
                    continue
                if end - start < 2 and (start or piece not in self.pronouns):
                    continue
                here = best[end]
                if here is None or len(before) + 1 < len(here):
                    best[end] = [*before, piece]
        return best[-1] or []

    def parted_stems(self, words: Sequence[str]) -> Iterator[tuple[str, int, int]]:
        """Long beginnings with a space in them: what each is, from one word to before another."""
        for start in range(len(words)):
            for end in range(start + 2, min(start + _PARTS_OF_STEM, len(words)) + 1):
                run = "".join(words[start:end])
                if run[:_STEM] not in self._long_stems:
                    continue
                last = len(words[end - 1])
                for letters in range(max(_STEM, len(run) - last + 1), len(run) + 1):
                    for atom in self._stems.get(run[:letters], ()):
                        yield atom, start, end

    def _add_near(self, word: str, fits: dict[str, tuple[int, int]]) -> None:
        """Misspelt words, and words that begin with a misspelt stem."""
        near: list[tuple[int, int, Atoms]] = []
        cutoff = 1 if len(word) < 6 else 2  # what a word so short may be has one edit at most
        for letter in sorted({word[0], word[1]}):  # the first, or two that changed places
            alike = _alike(word, self._by_letter.get(letter, ()), cutoff)
            near += [(edits, len(one), self._spelt[one]) for one, edits, _ in alike]
            for length, stems in self._stems_by_letter.get(letter, {}).items():
                if length > len(word) + 1:
                    continue
                for stem, edits, _ in _alike(word[:length], stems, 2):
                    if (edits := _edits_of_stem(word, stem, edits)) <= 2:
                        near.append((edits, length - (length < 8), self._stems[stem]))
        for edits, letters, slots in sorted(near, key=lambda one: (-one[0], one[1])):
            fits |= dict.fromkeys(slots, (edits, letters))


def _by_beginning(words: Iterable[str], letters: int, shortest: int) -> Mapping[str, Sequence[str]]:
    """Words of a length, by their first letters."""
    listed: dict[str, list[str]] = defaultdict(list)
    for word in words:
        if len(word) >= shortest:
            listed[word[:letters]].append(word)
    return {beginning: tuple(begun) for beginning, begun in listed.items()}


def _squeeze_all(words: Iterable[str]) -> list[str]:
    """Words with doubled letters once; all of them in one go, which takes a tenth of the time."""
    return squeeze("\n".join(words)).splitlines()


def _words_of(part: str) -> list[str]:
    """The words of a part of a pattern: Aust-Agder has two."""
    if part.isalnum() or not SYNTAX.isdisjoint(part):
        return [part]
    return [word for word in _NO_WORD.split(part) if word]


def _by_length(words: Iterable[str]) -> Mapping[int, Sequence[str]]:
    """Words by their number of letters."""
    listed: dict[int, list[str]] = defaultdict(list)
    for word in words:
        listed[len(word)].append(word)
    return {length: tuple(alike) for length, alike in listed.items()}


def _alike(word: str, words: Sequence[str], cutoff: int) -> list[tuple[str, int, int]]:
    """Those of some words that are so many edits from one at most, with their edits."""
    return extract(word, words, scorer=OSA.distance, score_cutoff=cutoff, limit=None)


def _edits_of_stem(word: str, stem: str, edits: int) -> int:
    """How far the beginning of a word is from a stem that is so far from as many letters of it."""
    if edits < 2:
        return edits
    # two edits only in place: selvmedisinering is further from selvmord than sevlmrod
    others = (word[: len(stem) - 1], word[: len(stem) + 1])
    return 1 if any(OSA.distance(other, stem, score_cutoff=1) <= 1 for other in others) else 2
