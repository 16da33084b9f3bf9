"""Changes in the store: all or nothing, undone, forgotten for good; a kill leaves old or new."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.store.contacts import Store, open_store
from bot.store.database import StoreError
from conversations.contacts.changes import Change, ConflictError
from conversations.contacts.contact import Area, Contact, contact_key
from tests.support.talk import LANDLINE, TODAY, contact

KARI, OLA = contact(), contact("Ola Eksempel", phones=(LANDLINE,))
TROMS, OSLO = "Troms legeforening", "Oslo legeforening"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "kollegabot.db"


async def test_a_change_is_written_down_and_undone(path: Path) -> None:
    hidden = replace(KARI, hidden=True, note="ny")
    async with open_store(path) as store:
        await store.put([KARI], TODAY)
        batch = await store.apply([Change(KARI, hidden), Change(None, OLA)], "administrator", TODAY)
        entries = await store.history(TROMS)
        assert {(e.field, e.old, e.new) for e in entries if e.key == contact_key(KARI)} >= {
            ("hidden", "", "ja"), ("note", "", "ny"),
        }  # fmt: skip
        assert {e.label for e in entries if e.batch == batch} == {"administrator"}
        await store.apply(await store.undoing([batch], [TROMS]), TROMS, TODAY)
        assert await store.contacts() == (KARI,)
        with pytest.raises(ConflictError):
            await store.undoing([batch], [TROMS])


async def test_only_what_was_seen_is_changed(path: Path) -> None:
    seen = Change(KARI, replace(KARI, confirmed=TODAY))
    async with open_store(path) as store:
        await store.put([replace(KARI, phones=(LANDLINE,))], TODAY)
        with pytest.raises(ConflictError):
            await store.apply([Change(None, OLA), seen], "administrator", TODAY)
        with pytest.raises(ConflictError):
            await store.apply([Change(None, KARI)], "administrator", TODAY)
        assert len(await store.contacts()) == 1


async def test_a_report_is_a_mark_without_a_trace(path: Path) -> None:
    async with open_store(path) as store:
        await store.put([KARI, OLA], TODAY)
        written = await store.history(TROMS)
        await store.mark_reported([contact_key(KARI), ("Oslo legeforening", "stotte", "Ingen")])
        assert await store.history(TROMS) == written
        reported = replace(KARI, reported=True)
        assert reported in await store.contacts()
        await store.apply([Change(KARI, replace(KARI, note="ny"))], "administrator", TODAY)
        assert replace(reported, note="ny") in await store.contacts()  # saving does not clear it
        now = replace(reported, note="ny")
        await store.apply([Change(now, replace(now, confirmed=TODAY))], "administrator", TODAY)
        assert not any(c.reported for c in await store.contacts())


async def test_history_is_kept_for_a_year(path: Path) -> None:
    async with open_store(path) as store:
        await store.put([KARI], TODAY - timedelta(days=366))
        await store.put([OLA], TODAY - timedelta(days=364))
        await store.prune(TODAY)
        assert {e.key[2] for e in await store.history(TROMS)} == {"ola eksempel"}
        assert len(await store.contacts()) == 2


async def test_areas_are_merged_with_people_and_history(path: Path) -> None:
    newer = replace(KARI, area=OSLO, confirmed=TODAY)
    async with open_store(path) as store:
        await store.put([KARI, OLA, newer], TODAY)
        async with store.edit_areas() as areas:
            await areas.add(Area("Nord legeforening", "association"))
            await areas.merge(TROMS, "Nord legeforening")
            await areas.merge(OSLO, "Nord legeforening")
            await areas.rename("Nord legeforening", "Stor legeforening")
            await areas.set_kind("Stor legeforening", "region")
        (area,) = [a for a in await store.areas() if a.name == "Stor legeforening"]
        assert (area.kind, area.counties) == ("region", ("03", "55"))
        names = {(c.area, c.name): c.confirmed for c in await store.contacts()}
        assert names == {
            (area.name, KARI.name): TODAY, (area.name, OLA.name): OLA.confirmed,
        }  # fmt: skip
        assert {e.key[2] for e in await store.history(area.name)} == {
            "kari eksempel", "ola eksempel",
        }  # fmt: skip


async def test_areas_change_all_or_nothing(path: Path) -> None:
    async with open_store(path) as store:
        before = await store.areas()
        with pytest.raises(StoreError):
            await both_renamed(store)
        assert await store.areas() == before


async def both_renamed(store: Store) -> None:
    async with store.edit_areas() as areas:
        await areas.rename(TROMS, "Ny")
        await areas.rename(OSLO, "Ny")


async def test_notices_are_by_kind_and_subject(path: Path) -> None:
    async with open_store(path) as store:
        await store.notice("reminder", "administrator", TODAY)
        await store.notice("reminder", "administrator", TODAY + timedelta(days=7))
        assert await store.notices() == {("reminder", "administrator"): TODAY + timedelta(days=7)}


ROWS = 300
CHILD = """
import asyncio, sys
from pathlib import Path
from tests.bot.store.test_history import change
asyncio.run(change(Path(sys.argv[1])))
"""


def many(note: str) -> list[Contact]:
    return [contact(f"Eksempel {n:03}", note=note) for n in range(ROWS)]


async def change(path: Path) -> None:
    """Applies one list after the other until somebody ends this process."""
    async with open_store(path) as store:
        print("ready", flush=True)  # noqa: T201
        for number in range(10_000):
            stored = await store.contacts()
            steps = [Change(c, replace(c, note=f"{number % 7}")) for c in stored]
            await store.apply(steps, "administrator", TODAY)


@pytest.mark.long
async def test_a_kill_at_any_point_leaves_the_old_or_the_new_list(path: Path) -> None:
    async with open_store(path) as store:
        await store.put(many("0"), TODAY)
    root = str(Path(__file__).parents[3])
    chance = random.Random(4)
    for _ in range(40):
        child = await asyncio.create_subprocess_exec(
            sys.executable, "-c", CHILD, str(path), env={**os.environ, "PYTHONPATH": root},
            stdout=asyncio.subprocess.PIPE,
        )  # fmt: skip
        assert child.stdout
        assert await child.stdout.readline() == b"ready\n"
        await asyncio.sleep(chance.uniform(0, 0.12))
        child.send_signal(signal.SIGKILL)
        await child.wait()
        async with open_store(path) as store:
            contacts = await store.contacts()
            newest = await store.history(TROMS, ROWS * 3)
        assert len(contacts) == ROWS
        (note,) = {c.note for c in contacts}
        last = max((e.batch for e in newest), default=0)
        assert {e.new for e in newest if e.batch == last and e.field == "note"} <= {note}
