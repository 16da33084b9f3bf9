"""Moderators are told that a quarter is over: on the first working day, once, and always."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from telegram.error import NetworkError

from bot.jobs.summaries import SummaryJob
from bot.services.statistics_service import StatisticsService
from bot.store import counts
from bot.store.contacts import Store, open_store
from bot.store.database import StoreError
from bot.telegram.client import NotSentError
from bot.telegram.rate_limiter import RateLimiter
from bot.telegram.sender import Sender
from conversations.script.counters import CONTACTS, STARTED
from conversations.script.loader import load_count_texts
from conversations.script.schema import Script
from tests.support.norway import OSLO
from tests.support.telegram import FakeTelegram, opened

LAST = datetime(2026, 12, 31, 12, tzinfo=OSLO)  # of the quarter and the year
BLOCKED = (403, "Forbidden: bot was blocked by the user")


class Told:
    """Summaries at any time, and whom they wrote to."""

    def __init__(self, script: Script, store: Store, sender: Sender, file: Path) -> None:
        self.time, self.store, self.sender = LAST, store, sender
        self.moderators = StatisticsService(
            (7, 8), load_count_texts(), script.counting.counters, file, lambda: self.time.date()
        )
        self.restart()

    def restart(self) -> None:
        """As they are after the bot has been started."""
        self.summaries = SummaryJob(self.moderators, self.store, self.sender, lambda: self.time)

    def count(self, conversations: int) -> None:
        """So many conversations that began, and half of them reached contacts."""
        batch = {STARTED: conversations, CONTACTS: conversations // 2}
        day, listed = self.time.date(), self.moderators.counters
        counts.add(self.moderators.file, batch, day, listed)


@pytest.fixture
async def told(telegram: FakeTelegram, script: Script, tmp_path: Path) -> AsyncIterator[Told]:
    async with opened(telegram) as bot, open_store(tmp_path / "x.db") as store:
        yield Told(script, store, Sender(bot, RateLimiter(0)), tmp_path / "x.db.counts")


async def at(told: Told, telegram: FakeTelegram, time: str) -> list[int]:
    """Whom they write to at a time."""
    told.time = datetime.fromisoformat(time).replace(tzinfo=OSLO)
    before = len(telegram.calls)
    await told.summaries.run_once()
    return [int(asked["chat_id"]) for _, asked in telegram.calls[before:]]


async def test_on_the_first_working_day_and_once(told: Told, telegram: FakeTelegram) -> None:
    told.count(40)
    assert await at(told, telegram, "2026-12-31 12") == [7, 8]  # of the third; the fourth runs
    assert "3. kvartal 2026 er over" in telegram.called("sendMessage")[0]["text"]
    assert await at(told, telegram, "2027-01-01 10") == []  # a holiday, a Friday
    assert await at(told, telegram, "2027-01-04 07") == []  # before work
    assert await at(told, telegram, "2027-01-04 08") == [7, 8]
    assert await at(told, telegram, "2027-01-04 09") == []
    assert await at(told, telegram, "2027-01-05 09") == []
    said = telegram.called("sendMessage")[-1]["text"]
    assert said.startswith("<b>4. kvartal 2026 er over</b>")
    assert "Rundt 40 samtaler begynte." in said
    assert await at(told, telegram, "2027-04-01 09") == [7, 8]  # nothing was counted since
    assert "for få til å vises" in telegram.called("sendMessage")[-1]["text"]
    told.time = datetime(2027, 5, 5, tzinfo=OSLO)
    told.count(30)
    assert await at(told, telegram, "2027-07-01 09") == [7, 8]


@pytest.mark.parametrize("conversations", [0, 24])
async def test_few_is_said_so_that_silence_means_that_something_is_broken(
    told: Told, telegram: FakeTelegram, conversations: int
) -> None:
    if conversations:
        told.count(conversations)
    assert await at(told, telegram, "2027-01-04 09") == [7, 8]
    assert "for få til å vises" in telegram.called("sendMessage")[0]["text"]
    assert await at(told, telegram, "2027-01-05 09") == []


async def test_a_file_that_cannot_be_read_tells_nobody_anything(
    told: Told, telegram: FakeTelegram
) -> None:
    told.moderators.file.write_bytes(b"no database" * 100)
    with pytest.raises(StoreError):
        await at(told, telegram, "2027-01-04 09")
    assert telegram.calls == []


async def test_whoever_was_not_reached_is_tried_again(told: Told, telegram: FakeTelegram) -> None:
    told.count(40)
    telegram.refuse["sendMessage"] = [BLOCKED] * 5
    assert await at(told, telegram, "2027-01-04 09") == [7, 8]
    assert await at(told, telegram, "2027-01-04 10") == []  # once a day is enough
    assert await at(told, telegram, "2027-01-05 08") == [7, 8]
    assert await at(told, telegram, "2027-01-06 08") == [7, 8]  # 8 is reached
    assert await at(told, telegram, "2027-01-06 09") == []
    assert await at(told, telegram, "2027-01-07 08") == [7]
    assert await at(told, telegram, "2027-01-08 08") == []


async def test_whoever_may_have_been_told_is_not_told_again(
    told: Told, telegram: FakeTelegram
) -> None:
    told.count(40)
    telegram.refuse["sendMessage"] = [NetworkError("the answer was lost"), BLOCKED]
    assert await at(told, telegram, "2027-01-04 09") == [7, 8]
    assert await at(told, telegram, "2027-01-04 10") == []
    assert await at(told, telegram, "2027-01-05 09") == [8]
    assert await at(told, telegram, "2027-01-06 09") == []


async def test_after_a_quarter_nobody_heard_of_all_are_told_by_a_bot_started_again(
    told: Told, telegram: FakeTelegram
) -> None:
    told.count(40)
    telegram.refuse["sendMessage"] = [BLOCKED] * 2
    assert await at(told, telegram, "2027-01-04 09") == [7, 8]
    told.restart()
    assert await at(told, telegram, "2027-01-04 10") == [7, 8]
    told.restart()
    assert await at(told, telegram, "2027-01-05 10") == []


@pytest.mark.parametrize("failure", [NotSentError("x"), (429, "Too Many Requests")], ids=str)
async def test_while_telegram_is_away_or_wants_a_pause_nobody_counts_as_told(
    told: Told,
    telegram: FakeTelegram,
    failure: tuple[int, str] | Exception,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.telegram.sender.HOLD", 0.05)
    told.count(40)
    telegram.retry_after, telegram.refuse["sendMessage"] = 60, [failure]
    assert await at(told, telegram, "2027-01-04 09") == [7, 8]
    assert await at(told, telegram, "2027-01-04 10") == []
    assert await at(told, telegram, "2027-01-05 09") == [7]
    assert await at(told, telegram, "2027-01-06 09") == []


async def test_a_store_that_cannot_be_written_makes_nobody_be_told_twice(
    told: Told, telegram: FakeTelegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(*_: object) -> None:
        raise StoreError

    told.count(40)
    with monkeypatch.context() as broken:
        broken.setattr(told.store, "notice", full)
        with pytest.raises(StoreError):
            await at(told, telegram, "2027-01-04 09")
    assert len(telegram.calls) == 2
    assert await at(told, telegram, "2027-01-04 10") == []
    assert await told.store.notices()


async def test_nobody_is_told_where_there_are_no_moderators(
    told: Told, telegram: FakeTelegram
) -> None:
    told.count(40)
    told.summaries._moderators = replace(told.moderators, ids=())
    assert await at(told, telegram, "2027-01-04 09") == []
