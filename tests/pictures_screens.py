"""Contact sheets: every kind of screen as a phone shows it, per language, light and dark."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Literal

import aiohttp
from PIL import Image
from playwright.async_api import Browser, Page

from bot.sandbox import actions
from bot.sandbox.chats import Person as Preset
from bot.sandbox.demo.examples import example_contacts
from bot.sandbox.demo.launcher import SETUP, bot_process
from bot.telegram.sender import message_fields
from conversations.contacts.directory import Directory
from conversations.script.loader import load_script
from tests.support.norway import LANGUAGES
from tests.support.talk import Talk, everywhere
from tests.support.world import TOKEN, Person, World, world

# What is tapped after /start on the way to each screen, by the ids of choices in flow.toml; or the
# hour at which contacts are shown; or nothing, where something is written instead.
WAYS: tuple[tuple[str, ...] | int | None, ...] = (
    (),
    ("doctor",),
    ("doctor", "tired"),
    ("doctor", "case"),
    ("other", "worried"),
    12,
    23,
    ("bare", "stotte", "55", "more"),
    ("bare", "stotte", "55", "more", "write"),
    ("bare", "stotte", "55", "more", "wrong"),
    ("bare", "stotte", "56"),  # where nobody is listed
    ("acute",),
    ("acute", "thoughts"),
    ("read", "before", "first"),
    ("kept",),
    ("erase",),
    ("erase", "yes"),
    None,
)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
PHONE, GAP, COLUMNS = (280, 606), 10, 7  # pixels of a phone on the sheet, of 390 × 844
COLOURS = 48


async def take(browser: Browser, folder: Path, pictures: Path) -> None:
    """Takes the sheets of docs/screens.md."""
    async with world(folder) as here:
        await set_up(here)
        for number, language in enumerate(LANGUAGES):
            preset = Preset(8_700_000_031 + number, role="Lege", language_code=language)
            here.sandbox.people = (preset,)
            here.sandbox.reset()
            page = await browser.new_page(viewport={"width": 390, "height": 930})
            await page.goto(here.address)
            person = Person(here, here.sandbox.chats.by_id[preset.id])
            shots = {scheme: [image] for scheme, image in (await shoot(page)).items()}
            for way in WAYS:
                if await page.locator(".alert button").is_visible():
                    await page.locator(".alert button").click()
                if isinstance(way, int):
                    await show_contacts(person, language, way)
                else:
                    await go(person, way)
                for scheme, image in (await shoot(page)).items():
                    shots[scheme].append(image)
            for scheme, images in shots.items():
                sheet(images).save(pictures / f"screens-{language}-{scheme}.png", optimize=True)
            await page.close()


async def set_up(here: World) -> None:
    """Puts the words before START where Telegram has them."""
    log = here.database.parent / "setup.log"
    async with bot_process(TOKEN, here.address, here.database, SETUP, log) as process:
        await process.wait()


async def go(person: Person, choices: tuple[str, ...] | None) -> None:
    """Begins anew and taps on; without choices it writes something instead."""
    actions.perform(person.world.sandbox, person.chat.id, "restart")
    person.world.sandbox.send_snapshots()
    if choices is None:
        await person.does("say", text="Eksempel")
    else:
        await person.starts()
    for choice in choices or ():
        data = [b["callback_data"] for b in person.buttons if "callback_data" in b]
        await person.does("tap", data=next(d for d in data if d.endswith(f".{choice}")))


async def show_contacts(person: Person, language: str, hour: int) -> None:
    """The contacts of a county on a weekday, as the bot shows them at an hour."""
    await go(person, ())
    script, day = load_script(), date(2026, 11, 24)
    areas = [*everywhere(script).areas.values()]
    people = [*example_contacts(script, areas, day)]
    talk = Talk(script, Directory(day, areas, people, script.offer_areas(), hour))
    screen = talk.starts(language=language).taps("bare", "stotte", "55").screen
    fields = message_fields(screen) | {"chat_id": person.chat.id}
    address = f"{person.world.address}/bot{TOKEN}/sendMessage"
    async with aiohttp.ClientSession() as telegram, telegram.post(address, json=fields):
        pass


async def shoot(page: Page) -> dict[str, Image.Image]:
    """The phone as it is now, light and dark."""
    shots: dict[str, Image.Image] = {}
    for scheme in SCHEMES:
        await page.emulate_media(color_scheme=scheme)
        await page.wait_for_timeout(150)
        shot = await page.locator(".phone.current").screenshot()
        shots[scheme] = Image.open(BytesIO(shot)).convert("RGB")
    return shots


def sheet(images: list[Image.Image]) -> Image.Image:
    """Phones beside each other, in few colours."""
    (width, height), rows = PHONE, -(-len(images) // COLUMNS)
    size = COLUMNS * (width + GAP) + GAP, rows * (height + GAP) + GAP
    paper = Image.new("RGB", size, "#888888")
    for number, image in enumerate(images):
        row, column = divmod(number, COLUMNS)
        at = GAP + column * (width + GAP), GAP + row * (height + GAP)
        paper.paste(image.resize(PHONE, Image.Resampling.LANCZOS), at)
    return paper.quantize(COLOURS)
