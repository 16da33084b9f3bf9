"""What the running bot holds and imports needs nothing of what reads and validates files.

So that a process that reads them can hand on what it read, and take with it what that needs.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
from dataclasses import replace
from datetime import date

import pytest

from config.settings import Settings
from conversations.contacts.home import Home
from conversations.script.link_codes import LinkCode, LinkCodes
from conversations.script.loader import load_count_texts, load_list_texts, load_script
from conversations.script.schema import Script
from conversations.understanding.intent import understand
from tests.test_architecture import ROOT, parsed

OF_READERS = {
    "pydantic", "pydantic_core", "tomllib", "conversations.script.loader",
    "conversations.script.reader", "conversations.script.toml_slips",
}  # fmt: skip
LOADED = """
import pickle, sys
{}
pickle.load(sys.stdin.buffer)
print(*sys.modules)
"""


@pytest.fixture(scope="module")
def script() -> Script:
    return load_script()


def loaded(given: object, code: str = "") -> set[str]:
    """The modules in a process that has run some code and taken what it is given."""
    command = [sys.executable, "-c", LOADED.format(code)]
    ran = subprocess.run(command, input=pickle.dumps(given), capture_output=True, check=True)
    return {*ran.stdout.decode().split()}


def test_what_was_read_is_taken_over_without_what_reads_it(script: Script) -> None:
    home = Home.of(script.country, script.file_words)
    codes = LinkCodes(codes={"bcd2": LinkCode("bcd2", "k1", date(2026, 11, 21))})
    read = (script, home, load_list_texts(), load_count_texts(), codes, Settings())
    found = loaded(read)
    assert "conversations.script.schema" in found
    assert found & OF_READERS == set()


def test_what_is_taken_over_is_what_was_read(script: Script) -> None:
    again = pickle.loads(pickle.dumps(script))  # noqa: S301 (ours)
    assert replace(again, vocabulary=script.vocabulary) == script
    for text in ("jeg er lege i Bodø", "vil ikke leve lenger", "trenger noen å snakke med", "hei"):
        assert understand(again.vocabulary, text) == understand(script.vocabulary, text)


def test_the_running_bot_imports_nothing_that_reads_files() -> None:
    """`bot.app` itself does so still, and so is left out."""
    inside = {m.rpartition(".")[0] for m in parsed(ROOT / "bot" / "app.py").imports}
    modules = {module for module in inside if is_ours(module)} - OF_READERS
    assert {"bot.dispatcher", "bot.handlers.lists", "bot.services.web_copy"} <= modules
    assert loaded(None, f"import {', '.join(sorted(modules))}") & OF_READERS == set()


def is_ours(module: str) -> bool:
    """Whether there is such a module of the bot's."""
    return bool(module) and (ROOT / f"{module.replace('.', '/')}.py").is_file()
