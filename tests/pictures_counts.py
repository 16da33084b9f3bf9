"""Pictures for moderators: questions, a chart, a yearly report, light and dark."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from playwright.async_api import Browser, Page

from bot.clock import today
from bot.sandbox.chats import Person
from bot.sandbox.demo.examples import marked_script
from bot.sandbox.demo.launcher import add_example_contacts, add_simulated_counts
from bot.sandbox.demo.simulation import example_codes
from bot.store.link_codes import save_link_codes
from tests.pictures_lists import taps
from tests.support.browser import pane
from tests.support.world import world

YEAR = str(today().year - 1)
WAYS = (
    (Person(8_700_000_021, role="Spørsmål"), ()),
    (Person(8_700_000_022, role="Fylker"), ("Noen å ringe?", "Bilde")),
    (Person(8_700_000_023, role="Årsrapport"), (YEAR, "Årsrapport")),
)


async def take(browser: Browser, folder: Path, pictures: Path) -> None:
    """Takes the pictures of docs/counts.md."""
    await add_example_contacts(folder / "test.db")
    await add_simulated_counts(folder / "test.db")
    save_link_codes(folder, example_codes())
    settings = {
        "MODERATORS": ",".join(str(preset.id) for preset, _ in WAYS),
        "SCRIPT": str(marked_script(folder / "script")),
    }
    async with world(folder, **settings) as here:
        here.sandbox.people = tuple(preset for preset, _ in WAYS)
        for scheme in ("light", "dark"):
            await shoot(browser, here.address, scheme, pictures / f"counts-{scheme}.png")
            here.sandbox.reset()


async def shoot(
    browser: Browser, address: str, scheme: Literal["light", "dark"], path: Path
) -> None:
    """All phones in a light or a dark room."""
    page = await browser.new_page(viewport={"width": 1290, "height": 1000}, color_scheme=scheme)
    await page.goto(address)
    for preset, labels in WAYS:
        await opens(page, preset.role, labels)
        if "Bilde" in labels:  # a process of its own draws it
            await pane(page, preset.role).locator("img").last.wait_for(timeout=30_000)
    await page.wait_for_timeout(900)
    await page.screenshot(path=path)
    await page.close()


async def opens(page: Page, role: str, labels: tuple[str, ...]) -> None:
    """Starts as anybody does, and asks for the counts."""
    phone = pane(page, role)
    await phone.get_by_role("button", name="START", exact=True).click()
    await phone.get_by_role("textbox").fill("/tall")
    await phone.get_by_role("button", name="Send", exact=True).click()
    await phone.get_by_text("Tall for boten").wait_for()
    await taps(phone, *labels)
