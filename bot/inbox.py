"""The one door in: what is kept of an update, and what it means.

`slim` runs before python-telegram-bot builds an object, so names, usernames, pictures, entities
and whatever Telegram adds next year never become one. What it cannot read becomes a bare number, so
that the update is confirmed and the next one answered.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from telegram import Message, Update

from conversations.codec import decode
from conversations.model import SEEDS, Command, Input, Start, State, Words
from conversations.script import Script

ALLOWED = ("message", "callback_query", "my_chat_member")

LATE = 600  # seconds after which whoever wrote has probably put the phone away
LAST = 2**32  # a date, in seconds, that every platform can represent
TEXT = 200  # characters of a message that can matter to the bot; the rest is dropped at the door
STAFF_TEXT = 4096  # of a member of staff, who may paste a list

COMMANDS: Mapping[str, Command] = {
    "/hjelp": Command("help"),
    "/help": Command("help"),
    "/personvern": Command("privacy"),
    "/privacy": Command("privacy"),
    "/slett": Command("erase"),
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where to answer; it exists from here to the outbox and is nowhere written down."""

    chat: int
    message: int = 0  # the screen that was tapped; 0: send a new one below
    query: str = ""  # what has to be answered for the button to stop waiting


@dataclass(frozen=True, slots=True)
class Material:
    """What a member of staff tapped, wrote or sent; of anybody else nothing of it is kept."""

    data: str = ""  # of a tapped button
    text: str = ""
    file: str = ""  # Telegram's id of a document
    file_name: str = ""
    file_size: int = 0
    reply_to: int = 0  # number of the message that was answered


@dataclass(frozen=True, slots=True)
class Event:
    """One thing a person did: where, in which state, what, and whether long ago."""

    place: Place
    state: State
    given: Input
    number: int = 0  # of the message that a person wrote
    late: bool = False
    material: Material | None = None  # set for members of staff only


@dataclass(frozen=True, slots=True)
class Intrusion:
    """The bot was put into a group or a channel, where it has nothing to say."""

    chat: int


def slim(update: object, staff: Collection[int] = ()) -> dict[str, Any]:
    """Of a raw update what a conversation needs, or just its number; nothing, if it has none."""
    match update:
        case {"update_id": int(number), "message": {**message}}:
            return {"update_id": number} | _kept("message", _message(message, staff))
        case {"update_id": int(number), "callback_query": {**query}}:
            return {"update_id": number} | _kept("callback_query", _query(query))
        case {"update_id": int(number), "my_chat_member": {"chat": {**chat}}}:
            return {"update_id": number} | _kept("message", _intrusion(chat))
        case {"update_id": int(number)}:
            return {"update_id": number}
    return {}


def event(
    script: Script, update: Update, now: float, staff: Collection[int] = ()
) -> Event | Intrusion | None:
    """What an update means to the conversation; nothing, where it does not concern it."""
    if (query := update.callback_query) and query.message:
        start = _beginning(query.from_user.language_code)
        data = query.data or ""
        state, given = decode(script, data, start)
        place = Place(query.message.chat.id, query.message.message_id, query.id)
        known = Material(data=data) if query.from_user.id in staff else None
        return Event(place, state, given, material=known)
    if (message := update.message) is None:
        return None
    if message.chat.type != "private":
        return Intrusion(message.chat.id)
    late = now - message.date.timestamp() > LATE
    state = _beginning(message.from_user.language_code if message.from_user else None)
    given = _meaning((message.text or "")[:TEXT], message.message_id, late=late)
    known = _material(message) if message.from_user and message.from_user.id in staff else None
    return Event(Place(message.chat.id), state, given, message.message_id, late, known)


def _material(message: Message) -> Material:
    file, answered = message.document, message.reply_to_message
    return Material(
        text=message.text or "",
        file=file.file_id if file else "",
        file_name=(file.file_name or "") if file else "",
        file_size=(file.file_size or 0) if file else 0,
        reply_to=answered.message_id if answered else 0,
    )


def _beginning(language: str | None) -> State:
    return State(language=language or "nb", seed=secrets.randbelow(SEEDS))


def _meaning(text: str, number: int, *, late: bool) -> Input:
    word, _, rest = text.partition(" ")
    word = word.partition("@")[0].casefold()
    if word == "/start":
        return Start(rest.strip())
    return COMMANDS.get(word) or Words(text, number, late)


def _kept(kind: str, content: dict[str, Any] | None) -> dict[str, Any]:
    return {kind: content} if content else {}


def _message(raw: Mapping[Any, Any], staff: Collection[int]) -> dict[str, Any] | None:
    match raw:
        case {
            "message_id": int(number),
            "date": int(sent),
            "chat": {"id": int(chat), "type": "private"},
        }:
            sender = _sender(raw.get("from"))
            known = sender["id"] in staff and sender["id"] == chat
            text = raw["text"] if isinstance(raw.get("text"), str) else ""
            return {
                "message_id": number,
                "date": min(max(sent, 1), LAST),
                "chat": {"id": chat, "type": "private"},
                "from": sender,
                "text": text[: STAFF_TEXT if known else TEXT],
            } | (_enclosed(raw, chat) if known else {})
        case {"chat": {**elsewhere}}:
            return _intrusion(elsewhere)
    return None


def _enclosed(raw: Mapping[Any, Any], chat: int) -> dict[str, Any]:
    """A document and the message answered, as far as they can be read."""
    kept: dict[str, Any] = {}
    match raw.get("document"):
        case {"file_id": str(file), **more}:
            name, size = more.get("file_name"), more.get("file_size")
            kept["document"] = {
                "file_id": file,
                "file_unique_id": "",
                "file_name": name if isinstance(name, str) else "",
                "file_size": size if isinstance(size, int) else 0,
            }
    match raw.get("reply_to_message"):
        case {"message_id": int(number)}:
            answered = {"message_id": number, "date": 1, "chat": {"id": chat, "type": "private"}}
            kept["reply_to_message"] = answered
    return kept


def _query(raw: Mapping[Any, Any]) -> dict[str, Any] | None:
    match raw:
        case {
            "id": str(query),
            "data": str(data),
            "message": {"message_id": int(number), "chat": {"id": int(chat), "type": "private"}},
        }:
            return {
                "id": query,
                "data": data,
                "from": _sender(raw.get("from")),
                "chat_instance": "",
                "message": {
                    "message_id": number,
                    "date": 1,  # of no interest; 0 would mean that the message is out of reach
                    "chat": {"id": chat, "type": "private"},
                },
            }
    return None


def _intrusion(chat: Mapping[Any, Any]) -> dict[str, Any] | None:
    match chat:
        case {"id": int(number), "type": "group" | "supergroup" | "channel" as kind}:
            return {"message_id": 0, "date": 1, "chat": {"id": number, "type": kind}}
    return None


def _sender(raw: object) -> dict[str, Any]:
    """A sender without a name: only whether nynorsk, English or bokmål suits them."""
    code = raw.get("language_code") if isinstance(raw, dict) else None
    number = raw.get("id") if isinstance(raw, dict) else None
    return {
        "id": number if isinstance(number, int) else 0,
        "is_bot": False,
        "first_name": "",
        "language_code": _language(code if isinstance(code, str) else ""),
    }


def _language(code: str) -> str:
    """Our language for a client's: Norwegian for Scandinavians, else English."""
    first = code.casefold().replace("_", "-").partition("-")[0]
    if first == "nn":
        return "nn"
    return "nb" if first in ("", "nb", "no", "da", "sv") else "en"
