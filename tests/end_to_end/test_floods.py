"""Many at once, and one who does not stop: everybody is answered, in turn, within the limits."""

from __future__ import annotations

import asyncio
import secrets
import statistics
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import pytest_asyncio

from bot.dispatcher import AT_ONCE
from bot.sandbox import actions
from bot.sandbox.errors import Fault
from tests.support.bot_process import resident
from tests.support.world import Person, World, until, world

MOST = 30  # messages a second that Telegram takes from a bot
PACE = 28  # that ours sends, as it ships
module = pytest.mark.asyncio(loop_scope="module")
WAY = ("Bare vis kontakter", "Støttekollega: en samtale", "Troms")


async def delays(people: Sequence[Person], rounds: int) -> list[float]:
    """Seconds from each tap to its screen, for people who read a little in between."""
    found: list[float] = []

    async def talks(person: Person) -> None:
        await person.starts()
        for label in (*WAY, *("Tilbake", "Troms") * rounds):
            await asyncio.sleep(0.15 + secrets.randbelow(100) / 1000)
            before, began = person.shown, time.monotonic()
            actions.perform(person.world.sandbox, person.chat.id, "tap", label=label)
            while person.shown == before:
                await asyncio.sleep(0.002)
                assert time.monotonic() - began < 10, "no answer"
            found.append(time.monotonic() - began)

    await asyncio.gather(*map(talks, people))
    return found


async def watch_stalls(found: list[float]) -> None:
    """For how long a busy machine keeps this process, which is Telegram here, from going on."""
    while True:
        began = time.monotonic()
        await asyncio.sleep(0.01)
        found.append(time.monotonic() - began - 0.01)


@asynccontextmanager
async def flooded(flooders: Sequence[Person], each: int) -> AsyncIterator[None]:
    """People who tap so often a second for as long as the block runs."""

    async def taps(person: Person) -> None:
        labels = ("Bare vis kontakter", "En annen", "Meg, jeg er lege")
        data = [
            b["callback_data"] for label in labels for b in person.buttons if b["text"] == label
        ]
        message = person.messages[-1]["message_id"]
        while True:
            for chosen in data:  # at once: faster than any answer, also on a busy machine
                ask = {"data": chosen, "message_id": message}
                actions.perform(person.world.sandbox, person.chat.id, "tap", **ask)
            await asyncio.sleep(len(data) / each)

    for person in flooders:
        await person.starts()
    tapping = [asyncio.create_task(taps(person)) for person in flooders]
    yield
    for task in tapping:
        task.cancel()
    await asyncio.gather(*tapping, return_exceptions=True)


def told(name: str, found: Sequence[float]) -> str:
    middle, worst = statistics.median(found) * 1000, max(found) * 1000
    return f"{name}: {len(found)} taps of others, median {middle:.0f} ms, worst {worst:.0f} ms"


