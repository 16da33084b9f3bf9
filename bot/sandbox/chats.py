"""The people, their chats with the bot, the messages in them, and who is watching."""

import asyncio
import itertools
import secrets
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from bot.sandbox.errors import Json
from conversations.sentences.catalog import sentence
from conversations.values import value_object

Keyboard = list[list[Json]]
Stream = asyncio.Queue[Json | None]

# Above 33 bits, as new Telegram accounts have: whoever keeps ids in 32 bits is found out.
LOWEST = 2**33
SPREAD = 2**40


@value_object
class Person:
    """Someone with a Telegram account."""

    id: int
    first_name: str = "Kari"
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = "nb"
    role: str = field(default_factory=lambda: sentence("sandbox.doctor"))
    hint: str = ""  # what the page says above the chat

    def as_user(self) -> Json:
        """This person as the Bot API's User."""
        user = {
            "id": self.id,
            "is_bot": False,
            "first_name": self.first_name,
            "last_name": self.last_name,
            "username": self.username,
            "language_code": self.language_code,
        }
        return {key: value for key, value in user.items() if value is not None}


ADMINISTRATOR, MODERATOR = 8_700_000_002, 8_700_000_003


def demo_people() -> tuple[Person, ...]:
    """Those who are there in the demo, each with a place of their own on the page."""
    return (
        Person(8_700_000_001),
        *(
            Person(id, role=sentence(f"sandbox.{role}"), hint=sentence(f"sandbox.{role}_hint"))
            for id, role in ((ADMINISTRATOR, "administrator"), (MODERATOR, "moderator"))
        ),
    )


def new_id() -> int:
    """An id nobody has had before."""
    return LOWEST + secrets.randbelow(SPREAD)


@dataclass(slots=True)
class Message:
    """One message, with its content in the Bot API's own fields."""

    message_id: int
    date: int
    sender: Json
    outgoing: bool
    content: Json
    keyboard: Keyboard | None = None
    html: str = ""
    edit_date: int = 0

    def as_json(self, chat: "Chat") -> Json:
        """This message as the Bot API's Message."""
        body: Json = {"message_id": self.message_id, "date": self.date, "chat": chat.as_json()}
        body["sender_chat" if chat.type == "channel" else "from"] = self.sender
        body.update(self.content)
        if self.edit_date:
            body["edit_date"] = self.edit_date
        if self.keyboard:
            body["reply_markup"] = {"inline_keyboard": self.keyboard}
        return body

    def buttons(self) -> Iterator[Json]:
        """Every button below this message."""
        return itertools.chain.from_iterable(self.keyboard or [])


@dataclass(slots=True)
class Chat:
    """One chat with the bot, as the server keeps it."""

    id: int
    type: str = "private"
    person: Person | None = None
    title: str = ""
    started: bool = False
    barred: str = ""  # why the bot may not write here, in Telegram's words
    version: int = 0  # rises with every change the bot makes
    own_ids: Iterator[int] | None = None
    messages: dict[int, Message] = field(default_factory=dict)
    alerts: deque[Json] = field(default_factory=lambda: deque(maxlen=50))

    def as_json(self) -> Json:
        """This chat as the Bot API's Chat."""
        if self.person is None:
            return {"id": self.id, "type": self.type, "title": self.title}
        user = self.person.as_user().items()
        names = ("first_name", "last_name", "username")
        return {"id": self.id, "type": self.type, **{k: v for k, v in user if k in names}}


@dataclass(slots=True)
class Chats:
    """All chats of the bot."""

    by_id: dict[int, Chat] = field(default_factory=dict)
    # One counter for all private chats and basic groups, as Telegram gives a bot.
    shared_ids: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def add_person(self, person: Person) -> Chat:
        """Make the private chat of a person who has not written yet."""
        chat = self.by_id[person.id] = Chat(person.id, person=person)
        return chat

    def add_group(self, chat_id: int, kind: str, title: str) -> Chat:
        """Make a group or channel that the bot is in."""
        own = None if kind == "group" else itertools.count(1)
        chat = Chat(chat_id, kind, title=title, started=True, own_ids=own)
        self.by_id[chat_id] = chat
        return chat

    def next_id(self, chat: Chat) -> int:
        """The number of the next message in a chat."""
        return next(chat.own_ids or self.shared_ids)


@dataclass(slots=True)
class Streams:
    """The listeners of each chat."""

    by_chat: defaultdict[int, set[Stream]] = field(default_factory=lambda: defaultdict(set))

    @contextmanager
    def listen(self, chat_ids: Iterable[int]) -> Iterator[Stream]:
        """Hear everything that happens in some chats; None means the end."""
        stream: Stream = asyncio.Queue()
        chosen = list(chat_ids)
        for chat_id in chosen:
            self.by_chat[chat_id].add(stream)
        try:
            yield stream
        finally:
            for chat_id in chosen:
                self.by_chat[chat_id].discard(stream)
                if not self.by_chat[chat_id]:
                    del self.by_chat[chat_id]

    def send(self, chat: Chat, kind: str, body: Json) -> None:
        """Say to all who watch a chat what happened."""
        for stream in self.by_chat.get(chat.id, ()):
            stream.put_nowait({"event": kind, "chat": chat.id, "version": chat.version, **body})

    def watched_chats(self) -> list[int]:
        """The chats that someone looks at now."""
        return list(self.by_chat)

    def end(self) -> None:
        """Let all listeners go."""
        for stream in {one for streams in self.by_chat.values() for one in streams}:
            stream.put_nowait(None)
