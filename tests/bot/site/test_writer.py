"""The copy and the sheets are files that a browser can open."""

from __future__ import annotations

from pathlib import Path

from bot.site.contents import WebContents
from bot.site.writer import publish_site, write_sheets
from conversations.script.loader import load_script
from tests.support.scripts import small_folder
from tests.support.talk import TODAY, everywhere

SMALL = load_script(small_folder())


def test_sheets_are_written_on_their_own(tmp_path: Path) -> None:
    files = write_sheets(SMALL, everywhere(SMALL), tmp_path / "sheets")
    assert [file.name for file in files] == ["ark-nb.html", "ark-nn.html", "ark-en.html"]
    assert all(file.read_text("utf-8").startswith("<!doctype html>") for file in files)


def test_the_copy_of_a_script_can_be_opened(tmp_path: Path) -> None:
    assert publish_site(SMALL, WebContents(TODAY), tmp_path / "site") > 20
    assert "site.css" in (tmp_path / "site" / "index.html").read_text("utf-8")
