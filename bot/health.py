"""Whether the bot answers: a file beside the database, about as old as Telegram's last answer.

A running bot holds a lock on that file, so that nobody puts another database under its feet.
"""

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

from bot.database import StoreError, explained

FRESH = 90.0  # seconds; a poll in which nothing happens takes 25
BEAT = 15.0  # seconds between two touches
SILENT = 40.0  # seconds after Telegram's last answer in which it still counts as heard


class Heart:
    """Touches the file by the clock alone: a poll ends early when somebody writes, which is no time
    to leave on a disk."""

    def __init__(self, file: int) -> None:
        self._file, self._heard = file, -math.inf

    def heard(self) -> None:
        """Telegram has answered a poll; the first time, right after the start, shows at once."""
        first, self._heard = self._heard < 0, time.monotonic()
        if first:
            self._beat()

    async def follow(self) -> None:
        """Beats as long as Telegram answers, until cancelled."""
        while True:
            await asyncio.sleep(BEAT)
            if time.monotonic() - self._heard < SILENT:
                self._beat()

    def _beat(self) -> None:
        with contextlib.suppress(OSError):  # answering matters more, and `health` will tell
            os.utime(self._file)


def ailment(database: Path) -> str:
    """What is wrong with the bot on this database, in one sentence; empty where it answers."""
    last = 0.0
    with contextlib.suppress(OSError):
        last = _file(database).stat().st_mtime
    # A time to come is no good sign either: then the clock was put back.
    if abs(time.time() - last) < FRESH:
        return ""
    return (
        f"No bot on {database} has heard from Telegram in the last {FRESH:.0f} seconds; "
        "see whether it runs and what its log says."
    )


@contextmanager
def beating(database: Path) -> Iterator[Heart]:
    """The heart of a bot that starts on this database; nobody restores meanwhile."""
    being_restored = "is being restored; start the bot again in a moment"
    with _locked(database, fcntl.LOCK_SH, being_restored) as file:
        yield Heart(file)


@contextmanager
def without_bot(database: Path) -> Iterator[None]:
    """Raises StoreError where a bot runs on this database; none starts during the block."""
    with _locked(database, fcntl.LOCK_EX, "is in use: stop the bot first"):
        yield


@contextmanager
def _locked(database: Path, kind: int, taken: str) -> Iterator[int]:
    with explained(database):
        file = os.open(_file(database), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _take(file, kind, StoreError(f"The database {database} {taken}."))
        os.utime(file, (0, 0))  # nobody has been heard from yet
        yield file
    finally:
        os.close(file)


def _take(file: int, kind: int, otherwise: StoreError) -> None:
    try:
        fcntl.flock(file, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        raise otherwise from None


def _file(database: Path) -> Path:
    return Path(f"{database.resolve()}.alive")  # one lock, by whatever name
