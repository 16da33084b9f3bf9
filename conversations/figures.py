"""What of the counts may be shown, and only once a period is over.

A period is a quarter ("2026Q3") or a year ("2026"). The rule for a number of a period that is over:

    fewer than FLOOR conversations in the period   nothing of the whole period
    0 to 7                                         "fewer than 8", zero too
    else                                           the nearest multiple of 5

A number that is the sum of others that are public is shown so that it tells no hidden one (see
`disclosure`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial

from conversations.counting import STARTED, TOTALS, YEARLY
from conversations.disclosure import FEW, STEP, Cell, Choice, Public, Range, nearest

FLOOR = 25  # conversations of a period, of which fewer are not shown at all
MOST = 10**6  # more than anything counts to

Figure = int | None
"""A multiple of 5; FEWER: fewer than 8; UNTOLD: not shown, since it would tell a hidden number."""

FEWER, UNTOLD = None, 0

Exact = Mapping[str, int]  # by name of the counter
Figures = Mapping[str, Figure]


def show(number: int) -> Figure:
    """A number of a period with enough conversations, as it may be shown."""
    return FEWER if number <= FEW else nearest(number)


def yearly(name: str) -> bool:
    """Whether a counter is counted by year alone."""
    return name.partition(".")[0] in YEARLY


def periods_of(day: date, name: str) -> tuple[str, ...]:
    """The periods in which a counter is counted on a day: the quarter first."""
    year = f"{day.year:04}"
    return (year,) if yearly(name) else (f"{year}Q{(day.month + 2) // 3}", year)


def over(period: str, today: date) -> bool:
    """Whether a period has ended before today."""
    year, _, quarter = period.partition("Q")
    return (int(year), int(quarter or 4)) < (today.year, (today.month + 2) // 3)


def quarters(period: str) -> tuple[str, ...]:
    """The quarters of a year, in order; none of a quarter."""
    return () if "Q" in period else tuple(f"{period}Q{number}" for number in range(1, 5))


def withheld(figures: Figures) -> bool:
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
    listed = [name for name in names if "Q" not in period or not yearly(name)]
    told = {q: public[q] for q in quarters(period) if q in public and not withheld(public[q])}
    known = _beforehand(period, listed, told)
    for quarter, figures in told.items():
        _tell(known, quarter, figures, partial(_is_of_figure, figures))
    shown = {name: show(exact.get(name, 0)) for name in listed}
    return _tell(known, period, shown, partial(_is_of_number, exact))


def possible(figure: Figure) -> Range:
    """The values that a number may have whose figure is public."""
    if figure is FEWER:
        return 0, FEW
    return (FEW + 1, MOST) if figure == UNTOLD else (figure - STEP // 2, figure + STEP // 2)


def _is_of_figure(figures: Figures, name: str, choice: Choice) -> bool:
    return choice.figure == figures[name]


def _is_of_number(exact: Exact, name: str, choice: Choice) -> bool:
    return choice.least <= exact[name] <= choice.most


def _tell(
    known: Public, period: str, figures: Figures, chosen: Callable[[str, Choice], bool]
) -> Figures:
    """What is shown of a period, which a reader then knows: first the plain, then the sums."""
    told = dict(figures)
    adding = sorted({name for (whole, name), _ in known.sums if whole == period})
    sums = [name for name in adding if figures[name] is not FEWER]
    known.hidden -= {(period, name) for name in figures if figures[name] is not FEWER}
    ranges = {(period, name): possible(figure) for name, figure in figures.items()}
    known.learn(ranges | {(period, name): possible(UNTOLD) for name in sums})
    for name in sums:
        choices = known.choices((period, name))
        choice = next((c for c in choices if chosen(name, c)), None)
        told[name] = choice.figure if choice else UNTOLD
        if choice:
            known.learn({(period, name): (choice.least, choice.most)})
        else:
            known.hidden.add((period, name))
    return told


def _beforehand(period: str, names: Sequence[str], told: Mapping[str, Figures]) -> Public:
    """How the numbers of a period add up, and what anybody knows of them before any is shown."""

    def most(quarter: str, name: str) -> int:
        if quarter not in told:
            return FLOOR - 1
        return MOST if name in told[quarter] else 0  # the list did not have it yet

    parts = quarters(period)
    counted = [name for name in names if not yearly(name)]
    sums: list[tuple[Cell, Sequence[Cell]]] = [
        ((period, name), [(quarter, name) for quarter in parts]) for name in counted if parts
    ]
    for total, family in TOTALS.items():
        members = [name for name in names if name.startswith(f"{family}.")]
        if total in names and members:
            sums += [((p, total), [(p, member) for member in members]) for p in (*parts, period)]
    ranges = {(period, name): (0, MOST) for name in names} | {
        (quarter, name): (0, most(quarter, name)) for quarter in parts for name in counted
    }
    return Public(sums, ranges, {cell for cell, (_, high) in ranges.items() if high})
