"""The whole state of the sandbox."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.chats import Chat, Chats, Message
from bot.sandbox.faults import Faults
from bot.sandbox.files import Files
from bot.sandbox.journal import Journal
from bot.sandbox.people import Person, Preset, new_id
from bot.sandbox.profile import Profile
from bot.sandbox.refusal import Json, bad_request, forbidden
from bot.sandbox.streams import Streams
from bot.sandbox.updates import Updates


@dataclass(slots=True)
class Sandbox:
    """A Telegram with one bot."""

    token: str = "1234567890:SANDBOX-token-that-opens-nothing"  # noqa: S105 (it opens nothing)
    name: str = "Kollegabot"
    username: str = "kollegabot_lokal_bot"
    people: Sequence[Preset] = ()
    shift: float = 0  # how far the clock here is ahead, in seconds
    chats: Chats = field(default_factory=Chats)
    updates: Updates = field(default_factory=Updates)
    journal: Journal = field(default_factory=Journal)
    faults: Faults = field(default_factory=Faults)
    files: Files = field(default_factory=Files)
    profile: Profile = field(default_factory=Profile)
    streams: Streams = field(default_factory=Streams)
    connections: dict[Any, Any] = field(default_factory=dict)  # open ones, for faults to cut

    def __post_init__(self) -> None:
        self._seat_people()

    def _seat_people(self) -> None:
        for preset in self.people:
            self.join(
                id=preset.id,
                first_name=preset.first_name,
                language_code=preset.language_code,
                role=preset.role,
            )

    def now(self) -> int:
        """The time here."""
        return int(time.time() + self.shift)

    def bot_user(self) -> Json:
        """The bot as the Bot API's User."""
        number = int(self.token.partition(":")[0])
        return {"id": number, "is_bot": True, "first_name": self.name, "username": self.username}

    def join(self, **told: Any) -> Chat:
        """Let a person in; the same id again is the same person."""
        person = Person(**{"id": new_id(), **told})
        return self.chats.by_id.get(person.id) or self.chats.meet(person)

    def chat(self, chat_id: Any) -> Chat:
        """A chat that the bot knows of."""
        if chat_id in ("", None):
            raise bad_request("chat_id is empty")
        chat = self.chats.by_id.get(_number(chat_id))
        if chat is None or not chat.started:
            raise bad_request("chat not found")
        return chat

    def open_chat(self, chat_id: Any) -> Chat:
        """A chat that the bot may write to."""
        chat = self.chat(chat_id)
        if chat.barred:
            raise forbidden(chat.barred)
        return chat

    def post(self, chat: Chat, message: Message) -> None:
        """Put a message into a chat and show it; the bot's own raise the chat's version."""
        chat.messages[message.message_id] = message
        chat.version += message.outgoing
        self.show(chat, "message", message)

    def show(self, chat: Chat, kind: str, message: Message) -> None:
        """Show a message to those who watch."""
        if chat.id in self.streams.by_chat:
            self.streams.tell(chat, kind, {"message": view(chat, message)})

    def remove(self, chat: Chat, message_ids: list[int]) -> None:
        """Take messages out of a chat."""
        for message_id in message_ids:
            chat.messages.pop(message_id, None)
        chat.version += 1
        self.streams.tell(chat, "delete", {"message_ids": message_ids})

    def reset(self) -> None:
        """Forget everything but the token, the people in view and who is listening."""
        fresh = Sandbox(self.token, self.name, self.username, self.people)
        for chat_id in self.streams.watched():
            if (chat := self.chats.by_id.get(chat_id)) and chat.person:
                fresh.chats.meet(chat.person)
        fresh.updates.next_id = self.updates.next_id  # a running bot keeps its offset
        fresh.updates.allowed, fresh.updates.waiter = self.updates.allowed, self.updates.waiter
        fresh.profile = self.profile  # a running bot has set it already
        fresh.journal.keep_calls = self.journal.keep_calls
        for name in ("shift", "chats", "updates", "journal", "faults", "files"):
            setattr(self, name, getattr(fresh, name))

    def close(self) -> None:
        """Let every long poll and every listener go."""
        self.updates.wake()
        self.streams.end()


def _number(chat_id: Any) -> int:
    try:
        return int(chat_id)
    except (TypeError, ValueError):
        return 0


def view(chat: Chat, message: Message) -> Json:
    """A message as the page and the tests see it."""
    seen = message.as_json(chat)
    return {**seen, "outgoing": message.outgoing, "html": message.html}
