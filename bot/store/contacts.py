"""The SQLite file with areas and contacts: what is in it, and how the lists change.

Every change is one transaction in WAL with synchronous=FULL: a kill or a power cut leaves either
all of it or nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Container, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Any

import aiosqlite

from bot.store.areas import AreaTables
from bot.store.database import (
    StoreError,
    fetch_number,
    is_busy,
    open_database,
    transaction,
    translate_errors,
)
from bot.store.history import History
from conversations.contacts.changes import (
    Change,
    ChangeRecord,
    ConflictError,
    MergeResult,
    changes_of,
    compare,
    settle_trust,
    undo_batch,
)
from conversations.contacts.columns import COLUMNS, EDITABLE
from conversations.contacts.contact import Area, Contact, Identity, contact_key, normalize_name
from conversations.contacts.erasure import Traces, traces
from conversations.sentences.catalog import sentence

# In an order that depends on nothing but the contacts: pages in the chat rely on it.
_FIELDS = ", ".join(column.field for column in COLUMNS)
_CONTACTS = f"SELECT {_FIELDS} FROM contact_list ORDER BY area_id, offer, folded"  # noqa: S608
_ENTRY = "area = (SELECT id FROM areas WHERE name = ?) AND offer = ? AND folded = ?"
_REMOVE = f"DELETE FROM contacts WHERE {_ENTRY}"  # noqa: S608 (our own words)
_REPORT = f"UPDATE contacts SET reported = 1 WHERE {_ENTRY}"  # noqa: S608 (our own words)
_OWN = [column.field for column in COLUMNS if column.field != "area"]  # columns of both tables
_PUT = f"""
    INSERT OR REPLACE INTO contacts (area, folded, changed, {", ".join(_OWN)})
    VALUES ((SELECT id FROM areas WHERE name = :area), :folded, :changed, :{", :".join(_OWN)})
