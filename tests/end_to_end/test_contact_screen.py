"""The contact screen on the page, as high as a phone has room for between Telegram's bars."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import aiohttp
import pytest
from playwright.async_api import Browser, expect

from bot.sandbox import actions
from bot.sandbox.chats import Person
from bot.sandbox.demo.examples import example_contacts
from bot.sandbox.server import serve
from bot.sandbox.telegram import Sandbox
from bot.telegram.sender import message_fields
from conversations.contacts.contact import Area
from conversations.contacts.directory import Directory
from conversations.model import Screen
from conversations.script.schema import Script
from tests.support.browser import CHROMIUM
from tests.support.norway import LANGUAGES
from tests.support.talk import TODAY, Talk, everywhere

pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed"),
    pytest.mark.asyncio(loop_scope="module"),
]

TALL = 844 - 47 - 44 - 50 - 34  # below the clock, the title; above the field and the edge
SMALL = 640 - 24 - 56 - 48
MEASURE = """() => [...document.querySelectorAll("article:has(.keys)")].map((shown) => {
  const { height, bottom } = shown.getBoundingClientRect();
  const clock = shown.querySelector(".when").getBoundingClientRect().height;
  const bold = [...shown.querySelectorAll("b, strong")];
  const title = bold.find((one) => /^(Støtteko|Peer s)/.test(one.textContent));
  const cut = [...shown.querySelectorAll(".label")].filter((l) => l.scrollWidth > l.clientWidth);
  // Telegram sets the clock beside the last words, the page below them.
  const below = bottom - title.getBoundingClientRect().bottom;
  return [height - clock, below - clock, cut.map((label) => label.textContent)];
})"""

CONSENT = {"agreed": True, "setting": "gp", "gender": "woman", "languages": ("engelsk",)}
OLD = {"confirmed": TODAY - timedelta(days=200), "setting": "gp"}
SCREENS: tuple[tuple[str, int, dict[str, Any]], ...] = (
    # what it is, at what hour of a Saturday, what else is known of the first of four people
    ("by day", 12, {}),
    ("with remarks", 12, {"hours": "etter kl. 16", "note": "Tar gjerne en tur ut. " * 9}),
    ("at night", 23, {}),
    ("late at night", 3, {}),
    ("of two lists", 12, {"area": "Nord-Troms legeforening"}),
    ("with filters", 12, CONSENT),
    ("with filters at night", 23, CONSENT),
    ("out of date", 12, OLD),
    ("out of date at night", 23, OLD),
)
ROOMIER = ("with filters", "out of date", "of two lists")  # too much for a small phone


def contact_screen(script: Script, hour: int, language: str, known: Mapping[str, Any]) -> Screen:
    """Three of the demo's contacts of a county."""
    areas = [*everywhere(script).areas.values()]
    areas.append(Area("Nord-Troms legeforening", "association", ("55",)))
    people = list(example_contacts(script, areas[:-1], TODAY))
    people = [replace(c, **known) if c.name.startswith("Kari") else c for c in people]
    if known == OLD:  # else those confirmed in time are enough
        people = [replace(c, reported=not c.name.startswith("Kari")) for c in people]
    filters = script.country.filters
    talk = Talk(
        script, Directory(TODAY, areas, people, script.offer_areas(), hour, filters=filters)
    )
    return talk.starts(language=language).taps("doctor", "talk", "55").screen


async def test_all_of_it_is_seen_without_scrolling(
    browser: Browser, script: Script, figure: Callable[[object], None]
) -> None:
    """Four people behind each screen: with *Flere* and what else can stand there."""
    sandbox = Sandbox("1:eksempel", people=[Person(8_700_000_001, role="Lege")])
    shown = {
        f"{name}, {language}": contact_screen(script, hour, language, known)
        for name, hour, known in SCREENS
        for language in LANGUAGES
    }
    async with serve(sandbox) as address, aiohttp.ClientSession() as telegram:
        actions.perform(sandbox, 8_700_000_001, "say", text="/start")
        for screen in shown.values():
            fields = message_fields(screen) | {"chat_id": 8_700_000_001}
            async with telegram.post(f"{address}/bot1:eksempel/sendMessage", json=fields) as sent:
                assert sent.status == 200
        page = await browser.new_page(viewport={"width": 390, "height": 844}, locale="nb")
        await page.goto(address)
        await expect(page.locator("article:has(.keys)")).to_have_count(len(shown), timeout=60_000)
        tall = await page.evaluate(MEASURE)
        await page.set_viewport_size({"width": 360, "height": 640})
        small = await page.evaluate(MEASURE)
        await page.close()
    for name, (whole, _, cut), (_, below, cut_small) in zip(shown, tall, small, strict=True):
        figure(f"contact screen {name}: {whole:.0f} px, {below:.0f} px on a small phone")
        assert cut == cut_small == [], name
        assert whole <= TALL, name
        assert below <= SMALL or name.startswith(ROOMIER), name
