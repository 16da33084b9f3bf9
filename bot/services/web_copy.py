"""The web copy as a running bot keeps it: of the lists of this moment, drawn by another process."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from pathlib import Path

from bot.files.worker import TooMuch, limit_process, run_worker
from bot.site.contents import WebContents, web_contents
from bot.store.contacts import Store
from config.logs import SafeString
from conversations.contacts.home import Home, set_home
from conversations.script.diagnostics import ScriptError
from conversations.script.link_codes import LinkCodes
from conversations.script.schema import Script
from conversations.values import value_object

PATIENCE = 300.0  # seconds that a drawing may take on a slow machine; usually a few
MEMORY, SECONDS, FILE_SIZE = 1 << 30, 240, 4 << 20  # that it may need; a file has some 50 kB
SENTENCE = 2_000  # bytes of what it says when it fails
UNFINISHED = SafeString("it took too long, too much memory, or was ended")
MODULE = "bot.services.web_copy"


@value_object
class DrawingTask:
    """What the other process is told: it reads no settings and no database."""

    script: Path
    site: Path
    contents: WebContents


@value_object
class WebCopy:
    """Where the copy is kept, and what goes into it; `bot` gives the bot's username."""

    script: Script
    store: Store
    site: Path
    bot: Callable[[], str]
    codes: Callable[[], LinkCodes] = LinkCodes
    is_paused: bool = False

    async def load_contents(self, day: date) -> WebContents:
        """What the copy says on a day; raises StoreError."""
        areas, contacts = await self.store.areas(), await self.store.contacts()
        return web_contents(
            self.script,
            day,
            areas,
            contacts,
            bot=self.bot(),
            codes=self.codes(),
            is_paused=self.is_paused,
        )

    async def draw(self, contents: WebContents) -> SafeString:
        """Puts a copy with these contents in its place; why not, or nothing."""
        task = DrawingTask(self.script.folder.absolute(), self.site.absolute(), contents)
        try:
            given = json.dumps(asdict(task), default=str).encode()
            status, said = await run_worker(MODULE, given, PATIENCE, SENTENCE)
        except (TimeoutError, TooMuch):
            return UNFINISHED
        return SafeString(said.decode("utf-8", "replace").strip() or UNFINISHED if status else "")


def main() -> int:
    """Draws what standard input tells; a sentence on standard output where that fails."""
    from pydantic import TypeAdapter  # and all below: what no running bot needs

    from bot.site.folder import SiteError
    from bot.site.writer import publish_site
    from conversations.script.loader import load_script

    os.nice(3)  # people who wait for an answer come first
    limit_process(MEMORY, SECONDS, FILE_SIZE)
    task = TypeAdapter(DrawingTask).validate_json(sys.stdin.buffer.read())
    try:
        script = load_script(task.script)
        set_home(Home.of(script.country, script.file_words))
        publish_site(script, task.contents, task.site)
    except (SiteError, ScriptError) as error:
        sys.stdout.write(str(error).splitlines()[0])
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
