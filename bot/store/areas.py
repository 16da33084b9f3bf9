"""The tables of areas: what lists there are and which counties they serve."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import aiosqlite

from conversations.contacts.contact import Area, normalize_name

_ALL = """
    SELECT name, kind,
        (SELECT group_concat(county) FROM area_counties WHERE area = areas.id)
    FROM areas ORDER BY id
"""
# Of two entries of one person the one that was confirmed last stays.
_OLDER = """
    DELETE FROM contacts AS gone WHERE area = :gone AND EXISTS (
        SELECT 1 FROM contacts AS kept WHERE kept.area = :kept AND kept.offer = gone.offer
            AND kept.folded = gone.folded
            AND coalesce(kept.confirmed, '') >= coalesce(gone.confirmed, ''))
"""


class AreaTables:
    """Reads and writes areas inside a transaction of the store."""

    def __init__(self, connection: aiosqlite.Connection) -> None:
        self._connection = connection

    async def all(self) -> tuple[Area, ...]:
        """The areas in the order they were made."""
        return tuple(_area(*row) for row in await self._connection.execute_fetchall(_ALL))

    async def add(self, area: Area) -> None:
        """Makes an area."""
        query = "INSERT INTO areas (name, kind) VALUES (?, ?)"
        await self._connection.execute(query, (area.name, area.kind))
        await self.set_counties(area.name, area.counties)

    async def rename(self, name: str, new: str) -> None:
        """Gives an area another name; contacts and history follow."""
        query = "UPDATE areas SET name = ? WHERE name = ?"
        await self._connection.execute(query, (new, name))

    async def set_kind(self, name: str, kind: str) -> None:
        """Makes an area one of another kind."""
        query = "UPDATE areas SET kind = ? WHERE name = ?"
        await self._connection.execute(query, (kind, name))

    async def set_counties(self, name: str, counties: Iterable[str]) -> None:
        """Says which counties an area serves, and no others."""
        number = await self._number(name)
        await self._connection.execute("DELETE FROM area_counties WHERE area = ?", (number,))
        query = "INSERT INTO area_counties (area, county) VALUES (?, ?)"
        await self._connection.executemany(query, [(number, c) for c in sorted(set(counties))])

    async def merge(self, name: str, into: str) -> None:
        """Moves all of an area into another: people, counties and history."""
        gone, kept = await self._number(name), await self._number(into)
        await self._connection.execute(_OLDER, {"gone": gone, "kept": kept})
        for table in ("contacts", "changes", "area_counties"):
            query = f"UPDATE OR REPLACE {table} SET area = ? WHERE area = ?"  # noqa: S608 (ours)
            await self._connection.execute(query, (kept, gone))
        await self._connection.execute("DELETE FROM areas WHERE id = ?", (gone,))

    async def remove(self, name: str) -> None:
        """Takes away an area that nobody stands in, with its history."""
        number = await self._number(name)
        await self._connection.execute("DELETE FROM changes WHERE area = ?", (number,))
        await self._connection.execute("DELETE FROM areas WHERE id = ?", (number,))

    async def _number(self, name: str) -> int:
        query = "SELECT id FROM areas WHERE name = ?"
        rows: Sequence[Any] = list(await self._connection.execute_fetchall(query, (name,)))
        return int(rows[0][0])


def _area(name: str, kind: Any, counties: str | None) -> Area:
    return Area(name, kind, tuple(sorted(counties.split(","))) if counties else ())


def find_area(areas: Iterable[Area], name: str) -> Area | None:
    """The area of this name, however it is spaced and capitalised."""
    return next((area for area in areas if normalize_name(area.name) == normalize_name(name)), None)
