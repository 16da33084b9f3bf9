"""Imports from the chat: reads what is sent, keeps what waits, and does what its turns ask for.

What an import does next is decided in `conversations/lists/imports.py`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from bot.handlers.list_files import UnreadableUploadError, UploadReader
from bot.handlers.pending import PendingEntries, new_nonce
from bot.handlers.uploads import Sent
from bot.services.list_service import ListService
from bot.store.database import StoreError
from conversations.contacts.changes import Change, ConflictError
from conversations.contacts.contact import contact_key
from conversations.lists import change_screens, questions, screens
from conversations.lists.imports import (
    Action,
    ImportTurn,
    NotifyAdministrators,
    PendingImport,
    RowsReceived,
    SaveChanges,
    SaveResult,
    SendPreview,
    advance_import,
    propose_changes,
)
from conversations.lists.pasted_text import looks_like_a_list
from conversations.lists.snapshot import ExpectInput, ImportAction, ListContext, ListSnapshot
from conversations.lists.two_person import Proposal
from conversations.model import Line, Screen


class ImportService:
    """The imports that wait, each for the administrator who sent it."""

    def __init__(
        self, list_service: ListService, reader: UploadReader, pending: PendingEntries
    ) -> None:
        self._list_service, self._reader, self._pending = list_service, reader, pending
        self._one_at_a_time = asyncio.Lock()  # two administrators may tap on one proposal at once
        self._tasks: set[asyncio.Task[None]] = set()
        pending.on_expiry = self._start_telling

    def with_waiting(self, context: ListContext) -> ListContext:
        """The context with the changes that wait for a second administrator of these lists."""
        proposals = self._pending.values(Proposal)
        waiting = change_screens.waiting_changes(context, proposals)
        return replace(context, snapshot=replace(context.snapshot, waiting=waiting))

    def _start_telling(self, owner: int, value: object) -> None:
        """Tells whoever proposed a change that nobody has decided on it in time."""
        if isinstance(value, Proposal):
            task = asyncio.ensure_future(self._tell_expiry(owner, value))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _tell_expiry(self, owner: int, proposal: Proposal) -> None:
        service = self._list_service
        snapshot = ListSnapshot(service.script, service.words, (), (), service.day())
        summary = change_screens.summary(snapshot, proposal.steps)
        said = screens.message_screen(snapshot.words, "second_expired", summary=summary)
        await service.notify({owner: said})

    async def start_import(self, sent: Sequence[Sent], context: ListContext) -> Screen | None:
        """Reads what was sent: what it would change, or a question for what it leaves open."""
        material = sent[-1].material
        expected = self._pending.find_of_owner(context.chat, ExpectInput) or ExpectInput()
        snapshot = context.snapshot
        entry = next((c for c in snapshot.contacts if contact_key(c) == expected.entry), None)
        if entry and not material.file and questions.says_leaving(material.text):
            return questions.left_screen(snapshot, entry)
        if not (material.file or entry or expected.area or looks_like_a_list(material.text)):
            return screens.message_screen(snapshot.words, "not_for_lists")
        try:
            if material.file:
                upload = await self._reader.read_files(sent, snapshot)
            else:
                is_bare = expected.label and ":" not in material.text
                text = f"{expected.label}: {material.text}" if is_bare else material.text
                upload = await self._reader.read_text(text, snapshot, entry)
        except UnreadableUploadError as reason:
            home = (snapshot.words.button("home", "L.home"),)
            return screens.lists_screen((Line(str(reason)),), (home,))
        pending = PendingImport(new_nonce(), context.chat, expected)
        turn = await self._turn(pending, RowsReceived(upload, bool(material.file)), context)
        return await self._carry_out(pending, turn, context)

    async def handle_action(self, action: ImportAction, context: ListContext) -> Screen | None:
        """What a tap does to an import that waits."""
        async with self._one_at_a_time:
            pending = PendingImport(action.nonce, context.chat, ExpectInput())
            if entry := self._pending.find(action.nonce):
                pending = PendingImport(action.nonce, entry.owner, entry.value)
            turn = await self._turn(pending, action, context)
        return await self._carry_out(pending, turn, context)

    async def request_approval(
        self, changes: tuple[Change, ...], context: ListContext
    ) -> Screen | None:
        """Asks a second administrator; None where these changes may be saved at once."""
        proposal = Proposal(context.administrator.label, changes)
        pending = PendingImport(new_nonce(), context.chat, ExpectInput())
        if not (turn := propose_changes(pending.nonce, proposal, context)):
            return None
        self._keep(pending, turn, context)
        return await self._carry_out(pending, turn, context)

    async def _turn(
        self, pending: PendingImport, action: Action, context: ListContext
    ) -> ImportTurn:
        """The next turn, made in a thread: a list can be long, and a library slow to load."""
        turn = await asyncio.to_thread(advance_import, pending, action, context)
        self._keep(pending, turn, context)
        return turn

    def _keep(self, pending: PendingImport, turn: ImportTurn, context: ListContext) -> None:
        """Keeps what waits from now on; a tap of somebody else does not make it wait longer."""
        if turn.stage is None:
            self._pending.drop(pending.nonce)
        elif pending.owner != context.chat and self._pending.find(pending.nonce):
            self._pending.replace(pending.nonce, turn.stage)
        elif turn.stage is not pending.stage:
            self._pending.keep(pending.owner, turn.stage, pending.nonce)

    async def _carry_out(
        self, pending: PendingImport, turn: ImportTurn, context: ListContext
    ) -> Screen | None:
        """Does what a turn asks for; what is shown in the end."""
        screen = turn.screen
        for effect in turn.effects:
            match effect:
                case SaveChanges():
                    screen = await self._save(pending, effect, context)
                case NotifyAdministrators():
                    await self._list_service.notify(effect.screens)
                case SendPreview():
                    await self._send_preview(effect, context)
                case ExpectInput():
                    self._pending.keep(context.chat, effect)
        return screen

    async def _send_preview(self, effect: SendPreview, context: ListContext) -> None:
        """Sends all of a large draft as a text file, which phones open at a tap."""
        words, name = context.snapshot.words, f"forhandsvisning-{context.snapshot.day}.txt"
        caption, content = (
            words.say("preview_file", count=effect.count),
            effect.text.encode("utf-8-sig"),
        )
        await self._list_service.sender.send_file(context.chat, name, content, caption)

    async def _save(
        self, pending: PendingImport, save: SaveChanges, context: ListContext
    ) -> Screen | None:
        pending, result = replace(pending, stage=save.stage), SaveResult.SAVED
        unreached: tuple[str, ...] = ()
        try:
            snapshot, unreached = await self._list_service.apply_changes(
                context.chat, save.stage.steps, save.label
            )
        except ConflictError:
            snapshot, result = await self._list_service.load_snapshot(), SaveResult.CONFLICT
        except StoreError:
            self._pending.keep(pending.owner, pending.stage, pending.nonce)  # to be tried again
            raise
        context = replace(context, snapshot=snapshot)
        turn = await self._turn(pending, result, context)
        screen = await self._carry_out(pending, turn, context)
        return screen and screens.with_unreached(snapshot, screen, unreached)
