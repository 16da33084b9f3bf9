"""Telegram away, odd, or late: the real bot waits it out, and nobody loses a conversation."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any, Literal

import pytest
import pytest_asyncio

from bot.sandbox import actions
from bot.sandbox.demo.launcher import bot_process
from bot.sandbox.errors import Fault
from tests.support.bot_process import processor
from tests.support.cuttable_line import Line
from tests.support.patience import PATIENCE
from tests.support.world import TOKEN, Person, World, until, world

DAY = 24 * 3600
module = pytest.mark.asyncio(loop_scope="module")
SECRET = "en hemmelig tekst"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def here(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    async with world(tmp_path_factory.mktemp("faults")) as running:
        yield running


async def quiet(here: World) -> None:
    """Waits until everything that was sent to the bot so far has been dealt with."""
    await here.person().starts()


def own_messages(person: Person) -> list[Any]:
    return [message for message in person.messages if message["outgoing"]]


@module
async def test_the_same_update_twice_is_answered_once(here: World) -> None:
    kari = here.person()
    said = actions.perform(here.sandbox, kari.chat.id, "say", text="/start")["update_id"]
    await until(lambda: own_messages(kari))
    here.sandbox.updates.repeat(said)
    await quiet(here)
    assert len(own_messages(kari)) == 1


@module
async def test_an_old_tap_that_comes_again_does_not_turn_the_page_back(here: World) -> None:
    kari = here.person()
    await kari.starts()
    await kari.taps("En annen")
    first = here.sandbox.updates.recent[-1].update_id
    await kari.taps("Bekymret for lege eller student")
    shown = kari.screen
    here.sandbox.updates.repeat(first)
    await quiet(here)
    assert kari.screen == shown


@module
@pytest.mark.parametrize(
    ("text", "beginning"),
    [
        ("/start", "Hei"),
        ("/hjelp", "Hei"),
        ("noe", "Er livet i fare"),
        ("jeg vil dø", "Er livet i fare"),
        ("Tromsø", "Er livet i fare"),
    ],
)
async def test_what_waited_for_a_day_is_answered_without_a_sound(
    here: World, text: str, beginning: str
) -> None:
    kari = here.person()
    journal = here.sandbox.call_log
    journal.calls.clear()
    journal.keep_calls, here.sandbox.shift = True, -DAY
    try:
        await kari.does("say", text=text)
    finally:
        journal.keep_calls, here.sandbox.shift = False, 0
    assert kari.screen.startswith(beginning)
    sent = [call["parameters"] for call in journal.calls if call["method"] == "sendMessage"]
    assert [asked["disable_notification"] for asked in sent] == [True]


@module
@pytest.mark.parametrize("inaccessible", [False, True])
async def test_a_tap_on_a_screen_of_last_week_goes_on(here: World, inaccessible: bool) -> None:
    kari = here.person()
    await kari.starts()
    here.sandbox.shift = 7 * DAY
    try:
        await kari.does("tap", label="Bare vis kontakter", inaccessible=inaccessible)
    finally:
        here.sandbox.shift = 0
    assert kari.screen.startswith("Hva vil du ha kontakter til")
    assert len(own_messages(kari)) == 1


@module
async def test_a_tap_on_a_screen_that_is_gone_is_answered_below(here: World) -> None:
    kari = here.person()
    await kari.starts()
    old = own_messages(kari)[0]
    data = next(b["callback_data"] for b in kari.buttons if b["text"] == "Bare vis kontakter")
    del kari.chat.messages[old["message_id"]]
    await kari.does("tap", data=data, message_id=old["message_id"], inaccessible=True)
    assert kari.screen.startswith("Hva vil du ha kontakter til")


UNKNOWN = [
    *("edited_message", "channel_post", "edited_channel_post", "business_connection"),
    *("business_message", "edited_business_message", "deleted_business_messages", "guest_message"),
    *("message_reaction", "message_reaction_count", "inline_query", "chosen_inline_result"),
    *("shipping_query", "pre_checkout_query", "purchased_paid_media", "poll", "poll_answer"),
    *("chat_member", "chat_join_request", "chat_boost", "removed_chat_boost", "new_in_2031"),
]
POISON: list[object] = [
    {"message": SECRET},
    {"message": {"message_id": "x", "date": None, "chat": [], "text": {"a": SECRET}}},
    {"message": {"message_id": 1, "date": 1, "chat": {"id": SECRET, "type": "private"}}},
    {"message": {"message_id": 10**30, "date": -(10**30), "chat": {"id": 7}}},
    {"callback_query": {"id": 5, "data": SECRET, "message": None}},
    {"callback_query": {"id": "q", "data": "", "message": {"message_id": 1, "date": 0}}},
    {"callback_query": None, "message": None},
    {"my_chat_member": {"chat": {"id": SECRET, "type": "group"}}},
    {"message": {"text": SECRET, "entities": [{"type": 7}] * 1000}},
    {},
]


@module
async def test_unknown_and_poisoned_updates_in_hundreds_stop_nobody(here: World) -> None:
    kari, ola = here.person(), here.person()
    message = {
        "message_id": 1,
        "date": int(time.time()),
        "chat": {"id": kari.chat.id, "type": "private"},
        "text": SECRET,
    }
    sent = here.sandbox.call_log.counts["sendMessage"]
    for _ in range(8):
        for kind in UNKNOWN:
            here.sandbox.updates.inject({kind: message})
        for poison in POISON:
            here.sandbox.updates.inject(poison)
    await ola.starts()
    assert here.sandbox.call_log.counts["sendMessage"] == sent + 1
    assert own_messages(kari) == []
    assert SECRET not in here.log.read_text("utf-8")


@module
async def test_an_edited_message_is_not_answered(here: World) -> None:
    kari = here.person()
    await kari.starts()
    first = kari.messages[0]["message_id"]
    actions.perform(here.sandbox, kari.chat.id, "edit", message_id=first, text="jeg heter Kari")
    await quiet(here)
    assert len(own_messages(kari)) == 1


@module
async def test_of_two_taps_that_race_the_newest_wins_and_both_stop_spinning(here: World) -> None:
    kari = here.person()
    await kari.starts()
    for label in ("Meg, jeg er lege", "Bare vis kontakter", "En annen") * 4:
        actions.perform(here.sandbox, kari.chat.id, "tap", label=label)
    await until(lambda: not here.sandbox.call_log.unanswered_queries(kari.chat.id))
    await until(lambda: kari.screen.endswith("Hva handler det om?"))
    assert len(own_messages(kari)) == 1
    await kari.taps("Bekymret for lege eller student")


@pytest.mark.long  # for a minute the refusal is not believed
async def test_a_token_refused_in_mid_run_is_tried_for_a_minute_and_then_ends_it(
    tmp_path: Path,
) -> None:
    async with world(tmp_path) as here:
        kari = here.person()
        await kari.starts()
        before = here.log.read_text("utf-8")
        here.sandbox.faults.queue.append(Fault(code=401, times=10**6))
        actions.perform(here.sandbox, kari.chat.id, "tap", label="En annen")
        assert here.bot
        async with asyncio.timeout(PATIENCE):
            assert await here.bot.wait() == 1
        warning, last = here.log.read_text("utf-8").removeprefix(before).splitlines()
        assert "trying again for a minute" in warning
        assert (
            last == "Telegram refuses the token: set KOLLEGABOT_TOKEN to the one from @BotFather."
        )


@pytest.mark.long
async def test_a_rolling_restart_goes_on_in_the_new_process(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        kari = here.person()
        await kari.starts()
        second = tmp_path / "second.log"
        async with bot_process(TOKEN, here.address, here.database, here.command, second):
            await until(lambda: "another program" in here.log.read_text() + second.read_text())
            await kari.taps("En annen")
            await here.stop()
            await kari.taps("Bekymret for lege eller student", "Vestland")
        assert len(own_messages(kari)) == 1
        said = here.log.read_text() + second.read_text()
        assert said.count("another program") <= 4  # each time one of the two gets a word in


Way = Literal["refuses", "hangs up", "a gateway's page"]


class Outage:
    """Telegram away in one of the ways in which it can be."""

    def __init__(self, way: Way, here: World, line: Line) -> None:
        self._way, self._here, self._line = way, here, line

    async def begin(self) -> None:
        if self._way in ("refuses", "hangs up"):
            await self._line.cut(self._way)
            return
        self._here.sandbox.faults.queue.append(Fault(code=502, html_body=True, times=10**6))
        self._here.sandbox.close()  # the poll that waits ends, and the next one fails

    async def end(self) -> None:
        self._here.sandbox.faults.queue.clear()
        await self._line.mend()


async def outlived(
    tmp_path: Path, way: Way, seconds: float, figure: Callable[[object], None]
) -> None:
    """An outage in the middle of conversations: few calls, and all go on as soon as it is over."""
    line = Line()
    async with world(tmp_path, front=line) as here:
        assert here.bot
        outage, counts = Outage(way, here, line), here.sandbox.call_log.counts
        kari, ola = here.person(), here.person()
        await kari.starts()
        await here.staff_jobs()  # whose modules load meanwhile
        await outage.begin()
        await asyncio.sleep(0.5)
        calls, connections, spent = counts.total(), line.connections, processor(here.bot)
        actions.perform(here.sandbox, kari.chat.id, "tap", label="En annen")
        actions.perform(here.sandbox, ola.chat.id, "say", text="/start")
        await asyncio.sleep(seconds)
        asked = max(counts.total() - calls, line.connections - connections)
        spent = processor(here.bot) - spent
        await outage.end()
        ended = time.monotonic()
        await until(lambda: own_messages(ola) and "Hva handler" in kari.screen)
        back = time.monotonic() - ended
        figure(
            f"outage of {seconds:g} s, Telegram {way}: {asked} calls, "
            f"{spent * 1000:.0f} ms of processor time, answers {back:.1f} s after its return"
        )
        assert asked <= 10 + seconds
        assert spent < 0.25 * seconds
        assert back < 10  # four seconds are the longest pause between two attempts
        assert [len(own_messages(one)) for one in (kari, ola)] == [1, 1]
        assert here.log.read_text().count("Telegram does not answer") == 1
        await kari.taps("Bekymret for lege eller student")


async def test_an_outage_is_outlived(tmp_path: Path, figure: Callable[[object], None]) -> None:
    await outlived(tmp_path, "hangs up", 1.5, figure)


@pytest.mark.long
@pytest.mark.parametrize("way", ["refuses", "a gateway's page"])
async def test_a_longer_outage_is_outlived(
    tmp_path: Path, way: Way, figure: Callable[[object], None]
) -> None:
    await outlived(tmp_path, way, 8, figure)


async def test_a_bot_that_cannot_reach_telegram_can_be_stopped(tmp_path: Path) -> None:
    line = Line()
    async with world(tmp_path, front=line) as here:
        await line.cut("refuses")
        await until(lambda: "Telegram does not answer" in here.log.read_text())
        async with asyncio.timeout(9.5):
            assert await here.stop() == 0
