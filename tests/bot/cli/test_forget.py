"""`contacts forget`: who is meant is said first; then every byte of them goes, or it says where."""

from __future__ import annotations

import random
import sqlite3
from contextlib import redirect_stdout
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest

from bot.cli.contacts import forget_person
from bot.cli.output import CommandError
from bot.store.contacts import Store, open_store
from conversations.contacts.changes import Change, ConflictError
from conversations.contacts.contact import Area, Contact, normalize_name
from tests.support.talk import TODAY, contact

KARI, OLA = contact(), contact("Ola Eksempel")
OSLO = "Oslo legeforening"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "kollegabot.db"


async def rename(store: Store, old: Contact, name: str) -> Contact:
    new = replace(old, name=name)
    await store.apply([Change(old, new)], "administrator", TODAY)
    return new


async def run(store: Store, name: str, area: str | None = None, **how: bool) -> tuple[int, str]:
    with redirect_stdout(StringIO()) as said:
        status = await forget_person(store, name, area, **how)
    return status, said.getvalue().rstrip("\n")


def bytes_beside(path: Path) -> bytes:
    return b"".join(file.read_bytes() for file in path.parent.iterdir()).lower()


async def test_who_is_meant_is_said_and_nothing_is_erased_unasked(path: Path) -> None:
    namesake = replace(KARI, area=OSLO, offer="lfl", workplace="Annet sykehus")
    async with open_store(path) as store:
        await store.put([KARI, namesake, OLA], TODAY)
        status, said = await run(store, "KARI  eksempel")
        assert status == 1
        assert said.startswith(
            "On the list: Oslo legeforening · lfl · Kari Eksempel · Annet sykehus\n"
            "On the list: Troms legeforening · stotte · Kari Eksempel · Eksempel legesenter\n"
            "Nothing is erased."
        )
        assert len(await store.contacts()) == 3
        assert (await run(store, "Kari Eksempel", "Oslo", erase=True))[0] == 0
        assert await store.contacts() == (KARI, OLA)
        assert not await store.history(OSLO)
        with pytest.raises(CommandError, match="“Narnia” is not the name of one area; ") as refused:
            await run(store, "Kari Eksempel", "Narnia", erase=True)
        assert refused.value.status == 1
        assert await store.contacts() == (KARI, OLA)


@pytest.mark.parametrize("seed", range(8))
async def test_by_any_name_of_hers_every_name_goes_from_every_byte(path: Path, seed: int) -> None:
    """Kari was renamed several times in one list, and stands in another by an earlier name."""
    draw = random.Random(seed)
    names = ["Kari Hemmeligsen", "Kari Hemmeligsen Dulgt", "Kari Dulgt", "Karoline Løynd-Dulgt"]
    traces = ("hemmelig", "dulgt", "løynd")
    others = [contact(f"Eksempel {n}", note="x" * draw.randint(0, 150)) for n in range(100)]
    async with open_store(path) as store:
        kari = replace(contact(names[0]), note="n" * 99)
        away = replace(contact(draw.choice(names)), area=OSLO)
        await store.put([*others[:50], kari, away, *others[50:]], TODAY)
        for name in [*names[1:], *draw.sample(names, 3), names[3]]:
            kari = await rename(store, kari, name) if name != kari.name else kari
            other = draw.choice(others)
            changed = replace(other, note="z" * draw.randint(0, 190))
            await store.apply([Change(other, changed)], "administrator", TODAY)
            others[others.index(other)] = changed
        if draw.random() < 0.5:
            await store.apply([Change(kari, None)], "administrator", TODAY)
        assert (await run(store, draw.choice(names), erase=True))[0] == 0
        assert {normalize_name(c.name) for c in await store.contacts()} == {
            f"eksempel {n}" for n in range(100)
        }
        left = bytes_beside(path)
    left += bytes_beside(path)
    assert [trace for trace in traces if trace.encode() in left] == []


