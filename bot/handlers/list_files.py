"""Files of administrators, in and out; the libraries for it are loaded when the first one comes."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from importlib import import_module

from bot.files import MAX_BYTES
from bot.handlers.uploads import Sent
from bot.telegram.sender import Sender
from bot.telegram.updates import Event, StaffInput
from conversations.contacts.columns import SEPARATOR
from conversations.contacts.contact import Contact
from conversations.contacts.findings import line_left_out
from conversations.contacts.formatting import format_phone
from conversations.contacts.parse_result import CellError, SourceSheet
from conversations.lists import pasted_text
from conversations.lists.imports import UploadedRows
from conversations.lists.screens import offer_name
from conversations.lists.snapshot import ListSnapshot
from conversations.sentences.catalog import sentence


class UnreadableUploadError(Exception):
    """Why nothing could be read, as a sentence."""


class UploadReader:
    """Bytes and texts to contacts, contacts to files; nothing of it touches the disk."""

    def __init__(self, sender: Sender) -> None:
        self._sender = sender

    async def read_files(self, sent: Sequence[Sent], snapshot: ListSnapshot) -> UploadedRows:
        """The sheets of files that were sent together, all of them gone from the chat then.

        Raises UnreadableUploadError, with the names of those that cannot be read.
        """
        sheets: list[SourceSheet] = []
        reasons: list[str] = []
        for event, material in sent:
            name = material.file_name.rpartition(".")[0] or material.file_name
            try:
                upload = await self.read_file(event, material, snapshot)
            except UnreadableUploadError as reason:
                reasons.append(f"{material.file_name}: {reason}" if len(sent) > 1 else str(reason))
            else:
                sheets += upload.sheets if len(sent) == 1 else _name_by_file(upload.sheets, name)
        if reasons:
            raise UnreadableUploadError("\n".join(reasons))
        return UploadedRows(sheets)

    async def read_file(
        self, event: Event, material: StaffInput, snapshot: ListSnapshot
    ) -> UploadedRows:
        """The rows of a file, which is gone from the chat then; raises UnreadableUploadError."""
        if material.file_size > MAX_BYTES:
            await self._erase(event)
            raise _reading_failed(sentence("files.too_large"), snapshot)
        data = await self._sender.download_file(material.file, MAX_BYTES)
        await self._erase(event)
        if data is None:
            raise UnreadableUploadError(snapshot.words.say("not_fetched"))
        return UploadedRows(await self._sheets_of(data, snapshot))

    async def _erase(self, event: Event) -> None:
        await self._sender.delete_messages(event.place, event.number, event.number)

    async def _sheets_of(self, data: bytes, snapshot: ListSnapshot) -> Sequence[SourceSheet]:
        await asyncio.to_thread(import_module, "bot.files.csv")  # slow the first time
        from bot.files.csv import sheets_of
        from bot.files.xlsx import UnreadableFileError

        try:
            return await sheets_of(data)
        except (CellError, UnreadableFileError) as reason:
            raise _reading_failed(reason, snapshot) from None

    async def read_text(
        self, text: str, snapshot: ListSnapshot, editing: Contact | None
    ) -> UploadedRows:
        """The rows of a text; raises UnreadableUploadError where there is nobody in it."""
        if editing:
            sheets: Sequence[SourceSheet] = [_entry_sheet(text, editing, snapshot)]
        else:
            try:
                sheets = await asyncio.to_thread(_pasted_sheets, text)
            except CellError as reason:
                raise _reading_failed(reason, snapshot) from None
        (sheet,) = sheets
        if len(sheet.rows) < 2 and not sheet.problems:
            raise UnreadableUploadError(snapshot.words.say("not_a_list"))
        is_whole = not sheet.is_text or len(sheet.rows) > 2
        return UploadedRows(sheets, whole=is_whole, editing=editing)

    async def export_contacts(
        self, snapshot: ListSnapshot, contacts: Sequence[Contact], kind: str
    ) -> bytes:
        """Contacts as a file."""
        return await asyncio.to_thread(_export_contacts, snapshot, contacts, kind)

    async def export_template(self) -> bytes:
        """An empty workbook."""
        return await asyncio.to_thread(_export_template)


def _reading_failed(reason: object, snapshot: ListSnapshot) -> UnreadableUploadError:
    return UnreadableUploadError(snapshot.words.say("reading_failed", reason=f"{reason}."))


def _name_by_file(sheets: Sequence[SourceSheet], file: str) -> list[SourceSheet]:
    """Sheets of one file of several, told apart by the name of the file."""
    several = sum(not sheet.is_hidden for sheet in sheets) > 1
    return [replace(s, name=f"{file} {s.name}" if several or s.is_hidden else file) for s in sheets]


# What follows runs in a thread, where loading a library keeps nobody waiting.


def _pasted_sheets(text: str) -> Sequence[SourceSheet]:
    from bot.files.csv import pasted_sheets

    return pasted_sheets(text)


def _export_contacts(snapshot: ListSnapshot, contacts: Sequence[Contact], kind: str) -> bytes:
    from bot.files.exports import csv_bytes, xlsx_bytes

    names = {offer: offer_name(snapshot, offer) for offer in snapshot.script.offers}
    return (csv_bytes if kind == "csv" else xlsx_bytes)(contacts, names)


def _export_template() -> bytes:
    from bot.files.exports import template

    return template()


def _entry_sheet(text: str, entry: Contact, snapshot: ListSnapshot) -> SourceSheet:
    """What a text says about one entry, as a table; what it leaves out stays as it is."""
    pasted = pasted_text.parse_text(text)
    if len(pasted.people) != 1:
        key = "not_one" if pasted.people else "not_a_list"
        raise UnreadableUploadError(snapshot.words.say(key))
    (person,) = pasted.people
    values = {"name": [entry.name]} | person.values
    if not person.is_reachable:
        kept = {"phone": SEPARATOR.join(map(format_phone, entry.phones)),
                "email": SEPARATOR.join(entry.emails), "url": entry.url}  # fmt: skip
        values |= {key: [way] for key, way in kept.items() if way}
    rows = pasted_text.people_table([replace(person, values=values)])
    unused = (line_left_out(heading.number, heading.text) for heading in pasted.headings)
    return SourceSheet(
        rows,
        is_text=True,
        left_out=(*unused, *pasted.left_out),
        problems=tuple(p for p in pasted.problems if p != pasted_text.no_name(p.row)),
    )
