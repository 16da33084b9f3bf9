"""`python -m bot site`: the web copy by hand, and the sheets for whoever approves the words."""

from __future__ import annotations

import argparse
import re
from functools import partial
from pathlib import Path

from bot.cli.authoring import load_directory
from bot.cli.context import load_checked_script, with_store
from bot.cli.output import DONE, WRONG_USE, CommandError
from bot.clock import today
from bot.site.contents import WebContents, web_contents
from bot.site.folder import SiteError
from bot.site.writer import publish_site, write_sheets
from bot.store.contacts import Store
from config.loading import load_settings
from config.settings import Settings
from conversations.script.link_codes import LinkCodes, load_link_codes
from conversations.script.schema import Script

_LINK = re.compile(r"https://t\.me/(\w+)", re.ASCII)


def write_site(arguments: argparse.Namespace) -> int:
    """Writes the web copy as a running bot would, or the sheets."""
    settings = load_settings(require_token=False)
    folder = arguments.folder or settings.site
    if folder is None:
        raise CommandError("Name a folder, or set KOLLEGABOT_SITE.", WRONG_USE)
    if arguments.sheets:
        script = load_checked_script(settings).script
        directory = with_store(settings, partial(load_directory, script), "empty")
        try:
            print(*write_sheets(script, directory, folder), sep="\n")
        except SiteError as error:
            raise CommandError(str(error)) from None
        return DONE
    count = publish_lists(settings, folder, arguments.bot or "")
    print(f"{count} files in {folder}; begin with index.html")
    return DONE


def publish_lists(settings: Settings, folder: Path, bot: str = "") -> int:
    """Puts a web copy of the lists of this moment in its place; how many files it has."""
    script = load_checked_script(settings).script
    contents = load_contents(settings, script, bot or _known_name(script, folder))
    try:
        return publish_site(script, contents, folder)
    except SiteError as error:
        raise CommandError(str(error)) from None


def is_true(settings: Settings, script: Script, folder: Path, digest: str) -> bool:
    """Whether a web copy with this digest says what the lists say at this moment."""
    name = _name_on(folder) or _known_name(script, folder)
    return load_contents(settings, script, name).digest() == digest


def load_contents(settings: Settings, script: Script, bot: str) -> WebContents:
    """What a web copy of this moment says; raises StoreError."""
    codes = load_link_codes(settings.database.parent)
    loading = partial(_load_contents, script, settings.paused, bot, codes)
    return with_store(settings, loading, "empty")


async def _load_contents(
    script: Script, is_paused: bool, bot: str, codes: LinkCodes, store: Store
) -> WebContents:
    areas, contacts = await store.areas(), await store.contacts()
    return web_contents(script, today(), areas, contacts, bot=bot, codes=codes, is_paused=is_paused)


def _known_name(script: Script, folder: Path) -> str:
    """The bot's username as service.toml has it, or as the copy of a running bot."""
    name = script.service.get("bot_name", "")
    return name[1:] if name.startswith("@") else _name_on(folder)


def _name_on(folder: Path) -> str:
    front = folder / "index.html"
    known = _LINK.search(front.read_text("utf-8", "replace")) if front.is_file() else None
    return known[1] if known else ""
