"""The pictures for administrators: a list confirmed, a file taken into use, a change told."""

from __future__ import annotations

from pathlib import Path

from playwright.async_api import Browser, FilePayload, Locator, Page

from bot.sandbox.chats import Person
from tests.support.browser import pane
from tests.support.workbooks import HEADER, workbook
from tests.support.world import world

AREA = "Troms legeforening"
KEEPERS = (
    Person(8_700_000_011, role="Bekrefter"),
    Person(8_700_000_012, role="Sender ei liste"),
    Person(8_700_000_013, role="Får vite det"),
)
ROWS = (
    HEADER,
    (AREA, "støttekollega", "Kari Eksempel", 40612345, "kari@example.org", "ja"),
    (AREA, "støttekollega", "Mia Eksempel", 21234567, "mia@example.org", "ja"),
    (AREA, "støttekollega", "Nils Nyeksempel", "", "nils@example.org", "ja"),
)
FILE = FilePayload(name="liste.xlsx", mimeType="application/octet-stream", buffer=workbook(*ROWS))


async def take(browser: Browser, folder: Path, pictures: Path) -> None:
    """Takes the two pictures of docs/administering.md."""
    settings = ",".join(f"{administrator.id}:{AREA}" for administrator in KEEPERS)
    async with world(folder, ADMINISTRATORS=settings) as here:
        here.sandbox.people = KEEPERS
        here.sandbox.reset()
        page = await browser.new_page(viewport={"width": 1290, "height": 1000})
        await page.goto(here.address)
        await opens(page, "Bekrefter", "Troms legeforening · snart gammel", "Bekreft lista")
        await opens(page, "Sender ei liste")
        await opens(page, "Får vite det")
        sender = pane(page, "Sender ei liste")
        await sender.locator("input[type=file]").set_input_files(FILE)
        await taps(sender, "☐ Fjern Per Eksempel")
        await page.wait_for_timeout(600)
        await page.screenshot(path=pictures / "lists-before.png")
        await taps(sender, "Ta i bruk")
        await page.wait_for_timeout(600)
        await taps(pane(page, "Bekrefter"), "Alle stemmer")
        await page.wait_for_timeout(900)
        await page.screenshot(path=pictures / "lists-after.png")


async def opens(page: Page, role: str, *labels: str) -> None:
    """Starts as anybody does, and asks for the lists."""
    phone = pane(page, role)
    await phone.get_by_role("button", name="START", exact=True).click()
    await phone.get_by_role("textbox").fill("/lister")
    await phone.get_by_role("button", name="Send", exact=True).click()
    await phone.get_by_text("Kontaktlistene dine").wait_for()
    await taps(phone, *labels)


async def taps(phone: Locator, *labels: str) -> None:
    """Taps the newest button of each name."""
    for label in labels:
        await phone.get_by_role("button", name=label, exact=True).last.click()