async def fair(here: World, flooders: int, rounds: int, figure: Callable[[object], None]) -> None:
    """Others are as well off beside people who tap fifty times a second."""
    alone = await delays([here.person() for _ in range(3)], rounds)
    tapping = [here.person() for _ in range(flooders)]
    assert here.bot
    await here.staff_jobs()  # whose modules load meanwhile
    before, calls = resident(here.bot), here.sandbox.call_log.counts["editMessageText"]
    async with flooded(tapping, each=50):
        began = time.monotonic()
        beside = await delays([here.person() for _ in range(3)], rounds)
        seconds = time.monotonic() - began
    edits = here.sandbox.call_log.counts["editMessageText"] - calls - len(beside)
    grown = resident(here.bot) - before
    figure(told("nobody floods", alone))
    figure(told(f"{flooders} tap 50 times a second each", beside))
    figure(f"  {edits / flooders / seconds:.1f} answers a second to each; {grown:+.1f} MiB")
    # At most one message to each of them comes before; behind all of their taps it is seconds.
    turn = 0.5 + flooders / PACE
    assert statistics.median(beside) < statistics.median(alone) + turn
    assert edits / flooders <= 2 * seconds + 10  # some, until it shows that they do not stop
    assert grown < 8


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def here(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    async with world(tmp_path_factory.mktemp("floods")) as running:
        yield running


@module
async def test_one_who_taps_fifty_times_a_second_slows_nobody(
    here: World, figure: Callable[[object], None]
) -> None:
    await fair(here, 1, 1, figure)


@pytest.mark.long
async def test_twenty_who_tap_fifty_times_a_second_slow_nobody_much(
    tmp_path: Path, figure: Callable[[object], None]
) -> None:
    async with world(tmp_path) as here:
        await fair(here, 20, 2, figure)


@module
async def test_a_wait_for_one_is_no_wait_for_others(here: World) -> None:
    kari, ola, queue = here.person(), here.person(), here.sandbox.faults.queue
    await kari.starts()
    await ola.starts()
    met = len(here.sandbox.call_log.faults)
    queue.append(Fault(code=429, retry_after=20, times=100, chat_id=kari.chat.id))
    for _ in range(20):
        actions.perform(here.sandbox, kari.chat.id, "tap", label="En annen")
        await asyncio.sleep(0.02)
    async with asyncio.timeout(19):  # less than Kari has to wait
        await ola.taps(*WAY)
    queue.clear()
    assert len(here.sandbox.call_log.faults) - met == 1


@pytest.mark.long
async def test_a_thousand_at_once_are_answered_oldest_first_within_the_limits(
    tmp_path: Path, figure: Callable[[object], None]
) -> None:
    number = 1000
    async with world(tmp_path) as here:
        people = [here.person() for _ in range(number)]
        order: list[int] = []
        times: list[float] = []
        stalls: list[float] = []
        watching = asyncio.create_task(watch_stalls(stalls))
        with here.sandbox.streams.listen(person.chat.id for person in people) as stream:
            began = time.monotonic()
            for person in people:
                actions.perform(here.sandbox, person.chat.id, "say", text="/start")
            async with asyncio.timeout(number / 10):
                while len(order) < number:
                    event = await stream.get()
                    if event and event["event"] == "message" and event["message"]["outgoing"]:
                        order.append(event["chat"])
                        times.append(time.monotonic())
        watching.cancel()
        places = {person.chat.id: place for place, person in enumerate(people)}
        moved = max(abs(places[chat] - place) for place, chat in enumerate(order))
        # Ten seconds, since a busy machine delays some and what was delayed comes together.
        most = max(sum(start <= t < start + 10 for t in times) for start in times) / 10
        figure(
            f"{number} people at once: all answered in {times[-1] - began:.1f} s, at most "
            f"{most:.1f} messages a second, nobody passed by more than {moved} others; "
            f"Telegram itself stood still for {max(stalls) * 1000:.0f} ms at most"
        )
        assert most <= MOST + PACE * max(stalls) / 10
        assert moved <= AT_ONCE
        assert here.refusals() == []


@pytest.mark.long
async def test_giant_texts_and_forged_buttons_cost_nothing_lasting(
    tmp_path: Path, figure: Callable[[object], None]
) -> None:
    async with world(tmp_path, MESSAGES_PER_SECOND="0") as here:
        assert here.bot
        people = [here.person() for _ in range(20)]
        for person in people:
            await person.starts()
        await here.staff_jobs()  # whose modules load meanwhile
        before = resident(here.bot)
        for turn in range(500):
            for person in people:
                chat = person.chat.id
                actions.perform(here.sandbox, chat, "say", text="jeg vil " * 512)
                forged = {"data": forgery(turn), "message_id": 1 + turn, "inaccessible": True}
                actions.perform(here.sandbox, chat, "tap", **forged)
            await asyncio.sleep(0)
            if turn % 10 == 9:
                await until(lambda: len(here.sandbox.updates.pending) < 1000)
        await until(lambda: not here.sandbox.updates.pending)
        for person in people:  # a few buttons of theirs spin on, which Telegram ends by itself
            here.sandbox.call_log.open_queries.clear()
            await person.taps("Bare vis kontakter")
        grown = resident(here.bot) - before
        figure(f"20,000 giant texts and forged buttons: {grown:+.1f} MiB")
        assert grown < 10
        assert "Traceback" not in here.log.read_text("utf-8")


def forgery(turn: int) -> str:
    """Data that no button of ours has."""
    kinds = (
        "x" * 64,
        "1.nb.wh" + "." * 9 + "acute" * 3,
        "1.nb.zz..stotte.alle..5....doctor",
        "1.nb.en..stotte.99..5....next",
        "…" * 21,
        secrets.token_urlsafe(48),
        "l." + "1" * 62,
        "",
    )
    return kinds[turn % len(kinds)]
