"""What only the running bot knows, for `status`: a small file beside the database, about nobody."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from bot.clock import duration
from bot.process.health import FRESH
from bot.process.heartbeat import BEAT
from bot.store.private_files import overwrite
from config.logs import SafeString
from conversations.values import value_object

log = logging.getLogger(__name__)

CLOCK_WRONG = 30  # seconds that a clock may be off before it is worth a word; answers take some


@value_object
class RunState:
    """How a bot runs; the hour is UTC, as in the log."""

    version: str
    up_since: str  # "2026-12-01T08": to the hour
    paused: bool = False
    clock_ahead: int = 0  # seconds before Telegram's clock; 0 where it is about right
    trouble: str = ""  # why Telegram cannot be used, in one word


class RunStateFile:
    """Writes the state when it has changed, looked at by the clock alone, as the heartbeat does."""

    def __init__(self, database: Path, state: Callable[[], RunState]) -> None:
        self._path, self._state = state_path(database), state
        self._written: RunState | None = None

    async def run(self) -> None:
        """Goes on until cancelled."""
        while True:
            self.update()
            await asyncio.sleep(BEAT)

    def update(self) -> None:
        """Writes what has changed; its time alone where nothing has."""
        state = self._state()
        _log_clock(self._written.clock_ahead if self._written else 0, state.clock_ahead)
        with contextlib.suppress(OSError):  # answering matters more, and `status` will tell
            if state == self._written and self._path.exists():
                os.utime(self._path)
            else:
                overwrite(self._path, json.dumps(asdict(state)).encode())
        self._written = state


@contextmanager
def running_state(database: Path, state: Callable[[], RunState]) -> Iterator[RunStateFile]:
    """The file of a bot that starts; it is gone when the bot ends, unless the token is to blame."""
    file = RunStateFile(database, state)
    file.update()
    try:
        yield file
    finally:
        file.update()
        if state().trouble != "token":
            state_path(database).unlink(missing_ok=True)


def read_state(database: Path) -> RunState | None:
    """What the bot on this database last said of itself; None where none has."""
    with contextlib.suppress(OSError, ValueError, TypeError):
        return RunState(**json.loads(state_path(database).read_text("utf-8")))
    return None


def is_running(database: Path) -> bool:
    """Whether a bot on this database has run in the last 90 seconds, whoever answers it."""
    with contextlib.suppress(OSError):
        return abs(time.time() - state_path(database).stat().st_mtime) < FRESH
    return False


def state_path(database: Path) -> Path:
    """The file that belongs to a database, by whatever name that is called."""
    return Path(f"{database.resolve()}.state")


def about_right(seconds: float) -> int:
    """Seconds that a clock is off; 0 where that may be the time an answer takes."""
    return 0 if abs(seconds) < CLOCK_WRONG else round(seconds)


def _log_clock(before: int, after: int) -> None:
    if after and not before:
        side = SafeString("ahead of" if after > 0 else "behind")
        off = SafeString(duration(abs(after)))
        log.warning("the clock of this machine is %s %s Telegram's; set it", off, side)
    if before and not after:
        log.info("the clock of this machine is right again")
