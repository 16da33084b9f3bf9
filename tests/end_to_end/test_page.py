"""The whole way as a person takes it: the page in Chromium, the real bot behind it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, expect

from tests.support.browser import CHROMIUM, pane
from tests.support.world import World, world

pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed"),
    pytest.mark.asyncio(loop_scope="module"),
]


@dataclass
class Desk:
    """A page with phones on it, and the world behind."""

    here: World
    page: Page

    async def starts(self, role: str = "Lege") -> Locator:
        phone = pane(self.page, role)
        await phone.get_by_role("button", name="START", exact=True).click()
        await expect(phone.get_by_text("Hvem gjelder det?")).to_be_visible()
        return phone


async def taps(phone: Locator, *labels: str) -> None:
    for label in labels:
        await phone.get_by_role("button", name=label, exact=True).click()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def here(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    """One bot for all."""
    async with world(tmp_path_factory.mktemp("page")) as running:
        yield running


@pytest_asyncio.fixture(loop_scope="module")
async def handler(browser: Browser, here: World) -> AsyncIterator[Desk]:
    """A page with phones on which nobody has written yet."""
    here.sandbox.reset()
    context = await browser.new_context(viewport={"width": 1280, "height": 900}, locale="nb")
    await context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = await context.new_page()
    await page.goto(f"{here.address}/?people=Lege,Student")
    yield Desk(here, page)
    await context.close()


async def test_three_taps_and_the_number_is_on_the_clipboard(handler: Desk) -> None:
    phone = await handler.starts()
    await taps(phone, "Meg, jeg er lege", "Noen å snakke med", "Troms")
    await expect(phone.get_by_text("Støttekolleger, Troms")).to_be_visible()
    assert await phone.get_by_role("log").locator("article").count() == 2
    await phone.get_by_role("button", name="Kopier nummeret til").first.click()
    await expect(phone.get_by_role("status")).to_have_text("Kopiert")
    copied = await handler.page.evaluate("navigator.clipboard.readText()")
    shown = await phone.get_by_role("log").inner_text()
    assert copied.startswith("+47")
    assert copied.removeprefix("+47") in shown.replace(" ", "")
    assert handler.here.refusals() == []


async def test_two_people_do_not_see_each_other(handler: Desk) -> None:
    doctor, student = await handler.starts(), await handler.starts("Student")
    await taps(doctor, "Akutt / selvmordstanker", "Jeg har selvmordstanker")
    await taps(
        student,
        "Meg, jeg er medisinstudent",
        "Samlivet eller familien",
        "Villa Sana, alene eller som par",
    )
    await expect(student.get_by_text("Villa Sana (Eksempel)")).to_be_visible()
    await expect(doctor.get_by_text("Du trenger ikke være alene med dette")).to_be_visible()
    await expect(doctor.get_by_text("Villa Sana (Eksempel)")).to_have_count(0)


async def test_erasing_empties_the_chat_and_says_so(handler: Desk) -> None:
    phone = await handler.starts()
    await taps(phone, "Bare vis kontakter", "Slett og avslutt", "Ja, slett")
    await expect(phone.get_by_role("log").locator("article")).to_have_count(0)
    await expect(handler.page.get_by_text("Boten har slettet det den når")).to_be_visible()


async def test_the_keyboard_alone_is_enough(handler: Desk) -> None:
    phone = await handler.starts()
    for label in ("Bare vis kontakter", "Lege-for-lege: egen lege", "Oslo"):
        await phone.get_by_role("button", name=label, exact=True).focus()
        await handler.page.keyboard.press("Enter")
        await expect(phone.get_by_role("button", name=label, exact=True)).to_have_count(0)
    await expect(phone.get_by_text("Lege-for-lege, Oslo")).to_be_visible()


async def test_typed_words_get_the_emergency_line_first(handler: Desk) -> None:
    phone = await handler.starts()
    await phone.get_by_role("textbox").fill("jeg heter Kari")
    await phone.get_by_role("button", name="Send").click()
    answer = phone.get_by_role("log").locator("article").last
    await expect(answer).to_contain_text("Er livet i fare, ring 113")
    await taps(phone, "Slett meldingen min")
    await expect(phone.get_by_text("jeg heter Kari")).to_have_count(0)
