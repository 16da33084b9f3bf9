"""Looks once in a while, in working hours, whether members of staff have to be told something."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from datetime import date

from bot.store.database import StoreError
from bot.telegram.sender import Outcome, Sender
from bot.telegram.updates import ReplyTarget
from conversations.model import Screen

log = logging.getLogger(__name__)

INTERVAL = 600.0  # seconds between two looks at the clock (polling)
DELIVERED = frozenset({Outcome.DONE, Outcome.UNKNOWN})
"""After these nobody is told again: what may have come is not sent twice (at most once)."""


async def run_periodically(job: Callable[[], Awaitable[None]]) -> None:
    """Runs a job until cancelled; a broken file is tried again later."""
    while True:
        await asyncio.sleep(INTERVAL)
        try:
            await job()
        except StoreError as error:
            log.error("it could not be looked who has to be told something: %s", type(error))


class Notifier:
    """Tells members of staff of something, nobody of the same twice a day.

    Whom it missed it remembers until the bot ends: the store holds nobody's id.
    """

    def __init__(self, sender: Sender) -> None:
        self._sender = sender
        self._tried: dict[tuple[str, int], date] = {}
        self._missed: set[tuple[str, int]] = set()

    async def notify(
        self, subject: str, chats: Iterable[int], screen: Screen, day: date, *, again: bool
    ) -> bool:
        """Shows all of them a screen, or again those it missed; whether to note that it is told."""
        keys = [(subject, chat) for chat in chats]
        for key in keys:
            if self._tried.get(key) == day or (again and key not in self._missed):
                continue
            self._tried[key] = day
            self._missed.add(key)
            if await self._sender.show_screen(ReplyTarget(key[1]), screen) in DELIVERED:
                self._missed.remove(key)
        reached = (key for key in keys if key not in self._missed)
        return not again and any(self._tried.get(key) == day for key in reached)
