"""What of the counts may be shown, and only once a period is over.

A period is a quarter ("2026Q3") or a year ("2026"). The rule for a number of a period that is over:

    fewer than FLOOR conversations in the period   nothing of the whole period
    0 to 7                                         "fewer than 8", zero too
    else                                           the nearest multiple of 5

What is counted by quarter, too, has a figure of the year where each of the quarters has one: else
the year would tell by subtraction what a quarter hides. No other counter is the sum of others, so
nothing else can be worked out (docs/counts.md).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from conversations.script.counters import QUARTERLY, STARTED

STEP = 5
FEW = 7  # the largest number that is hidden
FLOOR = 25  # conversations of a period, of which fewer are not shown at all

Figure = int | None
"""A multiple of 5; FEWER: fewer than 8; UNTOLD: not shown, for the sake of another number."""

FEWER, UNTOLD = None, 0

Exact = Mapping[str, int]  # by name of the counter
Figures = Mapping[str, Figure]


def nearest(number: int) -> int:
    """The nearest multiple of STEP."""
    return STEP * ((number + STEP // 2) // STEP)


def round_figure(number: int) -> Figure:
    """A number of a period with enough conversations, as it may be shown."""
    return FEWER if number <= FEW else nearest(number)


def periods_of(day: date, name: str) -> tuple[str, ...]:
    """The periods in which a counter is counted on a day: the quarter first."""
    year = f"{day.year:04}"
    return (f"{year}Q{(day.month + 2) // 3}", year) if name in QUARTERLY else (year,)


def is_over(period: str, today: date) -> bool:
    """Whether a period has ended before today."""
    year, _, quarter = period.partition("Q")
    return (int(year), int(quarter or 4)) < (today.year, (today.month + 2) // 3)


def quarters(period: str) -> tuple[str, ...]:
    """The quarters of a year, in order; none of a quarter."""
    return () if "Q" in period else tuple(f"{period}Q{number}" for number in range(1, 5))


def is_withheld(figures: Figures) -> bool:
    """Whether nothing of a released period is shown."""
    return figures.get(STARTED.name) is FEWER


def release(
    period: str, exact: Exact, names: Sequence[str], public: Mapping[str, Figures]
) -> Figures:
    """The figures of a period that is over, to be kept as they are for ever.

    `names` is the closed list; `public` are the figures of the periods released before.
    """
    if exact.get(STARTED.name, 0) < FLOOR:
        return {STARTED.name: FEWER}
    if "Q" in period:
        return {name: round_figure(exact.get(name, 0)) for name in names if name in QUARTERLY}
    parts = [public.get(quarter, {}) for quarter in quarters(period)]
    by_quarter = QUARTERLY.union(*parts)  # an earlier rule showed more counters by quarter
    hidden = {name for name in by_quarter if not all(part.get(name) for part in parts)}
    return {n: UNTOLD if n in hidden else round_figure(exact.get(n, 0)) for n in names}
