"""What the running bot holds and imports needs nothing of what reads and validates files.

So that a process that reads them can hand on what it read, and take with it what that needs.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
from datetime import date

import pytest

from config.settings import Settings
from conversations.contacts.home import Home
from conversations.script.link_codes import LinkCode, LinkCodes
from conversations.script.loader import load_count_texts, load_list_texts, load_script
from conversations.script.schema import Script

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


def test_the_running_bot_imports_nothing_that_reads_files() -> None:
    assert loaded(None, "import bot.app, bot.cli.operation, bot.cli.prepare") & OF_READERS == set()
