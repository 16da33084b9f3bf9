"""What administrators of contact lists send: the command of lists, its buttons, files and texts.

What a tap does is decided in `conversations/lists/router.py`; here it is carried out.
"""

from __future__ import annotations

import logging

from bot.handlers.imports import ImportService
from bot.handlers.list_files import UploadReader
from bot.handlers.pending import AtLists, PendingEntries
from bot.handlers.uploads import Sent, UploadCollector
from bot.services.list_service import ListService
from bot.store.database import StoreError
from bot.telegram.sender import MISSED, Outcome, Sender
from bot.telegram.updates import Event, ReplyTarget, StaffInput
from conversations.contacts.changes import AlreadyUndoneError, ConflictError
from conversations.lists import change_screens, screens
from conversations.lists.pasted_text import looks_like_a_list
from conversations.lists.router import handle_tap
from conversations.lists.snapshot import (
    PREFIX,
    ApplyChanges,
    ExpectInput,
    ExportContacts,
    ImportAction,
    ListContext,
    SendTemplate,
    ShowHistory,
    UndoBatch,
)
from conversations.model import Screen
from conversations.understanding.intent import understand

log = logging.getLogger(__name__)

COMMAND = "lists"


class ListsHandler:
    """A conversation with administrators; every event is checked anew against the settings."""

    def __init__(self, list_service: ListService, sender: Sender) -> None:
        self._list_service, self._sender = list_service, sender
        self._reader, self._pending = UploadReader(sender), PendingEntries()
        self._imports = ImportService(list_service, self._reader, self._pending)
        self._collector = UploadCollector(self._deal, self._apologize)

    async def handle(self, event: Event, material: StaffInput) -> bool:
        """Deals with what is meant for this desk; False for all else, and for everybody else."""
        chat = event.place.chat
        if self._list_service.find_administrator(chat) is None:
            return False
        if not self._is_for_lists(chat, material):
            return False
        self._pending.keep(chat, AtLists())
        if event.place.query:
            await self._sender.answer_query(event.place.query)
        if material.data or not self._collector.add(Sent(event, material)):
            await self._deal((Sent(event, material),))
        return True

    async def _deal(self, sent: tuple[Sent, ...]) -> None:
        """Answers what was tapped, or what was sent, in one piece or in several."""
        place = sent[-1].event.place
        chat = place.chat
        try:
            context = self._imports.with_waiting(await self._list_service.load_context(chat))
            screen = await self._next_screen(sent, context)
        except StoreError as error:
            log.error("the contact lists could not be read or changed: %s", type(error))
            screen = screens.message_screen(self._list_service.words, "unsaved")
            place = ReplyTarget(chat)
        if screen and await self._sender.show_screen(place, screen) is Outcome.REFUSED:
            await self._apologize(chat)  # Telegram will not have this screen

    async def _apologize(self, chat: int) -> None:
        """Says below that what was asked for cannot be shown."""
        unshown = screens.message_screen(self._list_service.words, "unshown")
        await self._sender.show_screen(ReplyTarget(chat), unshown)

    def _is_for_lists(self, chat: int, material: StaffInput) -> bool:
        """Whether it is for this desk: a list, an answer, or words that help would not understand.

        Words in need never come here (`HelpHandler`). A tap or command for another desk ends what
        was asked at this one.
        """
        if material.data or material.text.startswith("/"):
            is_mine = material.data.startswith(PREFIX) or material.command == COMMAND
            if not is_mine:
                self._pending.keep(chat, ExpectInput())
            return is_mine
        if material.file:
            return True
        if material.text:
            return (
                self._collector.is_waiting(chat)
                or self._is_answer(chat)
                or looks_like_a_list(material.text)
                or not understand(self._list_service.script.vocabulary, material.text).is_known
            )
        return self._pending.find_of_owner(chat, AtLists) is not None

    def _is_answer(self, chat: int) -> bool:
        """Whether something was asked that the next text answers."""
        return self._pending.find_of_owner(chat, ExpectInput) not in (None, ExpectInput())

    async def _next_screen(self, sent: tuple[Sent, ...], context: ListContext) -> Screen | None:
        material = sent[-1].material
        if material.data:
            return await self._handle_tap(material.data, context)
        if material.file or (material.text and material.command != COMMAND):
            return await self._imports.start_import(sent, context)
        if material.text:
            self._pending.keep(context.chat, ExpectInput())
            return screens.home(context.snapshot, context.administrator)
        return screens.message_screen(context.snapshot.words, "picture")

    async def _handle_tap(self, data: str, context: ListContext) -> Screen | None:
        """Does what a tap asks for; what is shown in the end."""
        chat, snapshot = context.chat, context.snapshot
        reply = handle_tap(snapshot, context.administrator, data)
        if not isinstance(reply.act, SendTemplate):  # which is on the way of sending a list
            self._pending.keep(chat, ExpectInput())  # whoever leaves a question has ended it
        match reply.act:
            case ApplyChanges():
                return await self._apply(reply.act, context)
            case ExpectInput():
                self._pending.keep(chat, reply.act)
            case ExportContacts():
                return await self._export(reply.act, context)
            case SendTemplate():
                content = await self._reader.export_template()
                caption = snapshot.words.say("template")
                return await self._send(context, "kontakter-mal.xlsx", content, caption)
            case ShowHistory(name, page):
                area = next(area for area in snapshot.areas if area.name == name)
                entries = await self._list_service.store.history(name)
                return change_screens.history(snapshot, area, entries, page)
            case UndoBatch():
                return await self._undo(reply.act, context)
            case ImportAction():
                return await self._imports.handle_action(reply.act, context)
        return reply.screen

    async def _apply(self, act: ApplyChanges, context: ListContext) -> Screen | None:
        if waiting := await self._imports.request_approval(act.steps, context):
            return waiting
        chat, administrator, notice = context.chat, context.administrator, act.notice
        unreached: tuple[str, ...] = ()
        try:
            fresh, unreached = await self._list_service.apply_changes(
                chat, act.steps, administrator.label
            )
        except ConflictError:
            fresh = await self._list_service.load_snapshot()
            notice = fresh.words.say("moved")
        screen = handle_tap(fresh, administrator, act.then).screen
        if not screen:
            return None
        return screens.with_unreached(fresh, screens.with_notice(screen, notice), unreached)

    async def _undo(self, act: UndoBatch, context: ListContext) -> Screen:
        words, administrator = context.snapshot.words, context.administrator
        unreached: tuple[str, ...] = ()
        try:
            steps = await self._list_service.store.undoing(act.batches, act.areas)
            if waiting := await self._imports.request_approval(steps, context):
                return waiting
            label = administrator.label
            _, unreached = await self._list_service.apply_changes(context.chat, steps, label)
        except AlreadyUndoneError:
            notice = words.say("already_undone")
        except ConflictError:
            notice = words.say("undo_failed")
        else:
            summary = change_screens.summary(context.snapshot, steps)
            notice = words.say("undone", summary=summary)
        fresh = await self._list_service.load_snapshot()
        home = screens.home(fresh, administrator, notice=notice)
        return screens.with_unreached(fresh, home, unreached)

    async def _export(self, act: ExportContacts, context: ListContext) -> Screen | None:
        snapshot = context.snapshot
        contacts = [contact for contact in snapshot.contacts if contact.area in act.areas]
        content = await self._reader.export_contacts(snapshot, contacts, act.kind)
        caption = snapshot.words.say("exported", count=len(contacts))
        return await self._send(context, f"kontakter-{snapshot.day}.{act.kind}", content, caption)

    async def _send(
        self, context: ListContext, name: str, content: bytes, caption: str
    ) -> Screen | None:
        """Sends a file; what to say where it may not have come."""
        outcome = await self._sender.send_file(context.chat, name, content, caption)
        if outcome in MISSED:
            return screens.message_screen(context.snapshot.words, "unsent")
        return None
