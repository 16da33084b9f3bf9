"""Reminders leave by day, once a week, and what is pending is gone in time."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from telegram.error import NetworkError

from bot.jobs.reminders import ReminderJob
from bot.services.directory_refresh import DirectoryRefresh
from bot.services.list_service import ListService
from bot.store.contacts import Store, open_store
from bot.telegram.rate_limiter import RateLimiter
from bot.telegram.sender import Sender
from config.loading import SettingFields
from conversations.script.loader import load_list_texts
from conversations.script.schema import Script
from tests.support.norway import OSLO
from tests.support.talk import TODAY, contact
from tests.support.telegram import FakeTelegram, opened

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=OSLO)
AREA = "Troms legeforening"
BLOCKED = (403, "Forbidden: bot was blocked by the user")


class Staff:
    """Two who keep a list that needs them and one whose list does not, at any time."""

    def __init__(self, script: Script, store: Store, sender: Sender) -> None:
        self.time = MONDAY
        told = f"7:{AREA},8:{AREA},9:Oslo legeforening"
        settings = SettingFields.model_validate({"administrators": told}).settings()
        lists, words = DirectoryRefresh(store, script.offer_areas()), load_list_texts()
        list_service = ListService(
            script, words, store, lists, sender, settings, lambda: self.time.date()
        )
        self.reminders = ReminderJob(list_service, lambda: self.time)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    old = contact(reported=True, confirmed=TODAY - timedelta(days=200))
    async with open_store(tmp_path / "x.db") as store:
        await store.put([old, contact(area="Oslo legeforening")], TODAY)
        yield store


@pytest.fixture
async def staff(telegram: FakeTelegram, script: Script, store: Store) -> AsyncIterator[Staff]:
    async with opened(telegram) as bot:
        yield Staff(script, store, Sender(bot, RateLimiter(0)))


async def after(staff: Staff, telegram: FakeTelegram, *moved: timedelta) -> list[list[int]]:
    """Whom they write to so long after Monday at nine."""
    sent = []
    for one in moved:
        staff.time, before = MONDAY + one, len(telegram.calls)
        await staff.reminders.run_once()
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


async def test_those_concerned_are_told_that_marks_were_dropped(
    telegram: FakeTelegram, script: Script, store: Store
) -> None:
    told = f"7:{AREA},8:{AREA}+Oslo legeforening,9:Oslo legeforening"
    settings = SettingFields.model_validate({"administrators": told}).settings()
    lists, words = DirectoryRefresh(store, script.offer_areas()), load_list_texts()
    waves = [frozenset({AREA}), frozenset[str]()]
    async with opened(telegram) as bot:
        sender = Sender(bot, RateLimiter(0))
        list_service = ListService(script, words, store, lists, sender, settings, lambda: TODAY)
        reminders = ReminderJob(list_service, lambda: MONDAY, lambda: waves.pop(0))
        await reminders.run_once()
        await reminders.run_once()
    warned = [c["chat_id"] for _, c in telegram.calls if "enn boten tar imot" in c.get("text", "")]
    assert sorted(warned) == [7, 8]
