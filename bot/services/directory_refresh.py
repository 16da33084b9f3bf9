"""The contact lists as the conversation sees them: a snapshot that keeps up with the files."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection, Iterable
from datetime import date, datetime
from functools import partial

from bot.clock import now
from bot.store.contacts import Store
from bot.store.database import StoreError
from bot.store.link_codes import LinkCodeFile
from config.settings import Settings
from conversations.contacts.contact import Area, Contact, OfferAreas, normalize_name
from conversations.contacts.directory import Directory
from conversations.contacts.filters import Filters
from conversations.script.link_codes import LinkCodes, presets

log = logging.getLogger(__name__)
Watch = Callable[[Collection[Area], Collection[Contact], date], None]
INTERVAL = 2.0  # seconds between two looks (polling); never on the way of an answer


class DirectoryRefresh:
    """The snapshot in use; a broken store leaves the last good one in place."""

    def __init__(
        self,
        store: Store,
        offer_areas: OfferAreas,
        time: Callable[[], datetime] = now,
        watch: Watch = lambda *_: None,
        codes: LinkCodeFile | None = None,
        filters: Filters | None = None,
    ) -> None:
        """`watch` is told, in a thread, of lists and days that are new: areas, contacts, day."""
        self._store, self._time = store, time
        self._offer_areas, self._filters = offer_areas, filters
        self._watch, self._code_file = watch, codes
        self._version, self._codes = -1, LinkCodes()
        self._one_at_a_time = asyncio.Lock()  # who has just changed a list does not wait for `run`
        self.directory = Directory(time().date())  # the snapshot in use

    def areas(self) -> tuple[Area, ...]:
        """The areas of the snapshot in use."""
        return tuple(self.directory.areas.values())

    async def refresh(self) -> None:
        """Takes a new snapshot if the lists, the codes of links or the hour have changed."""
        async with self._one_at_a_time:
            await self._refresh()

    async def _refresh(self) -> None:
        time, version = self._time(), await self._store.data_version()
        day, hour = time.date(), time.hour
        codes = self._codes
        if self._code_file:  # in a thread, since what reads a changed file has to be loaded first
            codes = await asyncio.to_thread(self._code_file.current)
        in_use = (self._version, self.directory.day, self.directory.hour, self._codes)
        if (version, day, hour, codes) == in_use:
            return
        contacts, areas = await self._store.contacts(), await self._store.areas()
        current = await asyncio.to_thread(
            partial(
                Directory,
                day,
                areas,
                contacts,
                self._offer_areas,
                hour,
                presets=presets(codes, areas),
                filters=self._filters,
            )
        )
        is_new = (version, day) != (self._version, self.directory.day)
        self.directory, self._version, self._codes = current, version, codes
        if is_new:
            await asyncio.to_thread(self._watch, areas, contacts, day)

    async def run(self) -> None:
        """Keeps the snapshot fresh until cancelled."""
        while True:
            await asyncio.sleep(INTERVAL)
            try:
                await self.refresh()
            except StoreError as error:
                log.error("the contact lists cannot be read again: %s", type(error))
                await asyncio.sleep(10 * INTERVAL)


def unknown_areas(settings: Settings, areas: Iterable[Area]) -> tuple[str, ...]:
    """Lists that the settings give to somebody and that do not exist, as after a merger."""
    known = {normalize_name(area.name) for area in areas}
    named = (name for one in settings.administrators for name in one.areas or ())
    return tuple(dict.fromkeys(name for name in named if normalize_name(name) not in known))
