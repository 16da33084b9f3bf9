"""Whether the bot answers, by the file that `heartbeat.py` touches; light, for what asks often."""

from __future__ import annotations

import contextlib
import math
import time
from pathlib import Path

from bot.store.private_files import alive_file

FRESH = 90.0  # seconds; a poll in which nothing happens takes 25


def health_error(database: Path) -> str:
    """What is wrong with the bot on this database, in one sentence; empty where it answers."""
    if seconds_since_answer(database) < FRESH:
        return ""
    return (
        f"No bot on {database.absolute()} has heard from Telegram in the last {FRESH:.0f} seconds; "
        "see whether it runs and what its log says."
    )


def seconds_since_answer(database: Path) -> float:
    """About how long ago Telegram last answered the bot; infinite where it has not yet."""
    with contextlib.suppress(OSError):
        if last := alive_file(database).stat().st_mtime:
            # A time to come is no good sign either: then the clock was put back.
            return abs(time.time() - last)
    return math.inf
