"""The one door in: what is kept of an update, and what it means.

`parse_update` makes an `Event` of the dictionary that Telegram sent, from the fields that it names
(an allow-list). Names, usernames, pictures, entities and whatever Telegram adds next year are gone
with the dictionary; python-telegram-bot builds no object of it.
"""

from __future__ import annotations

import logging
import re
import secrets
from collections.abc import Callable, Collection, Mapping
from typing import Any

from conversations.help.codec import decode
from conversations.model import SEEDS, Command, Input, Stale, Start, State, Text
from conversations.script.schema import Script
from conversations.values import value_object

log = logging.getLogger(__name__)

ALLOWED = ("message", "callback_query", "my_chat_member")

LATE = 600  # seconds after which whoever wrote has probably put the phone away
TEXT = 200  # characters of a message that can matter to the bot; the rest is dropped at the door
STAFF_TEXT = 4096  # of a member of staff, who may paste a list

WRITTEN = frozenset(
    {
        "text", "rich_message", "caption", "photo", "live_photo", "video", "video_note", "voice",
        "audio", "document", "animation", "sticker", "story", "paid_media", "contact", "location",
        "venue", "poll", "dice", "game", "checklist", "invoice", "giveaway", "giveaway_winners",
    }
)  # fmt: skip
"""What a message has that a person wrote or passed on; whatever has none of it is a notice of
Telegram's (something was pinned, a timer or a background set, a call has ended), and no cause to
speak."""

_COMMAND_TO = re.compile(r"^(/\w+)@\w+")  # a bot's name behind a command is no word to understand


@value_object
class ReplyTarget:
    """Where to answer; it exists from here to the outbox and is nowhere written down."""

    chat: int
    message: int = 0  # the screen that was tapped; 0: send a new one below
    query: str = ""  # what has to be answered for the button to stop waiting


@value_object
class StaffInput:
    """What a member of staff tapped, wrote or sent; of anybody else nothing of it is kept."""

    data: str = ""  # of a tapped button
    text: str = ""
    file: str = ""  # Telegram's id of a document
    file_name: str = ""
    file_size: int = 0
    reply_to: int = 0  # number of the message that was answered
    caption: str = ""  # what stands below a file or picture
    album: str = ""  # Telegram's name for files that were sent together
    command: str = ""  # what the text asks for, as a command of the country: "lists", "counts"


@value_object
class Event:
    """One thing a person did: where, in which state, what, and whether long ago."""

    place: ReplyTarget
    state: State
    given: Input
    number: int = 0  # of the message that a person wrote
    late: bool = False
    material: StaffInput | None = None  # set for members of staff only


@value_object
class AddedToGroup:
    """The bot was put into a group or a channel, where it has nothing to say."""

    place: ReplyTarget


@value_object
class Stray:
    """A button that was tapped where no screen of the bot's is; it is stopped, and that is all."""

    place: ReplyTarget  # the same chat, 0, for all of them: so they take nobody's place


Incoming = Event | AddedToGroup | Stray


def parse_update(
    script: Script, clock: Callable[[], float], staff: Collection[int], raw: object
) -> Incoming | None:
    """What a raw update means to the conversation; None where it does not concern it.

    `clock` tells the seconds since 1970. Of what `staff`, by id, send their material is kept, too.
    Raises nothing: where reading fails, whoever wrote or tapped gets the emergency screen.
    """
    try:
        match raw:
            case {"message": dict() as message}:
                return _parse_message(script, message, clock(), staff) or _parse_group(
                    message.get("chat")
                )
            case {"callback_query": {"id": str(query)} as tap}:
                return _parse_tap(script, tap, staff) or Stray(ReplyTarget(0, query=query))
            case {"my_chat_member": {"chat": chat}}:
                return _parse_group(chat)
    except Exception:  # whatever Telegram sends, the next update is read
        log.exception("an update could not be understood")
        return _unread_event(script, raw)
    return None


