"""Reminders leave by day, once a week, and what is pending is gone in time."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from pathlib import Path

from bot.drafts import Drafts
from bot.keepers import Keepers, unknown_areas
from bot.lists import OSLO, Lists
from bot.outbox import Outbox
from bot.pacing import Pace
from bot.reminders import Reminders
from bot.store import open_store
from config.settings import Settings
from conversations.lists_words import read_list_words
from conversations.script import Script
from tests.talk import TODAY, contact
from tests.telegram import FakeTelegram, opened

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=OSLO)
AREA = "Troms legeforening"


async def test_by_day_and_once_a_week(tmp_path: Path, script: Script) -> None:
    telegram, time = FakeTelegram(), MONDAY
    settings = Settings.model_validate({"administrators": f"7:{AREA},8:{AREA},9:Oslo legeforening"})
    old = contact(reported=True, confirmed=TODAY - timedelta(days=200))
    async with opened(telegram) as bot, open_store(tmp_path / "x.db") as store:
        await store.put([old, contact(area="Oslo legeforening")], TODAY)
        outbox = Outbox(bot, Pace(0))
        keepers = Keepers(
            script, read_list_words(), store, Lists(store), outbox, settings, lambda: time.date()
        )
        reminders = Reminders(keepers, lambda: time)
        sent: list[list[int]] = []
        for moved in (
            timedelta(hours=-2), timedelta(hours=8), timedelta(days=-1), timedelta(),
            timedelta(hours=3), timedelta(days=4), timedelta(days=7),
        ):  # fmt: skip
            time, before = MONDAY + moved, len(telegram.calls)
            await reminders.look()
            sent.append([int(asked["chat_id"]) for _, asked in telegram.calls[before:]])
        assert sent == [[], [], [], [7, 8], [], [], [7, 8]]
        assert "meldt med feil nummer" in telegram.calls[-1][1]["text"]
        assert {subject for _, subject in await store.notices()} == {AREA}


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
