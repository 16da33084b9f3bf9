"""The parts of the process, put together."""

from __future__ import annotations

import asyncio
import sys
import time
from email.utils import formatdate
from pathlib import Path

import pytest

from bot import app
from bot.app import _keep_running, _TelegramConnection
from bot.store.link_codes import LinkCodeFile
from bot.telegram.updates import Event
from config.settings import Settings, Token
from conversations.script.loader import load_staff_words
from tests.conversations.help.test_walk import SCRIPT

TOKEN = "1234567890:SECRET-token-that-opens-nothing-at-all"


async def test_no_part_of_the_line_says_the_token_to_whoever_prints_it() -> None:
    line = _TelegramConnection.connect(Settings(token=Token(TOKEN)), SCRIPT)
    for part in (line, line.bot, line.poller, *line.transports):
        for said in (repr(part), str(part)):
            assert "SECRET" not in said


@pytest.mark.parametrize(("age", "late"), [(0, False), (500, False), (700, True)])
@pytest.mark.parametrize("ahead", [0, 660, -660])
async def test_the_age_of_a_message_does_not_depend_on_this_machines_clock(
    age: int, late: bool, ahead: int
) -> None:
    line = _TelegramConnection.connect(Settings(token=Token(TOKEN)), SCRIPT)
    there = time.time() - ahead  # what Telegram's clock says
    line.transports[1].clock.record(formatdate(there, usegmt=True))
    chat = {"id": 7, "type": "private"}
    update = {"message": {"message_id": 1, "date": int(there) - age, "chat": chat, "text": "hei"}}
    event = line.poller._parse(update)
    assert isinstance(event, Event)
    assert event.late is late


async def test_a_thread_that_works_long_lets_the_answers_in(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = sys.getswitchinterval()

    async def look(*_: object) -> None:
        assert sys.getswitchinterval() == pytest.approx(0.001)

    monkeypatch.setattr(app, "answer_until", look)
    try:
        codes = LinkCodeFile(Path("nowhere"))
        await app.run(Settings(token=Token(TOKEN)), SCRIPT, load_staff_words, codes)
    finally:
        sys.setswitchinterval(before)


async def test_a_job_beside_the_answers_that_fails_begins_anew(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(app, "ANEW", 0.01)
    begun, again = 0, asyncio.Event()

    async def job() -> None:
        nonlocal begun
        begun += 1
        if begun == 1:
            raise RuntimeError
        again.set()
        await asyncio.Event().wait()

    running = asyncio.create_task(_keep_running(job))
    await asyncio.wait_for(again.wait(), 10)
    assert "failed and begins anew" in caplog.text
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
