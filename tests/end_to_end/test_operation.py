"""`backup`, `restore` and `health` beside a running bot, and after one that was killed."""

from __future__ import annotations

import os
import signal
from pathlib import Path

from tests.support.commands import one_sentence, run, run_here
from tests.support.world import until, world


async def test_a_bot_is_watched_copied_killed_and_put_back(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        alive = Path(f"{here.database}.alive")
        kari = here.person(language_code="nb")
        await kari.starts()
        await until(lambda: alive.stat().st_mtime)
        database = {"DATABASE": str(here.database)}
        health = run_here(tmp_path, "health", **database)
        assert (health.status, health.out, health.err) == (0, "", "")

        copied = run_here(tmp_path, "backup", "backup.db", **database)
        assert (copied.status, copied.err) == (0, "")
        beside = run_here(tmp_path, "restore", "backup.db", **database)
        assert (beside.status, "stop the bot first" in beside.err) == (1, True)

        await here.stop(signal.SIGKILL)
        os.utime(alive, (1, 1))
        late = run_here(tmp_path, "health", **database)
        assert late.status == 1
        one_sentence(late)
        here.database.write_bytes(b"broken " * 1000)
        refused = await run(tmp_path, "run", TOKEN="1:abc", **database)
        assert (refused.status, "bot restore FILE" in refused.err) == (1, True)
        assert here.database.read_bytes() == b"broken " * 1000
        back = run_here(tmp_path, "restore", "backup.db", **database)
        assert (back.status, back.err) == (0, "")
        assert "test.db.before-restore-1" in back.out

        await here.start()
        await kari.taps("Meg, jeg er lege", "Noen å snakke med", "Troms")
        assert "Eksempel" in kari.screen
        assert here.refusals() == []


def test_a_backup_that_is_not_there_is_wrong_use(tmp_path: Path) -> None:
    ran = run_here(tmp_path, "restore", "missing.db")
    assert ran.status == 2
    one_sentence(ran)
    assert list(tmp_path.iterdir()) == []
