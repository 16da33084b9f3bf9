"""The running bot as the kernel sees it: nothing that could write its memory down."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from tests.support.world import world

PRIVACY = Path(__file__).parents[2] / "docs" / "privacy.md"


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
async def test_the_bot_writes_no_dump_and_only_what_is_documented(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        assert here.bot
        process = Path(f"/proc/{here.bot.pid}")
        limits, status = (process / "limits").read_text(), (process / "status").read_text()
        (core,) = (line.split() for line in limits.splitlines() if line.startswith("Max core"))
        assert core[4:6] == ["0", "0"]
        assert "Umask:\t0077" in status
        kari = here.person()
        await kari.starts()
        await kari.taps("Bare vis kontakter", "Støttekollega: en samtale", "Troms")
        await here.stop()
        told = set(re.findall(r"`<database>([\w.-]*)`", PRIVACY.read_text("utf-8")))
        made = {file.name.removeprefix("test.db") for file in tmp_path.iterdir()} - {"log"}
        assert {"", ".counts"} <= made <= told
