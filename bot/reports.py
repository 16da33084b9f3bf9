"""Marks of wrong numbers, held back until midnight so that nothing tells when they came."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import date

from bot.lists import today
from bot.store import Store, StoreError
from conversations.changes import Identity

log = logging.getLogger(__name__)

LOOK = 60.0  # seconds between two looks at the calendar


class Reports:
    """Which contacts are said to have a wrong number; each once, in no order, by nobody."""

    def __init__(self, store: Store, day: Callable[[], date] = today) -> None:
        self._store, self._day = store, day
        self._waiting: set[Identity] = set()

    def add(self, entry: Identity) -> None:
        """Keeps a mark until the next writing."""
        self._waiting.add(entry)

    async def write(self) -> None:
        """Writes all marks at once; what cannot be written now waits for the next time."""
        if waiting := frozenset(self._waiting):
            try:
                await self._store.report(waiting)
            except StoreError as error:
                log.error("marks of wrong numbers cannot be written: %s", type(error))
            else:
                self._waiting -= waiting

    async def follow(self) -> None:
        """Writes when a new day begins in Norway, until cancelled."""
        written = self._day()
        while True:
            await asyncio.sleep(LOOK)
            if self._day() != written:
                written = self._day()
                await self.write()
