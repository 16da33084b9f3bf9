"""Tells administrators what was changed on their lists, and who was not reached."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace

from bot.store.database import StoreError
from bot.telegram.sender import Outcome, Sender
from bot.telegram.updates import ReplyTarget
from conversations.contacts.changes import Change
from conversations.lists import change_screens
from conversations.lists.snapshot import Administrator, ListSnapshot
from conversations.model import Screen

log = logging.getLogger(__name__)

HOLD = 60.0  # seconds after a confirmation in which the next one goes into the same message
LONGEST = 600.0  # and at most so many after the first


@dataclass(slots=True)
class ChangeBatches:
    """What one administrator did, in one batch or in several that are told together."""

    steps: tuple[Change, ...]
    label: str
    batches: tuple[int, ...]
    begun: float = 0.0
    timer: asyncio.TimerHandle | None = field(default=None, compare=False)


class ChangeNotices:
    """What others are told at once, and confirmations that are collected into one message.

    Only a restart loses what is collected: a confirmation changes nothing that others rely on.
    """

    def __init__(
        self,
        sender: Sender,
        administrators: Callable[[], Mapping[int, Administrator]],
        load_snapshot: Callable[[], Awaitable[ListSnapshot]],
    ) -> None:
        self._sender, self._administrators = sender, administrators
        self._load_snapshot = load_snapshot
        self._held: dict[int, ChangeBatches] = {}
        self._tasks: set[asyncio.Task[object]] = set()

    async def tell(self, chat: int, done: ChangeBatches, snapshot: ListSnapshot) -> tuple[str, ...]:
        """Tells the others with these lists, confirmations alone later; whom it did not reach."""
        if change_screens.are_confirmations(done.steps):
            self._hold(chat, done)
            return ()
        return await self._send(chat, done, snapshot)

    async def send_screens(self, screens: Mapping[int, Screen]) -> tuple[int, ...]:
        """Sends each administrator a screen of their own; the chats that are not reached."""
        outcomes = await asyncio.gather(
            *(self._sender.show_screen(ReplyTarget(chat), s) for chat, s in screens.items())
        )
        pairs = zip(screens, outcomes, strict=True)
        return tuple(chat for chat, outcome in pairs if outcome is Outcome.UNREACHABLE)

    async def flush(self) -> None:
        """Sends whatever is collected."""
        for chat in list(self._held):
            await self._flush_chat(chat)

    def _hold(self, chat: int, done: ChangeBatches) -> None:
        loop = asyncio.get_running_loop()
        held = self._held.pop(chat, None)
        begun = held.begun if held else loop.time()
        if held:
            assert held.timer, "what is held has a timer"  # noqa: S101
            held.timer.cancel()
            done = replace(done, steps=held.steps + done.steps, batches=held.batches + done.batches)
        moment = min(loop.time() + HOLD, begun + LONGEST)
        done.begun, done.timer = begun, loop.call_at(moment, self._start_flush, chat)
        self._held[chat] = done

    def _start_flush(self, chat: int) -> None:
        task = asyncio.ensure_future(self._flush_chat(chat))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _flush_chat(self, chat: int) -> None:
        if not (held := self._held.pop(chat, None)):
            return
        if held.timer:
            held.timer.cancel()
        try:
            await self._send(chat, held, await self._load_snapshot())
        except StoreError as error:
            log.error("others could not be told of confirmations: %s", type(error))

    async def _send(
        self, chat: int, done: ChangeBatches, snapshot: ListSnapshot
    ) -> tuple[str, ...]:
        administrators = self._administrators()
        changed = dict.fromkeys(step.contact.area for step in done.steps)
        notices: dict[int, Screen] = {}
        for other, administrator in administrators.items():
            if other != chat and (mine := [a for a in changed if administrator.can_edit(a)]):
                notices[other] = change_screens.change_notice(
                    snapshot, done.steps, done.label, done.batches, mine
                )
        missed = await self.send_screens(notices)
        return tuple(dict.fromkeys(administrators[other].label for other in missed))
