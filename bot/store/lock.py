"""The lock of a database: a running bot holds it, so that nobody puts another file in its place."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.store.database import StoreError, translate_errors
from bot.store.private_files import alive_file, open_or_create


@contextmanager
def require_stopped_bot(database: Path) -> Iterator[None]:
    """Raises StoreError where a bot runs on this database; none starts during the block."""
    with lock_file(database, fcntl.LOCK_EX, "is in use: stop the bot first"):
        yield


@contextmanager
def lock_file(database: Path, kind: int, refusal: str) -> Iterator[int]:
    """The open file of the heartbeat, locked; raises StoreError with the refusal if it is taken."""
    with translate_errors(database):
        file = open_or_create(alive_file(database))
    try:
        try:
            fcntl.flock(file, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StoreError(f"The database {database} {refusal}.") from None
        os.utime(file, (0, 0))  # nobody has been heard from yet
        yield file
    finally:
        os.close(file)
