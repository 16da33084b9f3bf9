"""The one door out: sends, edits, deletes and answers, and knows what Telegram's refusals mean.

A refusal comes back as an `Outcome`, never as an exception. What may be repeated without harm is
repeated; a message whose fate is unknown is not sent twice.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from enum import Enum

from telegram import Bot
from telegram.error import (
    BadRequest,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot import render
from bot.bodies import Ready
from bot.inbox import Place
from bot.pacing import Pace, pauses
from bot.transport import NotSent, wanted_pause
from conversations.model import Screen

log = logging.getLogger(__name__)

HOLD = 30.0  # seconds in which a call is tried; nobody's number is kept for much longer
SPIN = 3.0  # seconds in which a button is stopped: the next tap of the same person waits for that
BATCH = 100  # messages that one call deletes
DELETIONS = 24  # calls that one *Slett og avslutt* may cost


class Outcome(Enum):
    """What became of a call."""

    DONE = "done"
    UNCHANGED = "unchanged"  # the screen was there already
    GONE = "gone"  # the message or the query is no more
    REFUSED = "refused"  # Telegram will not do it, now or later
    NOT_NOW = "not now"  # not done: no way there, too long a wait, or an unknown token
    UNREACHABLE = "unreachable"  # the person has left
    UNKNOWN = "unknown"  # the connection broke; it may have been done


MISSED = frozenset({Outcome.REFUSED, Outcome.NOT_NOW, Outcome.UNKNOWN})
"""After these somebody who is there may be waiting for what they asked for."""

UNANSWERED = frozenset({Outcome.NOT_NOW, Outcome.UNKNOWN})
"""After these nothing was decided: a later try may do it."""

REFUSALS = (
    ("message is not modified", Outcome.UNCHANGED),
    ("message to edit not found", Outcome.GONE),
    ("message can't be edited", Outcome.GONE),
    ("message_id_invalid", Outcome.GONE),
    ("message to delete not found", Outcome.GONE),
    ("there is no text in the message to edit", Outcome.GONE),
    ("message identifier is not specified", Outcome.GONE),
    ("query is too old", Outcome.GONE),
    ("query id is invalid", Outcome.GONE),
    ("query_id_invalid", Outcome.GONE),
    ("message can't be deleted", Outcome.REFUSED),
    ("message_delete_forbidden", Outcome.REFUSED),
    ("file is too big", Outcome.REFUSED),
    ("wrong file_id", Outcome.REFUSED),
    ("request entity too large", Outcome.REFUSED),
    ("chat not found", Outcome.UNREACHABLE),
    ("user not found", Outcome.UNREACHABLE),
    ("peer_id_invalid", Outcome.UNREACHABLE),
    ("group chat was", Outcome.UNREACHABLE),  # upgraded or deactivated
    ("group is deactivated", Outcome.UNREACHABLE),
)
"""Telegram's words, which are all that tells its 400 answers apart, and what they mean."""


