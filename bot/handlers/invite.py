"""How somebody learns their own Telegram id: by sending the bot a code that is soon worth nothing.

The code is made from the token and the time, so that nothing has to be stored to know it again.
"""

from __future__ import annotations

import hmac
import time
from base64 import b32encode
from collections.abc import Awaitable, Callable
from hashlib import sha256

from bot.telegram.sender import Sender
from bot.telegram.updates import Event, Incoming
from config.settings import Token
from conversations.model import Text
from conversations.script.texts import StaffTexts

MINUTES = 15
LENGTH = 12  # of 32 letters and digits: 60 bits

Answering = Callable[[Incoming, tuple[str, ...]], Awaitable[None]]


def invite_code(token: Token, now: float) -> str:
    """The code of this minute, in three groups."""
    text = _code_of_minute(token, int(now // 60))
    return "-".join(text[n : n + 4] for n in range(0, LENGTH, 4))


def is_valid_code(token: Token, text: str, now: float) -> bool:
    """Whether a text is the code of one of the last minutes."""
    bare = text.strip().replace("-", "").replace(" ", "").upper()
    if len(bare) != LENGTH or not bare.isascii():
        return False
    minute = int(now // 60)
    return any(
        hmac.compare_digest(_code_of_minute(token, minute - n), bare) for n in range(MINUTES)
    )


def _code_of_minute(token: Token, minute: int) -> str:
    made = hmac.digest(token.reveal().encode(), f"invite {minute}".encode(), sha256)
    return b32encode(made)[:LENGTH].decode()


class InviteHandler:
    """Answers whoever sends a valid code with their own id, and hands on everything else."""

    def __init__(
        self, answer: Answering, sender: Sender, token: Token, words: Callable[[], StaffTexts]
    ) -> None:
        """`words` loads what is said to members of staff."""
        self._answer, self._sender, self._token, self._words = answer, sender, token, words

    async def __call__(self, event: Incoming, superseded: tuple[str, ...] = ()) -> None:
        """Nothing of it is kept: the id stands in the one message that tells it."""
        match event:
            case Event(place, given=Text(text)) if is_valid_code(self._token, text, time.time()):
                from conversations.lists.screens import lists_screen  # seldom needed

                lines = self._words().lines("invited", id=place.chat)
                await self._sender.show_screen(place, lists_screen(lines, ()))
            case _:
                await self._answer(event, superseded)
