"""Killed, stopped, cut off, on a broken disk or a full one: what goes on, and what is said."""

from __future__ import annotations

import asyncio
import random
import resource
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest

from bot.sandbox import actions
from bot.sandbox.demo.launcher import add_example_contacts, bot_process
from tests.support.commands import one_sentence, run
from tests.support.cuttable_line import Line
from tests.support.patience import PATIENCE
from tests.support.talk import MOBILE
from tests.support.world import TOKEN, Person, World, shows_a_number, until, world

WAY = ("Meg, jeg er lege", "Noen å snakke med", "Troms")
KEEPER = 8_700_000_002
ROW = f"Troms legeforening,støttekollega,{{}},{MOBILE},2026-11-01\n"
NOWHERE = "http://127.0.0.1:9"


def own_messages(person: Person) -> int:
    return sum(message["outgoing"] for message in person.messages)


def sound(database: Path) -> bool:
    """Whether SQLite finds nothing wrong with a file."""
    with closing(sqlite3.connect(database)) as opened:
        return bool(opened.execute("PRAGMA integrity_check").fetchone() == ("ok",))


@pytest.mark.long
async def test_a_start_without_telegram_waits_and_recovers(
    tmp_path: Path, figure: Callable[[object], None]
) -> None:
    line, poller = Line(), 0
    async with world(tmp_path, front=line) as here:
        await here.stop()
        await line.cut("refuses")
        kari, counts = here.person(), here.sandbox.call_log.counts
        actions.perform(here.sandbox, kari.chat.id, "say", text="/start")
        said = tmp_path / "second.log"
        async with bot_process(TOKEN, here.address, here.database, here.command, said) as bot:
            await until(lambda: "Telegram does not answer" in said.read_text())
            await asyncio.sleep(1)
            poller = counts["getUpdates"]
            await line.mend()
            mended = time.monotonic()
            await until(lambda: own_messages(kari))
            figure(f"a start without Telegram: answers {time.monotonic() - mended:.1f} s after it")
            assert bot.returncode is None
        assert counts["getUpdates"] > poller
        for once in ("Telegram does not answer", "Telegram answers again", "started"):
            assert said.read_text().count(once) == 1


def zeros(content: bytes) -> bytes:
    return bytes(len(content))