async def test_a_renamed_entry_may_stay_without_its_history(path: Path) -> None:
    async with open_store(path) as store:
        await store.put([KARI], TODAY)
        mia = await rename(store, KARI, "Mia Eksempel")  # who has taken her place
        said = (await run(store, "Kari Eksempel"))[1]
        assert "· Mia Eksempel (also called Kari Eksempel) ·" in said
        assert (await run(store, "Kari Eksempel", erase=True, keep_renamed=True))[0] == 0
        assert await store.contacts() == (mia,)
        assert b"kari eksempel" not in bytes_beside(path)


async def test_where_others_mention_her(path: Path) -> None:
    stand_in = replace(OLA, note="Vikar for Kari Eksempel")
    async with open_store(path) as store:
        await store.put([KARI, stand_in, contact("Karin Eksempel")], TODAY)
        await store.apply([Change(stand_in, OLA)], "administrator", TODAY)
        gone = contact("Per Eksempel", emails=("kari.eksempel@example.org",))
        await store.put([gone], TODAY)
        said = (await run(store, "Kari Eksempel", erase=True))[1]
        assert "Mentioned in the text of: Troms legeforening · stotte · Per Eksempel" in said
        assert "Lines that mention the name in the history of others: 3" in said
        assert "change them by hand" in said
        await store.apply([Change(gone, None)], "administrator", TODAY)
        assert (await run(store, "Kari Eksempel", erase=True))[0] == 0
        left = bytes_beside(path)
    assert b"kari eksempel" not in left
    assert b"kari.eksempel" not in left
    assert b"karin eksempel" in left


async def test_another_reader_keeps_her_in_the_log_and_that_is_said(path: Path) -> None:
    async with open_store(path, patience=0.05) as store:
        await store.put([KARI], TODAY)
        reader = sqlite3.connect(path, isolation_level=None)
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM contacts").fetchone()
        status, said = await run(store, "Kari Eksempel", erase=True)
        assert status == 1
        assert b"kari" in bytes_beside(path)
        assert "still holds what was erased, since another program reads" in said
        assert "the log beside it is empty" not in said
        assert "The log beside" in (await run(store, "Kari Eksempel", erase=True))[1]
        reader.close()
        status, said = await run(store, "Kari Eksempel", erase=True)
        assert said.endswith("the log beside it is empty.")
        assert b"kari" not in bytes_beside(path)


async def test_a_writer_keeps_all_as_it_was(path: Path) -> None:
    async with open_store(path, patience=0.05) as store:
        await store.put([KARI], TODAY)
        seen = await store.traces("Kari Eksempel")
        await store.put([replace(KARI, area=OSLO)], TODAY)
        with pytest.raises(ConflictError):
            await store.erase("Kari Eksempel", seen)
        assert len(await store.contacts()) == 2


async def test_reports_are_taken_out_of_the_log_later_where_somebody_read(path: Path) -> None:
    log = Path(f"{path}-wal")
    async with open_store(path, patience=0.05) as store:
        await store.put([KARI], TODAY)
        reader = sqlite3.connect(path, isolation_level=None)
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM contacts").fetchone()
        await store.mark_reported([(KARI.area, KARI.offer, KARI.name)])
        assert log.stat().st_size
        reader.close()
        await store.prune(TODAY)
        assert not log.stat().st_size


async def test_an_area_that_was_merged_or_renamed_is_no_hiding_place(path: Path) -> None:
    async with open_store(path) as store:
        async with store.edit_areas() as areas:
            await areas.add(Area("Eksempel legeforening", "association"))
        old = replace(KARI, area="Eksempel legeforening")
        await store.put([old], TODAY)
        await rename(store, old, "Mia Eksempel")
        async with store.edit_areas() as areas:
            await areas.merge("Eksempel legeforening", OSLO)
        assert (await run(store, "Kari Eksempel", "oslo", erase=True))[0] == 0
        assert await store.contacts() == ()
