"""What a reader can work out from the figures that are public, and which further one may join them.

A number that is the sum of others (a year of its quarters, contacts reached of the offers) narrows
down those of them that are hidden. It is shown as the nearest multiple of STEP that leaves every
hidden number ROOM values or more. Which multiples do so follows from what is public already, so
that the choice tells nothing beyond the figure (simulatable auditing: Kenthapadi, Mishra and
Nissim, PODS 2005).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

STEP = 5
FEW = 7  # the largest number that is hidden
ROOM = 4  # values that a hidden number may at least have

Cell = tuple[str, str]  # a period and the name of a counter
Range = tuple[int, int]  # the smallest and the largest value that are possible
Sums = Sequence[tuple[Cell, Sequence[Cell]]]


def nearest(number: int) -> int:
    """The nearest multiple of STEP."""
    return STEP * ((number + STEP // 2) // STEP)


@dataclass(frozen=True, slots=True)
class Choice:
    """A figure, and the smallest and the largest number that is shown as it."""

    figure: int
    least: int
    most: int


@dataclass
class Public:
    """The cells of a table as a reader knows them."""

    sums: Sums  # a cell, and the cells that it is the sum of
    ranges: Mapping[Cell, Range]  # of every cell
    hidden: set[Cell] = field(default_factory=set)

    def learn(self, told: Mapping[Cell, Range]) -> None:
        """A reader hears between which values some numbers lie."""
        self.ranges = narrowed({**self.ranges, **told}, self.sums)

    def choices(self, cell: Cell) -> tuple[Choice, ...]:
        """The figures that a sum may be shown as, each with the numbers it then stands for."""
        low, high = self.ranges[cell]
        figures = [m for m in _multiples(low, high) if self._leaves_room(cell, m)]
        # Each number goes to the figure that is nearest, the lower of two.
        edges = [low - 1, *((a + b) // 2 for a, b in pairwise(figures)), high]
        return tuple(map(Choice, figures, (edge + 1 for edge in edges), edges[1:]))

    def _leaves_room(self, cell: Cell, figure: int) -> bool:
        least, most = figure - STEP // 2, figure + STEP // 2
        low, high = self.ranges[cell]
        then = narrowed({**self.ranges, cell: (max(low, least), min(high, most))}, self.sums)
        roomy = (_values(then[c]) >= min(ROOM, _values(self.ranges[c])) for c in self.hidden)
        return all(roomy) and all(_values(found) > 0 for found in then.values())


def _values(found: Range) -> int:
    return found[1] - found[0] + 1


def _multiples(low: int, high: int) -> Iterator[int]:
    return iter(range(max(nearest(low), nearest(FEW + 1)), nearest(high) + 1, STEP))


def narrowed(ranges: Mapping[Cell, Range], sums: Sums) -> dict[Cell, Range]:
    """The ranges after everything has been drawn from the sums that can be."""
    found = dict(ranges)
    changed = True
    while changed:
        changed = False
        for whole, parts in sums:
            low, high = sum(found[p][0] for p in parts), sum(found[p][1] for p in parts)
            least, most = found[whole]
            tighter = {whole: (max(low, least), min(high, most))}
            for part in parts:
                smallest, largest = found[part]
                tighter[part] = (
                    max(smallest, least - (high - largest)),
                    min(largest, most - (low - smallest)),
                )
            changed |= any(found[cell] != tighter[cell] for cell in tighter)
            found |= tighter
            if any(low > high for low, high in tighter.values()):
                return found  # cannot be: there would be no end to it
    return found