"""  # noqa: S608 (our own words)


def command_line_label() -> str:
    """The label in the history of what is not done in the chat."""
    return sentence("history.command_line")


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
        self._log_is_full = False
        self._known: tuple[int, tuple[Contact, ...]] = (-1, ())  # as they were at a version

    async def areas(self) -> tuple[Area, ...]:
        """The areas in the order they were made, the counties of each by number."""
        async with self._exclusive_access():
            return await self._areas.all()

    async def contacts(self) -> tuple[Contact, ...]:
        """All contacts, hidden ones too, by area, offer and folded name."""
        async with self._exclusive_access():
            if (version := await self._moved_version()) != self._known[0]:
                self._known = version, await self._contacts()
            return self._known[1]

    async def data_version(self) -> int:
        """A number that moves whenever contacts or areas may have changed since the last call.

        SQLite's own data_version stands still for what this connection commits, so that is counted
        on top. Ask before reading the contacts: a change in between then shows at the next call.
        """
        async with self._exclusive_access():
            return await self._moved_version()

    async def put(
        self, contacts: Iterable[Contact], today: date, columns: frozenset[str] = EDITABLE
    ) -> MergeResult:
        """Adds or changes contacts by identity, all of them or none; says what was done.

        `columns` are what a stored entry takes over: a file without a column for the opening hours
        must not empty them. A date of confirmation is taken where it is newer and not in the
        future, and clears `reported`; else the marks `hidden` and `reported` stay.
        """
        async with self._write_transaction():
            saved = compare(await self._contacts(), contacts, today, columns)
            await self._write(changes_of(saved), command_line_label(), today)
        return saved

    async def apply(self, steps: Sequence[Change], label: str, today: date) -> int:
        """Carries out steps, all or none, and writes them down; the number to undo them by.

        Raises Outdated where one of them does not start from what stands in the list now.
        `reported` is not compared: it stays, unless a step clears it or confirms the entry anew.
        """
        async with self._write_transaction():
            fitted = await asyncio.to_thread(rebase_changes, steps, await self._contacts())
            return await self._write(fitted, label, today)

    async def undoing(self, batches: Iterable[int], areas: Iterable[str]) -> tuple[Change, ...]:
        """The steps that take back what batches did in these areas; may raise Outdated."""
        inside = frozenset(areas)
        async with self._exclusive_access():
            found = [await self._history.find_batch(batch, inside) for batch in batches]
            steps = undo_batch(chain.from_iterable(found), await self._contacts())
        if not steps:
            raise ConflictError
        return steps

    async def history(self, area: str, limit: int = 1000) -> tuple[ChangeRecord, ...]:
        """What was changed in an area, the newest first."""
        async with self._exclusive_access():
            return await self._history.newest(area, limit)

    async def newest_batch(self) -> int:
        """The number of the last batch in the history; 0 where there is none."""
        async with self._exclusive_access():
            return await self._history.newest_batch()

    async def batches_since(self, batch: int, label: str) -> tuple[tuple[ChangeRecord, ...], ...]:
        """The batches of a label after one, the oldest first."""
        async with self._exclusive_access():
            return await self._history.since(batch, label)

    async def mark_reported(self, entries: Iterable[Identity]) -> None:
        """Marks entries as said to have a wrong number: no date, no number of times, no history."""
        async with self._write_transaction():
            keys = [(area, offer, normalize_name(name)) for area, offer, name in sorted(entries)]
            await self._connection.executemany(_REPORT, keys)
        await self._truncate()

    async def traces(self, name: str, area: str = "") -> Traces:
        """What lists and history hold of whoever has or had a name, in one area or in all."""
        async with self._exclusive_access():
            return await self._traces(name, area)

    async def erase(
        self, name: str, seen: Traces, area: str = "", *, keep: Container[Identity] = ()
    ) -> bool:
        """Erases what `traces` gave, from the file too; entries in `keep` stay on the list.

        Returns whether it is gone from the log beside the file as well: another program that
        reads the database can hold it there. Raises Outdated where `seen` is not what stands there.
        """
        async with self._write_transaction():
            if await self._traces(name, area) != seen:
                raise ConflictError
            await self._history.erase(seen)
            gone = [t.key for t in seen.entries if t.listed and t.key not in keep]
            await self._connection.executemany(_REMOVE, gone)
        return await self.rebuild()

    async def rebuild(self) -> bool:
        """Writes the file anew, without what was deleted; False where the log still has it.

        `secure_delete` is not enough: where SQLite moves rows between pages, it leaves copies.
        """
        async with self._exclusive_access():
            try:
                await self._connection.execute_fetchall("VACUUM")
            except aiosqlite.OperationalError as error:
                if not is_busy(error):
                    raise
                return False
        return await self._truncate()

    async def prune(self, today: date) -> None:
        """Drops the history of more than twelve months ago, also from the file."""
        async with self._write_transaction():
            gone = await self._history.prune(today)
        if gone or self._log_is_full:
            await self._truncate()

    async def notices(self) -> dict[tuple[str, str], date]:
        """What staff were last told, by kind and subject, and when."""
        async with self._exclusive_access():
            told = await self._connection.execute_fetchall("SELECT kind, subject, day FROM notices")
        return {(kind, subject): date.fromisoformat(day) for kind, subject, day in told}

    async def notice(self, kind: str, subject: str, day: date) -> None:
        """Remembers that staff were told."""
        async with self._exclusive_access(), transaction(self._connection):
            row = (kind, subject, day.isoformat())
            query = "INSERT OR REPLACE INTO notices (kind, subject, day) VALUES (?, ?, ?)"
            await self._connection.execute(query, row)

    async def last_notice(self, kind: str) -> int | None:
        """The number that `note_last` kept; None where it never did."""
        subjects = [subject for known, subject in await self.notices() if known == kind]
        return max(map(int, subjects), default=None)

    async def note_last(self, kind: str, number: int) -> None:
        """Keeps a number instead of the one before of its kind, without the day of a run."""
        async with self._exclusive_access(), transaction(self._connection):
            await self._connection.execute("DELETE FROM notices WHERE kind = ?", (kind,))
            row = (kind, str(number), date.min.isoformat())
            query = "INSERT INTO notices (kind, subject, day) VALUES (?, ?, ?)"
            await self._connection.execute(query, row)

    @asynccontextmanager
    async def edit_areas(self) -> AsyncIterator[AreaTables]:
        """The areas to be changed, all or nothing."""
        async with self._write_transaction():
            yield self._areas

    async def _moved_version(self) -> int:
        seen = await fetch_number(self._connection, "PRAGMA data_version")
        if seen != self._seen:
            self._seen, self._version = seen, self._version + 1
        return self._version

    async def _contacts(self) -> tuple[Contact, ...]:
        found = await self._connection.execute_fetchall(_CONTACTS)
        # A long list would keep everybody waiting, so what is made of it is made beside the loop.
        return await asyncio.to_thread(all_contacts, found)

    async def _write(self, steps: Sequence[Change], label: str, today: date) -> int:
        await self._refuse_unknown_areas(steps)
        gone = [step.before for step in steps if step.before and step.frees_key]
        await self._connection.executemany(_REMOVE, [contact_key(contact) for contact in gone])
        await self._connection.executemany(_PUT, await asyncio.to_thread(rows, steps, today))
        return await self._history.add(steps, label, today)

    async def _refuse_unknown_areas(self, steps: Sequence[Change]) -> None:
        known = {area.name for area in await self._areas.all()}
        for name in sorted({step.after.area for step in steps if step.after} - known):
            raise StoreError(f"The database {self._path} has no area «{name}»; make it first.")

    async def _traces(self, name: str, area: str) -> Traces:
        contacts, history = await self._contacts(), await self._history.all()
        return await asyncio.to_thread(traces, name, contacts, history, area)

    async def _truncate(self) -> bool:
        """Empties the log beside the file, where what was deleted still stands.

        Waits as long as for a transaction; False where another program read all the while. It is
        tried again when the history is pruned.
        """
        async with self._exclusive_access():
            query = "PRAGMA wal_checkpoint(TRUNCATE)"
            ((busy, *_),) = await self._connection.execute_fetchall(query)
        self._log_is_full = bool(busy)
        return not busy

    @asynccontextmanager
    async def _write_transaction(self) -> AsyncIterator[None]:
        async with self._exclusive_access(), transaction(self._connection):
            before = self._connection.total_changes
            yield
            # Before the commit: to count once too often costs a reload, too seldom hides a change.
            self._version += self._connection.total_changes > before

    @asynccontextmanager
    async def _exclusive_access(self) -> AsyncIterator[None]:
        async with self._lock:
            with translate_errors(self._path):
                yield


def _usual_areas() -> Iterable[Area]:
    """Those of the script that ships."""
    from conversations.script.loader import load_areas

    return load_areas()


@asynccontextmanager
async def open_store(
    path: Path, patience: float = 5.0, areas: Callable[[], Iterable[Area]] = _usual_areas
) -> AsyncIterator[Store]:
    """The store in a file, made or migrated where needed, for as long as the block runs.

    `patience` is how many seconds to wait for another program's transaction. Raises StoreError
    where the file cannot be used; a file that is not ours is left as it was, to the byte. A new one
    begins with the areas of a script, and raises as what gives them does.
    """

    async def seed(connection: aiosqlite.Connection) -> None:
        tables = AreaTables(connection)
        for area in areas():
            await tables.add(area)

    async with open_database(path, patience, seed) as connection:
        yield Store(connection, path)


def rebase_changes(steps: Iterable[Change], contacts: Iterable[Contact]) -> tuple[Change, ...]:
    """Steps as they fit what stands in the list now; raises Outdated where one does not."""
    known = {contact_key(contact): contact for contact in contacts}
    return tuple(_rebase_change(step, known) for step in steps)


def _rebase_change(step: Change, known: dict[Identity, Contact]) -> Change:
    """The step with `reported` as it stands now; raises Outdated where it does not fit the list."""
    current = known.get(contact_key(step.before)) if step.before else None
    taken = known.get(step.key) if step.after and (not step.before or step.frees_key) else None
    expected = step.before and replace(step.before, reported=bool(current and current.reported))
    if current != expected or taken:
        raise ConflictError
    if not (step.after and current):
        return Change(current, step.after)
    clears = bool(step.before and step.before.reported and not step.after.reported)
    after = replace(step.after, reported=current.reported and not clears)
    return Change(current, settle_trust(current, after, after.confirmed))


def all_contacts(rows: Iterable[Any]) -> tuple[Contact, ...]:
    """Rows of the view as contacts."""
    return tuple(_contact(tuple(row)) for row in rows)


def _contact(row: Sequence[Any]) -> Contact:
    pairs = zip(COLUMNS, row, strict=True)
    return Contact(**{column.field: column.from_sql(value) for column, value in pairs})


def rows(steps: Iterable[Change], today: date) -> list[dict[str, Any]]:
    """What steps leave behind, as rows of the table."""
    return [_row(step.after, today) for step in steps if step.after]


def _row(contact: Contact, today: date) -> dict[str, Any]:
    values = {c.field: c.to_sql(getattr(contact, c.field)) for c in COLUMNS}
    return values | {"folded": normalize_name(contact.name), "changed": today.isoformat()}
