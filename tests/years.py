"""What a yearly report can say: simulated years, as a table for docs/counts.md.

Run with `python -m tests.years`; it takes half a minute.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from conversations.counts_book import CountBook
from conversations.figures import UNTOLD
from conversations.reader import read
from tests.counted import simulated

SIZES = (100, 150, 300, 1000)
SEEDS = 20
YEAR = "2025"
QUARTERS = tuple(f"{YEAR}Q{number}" for number in range(1, 5))

ROWS = (
    ("who", "who"),
    ("topic", "topics"),
    ("way", "steps on the way"),
    ("offer", "offers"),
    ("area", "counties, whole country, abroad"),
    ("after", "screens after contacts, wrong numbers"),
    ("found", "found it, did not"),
)

Measure = Callable[[CountBook], int]


def numbers(key: str, *periods: str) -> Measure:
    """How many figures of a group are numbers in these periods."""
    return lambda book: sum(bool(r.figure) for p in periods for r in book.group(p, key).rows)


def untold(book: CountBook) -> int:
    """How many figures of the year are 8 or more and not shown."""
    return [*(book.figures(YEAR) or {}).values()].count(UNTOLD)


def quarters(book: CountBook) -> int:
    """How many quarters of the year are shown at all."""
    return sum(book.figures(quarter) is not None for quarter in QUARTERS)


def measures(book: CountBook) -> Iterator[tuple[str, Measure]]:
    """The rows of the table, each with what it measures."""
    yield "quarters shown, of 4", quarters
    for key, name in ROWS:
        of = len(book.group(YEAR, key).rows)
        yield f"year: {name} with a number, of {of}", numbers(key, YEAR)
    yield "year: figures withheld for the sake of another", untold
    yield "quarters: topics with a number, of 24", numbers("topic", *QUARTERS)
    yield "quarters: offers with a number, of 32", numbers("offer", *QUARTERS)


def main() -> None:
    """Prints the median, the least and the most of each row."""
    script = read()
    years: dict[int, list[CountBook]] = {size: [] for size in SIZES}
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
