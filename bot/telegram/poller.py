"""The call for updates (long polling): repeated for ever, each update parsed and handed on once."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from telegram import Bot
from telegram.error import Conflict, InvalidToken, NetworkError, RetryAfter, TelegramError
from telegram.request import BaseRequest

from bot.telegram.client import call_method, retry_after, trouble_word
from bot.telegram.rate_limiter import backoff_delay
from bot.telegram.updates import ALLOWED, Incoming

log = logging.getLogger(__name__)

POLL = 25  # seconds that Telegram keeps a call waiting where there is nothing new
QUICK = 1.0  # seconds before which a long poll that brings nothing new is not asked again
DOUBT = 60.0  # seconds in which a token that was accepted may be refused, before that is believed
RECENT = 200  # updates, at least, known again when Telegram sends them twice; 100 come at a time
TROUBLE: tuple[tuple[type[TelegramError], str], ...] = (
    (
        InvalidToken,
        "Telegram refuses the token that it has accepted; trying again for a minute: %s",
    ),
    (Conflict, "another program takes the updates of this bot, or a webhook; trying again: %s"),
    (RetryAfter, "Telegram asks for a pause before the next updates: %s"),
    (TelegramError, "Telegram does not answer, trying again: %s"),
)

Result = TypeVar("Result")


class Poller:
    """Asks for updates for ever and confirms those that were handed on.

    `parse` makes of a raw update what is handed on, None for nothing, and never raises. Telegram's
    absence is said once and waited out; only a refused token ends it: InvalidToken. One that was
    accepted before must be refused for a minute.
    """

    def __init__(
        self, bot: Bot, transport: BaseRequest, parse: Callable[[object], Incoming | None]
    ) -> None:
        self._bot, self._transport, self._parse = bot, transport, parse
        self._next = 0  # number of the first update that was not handed on
        self._recent, self._older = set[int](), set[int]()  # numbers of updates handed on
        self._logged = ""  # what was said of the trouble, until Telegram answers again
        self._accepted = False
        self.trouble = ""  # why Telegram cannot be used, in one word; empty where it answers

    async def start(self) -> None:
        """Reaches Telegram and makes sure that it keeps the updates for this call."""
        await self._retry_call(self._bot.initialize)
        await self._retry_call(self._bot.delete_webhook)

    async def run(
        self, dispatch: Callable[[Incoming], Awaitable[None]], *on_poll: Callable[[], None]
    ) -> None:
        """Hands on what comes, in order; `on_poll` are called when that is done."""
        now = asyncio.get_running_loop().time
        while True:
            asked = now()
            fresh = await self._hand_on(await self._retry_call(self._fetch), dispatch)
            for call in on_poll:
                call()
            if not fresh and now() - asked < QUICK:
                await asyncio.sleep(QUICK)

    async def confirm(self) -> None:
        """Tells Telegram what was handed on, so that it does not come again after a restart."""
        if self._next:
            fields = {"offset": self._next, "limit": 1, "timeout": 0}
            await call_method(self._bot, "getUpdates", fields, self._transport)

    async def _fetch(self) -> list[tuple[int, Incoming | None]]:
        """The number and the meaning of each update; what else Telegram says of a person is gone.

        Raises NetworkError where the answer is no list of numbered updates.
        """
        fields = {"offset": self._next, "timeout": POLL, "allowed_updates": ALLOWED}
        updates = await call_method(self._bot, "getUpdates", fields, self._transport)
        try:
            numbers = [int(update["update_id"]) for update in updates]
        except (TypeError, KeyError, ValueError):
            raise NetworkError("Invalid server response") from None
        return list(zip(numbers, map(self._parse, updates), strict=True))

    async def _hand_on(
        self,
        updates: Sequence[tuple[int, Incoming | None]],
        dispatch: Callable[[Incoming], Awaitable[None]],
    ) -> bool:
        """Whether there was anything new; by itself, so that nothing of it outlives the call."""
        fresh = False
        for number, incoming in updates:
            if number not in self._recent and number not in self._older:
                fresh = True
                if len(self._recent) == RECENT:
                    self._older, self._recent = self._recent, set()
                self._recent.add(number)
                if incoming:
                    await dispatch(incoming)
            self._next = number + 1
        return fresh

    async def _retry_call(self, call: Callable[[], Awaitable[Result]]) -> Result:
        """What a call brings in the end."""
        attempt, refused, now = 0, 0.0, asyncio.get_running_loop().time
        while True:
            try:
                result = await call()
            except TelegramError as error:
                self.trouble = trouble_word(error)
                if isinstance(error, InvalidToken):
                    refused = refused or now()
                    if not self._accepted or now() - refused >= DOUBT:
                        raise
                self._log_trouble(error)
                await asyncio.sleep(max(backoff_delay(attempt), retry_after(error)))
                attempt += 1
            else:
                self._accepted, self.trouble = True, ""
                if self._logged:
                    self._logged = ""
                    log.info("Telegram answers again")
                return result

    def _log_trouble(self, error: TelegramError) -> None:
        words = next(words for kind, words in TROUBLE if isinstance(error, kind))
        if words != self._logged:
            self._logged = words
            log.warning(words, self.trouble)
