"""The parser of the command line: all commands, their arguments and the functions they name."""

from __future__ import annotations

import argparse
import re
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli.main import BARE
from config.version import program_version
from conversations.contacts.contact import AREA_KINDS

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

POSTERS = ("a4", "a5-card", "slide", "badge")
USERNAME = re.compile(r"@?[A-Za-z]\w{3,31}", re.ASCII)
PERIOD = re.compile(r"20\d\d(Q[1-4])?")


def command_parser() -> argparse.ArgumentParser:
    """All commands with their arguments; `command` is module and function, relative to bot.cli."""
    parser = argparse.ArgumentParser("kollegabot", description="Three taps to a colleague.")
    parser.add_argument(
        "--version",
        action="version",
        version=f"%(prog)s {program_version()}",
        help="show the version and exit",
    )
    commands = parser.add_subparsers(required=True, metavar="command")
    _add(commands, "run", BARE["run"], "answer people")
    demo = _add(commands, "demo", "operation:demo", "try it on this machine, without Telegram")
    demo.add_argument("--port", type=_port, default=8088)
    preview = _add(commands, "preview", "operation:preview", "see a script while writing it")
    preview.add_argument("--script", type=Path, metavar="DIR", help="instead of KOLLEGABOT_SCRIPT")
    preview.add_argument("--port", type=_port, default=8089)
    _add_authoring(commands)
    contacts = commands.add_parser("contacts", help="the contact lists")
    _add_contacts(contacts.add_subparsers(required=True, metavar="verb"))
    codes = commands.add_parser("codes", help="links to the bot that are counted")
    _add_codes(codes.add_subparsers(required=True, metavar="verb"))
    _add_poster(commands)
    counts = _add(commands, "counts", "counts:print_counts", "how much the bot is used")
    counts.add_argument("--from", dest="first", type=_period, metavar="PERIOD")
    counts.add_argument("--to", dest="last", type=_period, metavar="PERIOD")
    counts.add_argument("--csv", type=Path, metavar="FILE", help="into this file, not on screen")
    _add_numbers(commands)
    _add(commands, "invite", "operation:invite", "a code that tells somebody their Telegram id")
    _add(commands, "setup", "operation:setup", "tell Telegram the bot's descriptions and commands")
    backup = _add(commands, "backup", "operation:backup", "copy the contact lists into a new file")
    backup.add_argument("target", type=Path, metavar="FILE_OR_FOLDER")
    put_back = "replace the database with a backup"
    restore = _add(commands, "restore", "operation:restore", put_back)
    restore.add_argument("file", type=Path)
    status = _add(commands, "status", "status:print_status", "how the bot is doing, on one screen")
    status.add_argument("--json", action="store_true", help="for a monitoring program")
    _add(commands, "health", BARE["health"], "whether Telegram is answering the bot")
    return parser


def _add(commands: Commands, name: str, function: str, text: str) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=text)
    parser.set_defaults(command=function)
    return parser


def _add_authoring(commands: Commands) -> None:
    check = _add(commands, "check", "authoring:check", "look for mistakes in the script")
    check.add_argument(
        "--go-live", action="store_true", help="also say what is missing before going live"
    )
    check.add_argument(
        "--since", action="store_true", help="also show what has changed since it was published"
    )
    check.add_argument(
        "--page", type=Path, metavar="FILE", help="those changes as a page (HTML) to send round"
    )
    _add(commands, "publish", "authoring:publish", "record the script as published")
    reading = _add(
        commands, "understand", "authoring:understand_text", "what typed words lead to, and why"
    )
    reading.add_argument("text", help="what somebody could write")
    reading.add_argument("--language", help="of the chat; else the script's first")
    graph = _add(commands, "graph", "authoring:graph", "the flow as a Mermaid picture")
    graph.add_argument("--document", action="store_true", help="all of docs/flow.md")
    site = _add(commands, "site", "site:write_site", "the words and the lists as a web copy")
    site.add_argument("folder", type=Path, nargs="?", help="instead of KOLLEGABOT_SITE")
    site.add_argument("--bot", type=_username, help="its @name, for links and codes")
    site.add_argument(
        "--sheets", action="store_true", help="instead, all screens of a language on one page"
    )


