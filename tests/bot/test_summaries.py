"""Moderators are told that a quarter is over: on the first working day, once, if at all."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from bot import count_store
from bot.lists import OSLO
from bot.moderators import Moderators
from bot.outbox import Outbox
from bot.pacing import Pace
from bot.store import Store, open_store
from bot.summaries import Summaries
from conversations.counting import REACHED, STARTED
from conversations.counts_words import read_count_words
from conversations.script import Script
from tests.telegram import FakeTelegram, opened

LAST = datetime(2026, 12, 31, 12, tzinfo=OSLO)  # of the quarter and the year


class Told:
    """Summaries at any time, and whom they wrote to."""

    def __init__(self, script: Script, store: Store, outbox: Outbox, file: Path) -> None:
        self.time = LAST
        self.moderators = Moderators(
            (7, 8), read_count_words(), script.counting.counters, file, lambda: self.time.date()
        )
        self.summaries = Summaries(self.moderators, store, outbox, lambda: self.time)

    def count(self, conversations: int) -> None:
        """So many conversations that began, and half of them reached contacts."""
        batch = {STARTED: conversations, REACHED: conversations // 2}
        day, listed = self.time.date(), self.moderators.counters
        count_store.add(self.moderators.file, batch, day, listed)


@pytest.fixture
def telegram() -> FakeTelegram:
    return FakeTelegram()


@pytest.fixture
async def told(telegram: FakeTelegram, script: Script, tmp_path: Path) -> AsyncIterator[Told]:
    async with opened(telegram) as bot, open_store(tmp_path / "x.db") as store:
        yield Told(script, store, Outbox(bot, Pace(0)), tmp_path / "x.db.counts")


async def at(told: Told, telegram: FakeTelegram, time: str) -> list[int]:
    """Whom they write to at a time."""
    told.time = datetime.fromisoformat(time).replace(tzinfo=OSLO)
    before = len(telegram.calls)
    await told.summaries.look()
    return [int(asked["chat_id"]) for _, asked in telegram.calls[before:]]


async def test_on_the_first_working_day_and_once(told: Told, telegram: FakeTelegram) -> None:
    told.count(40)
    assert await at(told, telegram, "2026-12-31 12") == []  # it runs
    assert await at(told, telegram, "2027-01-01 10") == []  # a holiday, a Friday
    assert await at(told, telegram, "2027-01-04 07") == []  # before work
    assert await at(told, telegram, "2027-01-04 08") == [7, 8]
    assert await at(told, telegram, "2027-01-04 09") == []
    assert await at(told, telegram, "2027-01-05 09") == []
    (said,) = {asked["text"] for asked in telegram.called("sendMessage")}
    assert "4. kvartal 2026: 40 samtaler" in said
    assert "2026: 40 samtaler" in said
    assert await at(told, telegram, "2027-04-01 09") == []  # nothing was counted since
    told.time = datetime(2027, 5, 5, tzinfo=OSLO)
    told.count(30)
    assert await at(told, telegram, "2027-07-01 09") == [7, 8]


async def test_quiet_where_nothing_can_be_shown(told: Told, telegram: FakeTelegram) -> None:
    assert await at(told, telegram, "2027-01-04 09") == []
    told.time = LAST
    told.count(24)
    assert await at(told, telegram, "2027-01-04 09") == []


async def test_whoever_was_not_reached_is_tried_again(told: Told, telegram: FakeTelegram) -> None:
    told.count(40)
    telegram.refuse["sendMessage"] = [(403, "Forbidden: bot was blocked by the user")] * 2
    assert await at(told, telegram, "2027-01-04 09") == [7, 8]
    assert await at(told, telegram, "2027-01-04 10") == [7, 8]
    assert await at(told, telegram, "2027-01-04 11") == []


async def test_nobody_is_told_where_there_are_no_moderators(
    told: Told, telegram: FakeTelegram
) -> None:
    told.count(40)
    told.summaries._moderators = replace(told.moderators, ids=())
    assert await at(told, telegram, "2027-01-04 09") == []
