"""The call for updates: slim before anybody sees them, repeated for ever, each handed on once."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Sequence
from datetime import timedelta
from typing import Any, TypeVar

from telegram import Bot, Update
from telegram.error import Conflict, InvalidToken, NetworkError, RetryAfter, TelegramError

from bot.bodies import parsed
from bot.inbox import ALLOWED, slim
from bot.pacing import pauses
from bot.transport import READ, Transport, wanted_pause

log = logging.getLogger(__name__)

POLL = timedelta(seconds=25)
QUICK = 1.0  # seconds before which a long poll that brings nothing new is not asked again
RECENT = 200  # updates, at least, known again when Telegram sends them twice; 100 come at a time
TROUBLE: tuple[tuple[type[TelegramError], str], ...] = (
    (Conflict, "another program takes the updates of this bot, or a webhook; trying again: %s"),
    (RetryAfter, "Telegram asks for a pause before the next updates: %s"),
    (TelegramError, "Telegram does not answer, trying again: %s"),
)

Result = TypeVar("Result")


class PollTransport(Transport):
    """The getUpdates call: what an update holds beyond need is gone before PTB sees it.

    Of members of `staff` more is needed: the whole of their words, and which file they sent.
    """

    def __init__(
        self,
        connections: int = 2,
        read_timeout: float | None = READ,
        staff: Collection[int] = frozenset(),
    ) -> None:
        super().__init__(connections, read_timeout)
        self._staff = frozenset(staff)

    def parse_json_payload(  # type: ignore[override]  # PTB calls it on the instance
        self, payload: bytes
    ) -> dict[str, Any]:
        """Returns the answer with slim updates; raises a NetworkError that quotes nothing."""
        data = parsed(payload)
        updates = data["result"]
        known = isinstance(updates, list)
        slimmed = [slim(update, self._staff) for update in updates] if known else None
        if slimmed is None or not all("update_id" in update for update in slimmed):
            raise NetworkError("Invalid server response")
        return {**data, "result": slimmed}


class Polls:
    """Asks for updates for ever and confirms those that were handed on.

    Telegram's absence is said once and waited out; only a refused token ends it: InvalidToken.
    """

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._next = 0  # number of the first update that was not handed on
        self._recent, self._older = set[int](), set[int]()  # numbers of updates handed on
        self._said = ""

    async def begin(self) -> None:
        """Reaches Telegram and makes sure that it keeps the updates for this call."""
        await self._reached(self._bot.initialize)
        await self._reached(self._bot.delete_webhook)

    async def follow(
        self, take: Callable[[Update], Awaitable[None]], rest: Callable[[], None]
    ) -> None:
        """Hands on what comes, in order; `rest` is called when that is done."""
        now = asyncio.get_running_loop().time
        while True:
            asked = now()
            fresh = await self._hand_on(await self._reached(self._fetch), take)
            rest()
            if not fresh and now() - asked < QUICK:
                await asyncio.sleep(QUICK)

    async def confirm(self) -> None:
        """Tells Telegram what was handed on, so that it does not come again after a restart."""
        if self._next:
            await self._bot.get_updates(offset=self._next, limit=1, timeout=0)

    async def _fetch(self) -> Sequence[Update]:
        return await self._bot.get_updates(offset=self._next, timeout=POLL, allowed_updates=ALLOWED)

    async def _hand_on(
        self, updates: Sequence[Update], take: Callable[[Update], Awaitable[None]]
    ) -> bool:
        """Whether there was anything new."""
        fresh = False
        for update in updates:
            if self._is_new(update.update_id):
                fresh = True
                await take(update)
            self._next = update.update_id + 1
        return fresh

    def _is_new(self, number: int) -> bool:
        if number in self._recent or number in self._older:
            return False
        if len(self._recent) == RECENT:
            self._older, self._recent = self._recent, set()
        self._recent.add(number)
        return True

    async def _reached(self, call: Callable[[], Awaitable[Result]]) -> Result:
        """What a call brings in the end."""
        waiting = pauses()
        while True:
            try:
                result = await call()
            except InvalidToken:
                raise
            except TelegramError as error:
                self._say(error)
                await asyncio.sleep(max(next(waiting), wanted_pause(error)))
            else:
                self._say_that_it_is_over()
                return result

    def _say(self, error: TelegramError) -> None:
        words = next(words for kind, words in TROUBLE if isinstance(error, kind))
        if words != self._said:
            self._said = words
            log.warning(words, type(error))

    def _say_that_it_is_over(self) -> None:
        if self._said:
            self._said = ""
            log.info("Telegram answers again")
