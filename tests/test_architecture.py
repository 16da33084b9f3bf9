"""The rules that keep the shape: who imports what, how long things are, what is banned."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from tests.names import Function

ROOT = Path(__file__).parents[1]
PACKAGES = ("bot", "conversations", "config")
FILES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))

PURE = {  # what the core may use: the standard library's pure parts and itself
    "__future__", "collections", "dataclasses", "datetime", "enum", "functools", "itertools",
    "hashlib", "json", "contextlib", "math", "pathlib", "re", "string", "tomllib", "typing",
    "unicodedata", "types", "zlib", "conversations", "rapidfuzz", "pydantic", "pydantic_core",
    "phonenumbers", "email_validator", "idna", "difflib", "urllib", "zoneinfo",
}  # fmt: skip

FLOORS = (  # bottom first: a room imports only from floors below its own
    {"conversations.values"},
    {"conversations.model", "conversations.sentences"},
    {"conversations.contacts"},
    {"conversations.understanding"},
    {"conversations.script"},
    {"conversations.help"},
    {"conversations.authoring"},
    {"conversations.lists"},
    {"conversations.counts"},
    {"config"},
    {"bot.clock"},
    {"bot.files", "bot.store", "bot.telegram", "bot.site"},
    {"bot.process", "bot.services"},
    {"bot.jobs", "bot.handlers"},
    {"bot.dispatcher"},
    {"bot.app"},
    {"bot.sandbox"},
    {"bot.cli"},
    {"bot.__main__"},
)

ROOMS = frozenset[str]().union(*FLOORS)

ONLY = {  # what is imported in some places only, and where
    "aiosqlite": {"bot/store"},
    "telegram.error": {"bot/telegram", "bot/app.py"},
    "telegram": {"bot/telegram", "bot/app.py"},
    "aiohttp": {"bot/telegram/certificates.py"},
    "phonenumbers": {
        "conversations/contacts/numbering.py",
        "conversations/authoring/checks/numbering.py",  # loaded by `check`, not by the bot
    },
    "email_validator": {"conversations/contacts/cells.py"},
    "dotenv": {"config/database.py"},  # loaded by `health`, before anything of pydantic's
    "idna": {"conversations/contacts/links.py"},
    "python_calamine": {"bot/files/xlsx.py"},  # in a process of its own, never in the bot's
    "xlsxwriter": {"bot/files/exports.py"},
    "fpdf": {"bot/files/report.py", "bot/files/poster.py"},
    "PIL": {"bot/files/chart.py", "bot/files/poster.py"},  # never in the bot's own process
    "segno": {"bot/files/poster.py", "bot/site"},  # as with PIL
    "jinja2": {"bot/site", "bot/sandbox/preview"},  # never when the bot starts
    "markupsafe": {"bot/site"},
    "starlette": {"bot/sandbox"},
    "uvicorn": {"bot/sandbox"},
    "bot.sandbox": {"bot/sandbox", "bot/cli/operation.py"},
}  # fmt: skip


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@dataclass(frozen=True, slots=True)
class Parsed:
    """What the rules ask of one file, found in one walk through it."""

    tree: ast.Module
    lines: int
    imports: frozenset[str]
    functions: tuple[Function, ...]
    names: frozenset[str]
    attributes: frozenset[str]  # "read_text", and "date.today" where it is a name's own
    doors: tuple[str, ...]  # what each handler of exceptions catches


@cache
def parsed(path: Path) -> Parsed:
    text = path.read_text("utf-8")
    tree = ast.parse(text)
    nodes = [*ast.walk(tree)]
    attributes = [n for n in nodes if isinstance(n, ast.Attribute)]
    handlers = (n for n in nodes if isinstance(n, ast.ExceptHandler))
    return Parsed(
        tree,
        text.count("\n"),
        frozenset(module for n in nodes for module in _modules(n)),
        tuple(n for n in nodes if isinstance(n, Function)),
        frozenset(n.id for n in nodes if isinstance(n, ast.Name)),
        frozenset(n.attr for n in attributes)
        | {f"{n.value.id}.{n.attr}" for n in attributes if isinstance(n.value, ast.Name)},
        tuple(ast.unparse(n.type) if n.type else "BaseException" for n in handlers),
    )


def _modules(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        yield node.module or ""
        yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_there_is_something_to_look_at() -> None:
    assert len(FILES) > 30
    assert len(TESTS) > 10


def test_the_core_is_pure() -> None:
    reads = {  # of a script's folder, and files of the package, once
        "reader.py", "layers.py", "diagnostics.py", "links.py", "file_words.py", "home.py",
        "catalog.py",
    }  # fmt: skip
    for path in (p for p in FILES if "conversations" in p.parts):
        imports, attributes = parsed(path).imports, parsed(path).attributes
        assert {module.partition(".")[0] for module in imports} <= PURE, name(path)
        urls = [m for m in imports if m.startswith("urllib.") and ".parse" not in m]
        assert urls == [], name(path)
        assert not attributes & {"datetime.now", "date.today", "time.time"}, name(path)
        assert path.name in reads or not attributes & {"read_text", "open"}, name(path)


@cache
def room(module: str) -> str:
    """The room that a module of ours stands in: "bot.store"; empty for all else."""
    return next((r for r in ROOMS if module == r or module.startswith(f"{r}.")), "")


def floor(name: str) -> int:
    return next(n for n, rooms in enumerate(FLOORS) if name in rooms)


def test_a_room_imports_only_from_floors_below() -> None:
    for path in FILES:
        own = room(".".join(path.relative_to(ROOT).with_suffix("").parts))
        if path.name == "__init__.py" and not own:
            continue
        assert own, f"no floor has the room of {name(path)}"
        others = {room(module) for module in parsed(path).imports} - {"", own}
        assert all(floor(other) < floor(own) for other in others), (name(path), others)


@pytest.mark.parametrize("module", ONLY)
def test_a_library_stays_in_its_place(module: str) -> None:
    users = {
        name(path)
        for path in FILES
        if any(m == module or m.startswith(f"{module}.") for m in parsed(path).imports)
    }
    assert users
    assert all(any(user.startswith(place) for place in ONLY[module]) for user in users), users


def test_only_a_few_know_the_environment() -> None:
    users = {name(path) for path in FILES if parsed(path).attributes & {"os.environ", "os.getenv"}}
    assert users == {
        "bot/__init__.py",
        "bot/process/hardening.py", "bot/sandbox/demo/launcher.py",
        "config/database.py",  # whether it names the database, without pydantic
        "config/proxies.py",  # to name the variable as it is spelt
        "config/logs.py",  # whether the journal reads along
    }  # fmt: skip


def test_one_place_alone_reads_and_writes_the_counts() -> None:
    """Whatever is shown has gone through the display rule, since nobody else sees the numbers."""
    readers = {
        name(path)
        for path in FILES
        if re.search(r"(?i)(from|into)\s+counts\b", path.read_text("utf-8"))
    }
    assert readers == {"bot/store/counts.py"}
    openers = {name(path) for path in FILES if "sqlite3" in parsed(path).imports}
    assert "bot/store/counts.py" in openers
    assert openers <= {"bot/store/counts.py", "bot/store/database.py", "bot/store/backup.py"}


def test_no_framework_that_remembers_people() -> None:
    banned = {
        "telegram.ext.Application", "Application", "ApplicationBuilder", "ConversationHandler",
        "CommandHandler", "PicklePersistence", "BasePersistence", "JobQueue", "CallbackContext",
    }  # fmt: skip
    for path in FILES:
        taken = {
            module.rpartition(".")[2]
            for module in parsed(path).imports
            if module.startswith("telegram")
        }
        assert not (parsed(path).names | taken) & banned, name(path)
        assert not {"user_data", "chat_data", "bot_data"} & parsed(path).attributes, name(path)


def test_exceptions_of_every_kind_are_caught_at_few_doors_only() -> None:
    """Around an answer and each button it stops, what comes instead of it and what is counted after
    it, around the reading of an update or of a workbook in its own process, around any work in a
    copy of this one, around the jobs beside the answers and what came in parts, and where a
    client's repr must not out."""
    catching = [
        name(path)
        for path in FILES
        for caught in parsed(path).doors
        if caught in ("Exception", "BaseException")
    ]
    doors = [
        "bot/app.py", "bot/dispatcher.py", "bot/files/xlsx.py",
        *3 * ["bot/handlers/help.py"], *3 * ["bot/handlers/last_resort.py"],
        "bot/handlers/uploads.py", "bot/process/apart.py",
        "bot/store/database.py", "bot/telegram/client.py", "bot/telegram/updates.py",
    ]  # fmt: skip
    assert sorted(catching) == doors  # the database's rolls back and raises again


