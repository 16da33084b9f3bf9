"""The table of changes: what was done to the lists, for undo and history, for twelve months."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence
from datetime import date, timedelta

import aiosqlite

from bot.database import number
from conversations.changes import Entry, Step, differences
from conversations.directory import folded, identity

KEPT = timedelta(days=365)

_AREA = "(SELECT id FROM areas WHERE name = ?)"
_NEXT = "SELECT coalesce(max(batch), 0) + 1 FROM changes"
_ADD = f"""
    INSERT INTO changes (batch, day, label, area, offer, folded, field, old, new)
    VALUES (?, ?, ?, {_AREA}, ?, ?, ?, ?, ?)
"""  # noqa: S608 (our own words)
_ROWS = """
    SELECT batch, day, label, areas.name, offer, folded, field, old, new
    FROM changes JOIN areas ON areas.id = changes.area
"""
_BATCH = f"{_ROWS} WHERE batch = ?"
_NEWEST = f"{_ROWS} WHERE areas.name = ? ORDER BY batch DESC, offer, folded, field LIMIT ?"
_RENAME = (
    f"UPDATE OR REPLACE changes SET folded = ? WHERE area = {_AREA} AND offer = ? AND folded = ?"  # noqa: S608
)
_NAMES = "SELECT area, offer, folded, old, new FROM changes WHERE field = 'name'"
_FORGET = "DELETE FROM changes WHERE area = ? AND offer = ? AND folded = ?"


class History:
    """Reads and writes changes inside a transaction of the store."""

    def __init__(self, connection: aiosqlite.Connection) -> None:
        self._connection = connection

    async def add(self, steps: Sequence[Step], label: str, today: date) -> int:
        """Writes steps down as one batch; its number."""
        batch = await number(self._connection, _NEXT)
        for step in steps:
            if step.before and step.leaves:
                await self._take_along(step)
        rows = await asyncio.to_thread(_rows, steps, (batch, today.isoformat(), label))
        await self._connection.executemany(_ADD, rows)
        return batch

    async def _take_along(self, step: Step) -> None:
        """Who gets another name keeps the history of the old one."""
        if step.before and step.after:
            new = folded(step.after.name)
            await self._connection.execute(_RENAME, (new, *identity(step.before)))

    async def of(self, batch: int, areas: Collection[str]) -> tuple[Entry, ...]:
        """What a batch did in some areas."""
        rows = await self._connection.execute_fetchall(_BATCH, (batch,))
        return tuple(entry for entry in map(_entry, rows) if entry.key[0] in areas)

    async def newest(self, area: str, limit: int) -> tuple[Entry, ...]:
        """What was done in an area, the newest first."""
        rows = await self._connection.execute_fetchall(_NEWEST, (area, limit))
        return tuple(map(_entry, rows))

    async def forget(self, name: str) -> int:
        """Drops all that is known of whoever has or had a name; how many rows it was."""
        wanted = folded(name)
        rows = await self._connection.execute_fetchall(_NAMES)
        keys = {
            (area, offer, key)
            for area, offer, key, *names in rows
            if wanted in (key, *(folded(n) for n in names if n))
        }
        gone = 0
        for key in keys:
            gone += (await self._connection.execute(_FORGET, key)).rowcount
        query = "DELETE FROM changes WHERE folded = ?"
        return gone + (await self._connection.execute(query, (wanted,))).rowcount

    async def prune(self, today: date) -> int:
        """Drops what is older than it may be."""
        query = "DELETE FROM changes WHERE day < ?"
        return (await self._connection.execute(query, ((today - KEPT).isoformat(),))).rowcount


def _rows(steps: Sequence[Step], own: tuple[int, str, str]) -> list[tuple[object, ...]]:
    return [
        (*own, *step.key, field, old, new)
        for step in steps
        for field, old, new in differences(step)
    ]


def _entry(row: Sequence[object]) -> Entry:
    batch, day, label, area, offer, key, field, old, new = row
    return Entry(
        int(str(batch)),
        date.fromisoformat(str(day)),
        str(label),
        (str(area), str(offer), str(key)),
        str(field),
        old if old is None else str(old),
        new if new is None else str(new),
    )
