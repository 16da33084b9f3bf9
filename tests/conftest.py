"""What every part of the tests starts from."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from hypothesis import settings
from playwright.async_api import Browser, async_playwright

from conversations.reader import read
from conversations.script import Script
from tests.browser import CHROMIUM, FLAGS
from tests.talk import Talk, everywhere

settings.register_profile("patient", deadline=None)  # a slow machine is no failure
settings.load_profile("patient")


@pytest.fixture(scope="session")
def script() -> Script:
    """The script that ships."""
    return read()


@pytest.fixture
def talk(script: Script) -> Talk:
    """A person who has not begun, and a directory with somebody everywhere."""
    return Talk(script, everywhere(script))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    """Debian's Chromium."""
    async with async_playwright() as playwright:
        opened = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        await opened.close()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Says in one line what a machine without a browser has not tested."""
    if CHROMIUM is None:
        left_out = len(terminalreporter.stats.get("skipped", []))
        terminalreporter.write_line(
            f"{left_out} tests of the page were skipped: install chromium "
            "(Debian: apt-get install chromium) and run again."
        )
