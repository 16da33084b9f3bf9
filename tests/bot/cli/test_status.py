"""`status`: one line for each thing, an exit status for monitors, and nothing of a person."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.cli import status
from bot.cli.main import main
from bot.clock import today
from bot.process.heartbeat import running_heartbeat
from bot.process.run_state import RunState, running_state
from bot.sandbox.demo.launcher import ROOT
from bot.store.backup import back_up
from bot.store.contacts import open_store
from config.version import program_version
from conversations.contacts.contact import Contact
from conversations.script.loader import load_areas
from conversations.script.schema import Script
from tests.support.talk import contact


@pytest.fixture
def script_folder(tmp_path: Path, script: Script) -> Path:
    """The script of an association that fills one list."""
    folder = shutil.copytree(ROOT / "conversations" / "script" / "default", tmp_path / "script")
    (folder / "places.toml").unlink()  # takes longer to read than all the rest
    service = folder / "service.toml"
    filled = [n for n in _expected(script) if n != "Troms legeforening"]
    text = service.read_text("utf-8")
    assert "never_filled = []" in text
    service.write_text(text.replace("never_filled = []", f"never_filled = {filled}"), "utf-8")
    return folder


def _expected(script: Script) -> Iterator[str]:
    """Every list and offer that should have somebody."""
    yield from (area.name for area in load_areas() if area.kind == "association")
    yield from (offer.names[0] for offer in script.offers.values())


@pytest.fixture
def database(tmp_path: Path, script_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "data" / "x.db"
    path.parent.mkdir()
    monkeypatch.setenv("KOLLEGABOT_DATABASE", str(path))
    monkeypatch.setenv("KOLLEGABOT_SCRIPT", str(script_folder))
    monkeypatch.chdir(tmp_path)
    put(path, replace(contact(), confirmed=today()))
    back_up(path, tmp_path / "backup.db")
    return path


def put(path: Path, *contacts: Contact) -> None:
    async def one() -> None:
        async with open_store(path) as store:
            await store.put(contacts, today())

    asyncio.run(one())


STATE = RunState(program_version(), "2026-12-01T08")


@pytest.fixture
def look(database: Path, capsys: pytest.CaptureFixture[str]) -> Callable[[RunState], Any]:
    """What `status --json` says of a bot in some state that Telegram has just answered."""

    def status(state: RunState = STATE, answered: bool = True) -> Any:
        with running_heartbeat(database) as heart, running_state(database, lambda: state):
            if answered:
                heart.record_answer()
            code = main(["status", "--json"])
        said = json.loads(capsys.readouterr().out)
        assert said["status"] == code
        return said

    return status


def bad(said: Any) -> dict[str, str]:
    return {n: c["state"] for n, c in said["checks"].items() if c["state"] not in ("ok", "note")}


def test_all_is_well(look: Callable[..., Any]) -> None:
    said = look()
    assert (said["status"], bad(said)) == (0, {})
    assert said["checks"]["bot"]["up_since"] == "2026-12-01T08"
    assert said["checks"]["clock"]["seconds"] == 0
    assert said["checks"]["backup"]["seconds"] < 60
    assert said["checks"]["script"]["needed"] > 10
    assert said["version"] == program_version()


@pytest.mark.parametrize(
    ("state", "answered", "status", "found"),
    [
        (replace(STATE, paused=True), True, 3, {"paused": "attention"}),
        (replace(STATE, clock_ahead=660), True, 3, {"clock": "attention"}),
        (replace(STATE, version="0.0.1"), True, 3, {"bot": "attention"}),
        (replace(STATE, trouble="certificate"), False, 1, {"telegram": "failing"}),
        (replace(STATE, trouble="token"), True, 1, {"token": "failing"}),
    ],
)
def test_what_only_the_bot_knows(
    look: Callable[..., Any], state: RunState, answered: bool, status: int, found: dict[str, str]
) -> None:
    said = look(state, answered)
    assert (said["status"], bad(said)) == (status, found)
    assert state.trouble in said["checks"]["telegram"]["text"]


def old_backup(database: Path) -> None:
    then = time.time() - 2 * 86_400
    os.utime(f"{database}.backup", (then, then))


FAULTS: dict[str, tuple[Callable[[Path], object], int, dict[str, str]]] = {
    "an old backup": (old_backup, 3, {"backup": "attention"}),
    "no backup": (lambda db: Path(f"{db}.backup").unlink(), 3, {"backup": "attention"}),
    "a backup that is gone": (
        lambda db: (db.parents[1] / "backup.db").unlink(), 3, {"backup": "attention"},
    ),
    "counts that cannot be read": (
        lambda db: Path(f"{db}.counts").write_text("no counts " * 99), 3, {"counts": "attention"},
    ),
    "an empty list": (
        lambda db: put(db, replace(contact(), hidden=True)), 3, {"lists empty": "attention"},
    ),
    "an old list": (
        lambda db: put(db, replace(contact(), hidden=True), contact("Ola", confirmed=None)),
        3,
        {"lists old": "attention"},
    ),
    "a broken database": (lambda db: db.write_text("no lists " * 99), 1, {"lists": "failing"}),
    "no database": (lambda db: db.unlink(), 1, {"lists": "failing"}),
    "a script with a mistake": (
        lambda db: (db.parents[1] / "script" / "nb.toml").unlink(), 1, {"script": "failing"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_what_is_wrong_with_the_files(look: Callable[..., Any], database: Path, fault: str) -> None:
    make, status, found = FAULTS[fault]
    make(database)
    said = look()
    assert (said["status"], bad(said)) == (status, found)


def test_little_room_needs_a_hand(
    look: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(status, "ROOM", 10**18)
    said = look()
    assert (said["status"], bad(said)) == (3, {"disk": "attention"})
    assert said["checks"]["disk"]["free"] > 0


def test_a_web_copy_that_is_missing_needs_a_hand(
    look: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KOLLEGABOT_SITE", str(tmp_path / "www"))
    said = look()
    assert (said["status"], bad(said)) == (3, {"web copy": "attention"})


def test_a_bot_that_does_not_run(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["status"]) == 1
    said = capsys.readouterr().out.splitlines()
    assert said[0].endswith(": people are not answered as they should be.")
    assert said[1].split() == ["failing", "bot", "no", "bot", "runs", "on", str(database)]


def test_a_refused_token_is_said_after_the_end_of_the_bot(
    database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with running_state(database, lambda: replace(STATE, trouble="token")):
        pass
    os.utime(f"{database}.state", (1, 1))
    assert main(["status", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["checks"]["token"]["state"] == "failing"


def test_nothing_of_a_person_is_in_it(look: Callable[..., Any]) -> None:
    said = json.dumps(look())
    assert "Eksempel" not in said
    assert "+47" not in said
