"""The pictures in the documentation, taken of the real bot: `make pictures`."""

from __future__ import annotations

import asyncio
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.async_api import Page, async_playwright

from tests import pictures_counts, pictures_lists, pictures_posters, pictures_screens
from tests.support.browser import CHROMIUM, FLAGS, pane
from tests.support.world import world

PICTURES = Path(__file__).parents[1] / "docs" / "pictures"

CHAT = (  # who the phone belongs to, and what is tapped on it
    ("Første", ()),
    ("Andre", ("Meg, jeg er lege",)),
    ("Tredje", ("Meg, jeg er lege", "Noen å snakke med", "Vestfold")),
)


async def main() -> None:
    """Takes all of them."""
    with TemporaryDirectory() as folder:
        async with world(Path(folder)) as here, async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            roles = ",".join(role for role, _ in CHAT)
            page = await browser.new_page(viewport={"width": 1290, "height": 1000})
            await page.goto(f"{here.address}/?people={roles}")
            for role, labels in CHAT:
                await talks(page, role, labels)
            await page.mouse.move(0, 0)
            await page.screenshot(path=PICTURES / "chat.png")
            for more in (pictures_lists, pictures_counts, pictures_screens):
                own = Path(folder) / more.__name__
                own.mkdir()
                await more.take(browser, own, PICTURES)
            await browser.close()
    pictures_posters.take(PICTURES)
    for file in PICTURES.glob("*.png"):
        lighten(file)


def lighten(file: Path) -> None:
    """Saves a picture in few colours: a third of the size, and one does not see it."""
    Image.open(file).convert("RGB").quantize(64).save(file, optimize=True)


async def talks(page: Page, role: str, labels: tuple[str, ...]) -> None:
    """One person's way, as far as it goes."""
    phone = pane(page, role)
    await phone.get_by_role("button", name="START", exact=True).click()
    for label in labels:
        await phone.get_by_role("button", name=label, exact=True).click()
    await page.wait_for_timeout(500)


if __name__ == "__main__":
    asyncio.run(main())
