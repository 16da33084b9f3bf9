"""Those who may see the counts, by the settings, and the counts as they see them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot import count_store
from bot.lists import today
from conversations.counts_book import CountBook
from conversations.counts_words import CountWords
from conversations.model import Counter


@dataclass(frozen=True, slots=True)
class Moderators:
    """The moderators, and where the counts are."""

    ids: Collection[int]
    words: CountWords
    counters: Sequence[Counter]
    file: Path
    day: Callable[[], date] = today

    async def book(self) -> CountBook:
        """What may be shown today; raises StoreError."""
        return await asyncio.to_thread(self.read)

    def read(self) -> CountBook:
        """What may be shown today, read here and now; raises StoreError."""
        released = count_store.figures(self.file, self.day(), self.counters)
        return CountBook(self.words, self.counters, released, self.day())
