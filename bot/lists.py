"""The contact lists as the conversation sees them: a snapshot that follows store and day."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.store import Store, StoreError
from conversations.directory import Area, Directory

log = logging.getLogger(__name__)

OSLO = ZoneInfo("Europe/Oslo")
LOOK = 2.0  # seconds between two looks; never on the way of an answer


def today() -> date:
    """The day in Norway."""
    return datetime.now(OSLO).date()


class Lists:
    """The snapshot in use; a broken store leaves the last good one in place."""

    def __init__(self, store: Store, day: Callable[[], date] = today) -> None:
        self._store, self._day = store, day
        self._version = -1
        self._current = Directory(day())
        self._shown: set[str] = set()  # areas with somebody to show

    def directory(self) -> Directory:
        """The snapshot in use."""
        return self._current

    def areas(self) -> tuple[Area, ...]:
        """The areas of the snapshot in use."""
        return tuple(self._current.areas.values())

    def empty(self) -> tuple[str, ...]:
        """The associations with nobody to show."""
        wanted = [area.name for area in self.areas() if area.kind == "association"]
        return tuple(name for name in wanted if name not in self._shown)

    async def refresh(self) -> None:
        """Takes a new snapshot if the lists or the day have changed."""
        day, version = self._day(), await self._store.data_version()
        if (version, day) == (self._version, self._current.day):
            return
        contacts, areas = await self._store.contacts(), await self._store.areas()
        self._current = await asyncio.to_thread(Directory, day, areas, contacts)
        seen = (c for c in contacts if not c.hidden and self._current.freshness(c) != "hidden")
        self._shown = {contact.area for contact in seen}
        self._version = version

    async def follow(self) -> None:
        """Keeps the snapshot fresh until cancelled."""
        while True:
            await asyncio.sleep(LOOK)
            try:
                await self.refresh()
            except StoreError as error:
                log.error("the contact lists cannot be read again: %s", type(error))
                await asyncio.sleep(10 * LOOK)
