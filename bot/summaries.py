"""Tells moderators when a quarter is over: once, on a working day, if there is something to see."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.moderators import Moderators
from bot.outbox import Outbox
from bot.rounds import Telling, at_work, now, rounds
from bot.store import Store
from conversations.counts_screens import newest_quarter, summary

KIND = "counts"


class Summaries:
    """Looks once in a while whether figures have come that nobody has been told of."""

    def __init__(
        self,
        moderators: Moderators,
        store: Store,
        outbox: Outbox,
        clock: Callable[[], datetime] = now,
    ) -> None:
        self._moderators, self._store, self._clock = moderators, store, clock
        self._telling = Telling(outbox)

    async def follow(self) -> None:
        """Goes on until cancelled."""
        await rounds(self.look)

    async def look(self) -> None:
        """Tells all moderators of the newest quarter that is over, if it is their turn."""
        if not self._moderators.ids or not at_work(self._clock()):
            return
        book, told = await self._moderators.book(), await self._store.notices()
        quarter, screen = newest_quarter(book), summary(book)
        if screen is None:
            return
        ids, again = self._moderators.ids, (KIND, quarter) in told
        if await self._telling.tell(quarter, ids, screen, book.day, again=again):
            await self._store.notice(KIND, quarter, book.day)
