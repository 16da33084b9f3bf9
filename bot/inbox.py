"""The one door in: what is kept of an update, and what it means.

`slim` runs before python-telegram-bot builds an object, so names, usernames, pictures, entities
and whatever Telegram adds next year never become one. What it keeps has no name that the library
knows: that carries it along in `api_kwargs` and builds nothing of it, which saves time, too. What
cannot be read becomes a bare number, so that the update is confirmed and the next one answered.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from telegram import Update

from conversations.codec import decode
from conversations.model import SEEDS, Command, Input, Start, State, Words
from conversations.script import Script

ALLOWED = ("message", "callback_query", "my_chat_member")

LATE = 600  # seconds after which whoever wrote has probably put the phone away
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

    @property
    def command(self) -> str:
        """The first word of the text, as a command is read: "/lister"."""
        return _command(self.text)


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
            return {"update_id": number} | (
                _kept("wrote", _message(message, staff))
                or _kept("intruded", _intrusion(message.get("chat")))
            )
        case {"update_id": int(number), "callback_query": {**query}}:
            return {"update_id": number} | _kept("tapped", _query(query))
        case {"update_id": int(number), "my_chat_member": {"chat": {**chat}}}:
            return {"update_id": number} | _kept("intruded", _intrusion(chat))
        case {"update_id": int(number)}:
            return {"update_id": number}
    return {}


def event(
    script: Script, update: Update, now: float, staff: Collection[int] = ()
) -> Event | Intrusion | None:
    """What an update means to the conversation; nothing, where it does not concern it."""
    match update.api_kwargs:
        case {"tapped": tap}:
            data = tap["data"]
            state, given = decode(script, data, _beginning(tap["language"]))
            place = Place(tap["chat"], tap["message"], tap["query"])
            known = Material(data=data) if tap["sender"] in staff else None
            return Event(place, state, given, material=known)
        case {"wrote": said}:
            late = now - said["date"] > LATE
            given = _meaning(said["text"][:TEXT], said["message"], late=late)
            known = _material(said) if said["sender"] in staff else None
            state = _beginning(said["language"])
            return Event(Place(said["chat"]), state, given, said["message"], late, known)
        case {"intruded": chat}:
            return Intrusion(chat)
    return None


def _material(said: Mapping[str, Any]) -> Material:
    return Material(
        text=said["text"],
        file=said.get("file", ""),
        file_name=said.get("file_name", ""),
        file_size=said.get("file_size", 0),
        reply_to=said.get("reply_to", 0),
    )


def _beginning(language: str) -> State:
    return State(language=language, seed=secrets.randbelow(SEEDS))


def _meaning(text: str, number: int, *, late: bool) -> Input:
    word = _command(text)
    if word == "/start":
        return Start(text.partition(" ")[2].strip())
    return COMMANDS.get(word) or Words(text, number, late)


def _command(text: str) -> str:
    return text.partition(" ")[0].partition("@")[0].casefold()


def _kept(kind: str, content: object) -> dict[str, Any]:
    return {kind: content} if content else {}


def _message(raw: Mapping[Any, Any], staff: Collection[int]) -> dict[str, Any] | None:
    match raw:
        case {
            "message_id": int(number),
            "date": int(sent),
            "chat": {"id": int(chat), "type": "private"},
        }:
            sender = _sender(raw.get("from"))
            known = sender["sender"] in staff and sender["sender"] == chat
            text = raw["text"] if isinstance(raw.get("text"), str) else ""
            text = text[: STAFF_TEXT if known else TEXT]
            kept = {"message": number, "date": sent, "chat": chat, "text": text, **sender}
            return kept | (_enclosed(raw) if known else {})
    return None


def _enclosed(raw: Mapping[Any, Any]) -> dict[str, Any]:
    """A document and the message answered, as far as they can be read."""
    kept: dict[str, Any] = {}
    match raw.get("document"):
        case {"file_id": str(file), **more}:
            name, size = more.get("file_name"), more.get("file_size")
            kept["file"] = file
            kept["file_name"] = name if isinstance(name, str) else ""
            kept["file_size"] = size if isinstance(size, int) else 0
    match raw.get("reply_to_message"):
        case {"message_id": int(number)}:
            kept["reply_to"] = number
    return kept


def _query(raw: Mapping[Any, Any]) -> dict[str, Any] | None:
    match raw:
        case {
            "id": str(query),
            "data": str(data),
            "message": {"message_id": int(number), "chat": {"id": int(chat), "type": "private"}},
        }:
            kept = {"query": query, "data": data, "message": number, "chat": chat}
            return kept | _sender(raw.get("from"))
    return None


def _intrusion(chat: object) -> int | None:
    match chat:
        case {"id": int(number), "type": "group" | "supergroup" | "channel"}:
            return number
    return None


def _sender(raw: object) -> dict[str, Any]:
    """A sender without a name: only whether nynorsk, English or bokmål suits them."""
    code = raw.get("language_code") if isinstance(raw, dict) else None
    number = raw.get("id") if isinstance(raw, dict) else None
    return {
        "sender": number if isinstance(number, int) else 0,
        "language": _language(code if isinstance(code, str) else ""),
    }


def _language(code: str) -> str:
    """Our language for a client's: Norwegian for Scandinavians, else English."""
    first = code.casefold().replace("_", "-").partition("-")[0]
    if first == "nn":
        return "nn"
    return "nb" if first in ("", "nb", "no", "da", "sv") else "en"
