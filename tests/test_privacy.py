"""What is left of people after they have talked to the bot: nothing that tells who they are.

Marked people do everything there is to do, at log level DEBUG, with everything going wrong that can
(`privacy/story.py`); then they are searched for (`privacy/traces.py`). What may remain, and why, is
in docs/decisions/0014-traces.md; whatever else is found fails.
"""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
import sys
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from bot.store.counts import counts_path
from tests.privacy.marks import PEOPLE
from tests.privacy.memory import memory
from tests.privacy.story import (
    KEEPERS,
    go_slowly,
    go_wrong,
    keep_lists,
    leave,
    look_in,
    marked,
    overshare,
    play,
    rest,
    visit,
)
from tests.privacy.traces import Scene, in_memory, in_objects, scene, traces
from tests.support import tls


def readable_memory(where: Scene) -> bool:
    """Whether this machine lets us read the bot's memory, which it has closed to others."""
    try:
        return any(memory(where.pid))
    except OSError:
        return False


LINUX = pytest.mark.skipif(sys.platform != "linux", reason="fills the disk and reads /proc")
CLOSED = "this machine lets nobody but root, with the right to trace, read another's memory"


@LINUX
async def test_nothing_is_left_of_anybody(tmp_path: Path) -> None:
    async with scene(tmp_path, **KEEPERS) as where:
        await play(where)
        readable = readable_memory(where)
        found = in_memory(where) if readable else []
        assert found + await traces(where) == []
    if not readable:
        pytest.skip(f"all but the memory was searched: {CLOSED}")


@LINUX
@pytest.mark.long
@pytest.mark.skipif(not shutil.which("openssl"), reason="makes a certificate")
async def test_a_minute_later_the_memory_holds_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Over TLS, whose buffers are its own; without one of the guards somebody is there."""
    certificate, key, authority = tls.certified(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(authority))
    front = partial(tls.front, certificate=(certificate, key))
    async with (
        scene(tmp_path / "guarded", front=front, **KEEPERS) as guarded,
        scene(tmp_path / "kept", "freed blocks not overwritten", front=front, **KEEPERS) as kept,
        scene(tmp_path / "lying", "no sweeps", front=front, **KEEPERS) as lying,
    ):
        if not readable_memory(guarded):
            pytest.skip(CLOSED)
        visits = (visit(marked(kept)) for _ in range(100))  # some of whom no later block covers
        await asyncio.gather(play(guarded), go_wrong(lying), *visits)
        await go_slowly(guarded)
        await asyncio.sleep(60)
        assert in_memory(guarded) == []
        assert await in_objects(guarded) == []
        assert {trace.what for trace in in_memory(kept)} >= {"id", "name", "text"}
        assert {trace.what for trace in await in_objects(lying)} >= {"id"}


@pytest.mark.long
async def test_after_a_thousand_visits_no_object_holds_anybody(tmp_path: Path) -> None:
    async with scene(tmp_path) as where:
        for _ in range(4):
            await asyncio.gather(*(look_in(marked(where, number)) for number in PEOPLE))
        await rest(where)
        assert await traces(where) == []


async def test_whatever_people_send_leaves_no_line_in_the_log(tmp_path: Path) -> None:
    async with scene(tmp_path, **KEEPERS) as where:
        before = where.world.log.read_bytes()
        await asyncio.gather(
            visit(marked(where)), overshare(where), keep_lists(where), leave(marked(where))
        )
        await rest(where)
        assert where.world.log.read_bytes() == before
        assert before


async def test_the_stores_have_no_place_for_a_person(tmp_path: Path) -> None:
    """Every column by name: a new one must be thought about here first."""
    async with scene(tmp_path) as where:
        await visit(marked(where))
        await where.world.stop()
        for path in where.home.glob("test.db*"):
            assert path.stat().st_mode & 0o077 == 0, path.name
        assert columns(where.world.database) == {
            "areas": {"id", "name", "kind"},
            "area_counties": {"area", "county"},
            "contacts": {
                "area", "offer", "folded", "name", "kind", "role", "workplace", "phones", "emails",
                "url", "address", "hours", "languages", "students", "members_only", "note",
                "agreed", "confirmed", "hidden", "reported", "changed", "agreed_on", "agreed_by",
                    "gender", "setting", "away", "web",
            },
            # What staff did to the lists, and what they were told: days and lists, nobody's id.
            "changes": {
                "batch", "area", "offer", "folded", "field", "old", "new", "day", "label",
            },
            "notices": {"kind", "subject", "day"},
        }  # fmt: skip
        assert columns(counts_path(where.world.database)) == {
            "counts": {"period", "name", "number"},
            "figures": {"period", "name", "figure"},
            "mixed": {"period"},
        }


def columns(file: Path) -> dict[str, set[str]]:
    """The columns of each table."""
    with closing(sqlite3.connect(file)) as database:
        listed = database.execute(
            "SELECT t.name, c.name FROM pragma_table_list t, pragma_table_info(t.name) c "
            "WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%'"
        ).fetchall()
    return {table: {c for t, c in listed if t == table} for table, _ in listed}
