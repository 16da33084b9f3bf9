"""The one door out: sends, edits, deletes and answers, and knows what Telegram's refusals mean.

A refusal comes back as an `Outcome`, never as an exception. What may be repeated without harm is
repeated; a message whose fate is unknown is not sent twice.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Mapping
from enum import Enum
from functools import partial
from html import escape
from itertools import groupby
from typing import Any

from telegram import Bot
from telegram.error import (
    BadRequest,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot.telegram.client import NotSentError, call_method, retry_after
from bot.telegram.rate_limiter import Rank, RateLimiter, backoff_delay
from bot.telegram.updates import ReplyTarget
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


class Sender:
    """Everything that leaves for Telegram, paced; screens of the steps in `first` go first."""

    def __init__(self, bot: Bot, rate_limiter: RateLimiter, first: Collection[str] = ()) -> None:
        self._bot, self._rate_limiter, self._first = bot, rate_limiter, frozenset(first)

    async def show_screen(
        self, place: ReplyTarget, screen: Screen, *, silent: bool = False
    ) -> Outcome:
        """Puts a screen in place of the one that was tapped, or below where that is gone."""
        rank = Rank.EMERGENCY if screen.step in self._first else Rank.MESSAGE
        return await self.put(place, message_fields(screen), rank, silent=silent)

    async def put(
        self, place: ReplyTarget, screen: Mapping[str, object], rank: Rank, *, silent: bool = False
    ) -> Outcome:
        """Shows a screen that is rendered already."""
        fields = {**screen, "chat_id": place.chat}
        if place.message:
            edit = fields | {"message_id": place.message}
            call = partial(call_method, self._bot, "editMessageText", edit)
            outcome = await self._call(call, place.chat, rank)
            if outcome is not Outcome.GONE:
                return outcome
        send = fields | {"disable_notification": silent}
        call = partial(call_method, self._bot, "sendMessage", send)
        return await self._call(call, place.chat, rank, repeatable=False)

    async def answer_query(self, query: str, notice: str = "") -> Outcome:
        """Stops the waiting of a button, with a pop-up where there is something to say."""
        words = {"text": notice, "show_alert": True} if notice else {}
        fields = {"callback_query_id": query} | words
        call = partial(call_method, self._bot, "answerCallbackQuery", fields)
        return await self._call(call, brief=True)

    async def delete_messages(self, place: ReplyTarget, first: int, last: int) -> bool | None:
        """Deletes the messages of a range of numbers; whether that of the place is gone too.

        Telegram skips numbers of other chats and refuses a whole batch for one message that is
        too old: a refused range is tried again in halves, newest first, a bounded number of times.
        None where a call went unanswered: that ends it, for the person waits as long as it lasts.
        """
        numbers = range(max(first, 1), last + 1)
        ends = range(len(numbers), 0, -BATCH)
        ranges = [numbers[max(end - BATCH, 0) : end] for end in reversed(ends)]
        reached = False
        for _ in range(DELETIONS):
            if not ranges:
                break
            batch = ranges.pop()
            call = partial(self._bot.delete_messages, place.chat, batch)
            outcome = await self._call(call, place.chat, Rank.LATER)
            if outcome in UNANSWERED:
                return None
            if outcome is Outcome.DONE:
                reached |= place.message in batch
            elif outcome is Outcome.REFUSED and len(batch) > 1:
                half = len(batch) // 2
                ranges += [batch[:half], batch[half:]]
        return reached

    async def leave_chat(self, chat: int) -> Outcome:
        """Leaves a group or channel without a word."""
        return await self._call(lambda: self._bot.leave_chat(chat), chat)

    async def send_file(self, chat: int, name: str, content: bytes, caption: str) -> Outcome:
        """Sends a file."""
        return await self._call(
            lambda: self._bot.send_document(chat, content, filename=name, caption=caption),
            chat,
            Rank.MESSAGE,
            repeatable=False,
        )

    async def send_picture(self, chat: int, content: bytes, caption: str) -> Outcome:
        """Sends a picture that is seen at once."""
        return await self._call(
            lambda: self._bot.send_photo(chat, content, caption),
            chat,
            Rank.MESSAGE,
            repeatable=False,
        )

    async def download_file(self, file: str, limit: int) -> bytes | None:
        """The bytes of a file that was sent here; None where it is larger or cannot be had."""
        content: list[bytes] = []

        async def get() -> None:
            remote = await self._bot.get_file(file)
            if (remote.file_size or 0) <= limit:
                content.append(bytes(await remote.download_as_bytearray()))

        await self._call(get)
        return content[-1] if content else None

    async def _call(
        self,
        call: Callable[[], Awaitable[object]],
        chat: int = 0,
        rank: Rank | None = None,  # None: a call that needs no turn
        *,
        repeatable: bool = True,
        brief: bool = False,
    ) -> Outcome:
        """The outcome of a call, tried again where that can neither harm nor be in vain."""
        now = asyncio.get_running_loop().time
        until, doubtful, attempt = now() + (SPIN if brief else HOLD), False, 0
        while True:
            try:
                if rank is not None:
                    await self._rate_limiter.acquire(rank)
                async with asyncio.timeout_at(until if brief else None):  # before the transport's
                    await call()
            except RetryAfter as wait:
                wanted, left = retry_after(wait), max(until - now(), 0.0)
                # Also where it is in vain: whoever taps on must not make the bot call on.
                await self._rate_limiter.pause(chat, min(wanted, left))
                rank = rank and max(rank, Rank.LATER)  # None and an emergency stay what they are
                if wanted > left:
                    log.warning("Telegram asks a chat to wait too long; it must tap again")
                    return Outcome.NOT_NOW
            except BadRequest as refusal:
                return _classify_refusal(refusal, doubtful)
            except (NetworkError, TimeoutError) as failure:
                doubtful |= not isinstance(failure, NotSentError)
                pause, attempt = backoff_delay(attempt), attempt + 1
                if (doubtful and not repeatable) or now() + pause > until:
                    return Outcome.UNKNOWN if doubtful else Outcome.NOT_NOW
                await asyncio.sleep(pause)
            except TelegramError as refusal:
                return _classify_refusal(refusal, doubtful)
            else:
                if rank is not None:
                    self._rate_limiter.record_success()
                return Outcome.DONE


def _classify_refusal(refusal: TelegramError, doubtful: bool) -> Outcome:
    """What a refusal means, of a call that an attempt before may have carried out."""
    if isinstance(refusal, Forbidden):
        return Outcome.UNREACHABLE
    if isinstance(refusal, InvalidToken):
        return Outcome.NOT_NOW  # the call for updates hears it too, and ends the bot
    description = refusal.message.casefold()
    for words, outcome in REFUSALS:
        if words in description:
            return Outcome.DONE if doubtful and outcome is Outcome.UNCHANGED else outcome
    log.error("Telegram refused a call as wrong: %s", type(refusal))
    return Outcome.REFUSED


def message_fields(screen: Screen) -> dict[str, Any]:
    """A screen as the parameters of a call, its buttons in their rows."""
    rows: list[list[dict[str, Any]]] = []
    for row in screen.rows:
        rows.append([])
        for button in row:
            shown: dict[str, Any] = {"text": button.label}
            if button.style:
                shown["style"] = button.style
            if button.copy:
                shown["copy_text"] = {"text": button.copy}
            elif button.url:
                shown["url"] = button.url
            else:
                shown["callback_data"] = button.data
            rows[-1].append(shown)
    return {
        "text": text(screen),
        "reply_markup": {"inline_keyboard": rows},
        "parse_mode": "HTML",
        "link_preview_options": {"is_disabled": True},  # a preview makes Telegram fetch the page
    }


def text(screen: Screen) -> str:
    """The words of a screen, bold lines as such; quoted lines in a row are one folded quotation."""
    blocks = []
    for style, lines in groupby(screen.lines, key=lambda line: line.style):
        plain = [escape(line.text, quote=False) for line in lines]
        if style == "bold":
            plain = [f"<b>{line}</b>" if line else line for line in plain]
        block = "\n".join(plain)
        blocks.append(f"<blockquote expandable>{block}</blockquote>" if style == "quote" else block)
    return "\n".join(blocks)
