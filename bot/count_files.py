"""Pictures and files of figures, made in a child process: the bot itself does not grow by them."""

from __future__ import annotations

import json
from dataclasses import asdict

from bot.child import outcome
from conversations.counts_book import CountBook, Picture
from conversations.counts_chart import caption, chart
from conversations.counts_table import table

PATIENCE = 15.0  # seconds


class NotMade(Exception):
    """A file could not be made."""


async def picture(book: CountBook, wanted: Picture) -> tuple[str, bytes]:
    """The words below a picture, and its bytes; raises NotMade."""
    drawn = chart(book, wanted)
    return caption(book, drawn), await _made(chart=asdict(drawn))


async def file(book: CountBook, kind: str) -> bytes:
    """All figures as CSV or XLSX; raises NotMade."""
    meaning = book.words.say("meaning").removeprefix("# ").splitlines()
    return await _made(kind=kind, rows=table(book, book.periods), meaning=meaning)


async def _made(**asked: object) -> bytes:
    try:
        status, out = await outcome("bot.count_child", json.dumps(asked).encode(), PATIENCE)
    except TimeoutError:
        raise NotMade from None
    if status or not out:
        raise NotMade
    return out
