"""Typed words made comparable: folding, spelling variants, and the edits a word is forgiven.

Phrases and places share all of this. Nothing here remembers what was typed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from string import ascii_lowercase
from unicodedata import category, normalize

from rapidfuzz.distance import OSA

from conversations.values import value_object

LONGEST = 600  # letters of a text that are read; the door lets far fewer in
WORDS = 120

# How many edits (typing errors) a word of this many letters may have.
Tolerance = Callable[[int], int]

_LETTERS = str.maketrans("øåđŧŋłıđð", "oadtnlidd") | {ord("æ"): "ae", ord("œ"): "oe"}
_SPELT = {"æ": ("ae", "a", "e"), "ø": ("o", "oe"), "å": ("a", "aa"), "ŋ": ("n", "ng")}
_SILENT = str.maketrans("", "", "'’‘`´*")  # don’t is dont; d*ø is dø
_SPACED = re.compile(r"(?<!\w)\w(?:[ .\-]\w){4,}(?!\w)")  # s e l v m o r d
_DOUBLES = [2 * letter for letter in ascii_lowercase]
_WORD = re.compile(r"[^\W_]+")
_WORD_OR_END = re.compile(r"[^\W_]+|[.,;:!?…\n()]")


@value_object
class TypedWords:
    """The folded words of a text, and after which of them a clause ends."""

    words: tuple[str, ...]
    ends: frozenset[int]


def fold(text: str) -> str:
    """Small letters without marks: what is the same on every keyboard."""
    plain = text[:LONGEST].lower()
    if plain.isascii():
        return plain
    plain = plain.translate(_LETTERS)
    if not plain.isascii():
        plain = "".join(c for c in normalize("NFKD", plain) if category(c) not in ("Mn", "Cf"))
    return plain[:LONGEST]


def read_words(text: str, joints: Collection[str] = ()) -> TypedWords:
    """The words of a text; marks part them, unless each letter stands alone.

    A clause ends at a mark, and before each of `joints`, folded words such as "og".
    """
    folded = _SPACED.sub(lambda m: re.sub(r"\W", "", m[0]), fold(text[:LONGEST].translate(_SILENT)))
    words: list[str] = []
    ends: set[int] = set()
    for found in _WORD_OR_END.finditer(folded):
        if not found[0][0].isalnum():
            ends.add(len(words) - 1)
        elif len(words) < WORDS:
            if found[0] in joints:
                ends.add(len(words) - 1)
            words.append(found[0])
    return TypedWords(tuple(words), frozenset(ends))


def tokenize(text: str) -> list[str]:
    """The folded words of a text alone."""
    return list(read_words(text).words)


def spellings(text: str) -> frozenset[str]:
    """Every folded way to write a name or word, with or without æ, ø and å, joined."""
    plain = text.lower()
    if not plain.isalnum():
        plain = "".join(_WORD.findall(plain))
    if plain.isascii():
        return frozenset((plain,))
    variants = [plain]
    for letter, ways in _SPELT.items():
        if letter in plain:
            variants = [v.replace(letter, way) for v in variants for way in ways]
    return frozenset(map(fold, variants))


def squeeze(text: str) -> str:
    """A text with each doubled letter written once."""
    for double in _DOUBLES:
        while double in text:
            text = text.replace(double, double[0])
    return text


def is_swap(one: str, other: str) -> bool:
    """Two words that differ by two neighbouring letters that changed places."""
    return len(one) > 2 and sorted(one) == sorted(other) and OSA.distance(one, other) == 1


def swaps(word: str) -> Iterator[str]:
    """What a word may be meant to be if two neighbouring letters of it changed places."""
    if len(word) > 2:
        for n in range(len(word) - 1):
            if word[n] != word[n + 1]:
                yield f"{word[:n]}{word[n + 1]}{word[n]}{word[n + 2 :]}"


def emergency_tolerance(letters: int) -> int:
    """Generous: a phrase of several words protects each of them."""
    return 0 if letters < 5 else 1 if letters < 8 else 2


def topic_tolerance(letters: int) -> int:
    """Strict, for a single word may be enough to be understood."""
    return 0 if letters < 6 else 1 if letters < 10 else 2


def no_tolerance(_: int) -> int:
    """For phrases that silence others: they count only where they are written as they stand."""
    return 0
