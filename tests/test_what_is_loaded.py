"""What the running bot holds and imports needs nothing of what reads and validates files.

So that a process that reads them can hand on what it read, and take with it what that needs.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
from datetime import date
from pathlib import Path

import phonenumbers
import pytest

from bot.store.link_codes import LinkCodeFile, save_link_codes
from config.settings import Settings
from conversations.contacts.home import Home
from conversations.script.link_codes import LinkCode, LinkCodes
from conversations.script.loader import load_count_texts, load_list_texts, load_script
from conversations.script.schema import Script

OF_READERS = {
    "pydantic", "pydantic_core", "tomllib", "conversations.script.loader",
    "conversations.script.reader", "conversations.script.toml_slips",
}  # fmt: skip
CODES = LinkCodes(codes={"bcd2": LinkCode("bcd2", "k1", date(2026, 11, 21))})
LOADED = """
import pickle, sys
taken = pickle.load(sys.stdin.buffer)
{}
print(*sys.modules)
"""


@pytest.fixture(scope="module")
def script() -> Script:
    return load_script()


def loaded(given: object, code: str = "") -> set[str]:
    """The modules in a process that has taken what it is given and run some code."""
    command = [sys.executable, "-c", LOADED.format(code)]
    ran = subprocess.run(command, input=pickle.dumps(given), capture_output=True, check=True)
    return {*ran.stdout.decode().split()}


def test_what_was_read_is_taken_over_without_what_reads_it(script: Script, tmp_path: Path) -> None:
    home = Home.of(script.country, script.file_words)
    save_link_codes(tmp_path, CODES)
    codes = LinkCodeFile(tmp_path)
    assert codes.current() == CODES
    read = (script, home, load_list_texts(), load_count_texts(), codes, Settings())
    found = loaded(read, "assert taken[4].current().codes")  # as long as they are the same
    assert "conversations.script.schema" in found
    assert found & OF_READERS == set()


def test_the_running_bot_imports_nothing_that_reads_files() -> None:
    assert loaded(None, "import bot.app, bot.cli.operation, bot.cli.prepare") & OF_READERS == set()


def test_the_version_needs_no_search_through_all_that_is_installed() -> None:
    code = "import bot.app, config.version; assert config.version.program_version()"
    assert "importlib.metadata" not in loaded(None, code)


def test_what_members_of_staff_need_leaves_the_tables_of_numbers_until_one_is_read() -> None:
    modules = """bot.handlers.lists, bot.handlers.counts, bot.jobs.reminders, bot.jobs.summaries,
        bot.jobs.list_changes, bot.services.list_service, bot.services.statistics_service"""
    reading = "from conversations.contacts.phones import parse_phones"
    idle = loaded(None, f"import {' '.join(modules.split())}; {reading}")
    assert "conversations.lists.screens" in idle
    assert "phonenumbers" not in idle
    number = phonenumbers.example_number("NO")
    assert number
    written = f"+47 {number.national_number}"
    assert "phonenumbers" in loaded(None, f"{reading}; parse_phones({written!r})")
