"""What belongs together and comes in pieces: a long text that Telegram splits, an album."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import NamedTuple

from bot.telegram.updates import Event, StaffInput

log = logging.getLogger(__name__)

PART = 3500  # characters: a text of so many may be the first part of a longer one
WAIT = 1.5  # seconds in which the next part follows


class Sent(NamedTuple):
    """One thing that an administrator wrote or sent."""

    event: Event
    material: StaffInput


class UploadCollector:
    """Keeps the parts of one chat until no other follows, then has all of them dealt with."""

    def __init__(
        self,
        process: Callable[[tuple[Sent, ...]], Awaitable[None]],
        apologize: Callable[[int], Awaitable[None]],
    ) -> None:
        self._process, self._apologize = process, apologize
        self._parts: dict[int, list[Sent]] = {}
        self._timers: dict[int, asyncio.TimerHandle] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def is_waiting(self, chat: int) -> bool:
        """Whether something of this chat waits for its next part."""
        return chat in self._parts

    def add(self, sent: Sent) -> bool:
        """Takes what may be a part of something longer; False for what stands alone."""
        chat, material = sent.event.place.chat, sent.material
        is_part = len(material.text) >= PART or bool(material.album)
        if not (is_part or self.is_waiting(chat)):
            return False
        self._parts.setdefault(chat, []).append(sent)
        if timer := self._timers.pop(chat, None):
            timer.cancel()
        wait = WAIT if is_part else 0.0  # a short text is the last part
        self._timers[chat] = asyncio.get_running_loop().call_later(wait, self._start, chat)
        return True

    def _start(self, chat: int) -> None:
        del self._timers[chat]
        task = asyncio.ensure_future(self._finish(self._parts.pop(chat)))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _finish(self, parts: list[Sent]) -> None:
        files = [sent for sent in parts if sent.material.file]
        texts = [sent for sent in parts if not sent.material.file]
        if texts:
            joined = "\n".join(sent.material.text for sent in texts)
            texts = [Sent(texts[-1].event, replace(texts[-1].material, text=joined))]
        for together in filter(None, (files, texts)):
            try:
                await self._process(tuple(together))
            except Exception:  # nobody else waits for this: whoever sent it is told so here
                log.exception("what came in parts could not be dealt with")
                await self._apologize(together[-1].event.place.chat)
