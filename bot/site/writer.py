"""Writes the web copy, and the sheets that its authors read."""

from __future__ import annotations

from pathlib import Path

from bot.site.contents import WebContents
from bot.site.drawing import web_files
from bot.site.folder import named_errors, replace_folder
from bot.site.sheet import render_sheet
from conversations.contacts.directory import Directory
from conversations.script.schema import Script


def publish_site(script: Script, contents: WebContents, site: Path) -> int:
    """Puts a web copy in the place of the one before; how many files it has. Raises SiteError."""
    return replace_folder(site, web_files(script, contents))


def write_sheets(script: Script, directory: Directory, folder: Path) -> list[Path]:
    """Writes every screen of a language on one sheet, for each of them; the files."""
    sheets = {folder / f"ark-{language}.html": language for language in script.words}
    with named_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
        for file, language in sheets.items():
            file.write_text(render_sheet(script, directory, language), "utf-8", newline="\n")
    return list(sheets)
