"""Files of administrators, in and out; the libraries for it are loaded when the first one comes."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from bot.inbox import Event, Material
from bot.outbox import Outbox
from conversations import blocks
from conversations.cards import readable
from conversations.changes import SEPARATOR
from conversations.directory import Contact
from conversations.lists_book import Book
from conversations.lists_text import offer_name
from conversations.preview import Reading

MAX_BYTES = 1024 * 1024  # of a file that is fetched at all


class NotRead(Exception):
    """Why nothing could be read: a sentence in bokmål."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Rows that somebody sent, and what has been said about them."""

    rows: Sequence[Sequence[str]]
    table: bool = True  # a spreadsheet; else people in blocks of text
    area: str = ""
    offer: str = ""
    only: str = ""  # the one list that it may be about
    whole: bool = True
    editing: Contact | None = None


class Reader:
    """Bytes and texts to contacts, contacts to files; nothing of it touches the disk."""

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox

    async def rows(self, event: Event, material: Material, book: Book) -> Sheet:
        """The rows of a file, which is gone from the chat then; raises NotRead."""
        if material.file_size > MAX_BYTES:
            await self._erase(event)
            raise NotRead(book.words.say("too_large"))
        data = await self._outbox.fetch(material.file, MAX_BYTES)
        await self._erase(event)
        if data is None:
            raise NotRead(book.words.say("not_fetched"))
        return Sheet(await self._rows_of(data, book))

    async def _erase(self, event: Event) -> None:
        await self._outbox.erase(event.place, event.number, event.number)

    async def _rows_of(self, data: bytes, book: Book) -> Sequence[Sequence[str]]:
        contact_file = await asyncio.to_thread(_library)
        try:
            rows: Sequence[Sequence[str]] = await contact_file.rows_of(data)
        except (contact_file.Refused, contact_file.sheets.Unreadable) as reason:
            raise NotRead(book.words.say("reading_failed", reason=f"{reason}.")) from None
        return rows

    async def pasted(self, text: str, book: Book, editing: Contact | None) -> Sheet:
        """The rows of a text; raises NotRead where there is nobody in it."""
        contact_file = await asyncio.to_thread(_library)
        if editing:
            rows, table = _one(text, editing, book), False
        else:
            offers = book.script.offer_names()
            rows, table = await asyncio.to_thread(
                contact_file.pasted_rows, text, book.areas, offers
            )
        if len(rows) < 2:
            raise NotRead(book.words.say("not_a_list"))
        return Sheet(rows, table, whole=table or len(rows) > 2, editing=editing)

    async def read(self, sheet: Sheet, book: Book, allowed: Collection[str]) -> Reading:
        """The contacts of rows, by the rules of these lists."""
        contact_file = await asyncio.to_thread(_library)
        rules = contact_file.Rules(
            book.areas,
            book.script.offer_names(),
            book.day,
            sheet.area,
            sheet.offer,
            allowed={sheet.only} if sheet.only else allowed,
            word="Rad" if sheet.table else "Person",
            shift=0 if sheet.table else 1,
        )
        reading: Reading = await asyncio.to_thread(contact_file.read_rows, sheet.rows, rules)
        return reading

    async def lacking(self, sheet: Sheet) -> set[str]:
        """Which of area and offer nobody has said yet."""
        contact_file = await asyncio.to_thread(_library)
        said = {key for key, value in (("area", sheet.area), ("offer", sheet.offer)) if value}
        return set(contact_file.lacking(sheet.rows)) - said

    async def exported(self, book: Book, contacts: Sequence[Contact], kind: str) -> bytes:
        """Contacts as a file."""
        export = await asyncio.to_thread(_exports)
        names = {offer: offer_name(book, offer) for offer in book.script.offers}
        make = export.csv_bytes if kind == "csv" else export.xlsx_bytes
        content: bytes = await asyncio.to_thread(make, contacts, names)
        return content

    async def template(self) -> bytes:
        """An empty workbook."""
        export = await asyncio.to_thread(_exports)
        content: bytes = await asyncio.to_thread(export.template)
        return content


def _one(text: str, entry: Contact, book: Book) -> list[list[str]]:
    """What a text says about one entry, as rows; what it leaves out stays as it is."""
    found = blocks.people(text)
    if len(found) != 1:
        raise NotRead(book.words.say("not_one" if found else "not_a_list"))
    values = found[0].values
    values.setdefault("name", [entry.name])
    if not found[0].reachable:
        kept = {"phone": SEPARATOR.join(map(readable, entry.phones)),
                "email": SEPARATOR.join(entry.emails), "url": entry.url}  # fmt: skip
        values.update({key: [text] for key, text in kept.items() if text})
    return blocks.table([replace(found[0], values=values)])


def _library():  # type: ignore[no-untyped-def]  # a module, loaded late
    from bot import contact_file

    return contact_file


def _exports():  # type: ignore[no-untyped-def]  # a module, loaded late
    from bot import contact_export

    return contact_export