def test_files_and_functions_stay_short() -> None:
    for path in FILES:
        assert parsed(path).lines <= 400, name(path)
        for function in parsed(path).functions:
            length = (function.end_lineno or 0) - function.lineno + 1
            assert length <= 40, f"{name(path)}: {function.name}"


def test_files_of_tests_stay_short() -> None:
    """The next one is split by subject, or loses what it says twice."""
    lines = {name(path): path.read_text("utf-8").count("\n") for path in TESTS}
    assert {file: count for file, count in lines.items() if count > 400} == {}


def test_functions_are_mostly_of_a_few_lines() -> None:
    lengths = sorted(
        (f.end_lineno or 0) - f.body[0].lineno + 1 for path in FILES for f in parsed(path).functions
    )
    assert lengths[len(lengths) // 2] <= 6
    assert lengths[len(lengths) * 9 // 10] <= 25


def test_what_is_public_says_what_it_is() -> None:
    for path in FILES:
        assert ast.get_docstring(parsed(path).tree), f"{name(path)} has no docstring"
        for node in parsed(path).tree.body:
            if isinstance(node, Function | ast.ClassDef) and not node.name.startswith("_"):
                assert ast.get_docstring(node), f"{name(path)}: {node.name}"


def test_modules_are_named_for_what_they_hold() -> None:
    vague = {"utils", "util", "helpers", "helper", "common", "manager", "misc"}
    assert {path.stem for path in FILES} & vague == set()


def test_production_imports_neither_demo_nor_test_libraries() -> None:
    code = (
        "import bot.app, bot.cli, sys; "
        "print(*{m.partition('.')[0] for m in sys.modules}, sep='\\n')"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(ran.stdout.split())
    assert "telegram" in loaded
    extras = {"starlette", "uvicorn", "pytest", "hypothesis", "playwright"}
    late = {  # what only files of staff need, and the bot may never see one
        "phonenumbers", "email_validator", "dns", "python_calamine",
        "xlsxwriter", "PIL", "fpdf", "jinja2", "segno",
    }  # fmt: skip
    assert not loaded & (extras | late)


def test_no_mocks() -> None:
    """Lines of imports are enough to see: parsing all tests takes two seconds."""
    mocks = re.compile(r"(?m)^\s*(from|import) (unittest\.)?mock\b|^\s*from unittest import")
    found = [name(path) for path in TESTS if mocks.search(path.read_text("utf-8"))]
    assert found == []
    assert mocks.search("import os\nfrom unittest.mock import Mock\n")
    assert mocks.search("    import mock")


def test_every_setting_and_every_command_is_documented() -> None:
    from bot.cli.parser import command_parser
    from config.settings import PREFIX, Settings

    written = "".join(p.read_text("utf-8") for p in [ROOT / "README.md", *ROOT.glob("docs/*.md")])
    for field in vars(Settings()):
        assert f"{PREFIX}{field.upper()}" in written, field
    (commands,) = (action for action in command_parser()._actions if action.choices)
    for command in commands.choices or ():
        assert f"bot {command}" in written or f"make {command}" in written, command


def test_links_in_the_documents_lead_somewhere() -> None:
    for page in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]:
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text("utf-8")):
            assert (page.parent / target).exists(), f"{name(page)}: {target}"


def test_the_locks_name_no_package_host() -> None:
    locks = sorted((ROOT / "requirements").glob("*.txt"))
    assert locks
    for lock in locks:
        assert "://" not in lock.read_text("utf-8"), name(lock)
        assert "--hash=sha256:" in lock.read_text("utf-8"), name(lock)
