"""A loop that stands still ends the process; one that turns, however busy, does not."""

from __future__ import annotations

import asyncio
import logging
import subprocess
import sys
import threading
import time

import pytest

from bot.process.watchdog import watch_loop


def test_a_loop_that_stands_still_ends_the_process_and_says_where(
    caplog: pytest.LogCaptureFixture,
) -> None:
    ended: list[int] = []
    caplog.set_level(logging.CRITICAL)

    async def hang() -> None:
        thread = watch_loop(asyncio.get_running_loop(), 0.06, ended.append)
        while thread.is_alive():
            time.sleep(0.01)  # noqa: ASYNC251 (it stands still on purpose)

    asyncio.run(hang())
    assert ended == [1]
    (record,) = caplog.records
    assert "stands still" in record.message
    assert "test_watchdog.py" in record.message
    assert "hang" in record.message


async def test_a_loop_that_turns_now_and_then_lives_on() -> None:
    ended: list[int] = []
    watch_loop(asyncio.get_running_loop(), 0.6, ended.append)
    for _ in range(140):  # a busy machine may keep it from one turn or another
        time.sleep(0.005)  # noqa: ASYNC251 (busy, as with a long list)
        await asyncio.sleep(0)
    assert ended == []


def test_the_thread_ends_with_its_loop() -> None:
    threads: list[threading.Thread] = []

    async def short() -> None:
        threads.append(watch_loop(asyncio.get_running_loop(), 0.06))

    asyncio.run(short())
    threads[0].join(5)
    assert not threads[0].is_alive()


HANG = """
import asyncio, time
from bot.process.watchdog import watch_loop
async def hang():
    watch_loop(asyncio.get_running_loop(), 0.05)
    time.sleep(20)
asyncio.run(hang())
"""


def test_a_process_that_hangs_is_gone_with_status_1() -> None:
    before = time.monotonic()
    assert subprocess.run([sys.executable, "-c", HANG], check=False).returncode == 1
    assert time.monotonic() - before < 15
