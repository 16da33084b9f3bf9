"""Pictures for moderators: periods, a year with its chart, a yearly report, light and dark."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from playwright.async_api import Browser, Page

from bot.lists import today
from bot.sandbox.demo import fill, simulate
from bot.sandbox.people import Preset
from bot.sandbox.samples import marked_script
from tests.browser import pane
from tests.end_to_end.world import world
from tests.pictures_lists import taps

YEAR = str(today().year - 1)
WAYS = (
    (Preset("Perioder", 8_700_000_021), ()),
    (Preset("Fylker", 8_700_000_022), (YEAR, "Hvor i landet", "Bilde")),
    (Preset("Årsrapport", 8_700_000_023), (YEAR, "Årsrapport")),
)


async def take(browser: Browser, folder: Path, pictures: Path) -> None:
    """Takes the pictures of docs/counts.md."""
    await fill(folder / "test.db")
    await simulate(folder / "test.db")
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
