"""Marks of wrong numbers on their way to the lists."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from bot import reports
from bot.reports import Reports
from bot.store import open_store
from tests.end_to_end.world import until
from tests.talk import TODAY, contact

ENTRY = ("Troms legeforening", "stotte", "kari eksempel")


async def test_marks_are_written_at_once_and_say_nothing_more(tmp_path: Path) -> None:
    async with open_store(tmp_path / "x.db") as store:
        await store.put([contact(), contact("Ola Eksempel")], TODAY)
        waiting = Reports(store)
        for _ in range(3):
            waiting.add(ENTRY)
        waiting.add(("Troms legeforening", "stotte", "nobody"))
        assert not any(c.reported for c in await store.contacts())
        await waiting.write()
        assert {c.name: c.reported for c in await store.contacts()} == {
            "Kari Eksempel": True,
            "Ola Eksempel": False,
        }
        assert "reported" not in {e.field for e in await store.history("Troms legeforening")}
    assert (tmp_path / "x.db-wal").exists() is False


async def test_they_wait_for_a_new_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import asyncio

    monkeypatch.setattr(reports, "LOOK", 0.01)
    days: list[date] = [TODAY]
    async with open_store(tmp_path / "x.db") as store:
        await store.put([contact()], TODAY)
        waiting = Reports(store, lambda: days[-1])
        waiting.add(ENTRY)
        following = asyncio.create_task(waiting.follow())
        await asyncio.sleep(0.1)
        assert not (await store.contacts())[0].reported
        days.append(TODAY + timedelta(days=1))
        await until(lambda: not waiting._waiting)
        following.cancel()
        assert (await store.contacts())[0].reported
