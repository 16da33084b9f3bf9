"""Keeps the web copy true: drawn at the start, when the lists change, and when a day begins."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from bot.services.web_copy import WebCopy
from bot.site.contents import WebContents
from bot.store.database import StoreError
from conversations.contacts.directory import Directory

log = logging.getLogger(__name__)

INTERVAL = 1.0  # seconds between two looks at the snapshot in use (polling)
AGAIN = 30.0  # seconds after which a drawing that failed is tried anew


class WebCopyJob:
    """Draws the copy anew when what it says has changed; who was erased is gone with the next."""

    def __init__(self, web_copy: WebCopy, directory: Callable[[], Directory]) -> None:
        """`directory` gives the snapshot in use, another one after each change."""
        self._web_copy, self._directory = web_copy, directory
        self._seen: Directory | None = None
        self._drawn: WebContents | None = None

    async def run(self) -> None:
        """Goes on until cancelled; what cannot be drawn is said in the log, and tried again."""
        while True:
            is_true = await self.run_once()
            await asyncio.sleep(INTERVAL if is_true else AGAIN)

    async def run_once(self) -> bool:
        """Draws the copy if it has to; whether it is true now."""
        directory = self._directory()
        if directory is self._seen:
            return True
        try:
            contents = await self._web_copy.load_contents(directory.day)
        except StoreError as error:
            log.error("the lists could not be read for the web copy: %s", type(error))
            return False
        if contents != self._drawn and (reason := await self._web_copy.draw(contents)):
            log.error("the web copy could not be drawn: %s", reason)
            return False
        self._seen, self._drawn = directory, contents
        return True
