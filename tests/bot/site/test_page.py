"""The web copy as people see it: in Chromium without scripts, on a phone, a desk and on paper."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest
import pytest_asyncio
import zxingcpp
from axe_playwright_python.async_playwright import Axe
from PIL import Image
from playwright.async_api import Browser, Page, expect

from bot.site.addresses import list_address, places_address, step_address
from bot.site.contents import web_contents
from bot.site.drawing import web_files
from bot.site.folder import replace_folder
from bot.site.sheet import render_sheet
from conversations.script.schema import Choice
from tests.support.browser import CHROMIUM
from tests.support.scripts import shipped_script
from tests.support.talk import LANDLINE, TODAY, contact, everywhere

pytestmark = [
    pytest.mark.long,  # what the pages say is tried in test_drawing.py
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed"),
    pytest.mark.asyncio(loop_scope="module"),
]

SCRIPT = shipped_script()
TROMS = list_address("nb", "stotte", "55")
LOOKED_AT = (
    "index.html", TROMS, list_address("nb", "stotte", "42"), places_address("nb"),
    *(step_address("nb", step) for step in ("acute", "need_d", "privacy", "erased", "wrong")),
)  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("web") / "site"
    people = [
        contact("Kari Eksempel", web=True, emails=("kari@example.org",), note="x" * 150),
        contact("Ola Eksempel", web=True, phones=(LANDLINE,)),
        contact("Mia Eksempel"),
    ]
    areas = everywhere(SCRIPT).areas.values()
    contents = web_contents(SCRIPT, TODAY, areas, people, bot="eksempel_bot")
    replace_folder(made, web_files(SCRIPT, contents, ["nb"]))
    return made


@pytest_asyncio.fixture(loop_scope="module")
async def page(browser: Browser) -> AsyncIterator[Page]:
    context = await browser.new_context(java_script_enabled=False)
    opened = await context.new_page()
    yield opened
    await context.close()


async def fits(page: Page) -> bool:
    """Whether nothing has to be scrolled for sideways."""
    wide = await page.evaluate("[document.scrollingElement.scrollWidth, window.innerWidth]")
    return bool(wide[0] <= wide[1])


async def test_three_clicks_to_a_number_and_nothing_is_asked_elsewhere(
    page: Page, folder: Path
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    await page.set_viewport_size({"width": 390, "height": 844})
    await page.goto((folder / "index.html").as_uri())
    for label in ("Meg, jeg er lege", "Noen å snakke med", "Troms"):
        assert await page.title() == "Kontakter"
        await page.get_by_role("link", name=label, exact=True).click()
    assert await page.title() == "Kontakter, Troms"
    assert page.url.endswith(TROMS)
    call = page.get_by_role("link", name="Ring 406 12 345")
    await expect(call).to_have_attribute("href", "tel:+4740612345")
    assert all(url.startswith(folder.as_uri()) for url in asked)
    assert await page.context.cookies() == []


async def test_no_page_is_wider_than_the_window(page: Page, folder: Path) -> None:
    for name in LOOKED_AT:
        await page.goto((folder / name).as_uri())
        for width in (320, 390, 1280):
            await page.set_viewport_size({"width": width, "height": 844})
            assert await fits(page), (name, width)


@pytest.mark.parametrize(("scheme", "width"), [("light", 390), ("dark", 1280)])
async def test_axe_finds_nothing(
    browser: Browser, folder: Path, scheme: Literal["light", "dark"], width: int
) -> None:
    opened = await browser.new_page(
        viewport={"width": width, "height": 844},
        color_scheme=scheme,
        bypass_csp=True,  # axe is a script, and the pages let none run
    )
    for name in LOOKED_AT if scheme == "light" else LOOKED_AT[:5:4] + LOOKED_AT[1:2]:
        await opened.goto((folder / name).as_uri())
        # Hundreds of places that are alike: some of them stand for all.
        await opened.evaluate(
            "document.querySelectorAll('.names li:nth-child(n+3)').forEach(place => place.remove())"
        )
        results = await Axe().run(opened)
        assert results.violations_count == 0, (name, results.generate_report())
    await opened.close()


async def test_the_codes_on_the_screen_can_be_read(page: Page, folder: Path) -> None:
    await page.set_viewport_size({"width": 1280, "height": 1200})
    await page.goto((folder / TROMS).as_uri())
    picture = Image.open(io.BytesIO(await page.screenshot(full_page=True)))
    read = {found.text for found in zxingcpp.read_barcodes(picture)}
    assert read == {"tel:+4740612345", "tel:+4721234567", "https://t.me/eksempel_bot"}


async def test_on_a_phone_the_codes_for_a_phone_are_not_shown(page: Page, folder: Path) -> None:
    await page.set_viewport_size({"width": 390, "height": 844})
    await page.goto((folder / TROMS).as_uri())
    await expect(page.locator("img").first).to_be_hidden()
    await expect(page.get_by_text("Pek kameraet")).to_be_hidden()
    await expect(page.get_by_role("link", name="Åpne @eksempel_bot i Telegram")).to_be_visible()


async def test_it_looks_as_it_should_and_not_like_bare_html(page: Page, folder: Path) -> None:
    """The policy lets the style through."""
    await page.goto((folder / step_address("nb", "acute")).as_uri())
    key = page.locator(".keys a").first
    box = await key.bounding_box()
    assert box is not None
    assert box["height"] >= 44
    await expect(key).to_have_css("text-decoration-line", "none")


async def test_without_its_style_it_can_be_read_and_used(page: Page, folder: Path) -> None:
    await page.route("**/site.css", lambda route: route.abort())
    await page.goto((folder / "index.html").as_uri())
    await page.get_by_role("link", name="Bare vis kontakter").click()
    await expect(page.get_by_role("link", name="Akutt / selvmordstanker").first).to_be_visible()
    assert await fits(page)


async def test_the_keyboard_finds_the_content_and_shows_where_it_is(
    page: Page, folder: Path
) -> None:
    await page.goto((folder / "index.html").as_uri())
    await page.keyboard.press("Tab")
    skip = page.locator(".skip")
    await expect(skip).to_be_focused()
    await expect(skip).to_be_in_viewport()
    await expect(skip).to_have_css("outline-style", "solid")
    await page.keyboard.press("Enter")
    await page.keyboard.press("Tab")
    focused = page.locator("main a:focus-visible")
    await expect(focused).to_have_count(1)
    await expect(focused).to_have_css("outline-style", "solid")


async def test_paper_has_the_words_the_numbers_and_no_navigation(page: Page, folder: Path) -> None:
    await page.emulate_media(media="print", color_scheme="dark")
    await page.goto((folder / TROMS).as_uri())
    for hidden in (".top", ".skip", "footer nav", ".keys"):
        await expect(page.locator(hidden)).to_be_hidden()
    for shown in ("Ring 406 12 345", "Er livet i fare, ring 113."):
        await expect(page.get_by_text(shown).first).to_be_visible()
    await expect(page.locator("img").first).to_be_visible()
    await expect(page.locator("body")).to_have_css("background-color", "rgb(255, 255, 255)")
    await expect(page.locator("h1")).to_have_css("color", "rgb(0, 0, 0)")
    assert (await page.pdf(format="A4")).startswith(b"%PDF")


async def test_a_long_address_does_not_widen_the_sheet(page: Page, tmp_path: Path) -> None:
    start = SCRIPT.steps[SCRIPT.start]
    name = next(iter(start.choices))
    long = Choice(name, url="https://example.org/" + "long/" * 60)
    changed = replace(start, choices={**start.choices, name: long})
    steps = {**SCRIPT.steps, SCRIPT.start: changed}
    sheet = render_sheet(replace(SCRIPT, steps=steps), everywhere(SCRIPT), "nb")
    (tmp_path / "ark.html").write_text(sheet, "utf-8")
    await page.set_viewport_size({"width": 390, "height": 844})
    await page.goto((tmp_path / "ark.html").as_uri())
    await expect(page.get_by_text("long/long").first).to_be_visible()
    assert await fits(page)
    await page.emulate_media(media="print")
    await expect(page.locator("article").first).to_have_css("break-inside", "avoid")