def _add_contacts(verbs: Commands) -> None:
    _add(verbs, "status", "contacts:print_status", "how fresh the lists are")
    reading = _add(verbs, "import", "contacts:import_file", "read a contact file into the lists")
    reading.add_argument("file", type=Path)
    reading.add_argument("--area", help="the area of rows that do not name one")
    reading.add_argument("--offer", help="the offer of rows that do not name one")
    reading.add_argument(
        "--confirmed",
        type=_day,
        metavar="DAY",
        help="when rows without a day of their own were confirmed: 2026-11-01 or 01.11.2026",
    )
    reading.add_argument(
        "--answer",
        type=_answer,
        action="append",
        default=[],
        metavar="QUESTION=VALUE",
        help="to a question that the command asks about the file; may be repeated",
    )
    reading.add_argument("--apply", action="store_true", help="do it, instead of only showing it")
    reading.add_argument("--remove-missing", action="store_true", help="remove contacts not in it")
    writing = _add(
        verbs, "export", "contacts:export_file", "write the lists into a file (.csv or .xlsx)"
    )
    writing.add_argument("file", type=Path)
    writing.add_argument("--area", help="only of this area")
    erasing = _add(
        verbs, "forget", "contacts:forget", "erase a person for good, also from the history"
    )
    erasing.add_argument("name", help="as it is, or was at some time in the history")
    erasing.add_argument("--area", help="only in this area")
    erasing.add_argument("--yes", action="store_true", help="do it, instead of only showing it")
    erasing.add_argument(
        "--keep-renamed",
        action="store_true",
        help="keep on the list anyone who has another name today; erase only their history",
    )
    areas = _add(verbs, "areas", "areas:run_verb", "merge, rename and change areas")
    _add_areas(areas.add_subparsers(metavar="verb", dest="verb"))


def _add_areas(verbs: Commands) -> None:
    verbs.add_parser("list", help="list all areas")
    merging = verbs.add_parser("merge", help="move areas into one, with people and history")
    merging.add_argument("areas", nargs="+")
    merging.add_argument("--into", required=True, help="one of them, another area or a new name")
    renaming = verbs.add_parser("rename", help="rename an area, with its people and history")
    renaming.add_argument("area")
    renaming.add_argument("name")
    adding = verbs.add_parser("add", help="add an area")
    adding.add_argument("area")
    adding.add_argument("--kind", choices=AREA_KINDS, default="association")
    adding.add_argument("--counties", default="", help="names or numbers, separated by commas")
    kind = verbs.add_parser("kind", help="change what an area is")
    kind.add_argument("area")
    kind.add_argument("kind", choices=AREA_KINDS)
    counties = verbs.add_parser("counties", help="set which counties an area serves")
    counties.add_argument("area")
    counties.add_argument("counties", help="names or numbers, separated by commas; or none")
    removing = verbs.add_parser("remove", help="remove an area that has no contacts")
    removing.add_argument("area")


def _add_codes(verbs: Commands) -> None:
    _add(verbs, "list", "codes:print_codes", "all codes, what they are for and which are in use")
    adding = _add(verbs, "add", "codes:add", "draw a new code")
    adding.add_argument("name", help="what moderators see: what carries such links")
    lists = adding.add_mutually_exclusive_group()
    lists.add_argument("--list", metavar="AREA", help="the contact list that it leads to")
    lists.add_argument("--every-list", action="store_true", help="one code for each contact list")
    adding.add_argument("--place", default="", help="where this one hangs; for you alone")
    retiring = _add(
        verbs, "retire", "codes:retire", "let a code begin an ordinary conversation again"
    )
    retiring.add_argument("code")


def _add_poster(commands: Commands) -> None:
    poster = _add(commands, "poster", "poster:write_posters", "posters, cards, slides, badges")
    poster.add_argument("folder", type=Path, metavar="OUT", help="where PDF and PNG are written")
    wanted = poster.add_mutually_exclusive_group()
    wanted.add_argument("--area", metavar="A", help="leading to this contact list")
    wanted.add_argument("--all", action="store_true", help="one for each contact list with a code")
    wanted.add_argument("--code", metavar="CODE", help="with this code")
    poster.add_argument("--language", help="else the script's first")
    poster.add_argument("--format", choices=POSTERS, default="a4")
    poster.add_argument("--bot", metavar="@NAME", help="of the bot, if service.toml has none")


def _add_numbers(commands: Commands) -> None:
    numbers = _add(commands, "numbers", "numbers:print_numbers", "fixed numbers, and their age")
    confirming = _add(
        numbers.add_subparsers(metavar="verb"),
        "confirm",
        "numbers:confirm",
        "record that numbers were compared with their source today",
    )
    confirming.add_argument("numbers", nargs="+", metavar="NUMBER", help="113 or 22400040")


def _port(text: str) -> int:
    port = int(text)
    if not 0 <= port < 65536:
        raise ValueError
    return port


def _username(text: str) -> str:
    if not USERNAME.fullmatch(text):
        raise argparse.ArgumentTypeError("write it as Telegram does: @name_bot")
    return text.removeprefix("@")


def _day(text: str) -> date:
    for form in ("%Y-%m-%d", "%d.%m.%Y"):
        with suppress(ValueError):
            return datetime.strptime(text, form).date()  # noqa: DTZ007 (a day, no time)
    raise argparse.ArgumentTypeError("write a day as 2026-11-01 or 01.11.2026")


def _answer(text: str) -> tuple[str, str]:
    question, mark, value = text.rpartition("=")
    if not mark:
        raise argparse.ArgumentTypeError("write it as the question says: QUESTION=VALUE")
    return question, value


def _period(text: str) -> str:
    if not PERIOD.fullmatch(text):
        raise argparse.ArgumentTypeError("write a quarter as 2026Q3 and a year as 2026")
    return text
