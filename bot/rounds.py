"""Looks once in a while, in working hours, whether members of staff have to be told something."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from datetime import date, datetime

from bot.inbox import Place
from bot.lists import OSLO
from bot.outbox import Outbox, Outcome
from bot.store import StoreError
from conversations.model import Screen
from conversations.workdays import is_workday

log = logging.getLogger(__name__)

LOOK = 600.0  # seconds between two looks at the clock
HOURS = range(8, 16)
TOLD = frozenset({Outcome.DONE, Outcome.UNKNOWN})
"""After these nobody is told again: what may have come is not sent twice."""


def now() -> datetime:
    """The time in Norway."""
    return datetime.now(OSLO)


def at_work(time: datetime) -> bool:
    """Whether somebody may be written to without it being urgent."""
    return time.hour in HOURS and is_workday(time.date())


async def rounds(look: Callable[[], Awaitable[None]]) -> None:
    """Looks until cancelled; a broken file is tried again later."""
    while True:
        await asyncio.sleep(LOOK)
        try:
            await look()
        except StoreError as error:
            log.error("it could not be looked who has to be told something: %s", type(error))


class Telling:
    """Tells members of staff of something, nobody of the same twice a day.

    Whom it missed it remembers until the bot ends: the store holds nobody's id.
    """

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox
        self._tried: dict[tuple[str, int], date] = {}
        self._missed: set[tuple[str, int]] = set()

    async def tell(
        self, subject: str, chats: Iterable[int], screen: Screen, day: date, *, again: bool
    ) -> bool:
        """Shows all of them a screen, or again those it missed; whether to note that it is told."""
        keys = [(subject, chat) for chat in chats]
        for key in keys:
            if self._tried.get(key) == day or (again and key not in self._missed):
                continue
            self._tried[key] = day
            self._missed.add(key)
            if await self._outbox.show(Place(key[1]), screen) in TOLD:
                self._missed.remove(key)
        reached = (key for key in keys if key not in self._missed)
        return not again and any(self._tried.get(key) == day for key in reached)
