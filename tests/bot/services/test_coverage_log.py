"""Empty lists are said when it happens, by name, once; and when it is over."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.services.coverage_log import CoverageLog
from bot.services.directory_refresh import DirectoryRefresh
from bot.store.contacts import open_store
from conversations.script.schema import Script
from tests.support.talk import NOON, TODAY, contact

INSTEAD = "; people get other counties and the switchboard"


async def test_a_list_that_expires_while_the_bot_runs_is_said(
    tmp_path: Path, script: Script, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    own = replace(script, never_filled=tuple(_names(script)))
    day = [TODAY]

    def said() -> list[str]:
        lines = [record.getMessage() for record in caplog.records]
        caplog.clear()
        return lines

    def now() -> datetime:
        return datetime.combine(day[0], NOON.timetz())

    async with open_store(tmp_path / "x.db") as store:
        lists = DirectoryRefresh(store, own.offer_areas(), now, CoverageLog(own).compare)
        await lists.refresh()
        assert "Troms legeforening" in said()[0]
        await store.put([contact()], TODAY)
        await lists.refresh()
        assert said() == ["somebody to show again: Troms legeforening"]
        for days, lines in (
            (1, []),
            (336, ["nobody to show in 30 days, if nobody confirms: Troms legeforening"]),
            (337, []),
            (400, [f"nobody to show: Troms legeforening{INSTEAD}"]),
            (401, []),
        ):  # fmt: skip
            day[0] = TODAY + timedelta(days=days)
            await lists.refresh()
            assert said() == lines, days


def _names(script: Script) -> list[str]:
    return [offer.names[0] for offer in script.offers.values()]
