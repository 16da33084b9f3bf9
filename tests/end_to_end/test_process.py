"""The running bot as the kernel sees it: nothing that could write its memory down."""

from __future__ import annotations

import re
import sys
from datetime import date
from pathlib import Path

import pytest

from bot.store.link_codes import save_link_codes
from conversations.script.link_codes import LinkCode, LinkCodes
from tests.support.world import world

STAFF, AREA = 8_700_000_002, "Troms legeforening"
LIST = f"area;offer;name;phone\n{AREA};støttekollega;Nils Eksempel;212 34 567\n"
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


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
async def test_the_bot_never_loads_what_reads_settings_and_script(tmp_path: Path) -> None:
    """Not on a new database, nor with codes behind links, nor for members of staff."""
    day = date(2026, 11, 21)
    save_link_codes(tmp_path, LinkCodes(codes={"bcd2": LinkCode("bcd2", "k1", day, AREA)}))
    staff = {"ADMINISTRATORS": str(STAFF), "MODERATORS": str(STAFF)}
    async with world(tmp_path, **staff) as here:
        await here.stop()
        for file in tmp_path.glob("test.db*"):
            file.unlink()
        await here.start()
        kari, ola = here.person(), here.person(id=STAFF)
        await kari.starts("bcd2")
        await kari.does("say", text="støttekollega i Bodø")
        assert "Nordland" in kari.screen
        for command in ("/lister", "Nils Eksempel, tlf 212 34 567", "/tall"):
            await ola.does("say", text=command)
        await ola.does("send", kind="document", content=LIST.encode(), filename="liste.csv")
        assert "1 lagt til" in ola.screen
        assert here.bot
        maps = Path(f"/proc/{here.bot.pid}/maps").read_text()
        assert "rapidfuzz" in maps  # which it has loaded
        assert "pydantic" not in maps
