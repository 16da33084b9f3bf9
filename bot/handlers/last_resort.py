"""What everybody gets who would else get no answer: the emergency screen, made when the bot starts.

It hangs on nothing that an answer needs: no contacts, no state, no script that is still to be read.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from datetime import date

from bot.telegram.rate_limiter import Rank
from bot.telegram.sender import Outcome, Sender, message_fields
from bot.telegram.updates import Event, Incoming, ReplyTarget
from conversations.contacts.directory import Directory
from conversations.help.engine import emergency
from conversations.model import State
from conversations.script.schema import Script

log = logging.getLogger(__name__)

Answering = Callable[[Incoming, tuple[str, ...]], Awaitable[None]]


class NotShown(Exception):
    """Telegram refused a screen for what is in it."""


class LastResort:
    """Hands on what comes, and shows the emergency screen, once, to whom that leaves without."""

    def __init__(self, answer: Answering, sender: Sender, script: Script) -> None:
        self._answer, self._sender = answer, sender
        nobody = Directory(date.min)
        self._fields = {
            language: message_fields(emergency(script, nobody, State(language=language)).screen)
            for language in script.words
        }

    async def __call__(self, event: Incoming, superseded: tuple[str, ...] = ()) -> None:
        """Lets nothing out: where even this fails, a line says so without a word of anybody's."""
        try:
            await self._answer(event, superseded)
        except Exception:
            log.exception("an update could not be answered")
            if isinstance(event, Event):
                await self._show(event, superseded)

    async def _show(self, event: Event, superseded: tuple[str, ...]) -> None:
        place = event.place
        fields = self._fields.get(event.state.language) or next(iter(self._fields.values()))
        below = [ReplyTarget(place.chat)] if place.message else []
        for where in (place, *below):
            try:
                outcome = await self._sender.put(where, fields, Rank.EMERGENCY, silent=event.late)
            except Exception:
                log.exception("the emergency screen could not be shown")
            else:
                if outcome is not Outcome.REFUSED:
                    break
        for query in (*superseded, place.query):
            try:
                if query:
                    await self._sender.answer_query(query)
            except Exception:
                log.exception("a button could not be stopped")
