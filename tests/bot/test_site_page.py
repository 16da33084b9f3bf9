"""The pages as people see them: in Chromium without scripts, on a phone, a desk and on paper."""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from bot.site import write
from bot.site.folder import drawn
from conversations.canonical import buttons, pages
from conversations.model import LANGUAGES
from conversations.reader import read
from conversations.script import Choice
from tests.browser import CHROMIUM
from tests.talk import everywhere

pytestmark = [
    pytest.mark.long,  # the pages themselves are tried in test_site.py
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed"),
    pytest.mark.asyncio(loop_scope="module"),
]

SCRIPT = read()
FOUND = pages(SCRIPT, everywhere(SCRIPT))
WIDTHS = pytest.mark.parametrize("width", [390, 1280])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("site")
    write(SCRIPT, everywhere(SCRIPT), made)
    return made


@pytest_asyncio.fixture(loop_scope="module")
async def page(browser: Browser) -> AsyncIterator[Page]:
    context = await browser.new_context(java_script_enabled=False)
    opened = await context.new_page()
    yield opened
    await context.close()


def way(language: str) -> list[str]:
    """The labels from the start to the nearest end."""
    start = f"{language}/{SCRIPT.start}"
    queue, seen = deque([(start, list[str]())]), {start}
    while queue:
        name, labels = queue.popleft()
        if FOUND[name].state.step == SCRIPT.end:
            return labels
        for button in buttons(FOUND[name].screen):
            to = FOUND[name].links.get(button.data, "")
            if to.startswith(language) and to not in seen:
                seen.add(to)
                queue.append((to, [*labels, button.label]))
    raise AssertionError("no end can be reached")


async def fits(page: Page) -> bool:
    """Whether nothing has to be scrolled for sideways."""
    wide = await page.evaluate("[document.scrollingElement.scrollWidth, window.innerWidth]")
    return bool(wide[0] <= wide[1])


@WIDTHS
@pytest.mark.parametrize("language", LANGUAGES)
async def test_from_the_start_to_a_number_by_links(
    page: Page, folder: Path, width: int, language: str
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    await page.set_viewport_size({"width": width, "height": 844})
    await page.goto((folder / "index.html").as_uri())
    await page.get_by_role("link", name=SCRIPT.words[language].name, exact=True).first.click()
    for label in way(language):
        assert await fits(page)
        await page.get_by_role("link", name=label, exact=True).click()
    assert await fits(page)
    assert f"/{language}/{SCRIPT.end}-" in page.url
    assert await page.locator("a.call").first.get_attribute("href") in (
        "tel:+4740612345",
        "tel:+4721234567",
    )
    assert all(url.startswith("file:") for url in asked)


async def test_no_screen_is_wider_than_the_window(page: Page, folder: Path) -> None:
    one_of_each = {(p.state.language, p.state.step): p.name for p in FOUND.values()}
    for name in (*one_of_each.values(), *(f"ark-{language}" for language in LANGUAGES)):
        await page.goto((folder / f"{name}.html").as_uri())
        for width in (390, 1280):
            await page.set_viewport_size({"width": width, "height": 844})
            assert await fits(page), (name, width)


async def test_a_long_address_does_not_widen_the_sheet(page: Page, tmp_path: Path) -> None:
    start = SCRIPT.steps[SCRIPT.start]
    name = next(iter(start.choices))
    long = Choice(name, url="https://example.org/" + "long/" * 60)
    changed = replace(start, choices={**start.choices, name: long})
    steps = {**SCRIPT.steps, SCRIPT.start: changed}
    sheet = drawn(replace(SCRIPT, steps=steps), everywhere(SCRIPT))["ark-nb.html"]
    (tmp_path / "ark.html").write_text(sheet, "utf-8")
    await page.set_viewport_size({"width": 390, "height": 844})
    await page.goto((tmp_path / "ark.html").as_uri())
    await expect(page.get_by_text("long/long").first).to_be_visible()
    assert await fits(page)


async def test_it_looks_as_it_should_and_not_like_bare_html(page: Page, folder: Path) -> None:
    """The policy lets the style through; a wrong digest would leave the page without."""
    await page.goto((folder / "nb" / f"{SCRIPT.acute}.html").as_uri())
    key = page.locator(".keys a").first
    box = await key.bounding_box()
    assert box is not None
    assert box["height"] >= 44
    await expect(key).to_have_css("text-decoration-line", "none")


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


async def test_paper_has_the_words_and_no_navigation(page: Page, folder: Path) -> None:
    await page.emulate_media(media="print", color_scheme="dark")
    await page.goto((folder / "nb" / f"{SCRIPT.start}.html").as_uri())
    await expect(page.locator("footer nav")).to_be_hidden()
    await expect(page.locator(".skip")).to_be_hidden()
    await expect(page.locator("body")).to_have_css("background-color", "rgb(255, 255, 255)")
    await expect(page.locator("h1")).to_have_css("color", "rgb(0, 0, 0)")
    await page.goto((folder / "ark-nb.html").as_uri())
    await expect(page.locator("article").first).to_have_css("break-inside", "avoid")
    assert (await page.pdf(format="A4")).startswith(b"%PDF")
