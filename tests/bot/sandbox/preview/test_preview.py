"""An author writes: the page and the real bot show it, without being started again."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from bot.sandbox.preview.live import Preview
from bot.sandbox.server import serve
from tests.support.browser import CHROMIUM
from tests.support.scripts import small_folder

PATIENCE = 60_000.0  # milliseconds; a busy machine needs many

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed"),
    pytest.mark.asyncio(loop_scope="module"),
]


@pytest_asyncio.fixture(loop_scope="module")
async def preview(tmp_path: Path) -> AsyncIterator[tuple[str, Path]]:
    """The address of a preview, and the folder that it shows: an overlay of a small script."""
    shutil.copytree(small_folder(), tmp_path / "whole")
    own = tmp_path / "own"
    own.mkdir()
    (own / "service.toml").write_text('extends = "../whole"\n', "utf-8")
    live = Preview(own, tmp_path / "preview.db")
    async with serve(live.sandbox, more=live.routes()) as address:
        following = asyncio.create_task(live.follow(address))
        yield address, own
        live.end()
        await asyncio.wait((following,))
        await live.stop_bot()
        following.result()


async def test_what_is_saved_is_seen_in_chat_and_panel(
    browser: Browser, preview: tuple[str, Path]
) -> None:
    address, own = preview
    context = await browser.new_context(viewport={"width": 1400, "height": 800}, locale="nb")
    context.set_default_timeout(PATIENCE)
    page: Page = await context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text))
    await page.goto(address)
    state, chat = page.locator("#script .state"), page.locator(".phone")
    await expect(state).to_contain_text("I orden", timeout=PATIENCE)
    await page.locator("#script svg a[data-card=who]").click()
    await expect(chat.get_by_text("Jeg er tannlege")).to_be_visible(timeout=PATIENCE)

    words = own / "nb.toml"
    words.write_text('[steps.who.choices]\ndentist = "Det er for meg"\n', "utf-8")
    await expect(chat.get_by_text("Det er for meg")).to_be_visible(timeout=PATIENCE)
    await expect(page.locator("#k-who").get_by_text("Det er for meg")).to_be_visible(
        timeout=PATIENCE
    )

    words.write_text('[steps.who.choices]\ndentist = "Tannlege!"\n', "utf-8")
    await expect(page.locator("#k-who .mistake")).to_contain_text(
        "nb.toml, linje 2, steps.who.choices.dentist: ta bort utropstegnet",
        timeout=PATIENCE,
    )
    words.write_text("[steps.who.choices]\ndentist = “Tannlege”\n", "utf-8")
    await expect(page.locator("#funn .mistake")).to_contain_text(
        "anførselstegnene er krøllete", timeout=PATIENCE
    )
    words.unlink()
    await expect(state).to_contain_text("I orden", timeout=PATIENCE)

    await chat.get_by_role("button", name="Jeg er tannlege").click()  # it is the bot that answers
    await expect(chat.get_by_role("button", name="Troms")).to_be_visible(timeout=PATIENCE)
    await context.close()
    assert wrong == []
