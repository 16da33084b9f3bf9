"""Those who may see the counts, by the settings, and the counts as they see them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from bot.clock import today
from bot.store import counts
from bot.store.link_codes import LinkCodeFile
from conversations.counts.lists_now import lists_now
from conversations.counts.statistics import Statistics
from conversations.lists.snapshot import ListSnapshot
from conversations.model import Metric
from conversations.script.texts import StaffTexts
from conversations.values import value_object


@value_object
class StatisticsService:
    """The moderators, and where the counts are."""

    ids: Collection[int]
    words: StaffTexts
    counters: Sequence[Metric]
    file: Path
    day: Callable[[], date] = today
    snapshot: Callable[[], Awaitable[ListSnapshot]] | None = None  # of the lists, where it is there
    codes: LinkCodeFile | None = None  # which names the channels

    async def load_statistics(self) -> Statistics:
        """What may be shown today; raises StoreError."""
        statistics = await asyncio.to_thread(self.read_statistics)
        if self.snapshot is None:
            return statistics
        lists = await asyncio.to_thread(lists_now, await self.snapshot())
        return replace(statistics, lists=lists)

    def read_statistics(self) -> Statistics:
        """What may be shown today, read here and now; raises StoreError."""
        released = counts.figures(self.file, self.day(), self.counters)
        named = self.codes.current().counter_names if self.codes else {}
        words = replace(self.words, names={**self.words.names, **named})
        if named:  # without channels that no link was made for and nobody came by
            unnamed = {m.name for m in self.counters if m.family == "channel"} - named.keys()
            released = {
                period: {n: f for n, f in figures.items() if f or n not in unnamed}
                for period, figures in released.items()
            }
        return Statistics(words, self.counters, released, self.day())
