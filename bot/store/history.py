"""The table of changes: what was done to the lists, for undo and history, for twelve months."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby

import aiosqlite

from bot.store.database import fetch_number
from conversations.contacts.changes import Change, ChangeRecord, differences
from conversations.contacts.contact import contact_key, normalize_name
from conversations.contacts.erasure import Traces

KEPT = timedelta(days=365)

_AREA = "(SELECT id FROM areas WHERE name = ?)"
_NEXT = "SELECT coalesce(max(batch), 0) + 1 FROM changes"
_ADD = """
    INSERT INTO changes (batch, day, label, area, offer, folded, field, old, new)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_ROWS = """
    SELECT batch, day, label, areas.name, offer, folded, field, old, new
    FROM changes JOIN areas ON areas.id = changes.area
"""
_BATCH = f"{_ROWS} WHERE batch = ?"
_SINCE = f"{_ROWS} WHERE batch > ? AND label = ? ORDER BY batch, areas.name, offer, folded, field"
_NEWEST = f"{_ROWS} WHERE areas.name = ? ORDER BY batch DESC, offer, folded, field LIMIT ?"
_RENAME = (
    f"UPDATE OR REPLACE changes SET folded = ? WHERE area = {_AREA} AND offer = ? AND folded = ?"  # noqa: S608
)
_ERASE = f"DELETE FROM changes WHERE area = {_AREA} AND offer = ? AND folded = ?"  # noqa: S608
_ERASE_LINE = f"{_ERASE} AND batch = ? AND field = ?"


class History:
    """Reads and writes changes inside a transaction of the store."""

    def __init__(self, connection: aiosqlite.Connection) -> None:
        self._connection = connection

    async def add(self, steps: Sequence[Change], label: str, today: date) -> int:
        """Writes steps down as one batch; its number."""
        batch = await fetch_number(self._connection, _NEXT)
        for step in steps:
            if step.before and step.frees_key:
                await self._follow_rename(step)
        areas = await self._connection.execute_fetchall("SELECT name, id FROM areas")
        ids = {str(name): int(number) for name, number in areas}
        rows = await asyncio.to_thread(_rows, steps, (batch, today.isoformat(), label), ids)
        await self._connection.executemany(_ADD, rows)
        return batch

    async def _follow_rename(self, step: Change) -> None:
        """Who gets another name keeps the history of the old one."""
        if step.before and step.after:
            new = normalize_name(step.after.name)
            await self._connection.execute(_RENAME, (new, *contact_key(step.before)))

    async def find_batch(self, batch: int, areas: Collection[str]) -> tuple[ChangeRecord, ...]:
        """What a batch did in some areas."""
        rows = await self._connection.execute_fetchall(_BATCH, (batch,))
        return tuple(entry for entry in map(_entry, rows) if entry.key[0] in areas)

    async def newest_batch(self) -> int:
        """The number of the last batch; 0 where there is none."""
        return await fetch_number(self._connection, _NEXT) - 1

    async def since(self, batch: int, label: str) -> tuple[tuple[ChangeRecord, ...], ...]:
        """The batches of a label after one, the oldest first."""
        rows = await self._connection.execute_fetchall(_SINCE, (batch, label))
        grouped = groupby(map(_entry, rows), key=lambda entry: entry.batch)
        return tuple(tuple(entries) for _, entries in grouped)

    async def newest(self, area: str, limit: int) -> tuple[ChangeRecord, ...]:
        """What was done in an area, the newest first."""
        rows = await self._connection.execute_fetchall(_NEWEST, (area, limit))
        return tuple(map(_entry, rows))

    async def all(self) -> tuple[ChangeRecord, ...]:
        """What was done in all areas."""
        return tuple(map(_entry, await self._connection.execute_fetchall(_ROWS)))

    async def erase(self, traces: Traces) -> None:
        """Drops all lines about a person, and those of others that mention them."""
        await self._connection.executemany(_ERASE, [trace.key for trace in traces.entries])
        remarks = [(*entry.key, entry.batch, entry.field) for entry in traces.remarks]
        await self._connection.executemany(_ERASE_LINE, remarks)

    async def prune(self, today: date) -> int:
        """Drops what is older than it may be."""
        query = "DELETE FROM changes WHERE day < ?"
        return (await self._connection.execute(query, ((today - KEPT).isoformat(),))).rowcount


def _rows(
    steps: Sequence[Change], own: tuple[int, str, str], ids: Mapping[str, int]
) -> list[tuple[object, ...]]:
    return [
        (*own, ids[area], offer, name, field, old, new)
        for step in steps
        for area, offer, name in [step.key]
        for field, old, new in differences(step)
    ]


def _entry(row: Sequence[object]) -> ChangeRecord:
    batch, day, label, area, offer, key, field, old, new = row
    return ChangeRecord(
        int(str(batch)),
        date.fromisoformat(str(day)),
        str(label),
        (str(area), str(offer), str(key)),
        str(field),
        old if old is None else str(old),
        new if new is None else str(new),
    )
