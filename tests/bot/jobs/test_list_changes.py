"""What the command line changed is told to administrators, once, by whichever run of the bot."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.jobs.list_changes import ListChangeJob
from bot.services.directory_refresh import DirectoryRefresh
from bot.services.list_service import ListService
from bot.store.contacts import command_line_label, open_store
from bot.telegram.rate_limiter import RateLimiter
from bot.telegram.sender import Sender
from config.loading import SettingFields
from conversations.contacts.changes import Change
from conversations.script.loader import load_list_texts
from conversations.script.schema import Script
from tests.support.talk import LANDLINE, TODAY, contact
from tests.support.telegram import FakeTelegram, opened

TROMS, OSLO = "Troms legeforening", "Oslo legeforening"
KARI, OLA = contact(), contact("Ola Eksempel", phones=(LANDLINE,))


@pytest.fixture
async def service(
    telegram: FakeTelegram, script: Script, tmp_path: Path
) -> AsyncIterator[ListService]:
    settings = SettingFields.model_validate({"administrators": f"7:{TROMS},8:{OSLO},9"}).settings()
    async with open_store(tmp_path / "x.db") as store, opened(telegram) as bot:
        await store.put([KARI], TODAY)
        lists, sender = DirectoryRefresh(store, script.offer_areas()), Sender(bot, RateLimiter(0))
        words = load_list_texts()
        yield ListService(script, words, store, lists, sender, settings, lambda: TODAY)


def messages(telegram: FakeTelegram) -> dict[int, str]:
    asked = telegram.called("sendMessage")
    telegram.calls.clear()
    return {a["chat_id"]: a["text"].replace("<b>", "").replace("</b>", "") for a in asked}


async def test_what_was_there_before_is_not_told(
    service: ListService, telegram: FakeTelegram
) -> None:
    job = ListChangeJob(service)
    await job.run_once()
    await job.run_once()
    assert messages(telegram) == {}


async def test_each_batch_is_told_once_to_those_with_the_list(
    service: ListService, telegram: FakeTelegram
) -> None:
    await ListChangeJob(service).run_once()
    changed = Change(KARI, replace(KARI, phones=(LANDLINE,), confirmed=None))
    batch = await service.store.apply([changed, Change(None, OLA)], command_line_label(), TODAY)
    await service.store.apply([Change(OLA, None)], "administrator", TODAY)  # told by the chat
    await ListChangeJob(service).run_once()  # another run of the bot
    told = messages(telegram)
    assert set(told) == {7, 9}
    assert told[7] == (
        f"{TROMS} er endret\n\nAv: kommandolinja\n\n"
        "Kari Eksempel: bekreftet: 11.11.2026 → (tomt); telefon: 406 12 345 → 21 23 45 67\n"
        "Ola Eksempel kom på lista"
    )
    await ListChangeJob(service).run_once()
    assert messages(telegram) == {}
    assert batch == 2


async def test_numbers_that_begin_anew_after_an_erasure_are_told_again(
    service: ListService, telegram: FakeTelegram
) -> None:
    await service.store.note_last("commandline", 9)
    await ListChangeJob(service).run_once()
    await service.store.apply([Change(None, OLA)], command_line_label(), TODAY)
    await ListChangeJob(service).run_once()
    assert set(messages(telegram)) == {7, 9}
