"""The SQLite file with areas and contacts; the only module that knows aiosqlite.

Every change is one transaction in WAL with synchronous=FULL: a kill or a power cut leaves either
all of it or nothing.
"""

from __future__ import annotations

import asyncio
import sqlite3  # for what aiosqlite does not pass on: codes, and where a statement ends
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

import aiosqlite

from conversations.directory import Area, Contact
from conversations.merge import COLUMNS, EDITABLE, Saved, compare, folded

APPLICATION = int.from_bytes(b"Koba", "big")  # as the first migration writes it into the file
SEPARATOR = " / "  # between several values in one column

_LISTS = ("phones", "emails", "languages")
_MARKS = ("students", "members_only", "agreed", "hidden", "reported")
_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA secure_delete = ON",
    "PRAGMA foreign_keys = ON",
    "PRAGMA trusted_schema = OFF",
)
_AREAS = """
    SELECT name, kind,
        (SELECT group_concat(county) FROM area_counties WHERE area = areas.id)
    FROM areas ORDER BY id
"""
# In an order that depends on nothing but the contacts: pages in the chat rely on it.
_CONTACTS = "SELECT * FROM contact_list ORDER BY area_id, offer, folded"
_PUT = """
    INSERT OR REPLACE INTO contacts (area, offer, folded, name, kind, role, workplace, phones,
        emails, url, address, hours, languages, students, members_only, note, agreed, confirmed,
        hidden, reported, changed)
    VALUES ((SELECT id FROM areas WHERE name = :area), :offer, :folded, :name, :kind, :role,
        :workplace, :phones, :emails, :url, :address, :hours, :languages, :students, :members_only,
        :note, :agreed, :confirmed, :hidden, :reported, :changed)
"""

_CHOOSE = "choose another file with KOLLEGABOT_DATABASE"
_CLOSED = f"cannot be opened for writing; mend the rights of file and folder, or {_CHOOSE}"
_DAMAGED = f"cannot be read as a database; put a backup back, or {_CHOOSE}"
_REASONS = {
    sqlite3.SQLITE_BUSY: "is locked by another program; close that and try again",
    sqlite3.SQLITE_READONLY: _CLOSED,
    sqlite3.SQLITE_CANTOPEN: _CLOSED,
    sqlite3.SQLITE_NOTADB: _DAMAGED,
    sqlite3.SQLITE_CORRUPT: _DAMAGED,
}


class StoreError(Exception):
    """What is wrong with the database and what to do about it: one sentence."""


class Store:
    """The contact lists in one file, as `open_store` gives them; methods may raise StoreError."""

    def __init__(self, connection: aiosqlite.Connection, path: Path) -> None:
        self._connection = connection
        self._path = path
        # A transaction is several calls: without the lock another task could step in between.
        self._lock = asyncio.Lock()
        self._version = 0
        self._seen = -1

    async def areas(self) -> tuple[Area, ...]:
        """The areas in the order they were made, the counties of each by number."""
        async with self._alone():
            rows = await self._connection.execute_fetchall(_AREAS)
        return tuple(_area(*row) for row in rows)

    async def contacts(self) -> tuple[Contact, ...]:
        """All contacts, hidden ones too, by area, offer and folded name."""
        async with self._alone():
            return await self._contacts()

    async def data_version(self) -> int:
        """A number that moves whenever contacts or areas may have changed since the last call.

        SQLite's own data_version stands still for what this connection commits, so that is counted
        on top. Ask before reading the contacts: a change in between then shows at the next call.
        """
        async with self._alone():
            seen = await _number(self._connection, "PRAGMA data_version")
        if seen != self._seen:
            self._seen, self._version = seen, self._version + 1
        return self._version

    async def put(
        self, contacts: Iterable[Contact], today: date, columns: frozenset[str] = EDITABLE
    ) -> Saved:
        """Adds or changes contacts by identity, all of them or none; says what was done.

        `columns` are what a stored entry takes over: a file without a column for the opening hours
        must not empty them. A date of confirmation is taken where it is newer and not in the
        future, and clears `reported`; else the marks `hidden` and `reported` stay.
        """
        async with self._alone(), _transaction(self._connection):
            saved = compare(await self._contacts(), contacts, today, columns)
            await self._refuse_unknown_areas(saved.added)
            rows = [*saved.added, *(new for _, new in saved.changed)]
            await self._connection.executemany(_PUT, [_row(c, today) for c in rows])
            # Before the commit: to count once too often costs a reload, too seldom hides a change.
            self._version += bool(rows)
        return saved

    async def _contacts(self) -> tuple[Contact, ...]:
        rows = await self._connection.execute_fetchall(_CONTACTS)
        return tuple(_contact(tuple(row)) for row in rows)

    async def _refuse_unknown_areas(self, contacts: Sequence[Contact]) -> None:
        known = {row[0] for row in await self._connection.execute_fetchall(_AREAS)}
        for name in sorted({contact.area for contact in contacts} - known):
            raise StoreError(f"The database {self._path} has no area «{name}»; make it first.")

    @asynccontextmanager
    async def _alone(self) -> AsyncIterator[None]:
        async with self._lock:
            with _explained(self._path):
                yield


