"""Counts for tests: simulated years as the bot would release them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from bot import count_store
from bot.sandbox.visitors import fill
from conversations.counts_book import CountBook
from conversations.counts_words import read_count_words
from conversations.figures import Figures
from conversations.script import Script
from tests.talk import everywhere

DAY = date(2026, 11, 22)  # the last whole year is 2025, three quarters of 2026 are over


def simulated(script: Script, folder: Path, a_year: int, seed: int = 1) -> CountBook:
    """The book of simulated conversations, which are in `folder / "counts"` then."""
    file = folder / "counts"
    fill(file, script, everywhere(script), DAY, a_year, seed)
    return book_of(script, count_store.figures(file, DAY, script.counting.counters))


def book_of(script: Script, released: Mapping[str, Figures], day: date = DAY) -> CountBook:
    """A book with these figures."""
    return CountBook(read_count_words(), script.counting.counters, released, day)
