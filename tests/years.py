"""What a yearly report can say: simulated years, as a table for docs/counts.md.

Run with `python -m tests.years`; it takes half a minute.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from conversations.counts.release_rule import UNTOLD
from conversations.counts.statistics import Statistics
from conversations.script.loader import load_script
from tests.support.counted import simulated

SIZES = (100, 150, 300, 1000)
SEEDS = 20
YEAR = "2025"
QUARTERS = tuple(f"{YEAR}Q{number}" for number in range(1, 5))

ROWS = (
    ("who", "who"),
    ("topic", "topics"),
    ("way", "steps of the funnel"),
    ("offer", "offers"),
    ("area", "counties, whole country, abroad"),
    ("after", "screens after contacts, wrong numbers"),
    ("found", "found it, did not"),
)

Measure = Callable[[Statistics], int]


def numbers(key: str, *periods: str) -> Measure:
    """How many figures of a group are numbers in these periods."""
    return lambda statistics: sum(
        bool(r.figure) for p in periods for r in statistics.group(p, key).rows
    )


def untold(statistics: Statistics) -> int:
    """Whether the year itself is not shown, for the sake of a quarter."""
    return int(statistics.figure(YEAR, "started") == UNTOLD)


def quarters(statistics: Statistics) -> int:
    """How many quarters of the year are shown at all."""
    return sum(statistics.figures(quarter) is not None for quarter in QUARTERS)


def measures(statistics: Statistics) -> Iterator[tuple[str, Measure]]:
    """The rows of the table, each with what it measures."""
    yield "quarters shown, of 4", quarters
    for key, name in ROWS:
        of = len(statistics.group(YEAR, key).rows)
        yield f"year: {name} with a number, of {of}", numbers(key, YEAR)
    yield "year: the sum of its quarters withheld", untold


def main() -> None:
    """Prints the median, the least and the most of each row."""
    script = load_script()
    years: dict[int, list[Statistics]] = {size: [] for size in SIZES}
    for size, books in years.items():
        for seed in range(SEEDS):
            with TemporaryDirectory() as folder:
                books.append(simulated(script, Path(folder), size, seed))
    print(f"| conversations a year | {' | '.join(map(str, SIZES))} |")
    print(f"| --- {'| ---: ' * len(SIZES)}|")
    for name, measure in measures(years[SIZES[-1]][0]):
        found = [sorted(map(measure, books)) for books in years.values()]
        cells = (f"{median(f):g} ({f[0]}–{f[-1]})" for f in found)
        print(f"| {name} | {' | '.join(cells)} |")


if __name__ == "__main__":
    main()