class Outbox:
    """Everything that leaves for Telegram, paced."""

    def __init__(self, bot: Bot, pace: Pace) -> None:
        self._bot, self._pace = bot, pace

    async def show(self, place: Place, screen: Screen, *, silent: bool = False) -> Outcome:
        """Puts a screen in place of the one that was tapped, or below where that is gone."""
        fields = render.fields(screen) | {"chat_id": place.chat}
        if place.message:
            edit = fields | {"message_id": place.message}
            outcome = await self._call(self._ready("editMessageText", edit), place.chat, paced=True)
            if outcome is not Outcome.GONE:
                return outcome
        send = fields | {"disable_notification": silent}
        call = self._ready("sendMessage", send)
        return await self._call(call, place.chat, paced=True, repeatable=False)

    async def answer(self, query: str, notice: str = "") -> Outcome:
        """Stops the waiting of a button, with a pop-up where there is something to say."""
        said = {"text": notice, "show_alert": True} if notice else {}
        call = self._ready("answerCallbackQuery", {"callback_query_id": query} | said)
        return await self._call(call, brief=True)

    async def erase(self, place: Place, first: int, last: int) -> bool | None:
        """Deletes the messages of a range of numbers; whether that of the place is gone too.

        Telegram skips numbers of other chats and refuses a whole batch for one message that is
        too old: a refused range is tried again in halves, newest first, a bounded number of times.
        None where a call went unanswered: that ends it, for the person waits as long as it lasts.
        """
        numbers = range(max(first, 1), last + 1)
        ranges = [numbers[i : i + BATCH] for i in range(0, len(numbers), BATCH)]
        reached = False
        for _ in range(DELETIONS):
            if not ranges:
                break
            batch = ranges.pop()
            outcome = await self._delete(place.chat, batch)
            if outcome in UNANSWERED:
                return None
            if outcome is Outcome.DONE:
                reached |= place.message in batch
            elif outcome is Outcome.REFUSED and len(batch) > 1:
                half = len(batch) // 2
                ranges += [batch[:half], batch[half:]]
        return reached

    async def leave(self, chat: int) -> Outcome:
        """Leaves a group or channel without a word."""
        return await self._call(lambda: self._bot.leave_chat(chat), chat)

    async def send(self, chat: int, name: str, content: bytes, caption: str) -> Outcome:
        """Sends a file."""
        return await self._call(
            lambda: self._bot.send_document(chat, content, filename=name, caption=caption),
            chat,
            paced=True,
            repeatable=False,
        )

    async def picture(self, chat: int, content: bytes, caption: str) -> Outcome:
        """Sends a picture that is seen at once."""
        return await self._call(
            lambda: self._bot.send_photo(chat, content, caption),
            chat,
            paced=True,
            repeatable=False,
        )

    async def fetch(self, file: str, limit: int) -> bytes | None:
        """The bytes of a file that was sent here; None where it is larger or cannot be had."""
        taken: list[bytes] = []

        async def get() -> None:
            found = await self._bot.get_file(file)
            if (found.file_size or 0) <= limit:
                taken.append(bytes(await found.download_as_bytearray()))

        await self._call(get)
        return taken[-1] if taken else None

    def _ready(self, method: str, fields: Mapping[str, object]) -> Callable[[], Awaitable[object]]:
        """A call whose answer nobody reads: without the objects of PTB, which cost most of it."""
        url, data = f"{self._bot.base_url}/{method}", Ready.of(fields)
        return lambda: self._bot.request.post(url, data)

    async def _delete(self, chat: int, numbers: Sequence[int]) -> Outcome:
        return await self._call(lambda: self._bot.delete_messages(chat, numbers), chat)

    async def _call(
        self,
        call: Callable[[], Awaitable[object]],
        chat: int = 0,
        *,
        paced: bool = False,
        repeatable: bool = True,
        brief: bool = False,
    ) -> Outcome:
        """The outcome of a call, tried again where that can neither harm nor be in vain."""
        now = asyncio.get_running_loop().time
        waiting, until, doubtful = pauses(), now() + (SPIN if brief else HOLD), False
        while True:
            if paced:
                await self._pace.turn()
            try:
                await _ended(call, until if brief else None)
            except RetryAfter as wait:
                wanted, left = wanted_pause(wait), max(until - now(), 0.0)
                # Also where it is in vain: whoever taps on must not make the bot call on.
                await self._pace.hold(chat, min(wanted, left))
                if wanted > left:
                    log.warning("Telegram asks a chat to wait too long; it must tap again")
                    return Outcome.NOT_NOW
            except (BadRequest, Forbidden) as refusal:
                return _meaning(refusal, doubtful)
            except NetworkError as failure:
                doubtful |= not isinstance(failure, NotSent)
                pause = next(waiting)
                if (doubtful and not repeatable) or now() + pause > until:
                    return Outcome.UNKNOWN if doubtful else Outcome.NOT_NOW
                await asyncio.sleep(pause)
            except InvalidToken:
                return Outcome.NOT_NOW  # the call for updates hears it too, and ends the bot
            except TelegramError as error:
                log.error("Telegram refused a call: %s", type(error))
                return Outcome.REFUSED
            else:
                return Outcome.DONE


async def _ended(call: Callable[[], Awaitable[object]], until: float | None) -> None:
    """Waits for a call, but not beyond a moment: the limits of the transport are longer."""
    try:
        async with asyncio.timeout_at(until):
            await call()
    except TimeoutError:
        raise TimedOut from None


def _meaning(refusal: TelegramError, doubtful: bool) -> Outcome:
    """What a refusal means, of a call that an attempt before may have carried out."""
    if isinstance(refusal, Forbidden):
        return Outcome.UNREACHABLE
    said = refusal.message.casefold()
    for words, outcome in REFUSALS:
        if words in said:
            return Outcome.DONE if doubtful and outcome is Outcome.UNCHANGED else outcome
    log.error("Telegram refused a call as wrong: %s", type(refusal))
    return Outcome.REFUSED
