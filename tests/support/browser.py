"""What the page tests share: which browser, and the steps a person takes."""

import shutil

from playwright.async_api import Locator, Page, expect

from bot.sandbox.chats import Person
from tests.support.patience import PATIENCE

CHROMIUM = shutil.which("chromium")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-software-rasterizer",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PEOPLE = [
    Person(8_700_000_001, role="Lege"),
    Person(8_700_000_002, role="Administrator", hint="Se /lister"),
]
expect.set_options(timeout=PATIENCE * 1000)

FOCUSED = "document.activeElement.textContent"


def pane(page: Page, role: str = "Lege") -> Locator:
    """One person's phone."""
    return page.get_by_role("region", name=role)


async def start(page: Page, role: str = "Lege") -> Locator:
    """Press START and wait for the first screen."""
    phone = pane(page, role)
    await phone.get_by_role("button", name="START", exact=True).click()
    await expect(phone.get_by_text("Hvem gjelder det?")).to_be_visible()
    return phone


async def tap(phone: Locator, label: str) -> None:
    """Press one button of a keyboard."""
    await phone.locator(".key").filter(has_text=label).click()
