"""Reminds administrators of their lists: on working days from 8 to 16, at most once a week."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.keepers import Keepers
from bot.rounds import Telling, at_work, now, rounds
from conversations.reminders import KIND, reminder


class Reminders:
    """Looks once in a while whether somebody has to be reminded of something."""

    def __init__(self, keepers: Keepers, clock: Callable[[], datetime] = now) -> None:
        self._keepers, self._clock = keepers, clock
        self._telling = Telling(keepers.outbox)

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
            due = reminder(book, keeper, told)
            again, screen = due is None, due or reminder(book, keeper, {})
            same = [chat for chat, other in self._keepers.all.items() if other == keeper]
            label = keeper.label
            if screen and await self._telling.tell(label, same, screen, book.day, again=again):
                await store.notice(KIND, label, book.day)
