"""Copies of the database: made while the bot runs, tried before they are trusted, put back."""

from __future__ import annotations

import os
import shutil
import sqlite3  # these commands have nothing to do meanwhile, so nothing is gained by aiosqlite
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

from bot.database import APPLICATION, StoreError, explained, lasting, newest
from bot.health import without_bot

TAILS = ("", "-wal")  # whoever copied the files of a bot that was killed has both


@dataclass(frozen=True, slots=True)
class Restored:
    """What is in the database now, and where that is which was there before."""

    contacts: int
    kept: Path | None


def back_up(database: Path, file: Path) -> int:
    """Writes a new file with all that stands in the database now; how many contacts it holds.

    Raises StoreError where that cannot be, and leaves no file then.
    """
    if not database.is_file():
        raise StoreError(f"There is no database {database}; nothing was written.")
    with ExitStack() as undo:
        with _explained(file):
            os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        undo.callback(file.unlink)
        with _connected(file) as copy, explained(database), _connected(database) as source:
            source.backup(copy)
        contacts = _tried(file, f"The database {database}")
        undo.pop_all()
    with explained(file):
        lasting(file, file.parent)
    return contacts


def restore(database: Path, file: Path) -> Restored:
    """Puts a backup in the place of the database and keeps what was there.

    Raises StoreError, and changes nothing, where the backup is not sound or a bot runs.
    """
    place = database.resolve()
    fresh = _beside(place, ".restoring")
    with without_bot(database), ExitStack() as undo:
        for tail in TAILS:
            undo.callback(_beside(fresh, tail).unlink, missing_ok=True)
        _fetched(file, fresh)
        contacts = _tried(fresh, f"The file {file}")
        with explained(database):
            kept = _set_aside(place)
            fresh.replace(place)
            lasting(place, place.parent)
    return Restored(contacts, kept)


def _fetched(file: Path, fresh: Path) -> None:
    """A copy to try, so that nothing is written into the backup itself or beside it."""
    with _explained(file):
        for tail in TAILS:
            source, target = _beside(file, tail), _beside(fresh, tail)
            target.unlink(missing_ok=True)
            if not tail or source.exists():
                target.touch(0o600)
                shutil.copyfile(source, target)


def _tried(file: Path, source: str) -> int:
    """How many contacts a copy holds, once it is one whole file; StoreError if it is no use."""
    unsound = StoreError(f"{source} is damaged, or not Kollegabot's; restore a sound backup.")
    try:
        with _connected(file) as copy:
            if _one(copy, "PRAGMA application_id") != APPLICATION:
                raise unsound
            if _one(copy, "PRAGMA user_version") > newest():
                raise StoreError(f"{source} is newer than the program; install the latest.")
            broken = copy.execute("PRAGMA foreign_key_check").fetchone()
            if broken or _one(copy, "PRAGMA integrity_check") != "ok":
                raise unsound
            copy.execute("PRAGMA journal_mode = DELETE")
            return int(_one(copy, "SELECT count(*) FROM contacts"))
    except sqlite3.Error:
        raise unsound from None


def _set_aside(place: Path) -> Path | None:
    """Gives the present file a second name; its log must not be played into the new one."""
    names = (_beside(place, f".before-restore-{n}") for n in count(1))
    kept = next(name for name in names if not name.exists())
    there = place.exists()
    if there:
        kept.hardlink_to(place)
    if (log := _beside(place, "-wal")).exists():
        log.rename(_beside(kept, "-wal"))
    _beside(place, "-shm").unlink(missing_ok=True)
    return kept if there else None


def _beside(file: Path, tail: str) -> Path:
    return Path(f"{file}{tail}")


def _one(connection: sqlite3.Connection, query: str) -> Any:
    return connection.execute(query).fetchone()[0]


@contextmanager
def _connected(path: Path) -> Iterator[sqlite3.Connection]:
    """A file that is there already; it is neither made nor migrated."""
    address = f"{path.absolute().as_uri()}?mode=rw"
    connection = sqlite3.connect(address, uri=True, isolation_level=None)
    try:
        yield connection
    finally:
        connection.close()


@contextmanager
def _explained(file: Path) -> Iterator[None]:
    try:
        yield
    except FileExistsError:
        raise StoreError(f"The file {file} exists already; choose another name.") from None
    except OSError:
        raise StoreError(
            f"The file {file} cannot be read or written; mend path, rights or room."
        ) from None
