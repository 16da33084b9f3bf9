"""Tells moderators that a quarter is over: once, on a working day, also when nothing can be shown.

So that silence means that something is broken, and never that there were few.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.clock import is_working_hours, now
from bot.jobs.notifier import Notifier, run_periodically
from bot.services.statistics_service import StatisticsService
from bot.store.contacts import Store
from bot.telegram.sender import Sender
from conversations.counts.screens import newest_quarter, summary

KIND = "counts"


class SummaryJob:
    """Looks once in a while whether figures have come that nobody has been told of."""

    def __init__(
        self,
        moderators: StatisticsService,
        store: Store,
        sender: Sender,
        clock: Callable[[], datetime] = now,
    ) -> None:
        self._moderators, self._store, self._clock = moderators, store, clock
        self._notifier = Notifier(sender)

    async def run(self) -> None:
        """Goes on until cancelled."""
        await run_periodically(self.run_once)

    async def run_once(self) -> None:
        """Tells all moderators of the newest quarter that is over, if it is their turn."""
        if not self._moderators.ids or not is_working_hours(self._clock()):
            return
        statistics = await self._moderators.load_statistics()
        quarter, screen = newest_quarter(statistics.day), summary(statistics)
        ids, again = self._moderators.ids, (KIND, quarter) in await self._store.notices()
        if await self._notifier.notify(quarter, ids, screen, statistics.day, again=again):
            await self._store.notice(KIND, quarter, statistics.day)
