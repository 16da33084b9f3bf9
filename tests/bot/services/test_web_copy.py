"""The web copy is drawn in a process of its own, of what its owners have agreed to."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.services.web_copy import WebCopy
from bot.site.addresses import list_address
from bot.store.contacts import Store, open_store
from conversations.script.loader import load_script
from tests.support.scripts import small_folder
from tests.support.talk import TODAY, contact

SMALL = load_script(small_folder())
KARI = contact("Kari Åpen", "tann", web=True)
OLA = contact("Ola Lukket", "tann", phones=("+4745678901",))


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with open_store(tmp_path / "x.db") as opened:
        await opened.put([KARI, OLA], TODAY)
        yield opened


def copy_of(store: Store, site: Path, *, is_paused: bool = False) -> WebCopy:
    return WebCopy(SMALL, store, site, lambda: "eksempel_bot", is_paused=is_paused)


async def test_it_draws_what_the_lists_hold_and_says_nothing(store: Store, tmp_path: Path) -> None:
    copy = copy_of(store, tmp_path / "site")
    contents = await copy.load_contents(TODAY)
    assert contents.contacts == (KARI,)
    assert ("tann", "55") in contents.others
    assert await copy.draw(contents) == ""
    page = (tmp_path / "site" / list_address("nb", "tann", "55")).read_text("utf-8")
    assert "Kari Åpen" in page
    assert "@eksempel_bot" in page
    assert "Ola" not in page


@pytest.mark.long  # another process that reads a script
async def test_why_it_could_not_is_one_sentence(store: Store, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    copy = copy_of(store, tmp_path / "file")
    said = await copy.draw(await copy.load_contents(TODAY))
    assert said == f"{tmp_path / 'file'} is a file: choose a folder."


async def test_nobody_stands_there_while_the_bot_is_paused(store: Store, tmp_path: Path) -> None:
    contents = await copy_of(store, tmp_path, is_paused=True).load_contents(TODAY)
    assert (contents.contacts, contents.others) == ((), ())
