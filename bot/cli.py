"""The command line: `python -m bot …`; what it says is for whoever runs the bot."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from bot import contact_cli, counts_cli, operation_cli
from bot.lists import Lists, today
from bot.prepared import REFUSED_BY_TELEGRAM, quiet, sound
from bot.store import StoreError, open_store
from config.settings import Settings, SettingsError, load
from conversations.check import check
from conversations.check_screens import NOBODY
from conversations.directory import Directory
from conversations.files import ScriptError
from conversations.findings import Finding
from conversations.go_live import go_live
from conversations.graph import flow_document, mermaid
from conversations.readability import report, summary
from conversations.script import Script

DONE, REFUSED, WRONG_USE = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Carries out one command; 0 done, 1 refused or something found, 2 wrong use or setting."""
    asked = _parser().parse_args(arguments)
    try:
        return int(asked.command(asked))
    except SettingsError as error:
        return _said(str(error), WRONG_USE)
    except (ScriptError, StoreError) as error:
        return _said(str(error), REFUSED)
    except BrokenPipeError:  # whoever reads, `head` perhaps, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except KeyboardInterrupt:
        return DONE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("kollegabot", description="Three taps to a colleague.")
    commands = parser.add_subparsers(required=True, metavar="command")
    commands.add_parser("run", help="answer people").set_defaults(command=_run)
    demo = commands.add_parser("demo", help="try it on this machine, without Telegram")
    demo.add_argument("--port", type=_port, default=8088)
    demo.set_defaults(command=_demo)
    checking = commands.add_parser("check", help="look for mistakes in the script")
    checking.add_argument("--go-live", action="store_true", help="and for what a start still lacks")
    checking.set_defaults(command=_check)
    drawing = commands.add_parser("graph", help="the flow as a Mermaid picture")
    drawing.add_argument("--document", action="store_true", help="the whole of docs/flow.md")
    drawing.set_defaults(command=_graph)
    writing = commands.add_parser("site", help="every screen as linked pages")
    writing.add_argument("folder", type=Path)
    writing.set_defaults(command=_site)
    contact_cli.add(commands.add_parser("contacts", help="the contact lists"))
    counts_cli.add(commands.add_parser("counts", help="how much the bot is used, as may be shown"))
    inviting = commands.add_parser("invite", help="a code that tells somebody their Telegram id")
    inviting.set_defaults(command=_invite)
    operation_cli.add(commands)
    return parser


def _run(_: argparse.Namespace) -> int:
    from bot import guards
    from config import logs

    guards.reexecute_if_needed()
    guards.harden()
    settings = load()
    logs.set_up(settings.log_level)
    script = sound(settings)
    from bot.app import TokenRefused, run

    try:
        asyncio.run(run(settings, script))
    except TokenRefused:
        return _said(REFUSED_BY_TELEGRAM, REFUSED)
    return DONE


def _demo(asked: argparse.Namespace) -> int:
    try:
        from bot.sandbox.demo import demo
    except ModuleNotFoundError as missing:
        return _said(
            f"The demo needs {missing.name}: run `make demo`, which installs it.", WRONG_USE
        )
    return asyncio.run(demo(asked.port))


def _check(asked: argparse.Namespace) -> int:
    settings, script = quiet()
    found = check(script, today())
    if asked.go_live:
        found = (
            *(finding for finding in found if not finding.warning),
            *asyncio.run(_go_live(settings, script)),
        )
    for finding in found:
        print(finding)
    wrong = [finding for finding in found if not finding.warning]
    if not wrong:
        print(f"I orden: {len(script.steps)} steg på {len(script.words)} språk.")
        print(summary(report(script)))
    return REFUSED if wrong else DONE


async def _go_live(settings: Settings, script: Script) -> tuple[Finding, ...]:
    async with open_store(settings.database) as store:
        return go_live(script, await store.areas(), await store.contacts(), today())


def _graph(asked: argparse.Namespace) -> int:
    settings, script = quiet()
    if asked.document:
        print(flow_document(script, NOBODY), end="")
    else:
        print(mermaid(script, asyncio.run(_lists(settings))))
    return DONE


def _site(asked: argparse.Namespace) -> int:
    from bot.site import SiteError, write

    settings, script = quiet()
    try:
        pages = write(script, asyncio.run(_lists(settings)), asked.folder)
    except SiteError as error:
        return _said(str(error), REFUSED)
    print(f"{pages} pages in {asked.folder}; begin with index.html")
    return DONE


async def _lists(settings: Settings) -> Directory:
    """The contacts as they would be shown today."""
    async with open_store(settings.database) as store:
        lists = Lists(store)
        await lists.refresh()
        return lists.directory()


def _invite(_: argparse.Namespace) -> int:
    from bot.invite import MINUTES, code

    made = code(load().token, time.time())
    print(f"Koden er {made} og gjelder i {MINUTES} minutter. Den som sender den til boten,")
    print("får vite Telegram-nummeret sitt; sett det inn i KOLLEGABOT_ADMINISTRATORS.")
    return DONE


def _port(text: str) -> int:
    port = int(text)
    if not 0 <= port < 65536:
        raise ValueError
    return port


def _said(sentence: str, status: int) -> int:
    print(sentence, file=sys.stderr)
    return status
