"""A file of every earlier version is taken along, with all that stood in it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

import bot.store.database
from bot.store.backup import restore
from bot.store.contacts import open_store
from bot.store.database import newest_version

AREAS = "INSERT INTO areas (id, name, kind) VALUES (18, 'Troms legeforening', 'association');"
KARI = """
    INSERT INTO contacts VALUES (18, 'stotte', 'kari eksempel', 'Kari Eksempel', 'person', '', '',
        '+4740612345', '', '', '', '', '', 0, 0, '', 1, '2026-11-01', 0, 0, '2026-11-01')
"""


@pytest.fixture(params=range(1, newest_version()))
def older(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A file as an earlier version of the program left it, with somebody in it."""
    path = tmp_path / "older.db"
    with closing(sqlite3.connect(path)) as connection:
        for version, script in enumerate(bot.store.database._migrations()[: request.param], 1):
            connection.executescript(f"{script}; PRAGMA user_version = {version}")
            if version == 1:
                connection.executescript(AREAS + KARI)
        connection.commit()
    return path


def schema(path: Path) -> list[tuple[str, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(
            "SELECT type, name, sql FROM sqlite_master ORDER BY 1, 2"
        ).fetchall()


async def opened(path: Path, areas: int = 1) -> list[str]:
    async with open_store(path) as store:
        assert len(await store.areas()) == areas  # an older file keeps its own
        return [contact.name for contact in await store.contacts()]


async def test_an_older_file_is_as_a_new_one_once_it_is_opened(older: Path) -> None:
    assert await opened(older) == ["Kari Eksempel"]
    assert await opened(older) == ["Kari Eksempel"]
    new = older.with_name("new.db")
    assert await opened(new, areas=20) == []
    assert schema(older) == schema(new)


async def test_an_older_backup_can_be_put_back(older: Path) -> None:
    database = older.with_name("kollegabot.db")
    assert restore(database, older).contacts == 1
    assert await opened(database) == ["Kari Eksempel"]
