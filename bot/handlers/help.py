"""One event in, one shown screen out."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Protocol

from bot.handlers.last_resort import NotShown
from bot.store.count_buffer import CountBuffer
from bot.telegram.sender import Outcome, Sender
from bot.telegram.updates import AddedToGroup, Event, Incoming, StaffInput, Stray
from conversations.contacts.directory import Directory
from conversations.help.engine import advance, emergency, pause_turn
from conversations.model import (
    Command,
    DeleteMessage,
    Effect,
    EraseChat,
    Increment,
    Line,
    ReportWrongNumber,
    Turn,
)
from conversations.script.schema import Script
from conversations.understanding.intent import is_emergency

log = logging.getLogger(__name__)

# Messages around a tapped screen that *Slett og avslutt* names: those above it, and what may have
# come below; /slett is itself the newest and names what is above. All chats share the numbers, so
# messages of others lie in between. A thousand numbers are ten calls.
ABOVE, BELOW, BEFORE = 499, 500, 999


class Handler(Protocol):
    """A conversation with staff; it checks anew, each time, whether this person may have it."""

    async def handle(self, event: Event, material: StaffInput) -> bool:
        """Deals with an event, or leaves it to the next: False."""


def emergencies(script: Script) -> frozenset[str]:
    """The steps that must not wait behind anything else."""
    return frozenset(step.id for step in script.steps.values() if step.way == "emergency")


class HelpHandler:
    """What is done about an event; only the directory changes while the bot runs."""

    def __init__(
        self,
        script: Script,
        directory: Callable[[], Directory],
        sender: Sender,
        count_buffer: CountBuffer,
        handlers: Sequence[Handler] = (),
        *,
        pause: bool = False,
    ) -> None:
        self._script, self._directory, self._sender, self._pause = script, directory, sender, pause
        self._count_buffer, self._handlers = count_buffer, handlers
        self._emergencies = emergencies(script)

    async def __call__(self, event: Incoming, superseded: tuple[str, ...] = ()) -> None:
        """Shows what the conversation says, and stops the waiting of every button.

        Raises NotShown where Telegram will not have the screen, and whatever else goes wrong
        before somebody has seen it.
        """
        if isinstance(event, AddedToGroup):
            await self._sender.leave_chat(event.place.chat)
            return
        if isinstance(event, Stray):
            await asyncio.gather(*map(self._stop, (*superseded, event.place.query)))
            return
        in_need = event.material is not None and self._in_need(event.material)
        if event.material and not in_need:
            for handler in self._handlers:
                if await handler.handle(event, event.material):
                    await asyncio.gather(*map(self._stop, superseded))
                    return
        turn = self._turn(event, in_need=in_need)
        match turn.effects:
            case (EraseChat(notice),):
                erasing = self._erase_chat(event, turn, notice)
                await asyncio.gather(erasing, *map(self._stop, superseded))
            case effects:
                for effect in effects:  # what somebody wrote goes before the screen says so
                    if isinstance(effect, DeleteMessage):
                        number = effect.number
                        await self._sender.delete_messages(event.place, number, number)
                show = self._sender.show_screen(event.place, turn.screen, silent=event.late)
                queries = filter(None, (*superseded, event.place.query))
                stopping = asyncio.gather(*map(self._stop, queries))
                outcome, _ = await asyncio.gather(show, stopping)
                if outcome is Outcome.REFUSED:
                    raise NotShown
                self._record_effects(effects, outcome)

    def urgent(self, event: Incoming) -> bool:
        """Whether an event leads to an emergency screen, as whatever fails does, too."""
        if not isinstance(event, Event):
            return False
        try:
            in_need = event.material is not None and self._in_need(event.material)
            turn = self._turn(event, in_need=in_need)
        except Exception:  # `__call__` meets it again, and says so
            return True
        return turn.screen.step in self._emergencies

    async def _stop(self, query: str) -> None:
        """Stops the waiting of a button; that it fails takes no screen from anybody."""
        try:
            await self._sender.answer_query(query)
        except Exception as failure:
            log.error("a button could not be stopped: %s", type(failure))

    def _in_need(self, material: StaffInput) -> bool:
        """Whether a member of staff speaks of an emergency, whatever desk the words are for."""
        if material.data:
            return False
        return is_emergency(self._script.vocabulary, f"{material.text}\n{material.caption}")

    def _turn(self, event: Event, *, in_need: bool = False) -> Turn:
        script, directory = self._script, self._directory()
        if in_need:
            return emergency(script, directory, event.state)
        turn = advance(script, directory, event.state, event.given)
        if not self._pause or self._is_always_allowed(turn):
            return turn
        return pause_turn(script, directory, event.state)

    def _is_always_allowed(self, turn: Turn) -> bool:
        """Whether a turn is for somebody also while the bot leads nobody to contacts."""
        shown, page = turn.screen.step, self._script.steps[self._script.privacy]
        return (
            any(
                isinstance(effect, EraseChat | DeleteMessage | ReportWrongNumber)
                for effect in turn.effects
            )
            or shown in {self._script.erase, *self._emergencies}
            or shown in {page.id, *(choice.to for choice in page.choices.values())}
        )

    def _record_effects(self, effects: Sequence[Effect], outcome: Outcome) -> None:
        """Counts what a person has seen for the first time: not a second tap on the same button."""
        for effect in effects if outcome is Outcome.DONE else ():
            try:
                match effect:
                    case Increment(counters):
                        self._count_buffer.count(counters)
                    case ReportWrongNumber(area, offer, name):
                        self._count_buffer.report((area, offer, name))
            except Exception:  # the screen is shown: what is not counted takes it from nobody
                log.exception("a count is lost")

    async def _erase_chat(self, event: Event, turn: Turn, notice: str) -> None:
        """Deletes first and speaks then; a screen that stays is blanked.

        Where Telegram did not answer, neither pop-up nor screen says that anything is deleted.
        """
        place, screen, typed = event.place, turn.screen, isinstance(event.given, Command)
        ends = (event.number - BEFORE, event.number)
        if not typed:
            ends = (place.message - ABOVE, place.message + BELOW)
        gone = await self._sender.delete_messages(place, *ends)
        if gone is None:
            notice = self._script.words[screen.language].lines["unanswered"]
            screen = replace(screen, lines=(Line(notice),))
        if typed or not gone:
            await self._sender.show_screen(place, screen, silent=typed)
        if not typed:
            await self._sender.answer_query(place.query, notice)
