"""Reminders leave by day, once a week, and what is pending is gone in time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from telegram.error import NetworkError

from bot.drafts import Drafts
from bot.keepers import Keepers, unknown_areas
from bot.lists import OSLO, Lists
from bot.outbox import Outbox
from bot.pacing import Pace
from bot.reminders import Reminders
from bot.store import Store, open_store
from config.settings import Settings
from conversations.lists_words import read_list_words
from conversations.script import Script
from tests.talk import TODAY, contact
from tests.telegram import FakeTelegram, opened

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=OSLO)
AREA = "Troms legeforening"
BLOCKED = (403, "Forbidden: bot was blocked by the user")


class Staff:
    """Two who keep a list that needs them and one whose list does not, at any time."""

    def __init__(self, script: Script, store: Store, outbox: Outbox) -> None:
        self.time = MONDAY
        told = f"7:{AREA},8:{AREA},9:Oslo legeforening"
        settings = Settings.model_validate({"administrators": told})
        lists, words = Lists(store), read_list_words()
        keepers = Keepers(script, words, store, lists, outbox, settings, lambda: self.time.date())
        self.reminders = Reminders(keepers, lambda: self.time)


@pytest.fixture
def telegram() -> FakeTelegram:
    return FakeTelegram()


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    old = contact(reported=True, confirmed=TODAY - timedelta(days=200))
    async with open_store(tmp_path / "x.db") as store:
        await store.put([old, contact(area="Oslo legeforening")], TODAY)
        yield store


@pytest.fixture
async def staff(telegram: FakeTelegram, script: Script, store: Store) -> AsyncIterator[Staff]:
    async with opened(telegram) as bot:
        yield Staff(script, store, Outbox(bot, Pace(0)))


async def after(staff: Staff, telegram: FakeTelegram, *moved: timedelta) -> list[list[int]]:
    """Whom they write to so long after Monday at nine."""
    sent = []
    for one in moved:
        staff.time, before = MONDAY + one, len(telegram.calls)
        await staff.reminders.look()
        sent.append([int(asked["chat_id"]) for _, asked in telegram.calls[before:]])
    return sent


async def test_by_day_and_once_a_week(staff: Staff, telegram: FakeTelegram, store: Store) -> None:
    moved = (
        timedelta(hours=-2), timedelta(hours=8), timedelta(days=-1), timedelta(),
        timedelta(hours=3), timedelta(days=4), timedelta(days=7),
    )  # fmt: skip
    assert await after(staff, telegram, *moved) == [[], [], [], [7, 8], [], [], [7, 8]]
    assert "meldt med feil nummer" in telegram.calls[-1][1]["text"]
    assert {subject for _, subject in await store.notices()} == {AREA}


async def test_whoever_has_left_is_tried_once_a_day_and_nobody_else_again(
    staff: Staff, telegram: FakeTelegram
) -> None:
    telegram.refuse["sendMessage"] = [BLOCKED] * 2
    soon, later = timedelta(minutes=10), timedelta(days=1)
    tried = await after(staff, telegram, timedelta(), soon, later, later + soon)
    assert tried == [[7, 8], [], [7, 8], []]
    telegram.refuse["sendMessage"] = [BLOCKED] * 2
    days = [timedelta(days=days) for days in (8, 9, 10, 11, 16)]
    assert await after(staff, telegram, *days) == [[7, 8], [7, 8], [], [], [7, 8]]


async def test_whoever_was_missed_is_tried_again_alone(
    staff: Staff, telegram: FakeTelegram
) -> None:
    telegram.refuse["sendMessage"] = [BLOCKED]
    moved = (timedelta(), timedelta(hours=1), timedelta(days=1), timedelta(days=2))
    assert await after(staff, telegram, *moved) == [[7, 8], [], [7], []]
    # The week counts from the day when the first was told.
    assert await after(staff, telegram, timedelta(days=4), timedelta(days=7)) == [[], [7, 8]]


async def test_whoever_may_have_been_reminded_is_not_reminded_again(
    staff: Staff, telegram: FakeTelegram
) -> None:
    telegram.refuse["sendMessage"] = [NetworkError("the answer was lost")] * 2
    moved = (timedelta(), timedelta(minutes=10), timedelta(days=1), timedelta(days=7))
    assert await after(staff, telegram, *moved) == [[7, 8], [], [], [7, 8]]


async def test_nobody_is_tried_again_for_a_list_that_needs_nobody_any_more(
    staff: Staff, telegram: FakeTelegram, store: Store
) -> None:
    telegram.refuse["sendMessage"] = [BLOCKED]
    assert await after(staff, telegram, timedelta()) == [[7, 8]]
    await store.put([contact(confirmed=MONDAY.date())], MONDAY.date())
    assert await after(staff, telegram, timedelta(days=1)) == [[]]


def test_a_list_that_does_not_exist_is_found() -> None:
    settings = Settings.model_validate({"administrators": "7:Narnia+Troms"})
    assert unknown_areas(settings, ()) == ("Narnia", "Troms")


async def test_a_draft_is_gone_in_time_and_one_replaces_the_other() -> None:
    drafts: Drafts[str] = Drafts(0.02)
    first = drafts.keep(7, "a")
    second = drafts.keep(7, "b")
    other = drafts.keep(8, "c")
    assert drafts.find(first) is None
    found = drafts.find(second)
    assert found
    assert (found.owner, found.value, drafts.of(8)) == (7, "b", "c")
    await asyncio.sleep(0.04)
    assert (drafts.find(second), drafts.find(other), drafts.of(7)) == (None, None, None)
