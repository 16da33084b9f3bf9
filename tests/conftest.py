"""What every part of the tests starts from."""

from __future__ import annotations

import gc
from collections.abc import AsyncIterator, Callable, Iterator
from functools import partial

import pytest
import pytest_asyncio
from hypothesis import HealthCheck, settings
from playwright.async_api import Browser, async_playwright

from bot.clock import set_country
from conversations.contacts.home import set_home
from conversations.lists.reading_words import set_reading
from conversations.script.schema import Script
from conversations.sentences.catalog import set_language
from tests.support.browser import CHROMIUM, FLAGS
from tests.support.once import save_time
from tests.support.scripts import shipped_script
from tests.support.talk import Talk, everywhere

save_time()
# A slow machine is no failure, and each run draws the same examples: for others, and many more,
# there is `--hypothesis-profile wide`.
settings.register_profile(
    "patient", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
patient = settings.get_profile("patient")
settings.register_profile("wide", patient, derandomize=False, max_examples=2000)
settings.load_profile("patient")


@pytest.fixture(scope="session")
def script() -> Script:
    """The script that ships."""
    return shipped_script()


@pytest.fixture(autouse=True)
def _country_that_ships() -> Iterator[None]:
    """Undoes what a command does for its process: to go by another script's clock,
    numbers and language."""
    yield
    set_country(None)
    set_home(None)
    set_language(None)
    set_reading(None)


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


@pytest.fixture
def figure(record_property: Callable[[str, object], None]) -> Callable[[object], None]:
    """Prints a line of what was measured at the end of the run, whoever ran the test."""
    return partial(record_property, "figure")


def pytest_collection_finish() -> None:
    """Leaves thousands of tests out of every collection of garbage, which takes long enough."""
    gc.freeze()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Says what was measured, and in one line what a machine without a browser has not tested."""
    reports = [r for found in terminalreporter.stats.values() for r in found]
    figures = {
        value: None
        for report in reports
        for name, value in getattr(report, "user_properties", ())
        if name == "figure"
    }
    if figures:
        terminalreporter.section("figures")
    for line in figures:
        terminalreporter.write_line(str(line))
    if CHROMIUM is None:
        left_out = len(terminalreporter.stats.get("skipped", []))
        terminalreporter.write_line(
            f"{left_out} tests of the page were skipped: install chromium "
            "(Debian: apt-get install chromium) and run again."
        )
