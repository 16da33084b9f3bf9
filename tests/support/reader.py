"""The strongest reader of the figures, who works out what can be worked out from sums."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from conversations.counts.release_rule import FEWER, UNTOLD, Figure, Figures, release

ROOM = 4  # values that a hidden number may at least have
ENDLESS = 10**6
Range = tuple[int, int]  # the smallest and the largest value that are possible


def released(counts: Mapping[str, Mapping[str, int]], names: Sequence[str]) -> dict[str, Figures]:
    """What becomes public of the exact sums of a year and its quarters, by period."""
    public: dict[str, Figures] = {}
    for period in sorted(counts, key=len, reverse=True):
        public[period] = release(period, counts[period], names, public)
    return public


def figure_range(figure: Figure) -> Range:
    """The numbers that a figure may stand for."""
    if figure is FEWER:
        return 0, 7
    return (0, ENDLESS) if figure == UNTOLD else (figure - 2, figure + 2)


def values_left(told: Mapping[str, Figure], withheld: Collection[str]) -> dict[str, int]:
    """How many values each hidden quarter can have, to whoever adds the quarters up to the year.

    With one sum alone this is exact. Of a quarter that is withheld one knows that it is below 25.
    """
    ranges = {p: (0, 24) if p in withheld else figure_range(f) for p, f in told.items()}
    parts = [p for p in ranges if "Q" in p]
    low, high = next((ranges[p] for p in ranges if "Q" not in p), (0, ENDLESS))
    left = {}
    for part in parts:
        if part in withheld or told[part] is FEWER or told[part] == UNTOLD:
            others = [ranges[p] for p in parts if p != part]
            least = max(ranges[part][0], low - sum(most for _, most in others))
            most = min(ranges[part][1], high - sum(smallest for smallest, _ in others))
            left[part] = most - least + 1
    return left
