"""Reminds administrators of their lists: on working days from 8 to 16, at most once a week."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.inbox import Place
from bot.keepers import Keepers
from bot.outbox import Outcome
from bot.rounds import at_work, now, rounds
from conversations.reminders import KIND, reminder


class Reminders:
    """Looks once in a while whether somebody has to be reminded of something."""

    def __init__(self, keepers: Keepers, clock: Callable[[], datetime] = now) -> None:
        self._keepers, self._clock = keepers, clock

    async def follow(self) -> None:
        """Goes on until cancelled."""
        await rounds(self.look)

    async def look(self) -> None:
        """Reminds those whose turn it is, and drops the history that is too old."""
        if not at_work(self._clock()):
            return
        book, store = await self._keepers.book(), self._keepers.store
        await store.prune(book.day)
        told = await store.notices()
        for keeper in dict.fromkeys(self._keepers.all.values()):
            screen = reminder(book, keeper, told)
            same = [chat for chat, other in self._keepers.all.items() if other == keeper]
            outcomes = [await self._keepers.outbox.show(Place(c), screen) for c in same if screen]
            if Outcome.DONE in outcomes:
                await store.notice(KIND, keeper.label, book.day)
