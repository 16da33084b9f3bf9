"""How somebody learns their own Telegram id: by sending the bot a code that is soon worth nothing.

The code is made from the token and the time, so that nothing has to be stored to know it again.
"""

from __future__ import annotations

import hmac
import time
from base64 import b32encode
from collections.abc import Awaitable, Callable
from hashlib import sha256

from pydantic import SecretStr

from bot.inbox import Event, Intrusion
from bot.outbox import Outbox
from conversations.lists_screens import shown
from conversations.lists_words import ListWords
from conversations.model import Words

MINUTES = 15
LENGTH = 12  # of 32 letters and digits: 60 bits

Answering = Callable[[Event | Intrusion, tuple[str, ...]], Awaitable[None]]


def code(token: SecretStr, now: float) -> str:
    """The code of this minute, in three groups."""
    text = _code(token, int(now // 60))
    return "-".join(text[n : n + 4] for n in range(0, LENGTH, 4))


def valid(token: SecretStr, text: str, now: float) -> bool:
    """Whether a text is the code of one of the last minutes."""
    bare = text.strip().replace("-", "").replace(" ", "").upper()
    if len(bare) != LENGTH or not bare.isascii():
        return False
    minute = int(now // 60)
    return any(hmac.compare_digest(_code(token, minute - n), bare) for n in range(MINUTES))


def _code(token: SecretStr, minute: int) -> str:
    made = hmac.digest(token.get_secret_value().encode(), f"invite {minute}".encode(), sha256)
    return b32encode(made)[:LENGTH].decode()


class Invited:
    """Answers whoever sends a valid code with their own id, and hands on everything else."""

    def __init__(
        self, answer: Answering, outbox: Outbox, token: SecretStr, words: ListWords
    ) -> None:
        self._answer, self._outbox, self._token, self._words = answer, outbox, token, words

    async def __call__(self, event: Event | Intrusion, superseded: tuple[str, ...] = ()) -> None:
        """Nothing of it is kept: the id stands in the one message that tells it."""
        said = (
            event.given.text if isinstance(event, Event) and isinstance(event.given, Words) else ""
        )
        if isinstance(event, Event) and said and valid(self._token, said, time.time()):
            lines = self._words.lines("invited", id=event.place.chat)
            await self._outbox.show(event.place, shown(lines, ()))
            return
        await self._answer(event, superseded)
