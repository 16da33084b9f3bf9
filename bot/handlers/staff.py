"""Members of staff: their conversations and their jobs, loaded when somebody needs them.

They are a fifth of what a start would load, and people who look for help never need them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING

from conversations.values import value_object

if TYPE_CHECKING:
    from bot.handlers.help import Handler
    from bot.telegram.updates import Event, StaffInput


@value_object
class Desks:
    """The conversations with members of staff, asked in turn, and the jobs that tell them."""

    handlers: Sequence[Handler]
    jobs: Sequence[Callable[[], Awaitable[None]]]


class StaffHandler:
    """Hands on what members of staff send, to desks that are opened once, beside the answers."""

    def __init__(self, open_desks: Callable[[], Desks]) -> None:
        self._open_desks = open_desks
        self._opening: asyncio.Future[Desks] | None = None

    async def handle(self, event: Event, material: StaffInput) -> bool:
        """Deals with what is meant for a desk; False for all else."""
        for handler in (await self.desks()).handlers:
            if await handler.handle(event, material):
                return True
        return False

    async def desks(self) -> Desks:
        """The desks; in a thread, so that nobody waits while they are opened."""
        if self._opening is None or (self._opening.done() and self._opening.exception()):
            self._opening = asyncio.ensure_future(asyncio.to_thread(self._open_desks))
        return await asyncio.shield(self._opening)
