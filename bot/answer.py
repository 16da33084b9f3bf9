"""One event in, one shown screen out."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Protocol

from bot.inbox import Event, Intrusion, Material
from bot.outbox import Outbox, Outcome
from bot.tally import Tally
from conversations.directory import Directory
from conversations.engine import advance, paused
from conversations.model import Command, Count, Effect, Erase, Forget, Line, Report, Turn
from conversations.script import Script

# Messages around a tapped screen that *Slett og avslutt* names: those above it, and what may have
# come below; /slett is itself the newest and names what is above.
ABOVE, BELOW, BEFORE = 40, 59, 99


class Desk(Protocol):
    """A conversation with staff; it checks anew, each time, whether this person may have it."""

    async def take(self, event: Event, material: Material) -> bool:
        """Deals with an event, or leaves it to the next: False."""


class Answer:
    """What is done about an event; only the directory changes while the bot runs."""

    def __init__(
        self,
        script: Script,
        directory: Callable[[], Directory],
        outbox: Outbox,
        tally: Tally,
        desks: Sequence[Desk] = (),
        *,
        pause: bool = False,
    ) -> None:
        self._script, self._directory, self._outbox, self._pause = script, directory, outbox, pause
        self._tally, self._desks = tally, desks

    async def __call__(self, event: Event | Intrusion, superseded: tuple[str, ...] = ()) -> None:
        """Shows what the conversation says, and stops the waiting of every button."""
        if isinstance(event, Intrusion):
            await self._outbox.leave(event.chat)
            return
        spinning = [self._outbox.answer(query) for query in superseded]
        if event.material:
            for desk in self._desks:
                if await desk.take(event, event.material):
                    await asyncio.gather(*spinning)
                    return
        turn = self._turn(event)
        match turn.effects:
            case (Erase(notice),):
                await asyncio.gather(self._erase(event, turn, notice), *spinning)
            case effects:
                if event.place.query:
                    spinning.append(self._outbox.answer(event.place.query))
                await self._forget(event, effects)
                show = self._outbox.show(event.place, turn.screen, silent=event.late)
                outcome, *_ = await asyncio.gather(show, *spinning)
                self._note(effects, outcome)

    def _turn(self, event: Event) -> Turn:
        script, directory = self._script, self._directory()
        turn = advance(script, directory, event.state, event.given)
        if not self._pause or self._always(turn):
            return turn
        return paused(script, directory, event.state)

    def _always(self, turn: Turn) -> bool:
        """Whether a turn is for somebody also while the bot leads nobody to contacts."""
        shown, page = turn.screen.step, self._script.steps[self._script.privacy]
        return (
            any(isinstance(effect, Erase | Forget | Report) for effect in turn.effects)
            or self._script.steps[shown].way == "emergency"
            or shown in {page.id, *(choice.to for choice in page.choices.values())}
        )

    async def _forget(self, event: Event, effects: Sequence[Effect]) -> None:
        """Deletes what somebody wrote, before the screen says so."""
        for effect in effects:
            if isinstance(effect, Forget):
                await self._outbox.erase(event.place, effect.number, effect.number)

    def _note(self, effects: Sequence[Effect], outcome: Outcome) -> None:
        """Counts what a person has seen for the first time: not a second tap on the same button."""
        for effect in effects if outcome is Outcome.DONE else ():
            match effect:
                case Count(counters):
                    self._tally.count(counters)
                case Report(area, offer, name):
                    self._tally.report((area, offer, name))

    async def _erase(self, event: Event, turn: Turn, notice: str) -> None:
        """Deletes first and speaks then; a screen that stays is blanked.

        Where Telegram did not answer, neither pop-up nor screen says that anything is deleted.
        """
        place, screen, typed = event.place, turn.screen, isinstance(event.given, Command)
        ends = (event.number - BEFORE, event.number)
        if not typed:
            ends = (place.message - ABOVE, place.message + BELOW)
        gone = await self._outbox.erase(place, *ends)
        if gone is None:
            notice = self._script.words[screen.language].lines["unanswered"]
            screen = replace(screen, lines=(Line(notice),))
        if typed or not gone:
            await self._outbox.show(place, screen, silent=typed)
        if not typed:
            await self._outbox.answer(place.query, notice)
