"""Counts for tests: simulated years as the bot would release them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.sandbox.demo.simulation import write_simulated_counts
from bot.store import counts
from conversations.counts import router
from conversations.counts.lists_now import ListAge, ListsNow
from conversations.counts.release_rule import Figures
from conversations.counts.statistics import Statistics
from conversations.script.loader import load_count_texts, load_script
from conversations.script.schema import Script
from tests.support.norway import COUNTIES
from tests.support.talk import everywhere

DAY = date(2026, 11, 22)  # the last whole year is 2025, three quarters of 2026 are over


COUNTIES_ALL = tuple(COUNTIES.values())
LISTS = ListsNow(
    regions=COUNTIES_ALL,
    nobody=(
        ("støttekollega", tuple(n for n in COUNTIES_ALL if n not in ("Oslo", "Troms"))),
        ("lege-for-lege", COUNTIES_ALL),
    ),
    ages=(ListAge("nasjonal", 1, None), ListAge("Troms legeforening", 2, 7)),
    contacts=12,
    due=3,
    marked=1,
)


def simulated(script: Script, folder: Path, a_year: int, seed: int = 1) -> Statistics:
    """The book of simulated conversations, which are in `folder / "counts"` then."""
    file = folder / "counts"
    file.write_bytes(_conversations(script.folder, a_year, seed))
    return book_of(script, counts.figures(file, DAY, script.counting.counters))


@cache
def _conversations(folder: Path, a_year: int, seed: int) -> bytes:
    """A file of counts: the conversations take longer to be had than to be looked at."""
    script = load_script(folder)
    with TemporaryDirectory() as temporary:
        file = Path(temporary, "counts")
        write_simulated_counts(file, script, everywhere(script), DAY, a_year, seed)
        return file.read_bytes()


_texts = cache(load_count_texts)


def book_of(script: Script, released: Mapping[str, Figures], day: date = DAY) -> Statistics:
    """A book with these figures."""
    return Statistics(_texts(), script.counting.counters, released, day)


def text(statistics: Statistics, data: str) -> str:
    """The words of the screen behind a button."""
    screen = router.handle_tap(statistics, data).screen
    assert screen
    return screen.text
