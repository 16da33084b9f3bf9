"""The SQLite file with areas and contacts: what is in it, and how the lists change.

Every change is one transaction in WAL with synchronous=FULL: a kill or a power cut leaves either
all of it or nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path

import aiosqlite

from bot.database import APPLICATION, StoreError, explained, number, opened, transaction
from bot.store_areas import AreaTables
from bot.store_history import History
from bot.store_rows import all_contacts, all_fitted, rows
from conversations.changes import (
    Entry,
    Identity,
    Outdated,
    Step,
    steps_of,
    undone,
)
from conversations.directory import Area, Contact, folded, identity
from conversations.merge import EDITABLE, Saved, compare

__all__ = ["APPLICATION", "COMMAND_LINE", "Store", "StoreError", "open_store"]

COMMAND_LINE = "kommandolinja"  # the label of what is not done in the chat

# In an order that depends on nothing but the contacts: pages in the chat rely on it.
_CONTACTS = "SELECT * FROM contact_list ORDER BY area_id, offer, folded"
_ENTRY = "area = (SELECT id FROM areas WHERE name = ?) AND offer = ? AND folded = ?"
_REMOVE = f"DELETE FROM contacts WHERE {_ENTRY}"  # noqa: S608 (our own words)
_REPORT = f"UPDATE contacts SET reported = 1 WHERE {_ENTRY}"  # noqa: S608 (our own words)
_PUT = """
    INSERT OR REPLACE INTO contacts (area, offer, folded, name, kind, role, workplace, phones,
        emails, url, address, hours, languages, students, members_only, note, agreed, confirmed,
        hidden, reported, changed)
    VALUES ((SELECT id FROM areas WHERE name = :area), :offer, :folded, :name, :kind, :role,
        :workplace, :phones, :emails, :url, :address, :hours, :languages, :students, :members_only,
        :note, :agreed, :confirmed, :hidden, :reported, :changed)
"""


class Store:
    """The contact lists in one file, as `open_store` gives them; methods may raise StoreError."""

    def __init__(self, connection: aiosqlite.Connection, path: Path) -> None:
        self._connection = connection
        self._path = path
        self._history = History(connection)
        self._areas = AreaTables(connection)
        # A transaction is several calls: without the lock another task could step in between.
        self._lock = asyncio.Lock()
        self._version = 0
        self._seen = -1

    async def areas(self) -> tuple[Area, ...]:
        """The areas in the order they were made, the counties of each by number."""
        async with self._alone():
            return await self._areas.all()

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
            seen = await number(self._connection, "PRAGMA data_version")
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
        async with self._writing():
            saved = compare(await self._contacts(), contacts, today, columns)
            await self._write(steps_of(saved), COMMAND_LINE, today)
        return saved

    async def apply(self, steps: Sequence[Step], label: str, today: date) -> int:
        """Carries out steps, all or none, and writes them down; the number to undo them by.

        Raises Outdated where one of them does not start from what stands in the list now.
        `reported` is not compared: it stays, unless the entry is confirmed anew.
        """
        async with self._writing():
            fitted = await asyncio.to_thread(all_fitted, steps, await self._contacts())
            return await self._write(fitted, label, today)

    async def undo(
        self, batch: int, areas: Iterable[str], label: str, today: date
    ) -> tuple[int, tuple[Step, ...]]:
        """Takes back what a batch did in these areas, as a batch of its own; may raise Outdated."""
        async with self._writing():
            entries = await self._history.of(batch, frozenset(areas))
            steps = undone(entries, await self._contacts())
            if not steps:
                raise Outdated
            return await self._write(steps, label, today), steps

    async def history(self, area: str, limit: int = 1000) -> tuple[Entry, ...]:
        """What was changed in an area, the newest first."""
        async with self._alone():
            return await self._history.newest(area, limit)

    async def report(self, entries: Iterable[Identity]) -> None:
        """Marks entries as said to have a wrong number: no date, no number of times, no history."""
        async with self._writing():
            keys = [(area, offer, folded(name)) for area, offer, name in sorted(entries)]
            await self._connection.executemany(_REPORT, keys)
        await self._truncate()

    async def forget(self, name: str) -> int:
        """Erases a person from lists and history, also from the file; how many rows it was."""
        async with self._writing():
            gone = await self._history.forget(name)
            query = "DELETE FROM contacts WHERE folded = ?"
            cursor = await self._connection.execute(query, (folded(name),))
        await self._truncate()
        return gone + max(cursor.rowcount, 0)

    async def prune(self, today: date) -> None:
        """Drops the history of more than twelve months ago, also from the file."""
        async with self._writing():
            gone = await self._history.prune(today)
        if gone:
            await self._truncate()

    async def notices(self) -> dict[tuple[str, str], date]:
        """What staff were last told, by kind and subject, and when."""
        async with self._alone():
            told = await self._connection.execute_fetchall("SELECT kind, subject, day FROM notices")
        return {(kind, subject): date.fromisoformat(day) for kind, subject, day in told}

    async def notice(self, kind: str, subject: str, day: date) -> None:
        """Remembers that staff were told."""
        async with self._alone(), transaction(self._connection):
            row = (kind, subject, day.isoformat())
            query = "INSERT OR REPLACE INTO notices (kind, subject, day) VALUES (?, ?, ?)"
            await self._connection.execute(query, row)

    @asynccontextmanager
    async def changing_areas(self) -> AsyncIterator[AreaTables]:
        """The areas to be changed, all or nothing."""
        async with self._writing():
            yield self._areas

    async def _contacts(self) -> tuple[Contact, ...]:
        found = await self._connection.execute_fetchall(_CONTACTS)
        # A long list would keep everybody waiting, so what is made of it is made beside the loop.
        return await asyncio.to_thread(all_contacts, found)

    async def _write(self, steps: Sequence[Step], label: str, today: date) -> int:
        await self._refuse_unknown_areas(steps)
        gone = [step.before for step in steps if step.before and step.leaves]
        await self._connection.executemany(_REMOVE, [identity(contact) for contact in gone])
        await self._connection.executemany(_PUT, await asyncio.to_thread(rows, steps, today))
        return await self._history.add(steps, label, today)

    async def _refuse_unknown_areas(self, steps: Sequence[Step]) -> None:
        known = {area.name for area in await self._areas.all()}
        for name in sorted({step.after.area for step in steps if step.after} - known):
            raise StoreError(f"The database {self._path} has no area «{name}»; make it first.")

    async def _truncate(self) -> None:
        """Empties the log beside the file too: what was deleted still stands in it."""
        async with self._alone():
            await self._connection.execute_fetchall("PRAGMA wal_checkpoint(TRUNCATE)")

    @asynccontextmanager
    async def _writing(self) -> AsyncIterator[None]:
        async with self._alone(), transaction(self._connection):
            before = self._connection.total_changes
            yield
            # Before the commit: to count once too often costs a reload, too seldom hides a change.
            self._version += self._connection.total_changes > before

    @asynccontextmanager
    async def _alone(self) -> AsyncIterator[None]:
        async with self._lock:
            with explained(self._path):
                yield


@asynccontextmanager
async def open_store(path: Path, patience: float = 5.0) -> AsyncIterator[Store]:
    """The store in a file, made or migrated where needed, for as long as the block runs.

    `patience` is how many seconds to wait for another program's transaction. Raises StoreError
    where the file cannot be used; a file that is not ours is left as it was, to the byte.
    """
    async with opened(path, patience) as connection:
        yield Store(connection, path)
