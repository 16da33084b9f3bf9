"""What the documents name of the code is there: files, folders, classes, functions."""

from __future__ import annotations

import ast
import os
import re
import tomllib
from functools import cache
from pathlib import Path

import pytest
import telegram
import telegram.error
import telegram.ext
import telegram.request

ROOT = Path(__file__).parents[1]
CODE = ("bot", "conversations", "config", "tests", "bench")
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
ENDINGS = "py|toml|sql|css|html|js|service|timer|yaml|yml|md"
LIBRARY = {
    name
    for part in (telegram, telegram.error, telegram.ext, telegram.request)
    for name in dir(part)
} | {*dir(telegram.Bot), *dir(telegram.Update)}
SQLITE = {"quick_check", "secure_delete"}
MADE_LATER = {
    "backups/",
    "codes.toml",
    "files/",
    "secrets/",
    "sentences.toml",
    ".venv-bench/",
    "bench/grammy/node_modules/",
}  # by who runs the bot
GLOSSARY = (ROOT / "docs" / "glossary.md").read_text("utf-8")

Names = dict[str, set[str]]  # what each class, or "" for all of them together, has


def code_spans(page: Path) -> set[str]:
    """What stands in backticks in a page, blocks of code left out."""
    text = re.sub(r"^```.*?^```", "", page.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    return set(re.findall(r"`([^`\n]+)`", text))


@cache
def paths() -> frozenset[str]:
    """Every file and folder of the project, with a slash before; folders with one behind, too."""
    found = set()
    for folder, below, files in os.walk(ROOT):
        below[:] = [name for name in below if name in {".github", ".ci"} or is_kept(name)]
        here = f"/{Path(folder).relative_to(ROOT).as_posix()}/"
        found |= {here, *(f"{here}{file}" for file in files)}
    return frozenset(found)


def is_kept(folder: str) -> bool:
    """Whether a folder is part of the project, and not made beside it."""
    return not folder.startswith((".", "__")) and folder not in {"build", "node_modules"}


@cache
def names() -> Names:
    """What is defined in the code: by class its members and fields, and everything under ""."""
    found: Names = {"": set()}
    for top in CODE:
        for file in (ROOT / top).rglob("*.py"):
            found[""] |= {file.stem, *file.relative_to(ROOT).parent.parts}
            _collect(ast.parse(file.read_text("utf-8")), "", found)
    return found


def _collect(node: ast.AST, owner: str, found: Names) -> None:
    for child in ast.iter_child_nodes(node):
        match child:
            case ast.ClassDef(name) | ast.FunctionDef(name) | ast.AsyncFunctionDef(name):
                own = {name}
            case ast.AnnAssign(target=ast.Name(name)) | ast.arg(arg=name):
                own = {name}
            case ast.Assign(targets):
                own = {n.id for t in targets for n in ast.walk(t) if isinstance(n, ast.Name)}
            case _:
                if isinstance(child, ast.expr):  # nothing is defined in there
                    continue
                own = set()
        found[""] |= own
        if owner:
            found.setdefault(owner, set()).update(own)
        _collect(child, child.name if isinstance(child, ast.ClassDef) else owner, found)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_file_that_is_named_exists(page: Path) -> None:
    for span in code_spans(page):
        if re.fullmatch(rf"[\w./-]+(\.({ENDINGS})|(?<=\w)/)", span) and span not in MADE_LATER:
            assert any(path.endswith(f"/{span}") for path in paths()), span


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_class_and_function_that_is_named_exists(page: Path) -> None:
    """Of python-telegram-bot, too; words of one small piece may be anything."""
    known = names()[""] | LIBRARY | SQLITE
    for span in code_spans(page):
        if re.fullmatch(r"_?[A-Z][a-z]\w+|[a-z]+(_[a-z]+)+(\(\))?", span):
            assert span.removesuffix("()") in known, span


def test_what_the_glossary_says_of_the_code_is_there() -> None:
    script = (ROOT / "conversations" / "script" / "default").glob("*.toml")
    ids = {key for file in script for key in keys(tomllib.loads(file.read_text("utf-8")))}
    for entry in re.findall(r"^- .*", GLOSSARY, flags=re.MULTILINE):
        for span in re.findall(r"`([^`]+)`", entry.rpartition(" · ")[2]):
            owner, _, member = span.rpartition(".")
            there = names().get(owner, set()) | (set() if owner else ids)
            assert member in there or f"/{span}" in "".join(paths()), entry


def keys(table: object) -> set[str]:
    """The keys of a table and of all tables in it."""
    if not isinstance(table, dict):
        return set()
    return {*table}.union(*map(keys, table.values()))
