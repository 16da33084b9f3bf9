"""Writes the web copy, and the sheets that its authors read."""

from __future__ import annotations

import time
from contextlib import suppress
from itertools import chain
from pathlib import Path

from bot.site.contents import WebContents
from bot.site.drawing import web_files
from bot.site.folder import named_errors, replace_folder
from bot.site.sheet import render_sheet
from conversations.contacts.directory import Directory
from conversations.script.schema import Script

DIGEST = ".kollegabot-contents"  # of what a copy was drawn from


def publish_site(script: Script, contents: WebContents, site: Path) -> int:
    """Puts a web copy in the place of the one before; how many files it has. Raises SiteError."""
    return replace_folder(site, chain(web_files(script, contents), [(DIGEST, contents.digest())]))


def find_drawing(site: Path) -> tuple[str, float] | None:
    """The digest of what a copy was drawn from, and how many seconds ago; None where none is."""
    with suppress(OSError):
        return (site / DIGEST).read_text("utf-8"), time.time() - (site / DIGEST).stat().st_mtime
    return None


def write_sheets(script: Script, directory: Directory, folder: Path) -> list[Path]:
    """Writes every screen of a language on one sheet, for each of them; the files."""
    sheets = {folder / f"ark-{language}.html": language for language in script.words}
    with named_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
        for file, language in sheets.items():
            file.write_text(render_sheet(script, directory, language), "utf-8", newline="\n")
    return list(sheets)
