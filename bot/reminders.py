"""Reminds administrators of their lists: on weekdays from 8 to 16, at most once a week."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime

from bot.inbox import Place
from bot.keepers import Keepers
from bot.lists import OSLO
from bot.outbox import Outcome
from bot.store import StoreError
from conversations.reminders import KIND, reminder

log = logging.getLogger(__name__)

LOOK = 600.0  # seconds between two looks at the clock
HOURS = range(8, 16)
WEEKDAYS = range(5)


def now() -> datetime:
    """The time in Norway."""
    return datetime.now(OSLO)


class Reminders:
    """Looks once in a while whether somebody has to be reminded of something."""

    def __init__(self, keepers: Keepers, clock: Callable[[], datetime] = now) -> None:
        self._keepers, self._clock = keepers, clock

    async def follow(self) -> None:
        """Goes on until cancelled; a broken store is tried again later."""
        while True:
            await asyncio.sleep(LOOK)
            try:
                await self.look()
            except StoreError as error:
                log.error("the lists could not be looked through: %s", type(error))

    async def look(self) -> None:
        """Reminds those whose turn it is, and drops the history that is too old."""
        time = self._clock()
        if time.hour not in HOURS or time.weekday() not in WEEKDAYS:
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
