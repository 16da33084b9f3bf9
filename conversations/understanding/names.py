"""Names found in words however these are parted: villasana is Villa Sana."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Generic, TypeVar

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from conversations.understanding.words import Tolerance, is_swap

Value = TypeVar("Value")

_LONGEST = 7  # words that may be one name
_BEGINNINGS = (3, 6)  # letters after which it shows that words run together are no name


class NameIndex(Generic[Value]):
    """What names mean, by each way to spell them, run together and folded."""

    def __init__(self, names: Iterable[tuple[Iterable[str], Value]] = ()) -> None:
        self.by_spelling: dict[str, tuple[Value, ...]] = {}
        for spellings, value in names:
            for run in spellings:
                self.by_spelling[run] = (*self.by_spelling.get(run, ()), value)
        self._beginnings = {run[:letters] for run in self.by_spelling for letters in _BEGINNINGS}
        self._forgiven = tuple(run for run in self.by_spelling if len(run) > 3)

    def find(self, words: Sequence[str]) -> Iterator[tuple[Value, int, int]]:
        """What each name in the words means, from one word to before another."""
        few, more = _BEGINNINGS
        for start in range(len(words)):
            run = ""
            for end in range(start + 1, min(start + _LONGEST, len(words)) + 1):
                run += words[end - 1]
                begun = run[: more if len(run) >= more else few]
                if len(begun) >= few and begun not in self._beginnings:
                    break
                for value in self.by_spelling.get(run, ()):
                    yield value, start, end

    def nearest(self, run: str, tolerance: Tolerance) -> list[Value]:
        """The names of which a word may be a misspelling, also one with two letters swapped.

        People seldom miss the first letter.
        """
        near = extract(run, self._forgiven, scorer=OSA.distance, score_cutoff=2, limit=None)
        fitting = {
            name: edits
            for name, edits, _ in near
            if (edits <= tolerance(len(name)) or is_swap(run, name))
            and (run[0] == name[0] or run[:2] == name[1::-1])
        }
        least = min(fitting.values(), default=0)
        nearest = [name for name, edits in fitting.items() if edits == least]
        return [value for name in nearest for value in self.by_spelling[name]]
