"""Tells moderators when a quarter is over: once, on a working day, if there is something to see."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.inbox import Place
from bot.moderators import Moderators
from bot.outbox import Outbox, Outcome
from bot.rounds import at_work, now, rounds
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
        self._moderators, self._store, self._outbox = moderators, store, outbox
        self._clock = clock

    async def follow(self) -> None:
        """Goes on until cancelled."""
        await rounds(self.look)

    async def look(self) -> None:
        """Tells all moderators of the newest quarter that is over, if it is their turn."""
        if not self._moderators.ids or not at_work(self._clock()):
            return
        book, told = await self._moderators.book(), await self._store.notices()
        quarter, screen = newest_quarter(book), summary(book)
        if screen is None or (KIND, quarter) in told:
            return
        places = map(Place, self._moderators.ids)
        outcomes = [await self._outbox.show(place, screen) for place in places]
        if Outcome.DONE in outcomes:
            await self._store.notice(KIND, quarter, book.day)
