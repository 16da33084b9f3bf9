"""The heartbeat: what it says of a bot, and whom its lock keeps out."""

from __future__ import annotations

import asyncio
import os
import time
from pathlib import Path

import pytest

from bot.process import heartbeat
from bot.process.health import FRESH, health_error
from bot.process.heartbeat import running_heartbeat
from bot.store.database import StoreError
from bot.store.lock import require_stopped_bot
from tests.support.world import until


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "kollegabot.db"


def aged(database: Path, seconds: float) -> None:
    then = time.time() - seconds
    os.utime(f"{database}.alive", (then, then))


def test_a_bot_is_well_from_its_first_answered_poll_on(database: Path) -> None:
    assert "heard from Telegram" in health_error(database)
    with running_heartbeat(database) as heart:
        assert health_error(database)  # it runs, and nobody has answered
        heart.record_answer()
        assert health_error(database) == ""


@pytest.mark.parametrize("seconds", [FRESH + 1, -FRESH - 1])
def test_an_old_heartbeat_and_one_to_come_are_no_good(database: Path, seconds: float) -> None:
    with running_heartbeat(database) as heart:
        heart.record_answer()
        aged(database, seconds)
        assert health_error(database).endswith(".")


async def test_it_beats_by_the_clock_and_not_when_somebody_writes(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(heartbeat, "BEAT", 0.05)
    with running_heartbeat(database) as heart:
        following = asyncio.create_task(heart.run())
        heart.record_answer()
        for _ in range(3):  # also where no poll has ended since the beat before
            aged(database, 50)
            heart.record_answer()
            assert touched(database) < time.time() - 40
            await until(lambda: touched(database) > time.time() - 5)
            aged(database, 50)
            await until(lambda: touched(database) > time.time() - 5)
        following.cancel()


async def test_it_stands_still_when_telegram_is_silent(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(heartbeat, "BEAT", 0.02)
    monkeypatch.setattr(heartbeat, "SILENT", 0.1)
    with running_heartbeat(database) as heart:
        following = asyncio.create_task(heart.run())
        heart.record_answer()
        await asyncio.sleep(0.3)
        aged(database, 50)
        await asyncio.sleep(0.3)
        assert touched(database) < time.time() - 40
        following.cancel()


def touched(database: Path) -> float:
    return Path(f"{database}.alive").stat().st_mtime


def test_a_bot_that_starts_does_not_live_on_the_heartbeat_of_another(database: Path) -> None:
    with running_heartbeat(database) as heart:
        heart.record_answer()
    with running_heartbeat(database):
        assert health_error(database)


def test_only_the_owner_may_touch_the_file(database: Path) -> None:
    with running_heartbeat(database):
        assert (database.parent / "kollegabot.db.alive").stat().st_mode & 0o777 == 0o600


def test_two_bots_may_share_a_database_for_a_moment(database: Path) -> None:
    with running_heartbeat(database) as old, running_heartbeat(database) as new:
        old.record_answer()
        new.record_answer()
        assert health_error(database) == ""


def test_nobody_restores_beside_a_bot_and_no_bot_starts_meanwhile(database: Path) -> None:
    with (
        running_heartbeat(database),
        pytest.raises(StoreError, match="stop the bot first"),
        require_stopped_bot(database),
    ):
        pass
    with (
        require_stopped_bot(database),
        pytest.raises(StoreError, match="being restored"),
        running_heartbeat(database),
    ):
        pass
    with running_heartbeat(database) as heart:
        heart.record_answer()
    assert health_error(database) == ""


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with (
        pytest.raises(StoreError, match="cannot be opened"),
        running_heartbeat(tmp_path / "no" / "x.db"),
    ):
        pass


def test_another_name_for_the_database_is_no_way_round_the_lock(database: Path) -> None:
    database.touch()
    other = database.with_name("link.db")
    other.symlink_to(database)
    with (
        running_heartbeat(other),
        pytest.raises(StoreError, match="stop the bot first"),
        require_stopped_bot(database),
    ):
        pass
