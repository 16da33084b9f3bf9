"""Chats and their messages, in memory."""

import itertools
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.sandbox.people import Person
from bot.sandbox.refusal import Json

Keyboard = list[list[Json]]


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
        user = self.person.as_user()
        names = ("first_name", "last_name", "username")
        shown = {name: user[name] for name in names if name in user}
        return {"id": self.id, "type": self.type, **shown}


@dataclass(slots=True)
class Chats:
    """All chats of the bot."""

    by_id: dict[int, Chat] = field(default_factory=dict)
    # One counter for all private chats and basic groups, as Telegram gives a bot.
    shared_ids: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def meet(self, person: Person) -> Chat:
        """Make the private chat of a person who has not written yet."""
        chat = Chat(person.id, person=person)
        self.by_id[person.id] = chat
        return chat

    def found(self, chat_id: int, kind: str, title: str) -> Chat:
        """Make a group or channel that the bot is in."""
        own = None if kind == "group" else itertools.count(1)
        chat = Chat(chat_id, kind, title=title, started=True, own_ids=own)
        self.by_id[chat_id] = chat
        return chat

    def next_id(self, chat: Chat) -> int:
        """The number of the next message in a chat."""
        return next(chat.own_ids or self.shared_ids)