def _area(name: str, kind: Any, counties: str | None) -> Area:
    return Area(name, kind, tuple(sorted(counties.split(","))) if counties else ())


def _contact(row: Sequence[Any]) -> Contact:
    values: dict[str, Any] = dict(zip(COLUMNS, row[:-2], strict=True))
    values |= {key: tuple(filter(None, values[key].split(SEPARATOR))) for key in _LISTS}
    values |= {key: bool(values[key]) for key in _MARKS}
    confirmed = values["confirmed"]
    return Contact(**values | {"confirmed": confirmed and date.fromisoformat(confirmed)})


def _row(contact: Contact, today: date) -> dict[str, Any]:
    values = {name: getattr(contact, name) for name in COLUMNS}
    values |= {key: SEPARATOR.join(values[key]) for key in _LISTS}
    confirmed = contact.confirmed and contact.confirmed.isoformat()
    own = {"folded": folded(contact.name), "confirmed": confirmed, "changed": today.isoformat()}
    return values | own


@asynccontextmanager
async def open_store(path: Path, patience: float = 5.0) -> AsyncIterator[Store]:
    """The store in a file, made or migrated where needed, for as long as the block runs.

    `patience` is how many seconds to wait for another program's transaction. Raises StoreError
    where the file cannot be used; a file that is not ours is left as it was, to the byte.
    """
    with _explained(path):
        # Its owner alone may read it; SQLite gives the -wal and -shm beside it the same rights.
        await asyncio.to_thread(path.touch, mode=0o600)
        connection = await aiosqlite.connect(path, timeout=patience, isolation_level=None)
    try:
        with _explained(path):
            await _prepare(connection, path)
        yield Store(connection, path)
    finally:
        await connection.close()


async def _prepare(connection: aiosqlite.Connection, path: Path) -> None:
    await _refuse_foreign(connection, path)
    for pragma in _PRAGMAS:
        await connection.execute_fetchall(pragma)
    while not await _step(connection):
        pass


async def _refuse_foreign(connection: aiosqlite.Connection, path: Path) -> None:
    """Raises StoreError before anything, even the switch to WAL, is written to a file not ours."""
    tables = await _number(connection, "SELECT count(*) FROM sqlite_master")
    if tables and await _number(connection, "PRAGMA application_id") != APPLICATION:
        raise StoreError(f"The file {path} belongs to another program; {_CHOOSE}.")
    if await _number(connection, "PRAGMA user_version") > len(_migrations()):
        raise StoreError(f"The database {path} is newer than the program; install the latest.")


def _migrations() -> list[str]:
    """The SQL of each migration; the n-th takes the file from version n - 1 to n."""
    found = sorted((files("bot") / "migrations").iterdir(), key=lambda file: file.name)
    return [file.read_text("utf-8") for file in found if file.name.endswith(".sql")]


async def _step(connection: aiosqlite.Connection) -> bool:
    """Applies the next migration, if any, in a transaction; True when the file is up to date.

    The version is read inside: two programs that start together do not both migrate.
    """
    async with _transaction(connection):
        version = await _number(connection, "PRAGMA user_version")
        for script in _migrations()[version : version + 1]:
            for statement in _statements(script):
                await connection.execute_fetchall(statement)
            await connection.execute_fetchall(f"PRAGMA user_version = {version + 1}")
    return version >= len(_migrations())


def _statements(script: str) -> Iterator[str]:
    """The statements one by one, since executescript would commit on its own."""
    pending = ""
    for line in script.splitlines(keepends=True):
        pending += line
        if sqlite3.complete_statement(pending):
            yield pending
            pending = ""


async def _number(connection: aiosqlite.Connection, query: str) -> int:
    return int(next(iter(await connection.execute_fetchall(query)))[0])


@asynccontextmanager
async def _transaction(connection: aiosqlite.Connection) -> AsyncIterator[None]:
    """Commits what the block wrote, or nothing of it, also where the task is cancelled."""
    try:
        # Taken at once, so that a file we may not write to is refused here and not halfway.
        await connection.execute("BEGIN IMMEDIATE")
        yield
        await connection.commit()
    except BaseException:
        await connection.rollback()
        raise


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    """Turns what SQLite and the file system refuse into a StoreError."""
    try:
        yield
    except OSError as error:
        raise StoreError(f"The database {path} {_CLOSED}.") from error
    except aiosqlite.Error as error:
        # The low byte is the family of the error: SQLITE_BUSY_SNAPSHOT is a kind of SQLITE_BUSY.
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        reason = _REASONS.get(code, "does not answer; see whether the disk is full or broken")
        raise StoreError(f"The database {path} {reason}.") from error
