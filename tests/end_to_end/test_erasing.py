"""*Slett og avslutt* against a Telegram that is strict about what may be deleted."""

from __future__ import annotations

import itertools
import signal
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
import pytest_asyncio

from bot.sandbox import actions
from bot.sandbox.errors import Fault
from bot.sandbox.messages import TWO_DAYS
from bot.sandbox.params import Params
from bot.telegram.sender import DELETIONS
from conversations.script.schema import Script
from tests.support.world import Person, World, until, world

pytestmark = pytest.mark.asyncio(loop_scope="module")  # one bot for all of them

HASTY = (
    "import sys; from bot.cli import main; from bot.telegram import sender; sender.HOLD = 1; "
    "sys.exit(main.main(['run']))"
)
UNANSWERED = {
    "a long wait": Fault(method="deleteMessages", code=429, retry_after=60, times=100),
    "no answer": Fault(method="deleteMessages", drop=True, times=100),
}
TOO_OLD = "Bad Request: message can't be deleted"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def running(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    async with world(tmp_path_factory.mktemp("erasing"), MESSAGES_PER_SECOND="0") as running:
        running.sandbox.call_log.keep_calls = True
        yield running


@pytest.fixture
def here(running: World) -> World:
    """The bot at a Telegram that has not been asked anything yet."""
    running.sandbox.shift = 0
    running.sandbox.faults.queue.clear()
    running.sandbox.call_log.calls.clear()
    running.sandbox.call_log.refusals.clear()
    return running


def batches(here: World) -> list[set[int]]:
    """The numbers of messages in each call to delete some, in order."""
    calls = (c for c in here.sandbox.call_log.calls if c["method"] == "deleteMessages")
    return [set(Params(call["parameters"]).json("message_ids")) for call in calls]


def alerts(person: Person) -> list[str]:
    """The words of the pop-ups."""
    return [told["text"] for told in person.world.sandbox.snapshot(person.chat)["alerts"]]


async def erases(person: Person) -> None:
    """Types /slett, until nothing but the answer or what is too old is left."""
    actions.perform(person.world.sandbox, person.chat.id, "say", text="/slett")
    await until(lambda: any(html.startswith("<b>Slettet") for _, html, _ in person.shown))


async def is_emptied(person: Person, way: str) -> None:
    """Erases by the button or the command; nothing is left but the command's own words."""
    if way == "button":
        await person.taps("Slett og avslutt", "Ja, slett")
        assert person.messages == []
    else:
        await erases(person)
        assert len(person.messages) == 1


@pytest.mark.parametrize("way", ["button", "command"])
async def test_numbers_of_other_chats_are_named_and_skipped(here: World, way: str) -> None:
    kari, ola = here.person(), here.person()
    for person in (ola, kari, ola):
        await person.starts()
    await kari.taps("Bare vis kontakter")
    await ola.does("say", text="noe")
    before = ola.messages
    await is_emptied(kari, way)
    assert any({m["message_id"] for m in before} & batch for batch in batches(here))
    assert ola.messages == before
    assert here.refusals() == []


async def test_one_message_over_48_hours_old_costs_only_itself(here: World) -> None:
    kari = here.person()
    await kari.starts()
    old = {m["message_id"] for m in kari.messages}
    here.sandbox.shift = TWO_DAYS + 60
    for text in ("noe", "mer"):
        await kari.does("say", text=text)
    young = {m["message_id"] for m in kari.messages} - old
    await erases(kari)
    left = {m["message_id"]: m["text"] for m in kari.messages}
    assert old < left.keys()
    assert not young & left.keys()
    assert {r["description"] for r in here.refusals()} == {TOO_OLD}
    assert batches(here)[0] >= old | young  # refused as a whole
    assert len(batches(here)) <= DELETIONS
    assert "eldre enn to døgn" in kari.screen


async def test_a_message_of_exactly_48_hours_still_goes(here: World) -> None:
    kari = here.person()
    await kari.starts()
    here.sandbox.shift = TWO_DAYS - 60
    await kari.taps("Slett og avslutt", "Ja, slett")
    assert kari.messages == []
    assert here.refusals() == []


async def test_a_screen_that_cannot_be_deleted_is_blanked(here: World) -> None:
    kari = here.person()
    await kari.starts()
    await kari.taps("Bare vis kontakter", "Støttekollega: en samtale", "Troms")
    refusing = Fault(method="deleteMessages", code=400, description=TOO_OLD, times=100)
    here.sandbox.faults.queue.append(refusing)
    await kari.taps("Slett og avslutt", "Ja, slett")
    assert len(batches(here)) == DELETIONS
    assert kari.screen.startswith("Slettet")
    assert kari.copies == set()
    shown = [b["callback_data"] for b in kari.buttons]
    assert shown
    assert not any("stotte" in data or ".55." in data for data in shown)
    assert ["Står noe igjen" in words for words in alerts(kari)] == [True]


@pytest.mark.parametrize("way", ["button", "command"])
async def test_four_hundred_messages_of_others_in_between_leave_nothing(
    here: World, way: str
) -> None:
    kari = here.person()
    for others in (0, 400, 400) if way == "command" else (0, 400):
        numbers = here.sandbox.chats.shared_ids
        here.sandbox.chats.shared_ids = itertools.count(next(numbers) + others)
        await kari.does("say", text="noe")
    await is_emptied(kari, way)
    assert len(batches(here)) <= 10


async def test_what_lies_too_far_up_stays_and_the_words_say_so(here: World) -> None:
    kari = here.person()
    await kari.does("say", text="noe langt oppe")
    far = {m["message_id"] for m in kari.messages}
    here.sandbox.chats.shared_ids = itertools.count(max(far) + 1200)  # others wrote in between
    await kari.starts()
    await erases(kari)
    left = {m["message_id"] for m in kari.messages}
    assert far < left
    assert len(left - far) == 1
    assert "ikke langt oppover i chatten" in kari.screen
    await kari.taps("Slett og avslutt", "Ja, slett")
    assert {m["message_id"] for m in kari.messages} == far
    assert "Står noe igjen" in alerts(kari)[-1]


async def test_a_bot_that_was_killed_erases_what_it_never_saw(here: World) -> None:
    kari = here.person()
    await kari.starts()
    await kari.does("say", text="noe")
    await here.stop(signal.SIGKILL)
    await here.start()
    await kari.taps("Slett og avslutt", "Ja, slett")
    assert kari.messages == []
    assert here.refusals() == []


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def hasty(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    """A bot that gives up a call after a second."""
    folder = tmp_path_factory.mktemp("hasty")
    async with world(folder, ("-c", HASTY), MESSAGES_PER_SECOND="0") as running:
        running.sandbox.call_log.keep_calls = True
        yield running


@pytest.mark.parametrize("fault", UNANSWERED)
@pytest.mark.parametrize("way", ["button", pytest.param("command", marks=pytest.mark.long)])
async def test_where_telegram_does_not_answer_nothing_says_that_it_is_deleted(
    hasty: World, script: Script, fault: str, way: str
) -> None:
    kari, said = hasty.person(), script.words["nb"].lines
    await kari.starts()
    await kari.does("say", text="noe")
    await kari.taps("Bare vis kontakter", "Støttekollega: en samtale", "Troms")
    hasty.sandbox.call_log.calls.clear()
    faults = hasty.sandbox.faults.queue
    faults.append(replace(UNANSWERED[fault]))
    if way == "button":
        await kari.taps("Slett og avslutt", "Ja, slett")
    else:
        await kari.does("say", text="/slett")
    faults.clear()
    assert (len(batches(hasty)) == 1) == (fault == "a long wait")
    assert kari.screen == said["unanswered"]
    assert kari.copies == set()
    assert alerts(kari) == ([said["unanswered"]] if way == "button" else [])
    if way == "button":
        await kari.taps("Slett og avslutt", "Ja, slett")
        assert kari.messages == []
        assert alerts(kari)[-1] == said["erased"]
    else:
        await erases(kari)
        assert len(kari.messages) == 1
