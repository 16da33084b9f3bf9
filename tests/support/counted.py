"""Counts for tests: simulated years as the bot would release them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from bot.sandbox.demo.simulation import write_simulated_counts
from bot.store import counts
from conversations.counts.release_rule import Figures
from conversations.counts.statistics import Statistics
from conversations.script.loader import load_count_texts
from conversations.script.schema import Script
from tests.support.talk import everywhere

DAY = date(2026, 11, 22)  # the last whole year is 2025, three quarters of 2026 are over


def simulated(script: Script, folder: Path, a_year: int, seed: int = 1) -> Statistics:
    """The book of simulated conversations, which are in `folder / "counts"` then."""
    file = folder / "counts"
    write_simulated_counts(file, script, everywhere(script), DAY, a_year, seed)
    return book_of(script, counts.figures(file, DAY, script.counting.counters))


def book_of(script: Script, released: Mapping[str, Figures], day: date = DAY) -> Statistics:
    """A book with these figures."""
    return Statistics(load_count_texts(), script.counting.counters, released, day)
