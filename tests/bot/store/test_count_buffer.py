"""Counts and marks on their way to the files: never one at a time, never twice."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from collections import Counter as Sums
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest

from bot.store import counts
from bot.store.contacts import Store, open_store
from bot.store.count_buffer import BATCH, CountBuffer
from bot.store.database import StoreError
from conversations.model import Metric
from conversations.script.counters import STARTED
from tests.conversations.script.test_counters import COUNTING, conversation, counters
from tests.support.talk import TODAY, contact
from tests.support.world import until

ENTRY = ("Troms legeforening", "stotte", "kari eksempel")
DOCTOR, STUDENT = Metric("who", "doctor"), Metric("who", "student")
CASE = Metric("topic", "case")


@pytest.fixture(autouse=True)
def _no_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.store.count_buffer.REST", 0)


@dataclass
class Counted:
    """A tally, its files, and a copy of the sums after each batch."""

    count_buffer: CountBuffer
    store: Store
    file: Path

    def sums(self) -> Sums[str]:
        """The sums of the year."""
        if not self.file.exists() or not self.file.stat().st_size:
            return Sums()  # empty while the first batch is on its way to it
        with closing(sqlite3.connect(self.file)) as connection:
            rows = connection.execute("SELECT name, number FROM counts WHERE length(period) = 4")
            return Sums(dict(rows.fetchall()))

    async def settles(self) -> None:
        """Waits until no full batch is waiting to be written."""
        await until(
            lambda: not self.count_buffer._full.is_set() and not self.count_buffer._alone.locked()
        )


@asynccontextmanager
async def counted(folder: Path, day: Callable[[], date] = lambda: TODAY) -> AsyncIterator[Counted]:
    folder.mkdir(exist_ok=True)
    async with open_store(folder / "x.db") as store:
        await store.put([contact()], TODAY)
        file = folder / "x.db.counts"
        one = CountBuffer(store, file, COUNTING.counters, day)
        following = asyncio.create_task(one.run())
        await asyncio.sleep(0)
        yield Counted(one, store, file)
        following.cancel()
        await asyncio.gather(following, return_exceptions=True)


async def test_a_family_waits_for_eight_conversations(tmp_path: Path) -> None:
    async with counted(tmp_path) as here:
        for _ in range(7):
            here.count_buffer.count([STARTED, DOCTOR])
        await here.settles()
        assert not here.file.exists()
        here.count_buffer.count([STARTED])
        await until(here.sums)
        assert here.sums() == {"started": 8}  # and nothing yet of who they were
        here.count_buffer.count([DOCTOR])
        await until(lambda: here.sums()["who.doctor"])
        assert here.sums() == {"started": 8, "who.doctor": 8}


async def test_in_a_rush_the_batches_grow_instead_of_the_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.store.count_buffer.REST", 60)
    async with counted(tmp_path) as here:
        for _ in range(BATCH):
            here.count_buffer.count([STARTED])
        await until(here.sums)
        for _ in range(5 * BATCH):
            here.count_buffer.count([STARTED])
        await asyncio.sleep(0.1)
        assert here.sums() == {"started": BATCH}
        await here.count_buffer.flush()
        assert here.sums() == {"started": 6 * BATCH}


async def test_a_clean_stop_writes_the_rest_once(tmp_path: Path) -> None:
    async with counted(tmp_path) as here:
        here.count_buffer.count([STARTED, CASE])
        await here.count_buffer.flush()
        await here.count_buffer.flush()
        assert here.sums() == {"started": 1, "topic.case": 1}


async def test_what_was_written_in_one_quarter_does_not_stop_the_next(tmp_path: Path) -> None:
    days = [date(2026, 9, 30)]
    async with counted(tmp_path, lambda: days[-1]) as here:
        for _ in range(BATCH):
            here.count_buffer.count([DOCTOR])
        await until(here.sums)
        days.append(date(2027, 1, 1))
        for _ in range(BATCH):
            here.count_buffer.count([STUDENT])
        await until(lambda: here.sums() == {"who.student": BATCH})


async def test_what_is_not_on_the_list_is_not_counted(tmp_path: Path) -> None:
    async with counted(tmp_path) as here:
        here.count_buffer.count([Metric("who", "8600000000001"), Metric("jeg heter Kari"), STARTED])
        await here.count_buffer.flush()
        assert here.sums() == {"started": 1}


async def test_a_batch_that_is_being_written_at_the_stop_is_not_written_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import threading

    gate, writing = threading.Event(), threading.Event()
    add = counts.add

    def slow(*given: object) -> None:
        writing.set()
        gate.wait(5)
        add(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(counts, "add", slow)
    async with counted(tmp_path) as here:
        for _ in range(BATCH):
            here.count_buffer.count([STARTED])
        await asyncio.to_thread(writing.wait, 5)
    gate.set()  # the follower is cancelled, its batch is on its way to the disk
    await here.count_buffer.flush()
    assert here.sums() == {"started": BATCH}


async def test_a_disk_that_takes_nothing_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add = counts.add
    failures = iter([StoreError("full"), StoreError("full")])

    def full(*given: object) -> None:
        for failure in failures:
            raise failure
        add(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(counts, "add", full)
    monkeypatch.setattr("bot.store.count_buffer.AGAIN", 0.01)
    async with counted(tmp_path) as here:
        for _ in range(BATCH + 1):
            here.count_buffer.count([STARTED])
        await until(here.sums)
        assert here.sums() == {"started": BATCH + 1}


async def test_marks_of_wrong_numbers_go_with_the_next_batch_and_say_nothing_more(
    tmp_path: Path,
) -> None:
    async with counted(tmp_path) as here:
        for _ in range(3):
            here.count_buffer.report(ENTRY)
        here.count_buffer.report(("Troms legeforening", "stotte", "nobody"))
        await here.settles()
        assert not any(c.reported for c in await here.store.contacts())
        for _ in range(BATCH):
            here.count_buffer.count([STARTED])
        await until(here.sums)
        await here.settles()
        assert all(c.reported for c in await here.store.contacts())
        assert "reported" not in {e.field for e in await here.store.history("Troms legeforening")}


async def test_a_mark_is_never_written_by_itself(tmp_path: Path) -> None:
    async with counted(tmp_path) as here:
        here.count_buffer.report(ENTRY)
        here.count_buffer._full.set()  # by an answer that came while a batch was being written
        await here.settles()
        assert not any(c.reported for c in await here.store.contacts())


async def test_lists_that_cannot_be_written_cost_no_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(_: object) -> None:
        raise StoreError("broken")

    async with counted(tmp_path) as here:
        monkeypatch.setattr(here.store, "mark_reported", broken)
        here.count_buffer.report(ENTRY)
        here.count_buffer.count([STARTED])
        await here.count_buffer.flush()
        assert here.sums() == {"started": 1}


def conversations(number: int, seed: int = 1) -> list[list[Metric]]:
    chance = Random(seed)
    return [
        [
            counter
            for turn in conversation(chance, chance.randrange(14))
            for counter in counters(turn)
        ]
        for _ in range(number)
    ]


async def written(folder: Path, said: Sequence[list[Metric]], day: date = TODAY) -> bytes:
    """The file after these conversations and a clean stop."""
    async with counted(folder, lambda: day) as here:
        for conversation_ in said:
            here.count_buffer.count(conversation_)
            await asyncio.sleep(0)
        await here.count_buffer.flush()
        return here.file.read_bytes()


async def test_order_pace_and_day_leave_no_trace(tmp_path: Path) -> None:
    """Byte-equal: in another order, by people side by side, at another time of the quarter."""
    said = conversations(60)
    shuffled = Random(2).sample(said, len(said))
    mixed = [[counter] for one in shuffled for counter in one]
    first = await written(tmp_path / "a", said)
    assert first == await written(tmp_path / "b", shuffled)
    assert first == await written(tmp_path / "c", mixed, date(TODAY.year, 10, 1))


@pytest.mark.parametrize("number", [200, pytest.param(10_000, marks=pytest.mark.long)])
async def test_conversations_leave_exactly_what_the_scheme_says(
    tmp_path: Path, number: int
) -> None:
    said = conversations(number)
    await written(tmp_path, said)
    with closing(sqlite3.connect(tmp_path / "x.db.counts")) as connection:
        rows = connection.execute("SELECT period, name, number FROM counts").fetchall()
    wanted = Sums(counter.name for one in said for counter in set(one))
    quarterly = {n: c for n, c in wanted.items() if n in ("started", "contacts")}
    assert {n: c for period, n, c in rows if period == "2026"} == wanted
    assert {n: c for period, n, c in rows if period == "2026Q4"} == quarterly
    assert len(rows) == len(wanted) + len(quarterly)


async def test_copies_after_each_batch_join_no_two_answers(tmp_path: Path) -> None:
    """Between two copies a family stands still or moves by eight conversations or more."""
    copies = [Sums[str]()]
    async with counted(tmp_path) as here:
        for one in conversations(150):
            for counter in one:  # as people tap: one after the other, never all at once
                here.count_buffer.count([counter])
                await here.settles()
            if here.sums() != copies[-1]:
                shutil.copy(here.file, tmp_path / f"copy{len(copies)}")
                copies.append(here.sums())
    assert len(copies) > 20
    family = {counter.name: counter.family for counter in COUNTING.counters}
    for before, after in pairwise(copies):
        moved = Sums[str]()
        for name, number in after.items():
            moved[family[name]] += number - before[name]
        assert min(number for number in moved.values() if number) >= BATCH


async def test_three_new_marks_an_hour_and_the_rest_is_said_once(tmp_path: Path) -> None:
    now = 0.0
    async with open_store(tmp_path / "x.db") as store:
        people = [contact(f"P{n:03d} Eksempel") for n in range(103)]
        await store.put(people, TODAY)
        one = CountBuffer(store, tmp_path / "c", COUNTING.counters, lambda: TODAY, lambda: now)

        def forge(number: int) -> None:
            one.report(("Troms legeforening", "stotte", f"p{number:03d} eksempel"))

        forge(0)
        forge(0)  # the same entry again is no new mark
        for number in range(103):
            forge(number)
        await one.flush()
        assert sum(c.reported for c in await store.contacts()) == 3
        assert one.take_dropped_marks() == {"Troms legeforening"}
        forge(50)
        assert one.take_dropped_marks() == frozenset()  # once an hour
        now = 3601.0
        assert one.take_dropped_marks() == {"Troms legeforening"}
        for number in range(60, 70):
            forge(number)
        await one.flush()
        assert sum(c.reported for c in await store.contacts()) == 6
