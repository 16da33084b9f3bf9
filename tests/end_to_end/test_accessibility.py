"""What axe finds on the chat page while the real bot answers, in light and in dark: nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Literal

import aiohttp
import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, expect

from bot.sandbox import actions
from bot.sandbox.chats import Person
from bot.sandbox.demo.examples import example_contacts
from bot.sandbox.server import serve
from bot.sandbox.telegram import Sandbox
from bot.telegram.sender import message_fields
from conversations.contacts.directory import Directory
from conversations.script.schema import Script
from tests.support.browser import CHROMIUM, pane
from tests.support.talk import TODAY, Talk, everywhere
from tests.support.world import world

pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed"),
    pytest.mark.asyncio(loop_scope="module"),
]

WAYS = (  # what is tapped after /start to come to each kind of screen
    *("", "doctor", "doctor case", "doctor substance", "other worried", "other patients", "bare"),
    *("doctor away", "bare stotte", "bare stotte 55 more write", "bare stotte 55 more wrong"),
    *("acute", "acute abroad", "acute thoughts", "kept", "read", "read before first"),
    *("erase", "erase yes"),
)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


async def is_clean(page: Page) -> None:
    """Asks axe about the page as it stands."""
    results = await Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


async def audit(
    browser: Browser, address: str, scheme: Literal["light", "dark"], *labels: str
) -> None:
    """A phone before START, and at the end of some taps."""
    page = await browser.new_page(viewport={"width": 390, "height": 844}, color_scheme=scheme)
    await page.goto(f"{address}/?people=Lege")
    phone = pane(page)
    await expect(phone.get_by_role("button", name="START", exact=True)).to_be_visible()
    await is_clean(page)
    await phone.get_by_role("button", name="START", exact=True).click()
    for label in labels:
        await phone.get_by_role("button", name=label).first.click()
        await expect(phone.locator("[aria-busy=true]")).to_have_count(0)
    await is_clean(page)
    await page.close()


async def test_axe_finds_nothing(browser: Browser, tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await audit(browser, here.address, "light", "Bare vis kontakter", "Villa Sana")
        await audit(browser, here.address, "dark", "Akutt / selvmordstanker")
        page = await browser.new_page(viewport={"width": 390, "height": 844})
        await page.goto(f"{here.address}/dag")
        await is_clean(page)
        await page.close()


@pytest.mark.long
async def test_axe_finds_nothing_on_any_kind_of_screen(browser: Browser, script: Script) -> None:
    """One of each kind in one chat, contacts by night and narrowed among them."""
    talk = Talk(script, everywhere(script))
    screens = [talk.starts().taps(*way.split()).screen for way in WAYS]
    screens += [talk.writes(text).screen for text in ("Eksempel", "Tromsø", "Viken", "vil dø")]
    areas = list(everywhere(script).areas.values())
    people = [replace(c, setting="gp") for c in example_contacts(script, areas, TODAY)]
    people[0] = replace(people[0], setting="hospital", hours="etter kl. 16")
    for hour in (12, 23):
        talk = Talk(script, Directory(TODAY, areas, people, script.offer_areas(), hour))
        screens += [talk.starts().taps("doctor", "talk", "31").screen, talk.taps("more").screen]
    sandbox = Sandbox("1:eksempel", people=[Person(8_700_000_001, role="Lege")])
    async with serve(sandbox) as address, aiohttp.ClientSession() as telegram:
        actions.perform(sandbox, 8_700_000_001, "say", text="/start")
        for screen in screens:
            fields = message_fields(screen) | {"chat_id": 8_700_000_001}
            async with telegram.post(f"{address}/bot1:eksempel/sendMessage", json=fields) as sent:
                assert sent.status == 200
        page = await browser.new_page(viewport={"width": 390, "height": 844})
        await page.goto(address)
        await expect(page.locator("article:has(.keys)")).to_have_count(len(screens), timeout=60_000)
        for scheme in SCHEMES:
            await page.emulate_media(color_scheme=scheme)
            await is_clean(page)
        await page.close()