def _parse_message(
    script: Script, raw: Mapping[str, Any], now: float, staff: Collection[int]
) -> Event | None:
    """What a person wrote in a private chat, of strangers only the beginning."""
    match raw:
        case {
            "message_id": int(number),
            "date": int(sent),
            "chat": {"id": int(chat), "type": "private"},
        } if not raw.keys().isdisjoint(WRITTEN):
            late = now - sent > LATE
            text = _COMMAND_TO.sub(r"\1", _string(raw.get("text")))
            caption = _string(raw.get("caption"))
            words = (text or caption)[:TEXT]
            given = _command(script, words) or Text(words, number, late)
            material = None
            if chat in staff and _is_sent_by(raw, chat):
                material = _staff_input(script, raw, text[:STAFF_TEXT], caption[:STAFF_TEXT])
            return Event(
                ReplyTarget(chat), _initial_state(script, raw), given, number, late, material
            )
    return None


def _parse_tap(script: Script, raw: Mapping[str, Any], staff: Collection[int]) -> Event | None:
    """A button that was tapped on a screen in a private chat."""
    match raw:
        case {
            "id": str(query),
            "data": str(data),
            "message": {"message_id": int(number), "chat": {"id": int(chat), "type": "private"}},
        }:
            state, given = decode(script, data)
            if isinstance(given, Stale):  # all that is known is which language somebody has
                state = _initial_state(script, raw)
            is_staff = chat in staff and _is_sent_by(raw, chat)
            material = StaffInput(data=data) if is_staff else None
            return Event(ReplyTarget(chat, number, query), state, given, material=material)
    return None


def _parse_group(chat: object) -> AddedToGroup | None:
    match chat:
        case {"id": int(number), "type": "group" | "supergroup" | "channel"}:
            return AddedToGroup(ReplyTarget(number))
    return None


def _unread_event(script: Script, raw: object) -> Incoming | None:
    """A beginning, as if it had waited too long, for who clearly wrote or tapped here."""
    match raw:
        case {
            "message": {
                "message_id": int(number), "chat": {"id": int(chat), "type": "private"}, **content
            } as message
        } if not content.keys().isdisjoint(WRITTEN):  # fmt: skip
            state = _initial_state(script, message)
            return Event(ReplyTarget(chat), state, Text("", number, late=True))
        case {
            "callback_query": {
                "id": str(query),
                "message": {
                    "message_id": int(number),
                    "chat": {"id": int(chat), "type": "private"},
                },
            } as tap
        }:
            place = ReplyTarget(chat, number, query)
            return Event(place, _initial_state(script, tap), Text("", late=True))
    return None


def _is_sent_by(raw: Mapping[str, Any], person: int) -> bool:
    """Whether somebody wrote or tapped themselves, as whoever a private chat is with does."""
    match raw.get("from"):
        case {"id": int(sender)}:
            return sender == person
    return False


def _staff_input(script: Script, raw: Mapping[str, Any], text: str, caption: str) -> StaffInput:
    """The words, a document and the message answered, as far as they can be read."""
    more: dict[str, Any] = {"command": _meaning(script, text)}
    match raw.get("document"):
        case {"file_id": str(file), **document}:
            name, size = document.get("file_name"), document.get("file_size")
            more |= {"file": file, "file_name": _string(name)}
            more |= {"file_size": size if isinstance(size, int) else 0}
            more |= {"album": _string(raw.get("media_group_id"))}
    match raw.get("reply_to_message"):
        case {"message_id": int(number)}:
            more |= {"reply_to": number}
    return StaffInput(text=text, caption=caption, **more)


def _initial_state(script: Script, raw: Mapping[str, Any]) -> State:
    """Nothing but an order of contacts and our language for a client's, as the country has it."""
    code = ""
    match raw.get("from"):
        case {"language_code": str(said)}:
            code = said
    language = script.country.client_language(code)
    return State(language=language, seed=secrets.randbelow(SEEDS))


def _command(script: Script, words: str) -> Start | Command | None:
    """The command that words are, in whichever language of the script."""
    match _meaning(script, words):
        case "start":
            return Start(words.partition(" ")[2].strip())
        case "help" | "privacy" | "erase" as name:
            return Command(name)
    return None


def _meaning(script: Script, words: str) -> str:
    """What the command does that words begin with; empty where they begin with none."""
    word = words.partition(" ")[0].casefold()
    if word == "/start":  # Telegram's own button writes it
        return "start"
    return script.country.commands.get(word[1:], "") if word.startswith("/") else ""


def _string(raw: object) -> str:
    return raw if isinstance(raw, str) else ""