def half(content: bytes) -> bytes:
    return content[: len(content) // 2 + 1000]


def hole(content: bytes) -> bytes:
    middle = len(content) // 8192 * 4096
    return content[:middle] + b"\xa5" * 4096 + content[middle + 4096 :]


def other_head(content: bytes) -> bytes:
    return b"SQLite format 4\x00" + content[16:]


@pytest.mark.parametrize(
    "damage", [hole, *(pytest.param(d, marks=pytest.mark.long) for d in (zeros, half, other_head))]
)
async def test_a_broken_database_is_said_and_left_as_it_was(
    tmp_path: Path, damage: Callable[[bytes], bytes]
) -> None:
    database = tmp_path / "broken.db"
    await add_example_contacts(database)
    broken = damage(database.read_bytes())
    database.write_bytes(broken)
    ran = await run(tmp_path, "run", TOKEN=TOKEN, API_URL=NOWHERE, DATABASE=database.name)
    assert ran.status == 1
    one_sentence(ran)
    assert database.name in ran.err
    assert "bot restore FILE" in ran.err
    assert database.read_bytes() == broken


async def test_a_database_that_breaks_in_mid_run_stops_nobody(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        broken = hole(here.database.read_bytes())
        here.database.write_bytes(broken)
        (tmp_path / "list.csv").write_text(
            "area,offer,name,phone,confirmed\n" + ROW.format("Nina Eksempel"), "utf-8"
        )
        ran = await run(
            tmp_path, "contacts", "import", "list.csv", "--apply", DATABASE=str(here.database)
        )
        assert ran.status == 1
        one_sentence(ran)
        kari = here.person()
        await kari.starts()
        await kari.taps(*WAY)
        assert shows_a_number(kari)
        assert "Traceback" not in here.log.read_text("utf-8")


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """A file system of its own, of eight megabytes."""
    place = folder / "disk"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", place], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("only root may mount a small disk")
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", place], check=True)


def filled_up(place: Path) -> Path:
    """A file that takes all that is left."""
    ballast = place / "ballast"
    with ballast.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(b"x" * 4096)
    return ballast


async def many_conversations(here: World) -> None:
    """As many as make the counts worth writing, and every one of them led to a number."""
    for person in [here.person() for _ in range(10)]:
        await person.starts()
        await person.taps(*WAY)
        assert shows_a_number(person)


async def cannot_save(administrator: Person) -> None:
    """A list that an administrator takes over, and that the disk has no room for."""
    rows = "".join(ROW.format(f"Nina Eksempel{n}") for n in range(60))
    content = ("area,offer,name,phone,confirmed\n" + rows).encode()
    await administrator.does("send", kind="document", content=content, filename="liste.csv")
    every = "Alle på denne siden har sagt ja"
    while "Ta i bruk" not in administrator.labels:
        label = every if every in administrator.labels else "Neste side"
        await administrator.does("tap", label=label)
    await administrator.does("tap", label="Ta i bruk")
    assert administrator.screen.startswith("Det kunne ikke lagres")


@pytest.mark.long
@pytest.mark.skipif(sys.platform != "linux", reason="mounts a tmpfs")
async def test_with_a_full_disk_doctors_are_answered_and_the_rest_refuses(tmp_path: Path) -> None:
    with small_disk(tmp_path) as place:
        async with world(place, ADMINISTRATORS=str(KEEPER)) as here:
            administrator = here.person(id=KEEPER)
            await administrator.does("say", text="/lister")
            ballast = filled_up(place)  # the log is on that disk, too
            await many_conversations(here)
            await cannot_save(administrator)
            rows = "".join(ROW.format(f"Nina Eksempel{n}") for n in range(400))
            (tmp_path / "list.csv").write_text("area,offer,name,phone,confirmed\n" + rows, "utf-8")
            ran = await run(
                tmp_path, "contacts", "import", "list.csv", "--apply", DATABASE=str(here.database)
            )
            assert ran.status == 1
            one_sentence(ran)
            assert "disk" in ran.err
            ballast.unlink()
            await here.stop()  # what was counted meanwhile is written now
            assert sound(here.database)
            with closing(sqlite3.connect(f"{here.database}.counts")) as counts:
                started = "SELECT number FROM counts WHERE name = 'started' LIMIT 1"
                assert counts.execute(started).fetchone()[0] >= 10
            await here.start()
            await many_conversations(here)


@pytest.mark.long
async def test_where_files_may_not_grow_doctors_are_answered(tmp_path: Path) -> None:
    async with world(tmp_path, ADMINISTRATORS=str(KEEPER)) as here:
        administrator = here.person(id=KEEPER)
        await administrator.does("say", text="/lister")
        assert here.bot
        limit = here.log.stat().st_size + 1000
        resource.prlimit(here.bot.pid, resource.RLIMIT_FSIZE, (limit, limit))
        await many_conversations(here)
        await cannot_save(administrator)
        await many_conversations(here)
        await here.stop(signal.SIGKILL)
        assert sound(here.database)


@pytest.mark.long
async def test_a_pause_begins_and_ends_with_a_restart(tmp_path: Path) -> None:
    async with world(tmp_path, ADMINISTRATORS=str(KEEPER)) as here:
        kari, administrator = here.person(), here.person(id=KEEPER)
        await kari.starts()
        await kari.taps(WAY[0])
        data = next(b["callback_data"] for b in kari.buttons if b["text"] == WAY[1])
        await here.stop()
        here.settings["PAUSED"] = "true"
        await here.start()
        await kari.does("tap", data=data)
        assert kari.screen.startswith("Boten tar en pause")
        await kari.does("say", text="Tromsø")
        assert kari.screen.startswith("Boten tar en pause")
        await kari.does("say", text="jeg vil dø")
        assert "113" in kari.copies
        await administrator.does("say", text="/lister")
        assert "legeforening" in " ".join(administrator.labels)
        await here.stop()
        del here.settings["PAUSED"]
        await here.start()
        await kari.does("tap", data=data)
        await kari.taps(WAY[2])
        assert shows_a_number(kari)


async def patiently(person: Person, *labels: str) -> None:
    """Taps, and taps again where nothing happens, as people do."""
    for label in labels:
        before = person.shown
        while person.shown == before:
            actions.perform(person.world.sandbox, person.chat.id, "tap", label=label)
            deadline = time.monotonic() + 1.5
            while person.shown == before and time.monotonic() < deadline:  # noqa: ASYNC110
                await asyncio.sleep(0.02)


@pytest.mark.long
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
async def test_ended_in_the_middle_of_everything_nobody_loses_the_conversation(
    tmp_path: Path, number: signal.Signals, figure: Callable[[object], None]
) -> None:
    chance, rounds = random.Random(11), 4
    async with world(tmp_path, MESSAGES_PER_SECOND="0") as here:
        people = [here.person() for _ in range(40)]
        for person in people:
            await person.starts()
        over = asyncio.Event()

        async def talks(person: Person) -> int:
            done = 0
            await patiently(person, *WAY)
            while not over.is_set():
                await patiently(person, "Tilbake", "Troms")
                done += 1
                await asyncio.sleep(chance.uniform(0, 0.3))
            return done

        talking = [asyncio.create_task(talks(person)) for person in people]
        for _ in range(rounds):
            await asyncio.sleep(chance.uniform(0.2, 1.2))
            async with asyncio.timeout(9.5):
                status = await here.stop(number)
            assert number is signal.SIGKILL or status == 0
            await here.start()
        over.set()
        async with asyncio.timeout(PATIENCE):
            done = await asyncio.gather(*talking)
        assert all(map(shows_a_number, people))
        assert [own_messages(person) for person in people] == [1] * len(people)
        await here.stop()
        assert sound(here.database)
        assert sound(Path(f"{here.database}.counts"))
        assert "Traceback" not in here.log.read_text("utf-8")
        figure(
            f"{rounds} times {number.name} amid {len(people)} people: {sum(done)} conversations, "
            "all to their end, one message each"
        )
