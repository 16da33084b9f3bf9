"""Tells administrators of changes from the command line, as of those from the chat."""

from __future__ import annotations

import asyncio
import contextlib
import logging

from bot.services.list_service import ListService
from bot.store.contacts import command_line_label
from bot.store.database import StoreError
from conversations.lists.change_screens import batch_notice

log = logging.getLogger(__name__)

INTERVAL = 5.0  # seconds between two looks (polling)
LAST_MESSAGES = 0.5  # seconds for them when the bot is told to stop
KIND = "commandline"  # of the notice whose subject is the number of the last batch told


class ListChangeJob:
    """Looks for batches of the command line that nobody was told of.

    What was there before the bot first ran on a database is not told.
    """

    def __init__(self, list_service: ListService) -> None:
        self._list_service = list_service

    async def run(self) -> None:
        """Goes on until cancelled; what is collected for others is sent then, if it can be."""
        try:
            while True:
                try:
                    await self.run_once()
                except StoreError as error:
                    log.error("changes of the command line could not be read: %s", type(error))
                await asyncio.sleep(INTERVAL)
        finally:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._list_service.notices.flush(), LAST_MESSAGES)

    async def run_once(self) -> None:
        """Tells of what is new, each batch once."""
        store = self._list_service.store
        last = await store.last_notice(KIND)
        newest = await store.newest_batch()
        if last is None or newest < last:  # the latter where a person was erased
            await store.note_last(KIND, newest)
            return
        for entries in (
            await store.batches_since(last, command_line_label()) if newest > last else ()
        ):
            snapshot = await self._list_service.load_snapshot()
            await store.note_last(KIND, entries[0].batch)  # what may have come is not repeated
            changed = {entry.key[0] for entry in entries}
            await self._list_service.notify(
                {
                    chat: batch_notice(snapshot, [e for e in entries if e.key[0] in mine], mine)
                    for chat, administrator in self._list_service.administrators.items()
                    if (mine := [area for area in sorted(changed) if administrator.can_edit(area)])
                }
            )
        if newest > last:
            await store.note_last(KIND, newest)
