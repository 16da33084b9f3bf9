"""The SQLite file itself: opened safely, migrated, and what it refuses said in one sentence."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from importlib.resources import files
from pathlib import Path

import aiosqlite

from bot.store.private_files import open_or_create

APPLICATION = int.from_bytes(b"Koba", "big")  # as the first migration writes it into the file

Seed = Callable[[aiosqlite.Connection], Awaitable[None]]

_PRAGMAS = (
    "PRAGMA synchronous = FULL",
    "PRAGMA secure_delete = ON",
    "PRAGMA temp_store = MEMORY",  # VACUUM would leave a copy of the lists in /var/tmp
    "PRAGMA foreign_keys = ON",
    "PRAGMA trusted_schema = OFF",
)
_CHOOSE = "choose another file with KOLLEGABOT_DATABASE"
_RESTORE = "put a backup back with `python -m bot restore FILE`"
_CLOSED = f"cannot be opened for writing; mend the rights of file and folder, or {_CHOOSE}"
_DAMAGED = f"cannot be read as a database; {_RESTORE}, or {_CHOOSE}"
_NO_ANSWER = "does not answer; see whether the disk is full or broken"
_REASONS = {
    sqlite3.SQLITE_BUSY: "is locked by another program; close that and try again",
    sqlite3.SQLITE_READONLY: _CLOSED,
    sqlite3.SQLITE_CANTOPEN: _CLOSED,
}


class StoreError(Exception):
    """What is wrong with the database and what to do about it: one sentence."""


@asynccontextmanager
async def open_database(
    path: Path, patience: float, seed: Seed | None = None
) -> AsyncIterator[aiosqlite.Connection]:
    """The file, made or migrated where needed; one that is not ours is left as it was.

    `seed` puts into a new one what it begins with.
    """
    with translate_errors(path):
        _refuse_emptied(path)
        # Its owner alone may read it; SQLite gives the -wal and -shm beside it the same rights.
        await asyncio.to_thread(_touch, path)
        connection = await aiosqlite.connect(path, timeout=patience, isolation_level=None)
    try:
        with translate_errors(path):
            await _prepare(connection, path, patience, seed)
        yield connection
    finally:
        await connection.close()


def _touch(path: Path) -> None:
    os.close(open_or_create(path))


async def _prepare(
    connection: aiosqlite.Connection, path: Path, patience: float, seed: Seed | None
) -> None:
    await _refuse_foreign(connection, path)
    await _refuse_damaged(connection, path)
    await _switch_to_wal(connection, patience)
    for pragma in _PRAGMAS:
        await connection.execute_fetchall(pragma)
    while not await _apply_next_migration(connection, seed):
        pass


async def _switch_to_wal(connection: aiosqlite.Connection, patience: float) -> None:
    """Waits here for others that open the file: SQLite's own timeout leaves this statement out."""
    end = time.monotonic() + patience
    while True:
        try:
            await connection.execute_fetchall("PRAGMA journal_mode = WAL")
            return
        except aiosqlite.Error as error:
            if not is_busy(error) or time.monotonic() >= end:
                raise
        await asyncio.sleep(0.01)


def _refuse_emptied(path: Path) -> None:
    """Raises StoreError where SQLite would throw a log away, since its database is gone."""
    log = Path(f"{path}-wal")
    if log.exists() and log.stat().st_size and not (path.exists() and path.stat().st_size):
        raise StoreError(f"The database {path} is empty beside its log {log.name}; {_RESTORE}.")


async def _refuse_foreign(connection: aiosqlite.Connection, path: Path) -> None:
    """Raises StoreError before anything, even the switch to WAL, is written to a file not ours."""
    tables = await fetch_number(connection, "SELECT count(*) FROM sqlite_master")
    if tables and await fetch_number(connection, "PRAGMA application_id") != APPLICATION:
        raise StoreError(f"The file {path} belongs to another program; {_CHOOSE}.")
    if await fetch_number(connection, "PRAGMA user_version") > newest_version():
        raise StoreError(
            f"The database {path} is newer than the program; install the latest, or {_RESTORE}."
        )


async def _refuse_damaged(connection: aiosqlite.Connection, path: Path) -> None:
    """Raises StoreError also for damage where nobody has looked yet: it might be a number."""
    ((found,),) = await connection.execute_fetchall("PRAGMA quick_check(1)")
    if found != "ok":
        raise StoreError(f"The database {path} {_DAMAGED}.")


def newest_version() -> int:
    """The version of the files that this program writes."""
    return len(_migrations())


def _migrations() -> list[str]:
    """The SQL of each migration; the n-th takes the file from version n - 1 to n."""
    found = sorted((files("bot.store") / "migrations").iterdir(), key=lambda file: file.name)
    return [file.read_text("utf-8") for file in found if file.name.endswith(".sql")]


async def _apply_next_migration(connection: aiosqlite.Connection, seed: Seed | None) -> bool:
    """Applies the next migration, if any, in a transaction; True when the file is up to date.

    The version is read inside: two programs that start together do not both migrate.
    """
    async with transaction(connection):
        version = await fetch_number(connection, "PRAGMA user_version")
        for script in _migrations()[version : version + 1]:
            for statement in _statements(script):
                await connection.execute_fetchall(statement)
            await connection.execute_fetchall(f"PRAGMA user_version = {version + 1}")
            if seed and version == 0:
                await seed(connection)
    return version >= newest_version()


def _statements(script: str) -> Iterator[str]:
    """The statements one by one, since executescript would commit on its own."""
    pending = ""
    for line in script.splitlines(keepends=True):
        pending += line
        if sqlite3.complete_statement(pending):
            yield pending
            pending = ""


async def fetch_number(connection: aiosqlite.Connection, query: str) -> int:
    """The one number that a query gives."""
    return int(next(iter(await connection.execute_fetchall(query)))[0])


@asynccontextmanager
async def transaction(connection: aiosqlite.Connection) -> AsyncIterator[None]:
    """Commits what the block wrote, or nothing of it, also where the task is cancelled."""
    try:
        # Taken at once, so that a file we may not write to is refused here and not halfway.
        await connection.execute("BEGIN IMMEDIATE")
        yield
        await connection.commit()
    except BaseException:
        await connection.rollback()
        raise


def fsync(*paths: Path) -> None:
    """Has files, and with their folder their names, on the disk before anybody relies on them."""
    for path in paths:
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def is_busy(error: aiosqlite.Error) -> bool:
    """Whether another program holds what was asked for."""
    # The low byte is the family of the error: SQLITE_BUSY_SNAPSHOT is a kind of SQLITE_BUSY.
    return getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY


@contextmanager
def translate_errors(path: Path, damaged: str = _DAMAGED) -> Iterator[None]:
    """Turns what SQLite and the file system refuse into a StoreError."""
    try:
        yield
    except OSError as error:
        raise StoreError(f"The database {path} {_CLOSED}.") from error
    except aiosqlite.Error as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        broken = code in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT)
        reason = damaged if broken else _REASONS.get(code, _NO_ANSWER)
        raise StoreError(f"The database {path} {reason}.") from error
