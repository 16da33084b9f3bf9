"""Whether the bot answers: a file beside the database, about as old as Telegram's last answer."""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import math
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.store.lock import lock_file

BEAT = 15.0  # seconds between two touches
SILENT = 40.0  # seconds after Telegram's last answer in which it still counts as heard


class Heartbeat:
    """Touches the file by the clock alone: a poll ends early when somebody writes, which is no time
    to leave on a disk."""

    def __init__(self, file: int) -> None:
        self._file, self._heard = file, -math.inf

    def record_answer(self) -> None:
        """Telegram has answered a poll; the first time, right after the start, shows at once."""
        first, self._heard = self._heard < 0, time.monotonic()
        if first:
            self._beat()

    async def run(self) -> None:
        """Beats as long as Telegram answers, until cancelled."""
        while True:
            await asyncio.sleep(BEAT)
            if time.monotonic() - self._heard < SILENT:
                self._beat()

    def _beat(self) -> None:
        with contextlib.suppress(OSError):  # answering matters more, and `health` will tell
            os.utime(self._file)


@contextmanager
def running_heartbeat(database: Path) -> Iterator[Heartbeat]:
    """The heart of a bot that starts on this database; nobody restores meanwhile."""
    being_restored = "is being restored; start the bot again in a moment"
    with lock_file(database, fcntl.LOCK_SH, being_restored) as file:
        yield Heartbeat(file)
