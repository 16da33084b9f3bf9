"""The parts of the process, put together."""

from __future__ import annotations

from pydantic import SecretStr

from bot.app import _Line
from config.settings import Settings

TOKEN = "1234567890:SECRET-token-that-opens-nothing-at-all"


async def test_no_part_of_the_line_says_the_token_to_whoever_prints_it() -> None:
    line = _Line.to(Settings(token=SecretStr(TOKEN)))
    for part in (line, line.bot, line.polls, *line.transports):
        for said in (repr(part), str(part)):
            assert "SECRET" not in said
