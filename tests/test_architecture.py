"""The rules that keep the shape: who imports what, how long things are, what is banned."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

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

ONLY = {  # what is imported in some places only, and where
    "aiosqlite": {"bot/store"},
    "telegram.error": {"bot/telegram", "bot/app.py"},
    "telegram": {"bot/telegram", "bot/app.py"},
    "aiohttp": {"bot/telegram/client.py"},
    "phonenumbers": {
        "conversations/contacts/phones.py",
        "conversations/authoring/checks/numbering.py",  # loaded by `check`, not by the bot
    },
    "email_validator": {"conversations/contacts/cells.py"},
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


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    nodes = ast.walk(tree(path))
    return (n for n in nodes if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef))


def attributes(path: Path) -> set[str]:
    nodes = (n for n in ast.walk(tree(path)) if isinstance(n, ast.Attribute))
    return {f"{n.value.id}.{n.attr}" for n in nodes if isinstance(n.value, ast.Name)}


def test_there_is_something_to_look_at() -> None:
    assert len(FILES) > 30
    assert len(TESTS) > 10


@pytest.mark.parametrize("path", [p for p in FILES if "conversations" in p.parts], ids=name)
def test_the_core_is_pure(path: Path) -> None:
    assert {module.partition(".")[0] for module in imports(path)} <= PURE
    assert not [m for m in imports(path) if m.startswith("urllib.") and ".parse" not in m]
    assert not attributes(path) & {"datetime.now", "date.today", "time.time"}
    # of a script's folder, and files of the package, once
    reads = {
        "reader.py",
        "layers.py",
        "diagnostics.py",
        "links.py",
        "words.py",
        "home.py",
        "catalog.py",
    }
    assert path.name in reads or not {"read_text", "open"} & {
        n.attr for n in ast.walk(tree(path)) if isinstance(n, ast.Attribute)
    }


def room(module: str) -> str:
    """The room that a module of ours stands in: "bot.store"; empty for all else."""
    rooms = set().union(*FLOORS)
    return next((r for r in rooms if module == r or module.startswith(f"{r}.")), "")


def floor(name: str) -> int:
    return next(n for n, rooms in enumerate(FLOORS) if name in rooms)


@pytest.mark.parametrize("path", FILES, ids=name)
def test_a_room_imports_only_from_floors_below(path: Path) -> None:
    own = room(".".join(path.relative_to(ROOT).with_suffix("").parts))
    if path.name == "__init__.py" and not own:
        return
    assert own, "no floor has this room"
    others = {room(module) for module in imports(path)} - {"", own}
    assert all(floor(other) < floor(own) for other in others), others


@pytest.mark.parametrize("module", ONLY)
def test_a_library_stays_in_its_place(module: str) -> None:
    users = {
        name(path)
        for path in FILES
        if any(m == module or m.startswith(f"{module}.") for m in imports(path))
    }
    assert users
    assert all(any(user.startswith(place) for place in ONLY[module]) for user in users), users


def test_only_a_few_know_the_environment() -> None:
    users = {name(path) for path in FILES if attributes(path) & {"os.environ", "os.getenv"}}
    assert users == {
        "bot/__init__.py",
        "bot/cli/health.py",  # whether it names the database
        "bot/process/hardening.py", "bot/sandbox/demo/launcher.py",
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
    openers = {name(path) for path in FILES if any(m == "sqlite3" for m in imports(path))}
    assert "bot/store/counts.py" in openers
    assert openers <= {"bot/store/counts.py", "bot/store/database.py", "bot/store/backup.py"}


def test_no_framework_that_remembers_people() -> None:
    banned = {
        "telegram.ext.Application", "Application", "ApplicationBuilder", "ConversationHandler",
        "CommandHandler", "PicklePersistence", "BasePersistence", "JobQueue", "CallbackContext",
    }  # fmt: skip
    for path in FILES:
        used = {n.id for n in ast.walk(tree(path)) if isinstance(n, ast.Name)}
        taken = {
            alias.name
            for node in ast.walk(tree(path))
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("telegram")
            for alias in node.names
        }
        assert not (used | taken) & banned, name(path)
        assert not {"user_data", "chat_data", "bot_data"} & {
            n.attr for n in ast.walk(tree(path)) if isinstance(n, ast.Attribute)
        }, name(path)


def test_exceptions_of_every_kind_are_caught_at_few_doors_only() -> None:
    """Around an answer and each button it stops, what comes instead of it and what is counted after
    it, around the reading of an update or of a workbook in its own process, around the jobs beside
    the answers and what came in parts, and where a client's repr must not out."""
    catching = [
        name(path)
        for path in FILES
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or ast.unparse(node.type) in ("Exception", "BaseException"))
    ]
    doors = [
        "bot/app.py", "bot/dispatcher.py", "bot/files/xlsx.py",
        *3 * ["bot/handlers/help.py"], *3 * ["bot/handlers/last_resort.py"],
        "bot/handlers/uploads.py",
        "bot/store/database.py", "bot/telegram/client.py", "bot/telegram/updates.py",
    ]  # fmt: skip
    assert sorted(catching) == doors  # the database's rolls back and raises again


@pytest.mark.parametrize("path", FILES, ids=name)
def test_files_and_functions_stay_short(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= 400
    for function in functions(path):
        length = (function.end_lineno or 0) - function.lineno + 1
        assert length <= 40, function.name


def test_functions_are_mostly_of_a_few_lines() -> None:
    lengths = sorted(
        (f.end_lineno or 0) - f.body[0].lineno + 1 for path in FILES for f in functions(path)
    )
    assert lengths[len(lengths) // 2] <= 6
    assert lengths[len(lengths) * 9 // 10] <= 25


@pytest.mark.parametrize("path", FILES, ids=name)
def test_what_is_public_says_what_it_is(path: Path) -> None:
    assert ast.get_docstring(tree(path)), "the module has no docstring"
    for node in tree(path).body:
        kinds = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
        if isinstance(node, kinds) and not node.name.startswith("_"):
            assert ast.get_docstring(node), node.name


@pytest.mark.parametrize("path", FILES, ids=name)
def test_modules_are_named_for_what_they_hold(path: Path) -> None:
    assert path.stem not in {"utils", "util", "helpers", "helper", "common", "manager", "misc"}


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
    for path in TESTS:
        assert not {"unittest.mock", "mock"} & set(imports(path)), name(path)


def test_every_setting_and_every_command_is_documented() -> None:
    from bot.cli.main import command_parser
    from config.settings import PREFIX, Settings

    written = "".join(p.read_text("utf-8") for p in [ROOT / "README.md", *ROOT.glob("docs/*.md")])
    for field in Settings.model_fields:
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
