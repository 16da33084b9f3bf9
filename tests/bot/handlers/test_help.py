"""What is counted and marked about an answer: only what somebody has seen."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from pathlib import Path

import pytest

from bot.handlers.help import HelpHandler
from bot.handlers.last_resort import NotShown
from bot.store.contacts import open_store
from bot.store.count_buffer import CountBuffer
from bot.telegram.rate_limiter import RateLimiter
from bot.telegram.sender import Sender
from bot.telegram.updates import Event, ReplyTarget
from conversations.help.codec import decode
from conversations.script.schema import Script
from tests.support.talk import TODAY, Talk, contact, everywhere
from tests.support.telegram import FakeTelegram, opened

BLOCKED = (403, "Forbidden: bot was blocked by the user")
SAME = (400, "Bad Request: message is not modified: …")
WRONG = (400, "Bad Request: BUTTON_DATA_INVALID")
TROMS = "Troms legeforening"


@pytest.mark.parametrize("refusal", [None, BLOCKED, SAME, WRONG])
async def test_only_what_was_seen_is_counted_and_marked(
    script: Script, tmp_path: Path, refusal: tuple[int, str] | None
) -> None:
    talk = Talk(script, everywhere(script)).starts().taps("doctor", "talk", "55", "more")
    talk.taps("wrong")
    (report,) = (b.data for b in talk.buttons.values() if b.label == "Feil nummer hos Ola")
    end = Talk(script, talk.directory).starts().buttons["doctor"].data
    telegram, file = FakeTelegram(), tmp_path / "counts"
    async with open_store(tmp_path / "x.db") as store, opened(telegram) as bot:
        await store.put([contact("Ola Eksempel")], TODAY)
        count_buffer = CountBuffer(store, file, script.counting.counters, lambda: TODAY)
        answer = HelpHandler(
            script, lambda: talk.directory, Sender(bot, RateLimiter(0)), count_buffer
        )
        for data in (end, report):
            if refusal:
                telegram.refuse["editMessageText"] = [refusal]
            with suppress(NotShown):  # then the emergency screen comes instead
                await answer(Event(ReplyTarget(5, 7, "q"), *decode(script, data)))
        await count_buffer.flush()
        (ola,) = await store.contacts()
    assert ola.reported is (refusal is None)
    assert {"who.doctor", "wrong"} <= counted(file) if refusal is None else not counted(file)


def counted(file: Path) -> set[str]:
    """The names of what stands in the file of counts."""
    if not file.exists():
        return set()
    with closing(sqlite3.connect(file)) as connection:
        return {name for (name,) in connection.execute("SELECT name FROM counts WHERE number > 0")}
