"""What a running bot says of itself: for `status`, about nobody, and gone with it."""

from __future__ import annotations

import json
import logging
import os
import time
from dataclasses import replace
from pathlib import Path

import pytest

from bot.process.run_state import RunState, about_right, is_running, read_state, running_state

STATE = RunState("0.1.0", "2026-12-01T08")


def test_it_stands_beside_the_database_while_the_bot_runs(tmp_path: Path) -> None:
    database = tmp_path / "x.db"
    assert read_state(database) is None
    with running_state(database, lambda: STATE):
        assert read_state(database) == STATE
        assert is_running(database)
        assert Path(f"{database}.state").stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == []
    assert not is_running(database)


def test_it_is_written_when_it_has_changed_and_touched_otherwise(tmp_path: Path) -> None:
    database, now = tmp_path / "x.db", [STATE]
    path = Path(f"{database}.state")
    with running_state(database, lambda: now[0]) as file:
        os.utime(path, (1, 1))
        assert not is_running(database)
        file.update()
        assert is_running(database)
        now[0] = replace(STATE, paused=True, trouble="certificate", clock_ahead=660)
        file.update()
        assert json.loads(path.read_text()) == {
            "version": "0.1.0", "up_since": "2026-12-01T08", "paused": True,
            "clock_ahead": 660, "trouble": "certificate",
        }  # fmt: skip
        path.unlink()  # by another bot on this database, which has ended
        file.update()
        assert read_state(database) == now[0]
        now[0] = STATE
        file.update()
        assert read_state(database) == STATE


def test_after_a_refused_token_it_stays_to_say_so(tmp_path: Path) -> None:
    refused = replace(STATE, trouble="token")
    with running_state(tmp_path / "x.db", lambda: refused):
        pass
    assert read_state(tmp_path / "x.db") == refused


@pytest.mark.parametrize("text", ["", "{", "[]", '{"version": "1"}', '{"more": 1}', "\udcff"])
def test_what_is_no_state_is_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "x.db.state").write_bytes(text.encode(errors="surrogateescape"))
    assert read_state(tmp_path / "x.db") is None


@pytest.mark.parametrize(
    ("seconds", "taken"), [(0, 0), (29.9, 0), (-29.9, 0), (31.2, 31), (-660.4, -660)]
)
def test_a_clock_is_wrong_from_half_a_minute_on(seconds: float, taken: int) -> None:
    assert about_right(seconds) == taken


def test_a_wrong_clock_is_said_once_and_when_it_is_over(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    now = [STATE]
    with running_state(tmp_path / "x.db", lambda: now[0]) as file:
        for ahead in (660, 662, 0, -34_560_000):
            now[0] = replace(STATE, clock_ahead=ahead)
            file.update()
    assert [record.getMessage() for record in caplog.records] == [
        "the clock of this machine is 11 minutes ahead of Telegram's; set it",
        "the clock of this machine is right again",
        "the clock of this machine is 400 days behind Telegram's; set it",
    ]


def test_a_folder_that_is_gone_does_not_end_the_bot(tmp_path: Path) -> None:
    with running_state(tmp_path / "no" / "x.db", lambda: STATE) as file:
        before = time.monotonic()
        file.update()
        assert time.monotonic() - before < 5
