"""An administrator's day: what its page gives to paste and to send is taken as it stands."""

from __future__ import annotations

import re
from pathlib import Path

from bot.sandbox.server import PAGE
from conversations.script.schema import Script
from tests.support.office import OLA, opened_office


async def test_the_text_and_the_file_of_the_page_are_taken(script: Script, tmp_path: Path) -> None:
    page = (PAGE / "day.html").read_text("utf-8")
    pasted = re.search('<pre id="person">(.*?)</pre>', page, re.DOTALL)
    assert pasted
    async with opened_office(script, tmp_path / "x.db") as office:
        for said in (
            await office.gets(OLA, text=pasted[1]),
            await office.sends(OLA, (PAGE / "eksempel-liste.csv").read_bytes()),
        ):
            assert said.startswith("Dette blir endret"), said
            assert "Nils Nyeksempel" in said
