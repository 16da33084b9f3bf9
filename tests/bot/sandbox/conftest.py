"""A served sandbox, and the page on it in a browser."""

from collections.abc import AsyncIterator

import aiohttp
import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page

from bot.sandbox.chats import Person
from bot.sandbox.server import serve
from bot.sandbox.telegram import Sandbox
from tests.bot.sandbox.caller import KARI, TOKEN, Caller
from tests.bot.sandbox.scripted import scripted
from tests.support.browser import PEOPLE


@pytest.fixture
async def caller() -> AsyncIterator[Caller]:
    """A sandbox with Kari in it, who has not written yet."""
    sandbox = Sandbox(TOKEN, people=[Person(KARI, role="Lege")])
    async with serve(sandbox) as address, aiohttp.ClientSession() as session:
        yield Caller(session, address, sandbox)


@pytest.fixture
def sandbox() -> Sandbox:
    """A sandbox with a doctor and an administrator."""
    return Sandbox(people=PEOPLE)


@pytest_asyncio.fixture(loop_scope="module")
async def page(browser: Browser, sandbox: Sandbox) -> AsyncIterator[Page]:
    """The page with the scripted bot at work; any complaint of the browser fails the test."""
    async with serve(sandbox) as address, scripted(address, sandbox.token):
        context = await browser.new_context(viewport={"width": 1280, "height": 800}, locale="nb")
        await context.grant_permissions(["clipboard-read", "clipboard-write"])
        opened = await context.new_page()
        wrong: list[str] = []
        opened.on("pageerror", lambda error: wrong.append(str(error)))
        opened.on("console", lambda said: wrong.append(said.text))
        await opened.goto(address)
        yield opened
        await context.close()
        assert wrong == []
