"""The parts of the process, put together."""

from __future__ import annotations

import asyncio

import pytest
from pydantic import SecretStr

from bot import app
from bot.app import _kept_up, _Line
from config.settings import Settings

TOKEN = "1234567890:SECRET-token-that-opens-nothing-at-all"


async def test_no_part_of_the_line_says_the_token_to_whoever_prints_it() -> None:
    line = _Line.to(Settings(token=SecretStr(TOKEN)))
    for part in (line, line.bot, line.polls, *line.transports):
        for said in (repr(part), str(part)):
            assert "SECRET" not in said


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

    running = asyncio.create_task(_kept_up(job))
    await asyncio.wait_for(again.wait(), 10)
    assert "failed and begins anew" in caplog.text
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
