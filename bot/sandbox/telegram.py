"""The whole state of the sandbox."""

import json
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.call_log import CallLog
from bot.sandbox.chats import Chat, Chats, Message, Person, Streams, new_id
from bot.sandbox.errors import BotApiError, FaultQueue, Json, bad_request
from bot.sandbox.files import Files, StoredFile
from bot.sandbox.updates import Updates

PROFILE_TEXTS = {"description": 512, "short_description": 120}  # and how long they may be
DEFAULT_SCOPE: Json = {"type": "default"}
Commands = list[Json]


@dataclass(slots=True)
class Profile:
    """Everything @BotFather would keep."""

    texts: dict[str, dict[str, str]] = field(
        default_factory=lambda: {name: {} for name in PROFILE_TEXTS}
    )
    commands: dict[tuple[str, str], Commands] = field(default_factory=dict)
    picture: StoredFile | None = None

    def text(self, name: str, language: str) -> str:
        """One text in one language, else in the bot's first."""
        texts = self.texts[name]
        return texts.get(language) or texts.get("", "")

    def menu(self, chat_id: int, language: str) -> Commands:
        """The commands a person sees in their own chat, narrowest scope first."""
        own = {"type": "chat", "chat_id": chat_id}
        for scope in (own, {"type": "all_private_chats"}, DEFAULT_SCOPE):
            for spoken in (language, ""):
                if commands := self.commands.get((scope_key(scope), spoken)):
                    return commands
        return []


def scope_key(scope: Json) -> str:
    """A scope of commands as a key."""
    return json.dumps({name: str(value) for name, value in sorted(scope.items())})


@dataclass(slots=True)
class Sandbox:
    """A Telegram with one bot."""

    token: str = "1234567890:SANDBOX-token-that-opens-nothing"  # noqa: S105 (it opens nothing)
    name: str = "Kollegabot"
    username: str = "kollegabot_lokal_bot"
    people: Sequence[Person] = ()  # those who are there from the start
    languages: Sequence[str] = ("nb", "nn", "en")  # that new people may have
    shift: float = 0  # how far the clock here is ahead, in seconds
    chats: Chats = field(default_factory=Chats)
    updates: Updates = field(default_factory=Updates)
    call_log: CallLog = field(default_factory=CallLog)
    faults: FaultQueue = field(default_factory=FaultQueue)
    files: Files = field(default_factory=Files)
    profile: Profile = field(default_factory=Profile)
    streams: Streams = field(default_factory=Streams)
    connections: dict[Any, Any] = field(default_factory=dict)  # open ones, for faults to cut

    def __post_init__(self) -> None:
        for person in self.people:
            self.chats.add_person(person)

    def now(self) -> int:
        """The time here."""
        return int(time.time() + self.shift)

    def bot_user(self) -> Json:
        """The bot as the Bot API's User."""
        number = int(self.token.partition(":")[0])
        return {"id": number, "is_bot": True, "first_name": self.name, "username": self.username}

    def join(self, **fields: Any) -> Chat:
        """Let a person in; the same id again is the same person."""
        person = Person(**{"id": new_id(), **fields})
        return self.chats.by_id.get(person.id) or self.chats.add_person(person)

    def chat(self, chat_id: Any) -> Chat:
        """A chat that the bot knows of."""
        if chat_id in ("", None):
            raise bad_request("chat_id is empty")
        chat = self.chats.by_id.get(int(chat_id)) if re.fullmatch(r"-?\d+", str(chat_id)) else None
        if chat is None or not chat.started:
            raise bad_request("chat not found")
        return chat

    def open_chat(self, chat_id: Any) -> Chat:
        """A chat that the bot may write to."""
        chat = self.chat(chat_id)
        if chat.barred:
            raise BotApiError(403, f"Forbidden: {chat.barred}")
        return chat

    def post(self, chat: Chat, message: Message) -> None:
        """Put a message into a chat and show it; the bot's own raise the chat's version."""
        chat.messages[message.message_id] = message
        chat.version += message.outgoing
        self.show(chat, "message", message)

    def show(self, chat: Chat, kind: str, message: Message) -> None:
        """Show a message to those who watch."""
        if chat.id in self.streams.by_chat:
            self.streams.send(chat, kind, {"message": message_view(chat, message)})

    def remove(self, chat: Chat, message_ids: list[int]) -> None:
        """Take messages out of a chat."""
        for message_id in message_ids:
            chat.messages.pop(message_id, None)
        chat.version += 1
        self.streams.send(chat, "delete", {"message_ids": message_ids})

    def reset(self) -> None:
        """Forget everything but the token, the people in view and who is listening."""
        fresh = Sandbox(self.token, self.name, self.username, self.people)
        for chat_id in self.streams.watched_chats():
            if (chat := self.chats.by_id.get(chat_id)) and chat.person:
                fresh.chats.add_person(chat.person)
        fresh.updates.next_id = self.updates.next_id  # a running bot keeps its offset
        fresh.updates.allowed, fresh.updates.waiter = self.updates.allowed, self.updates.waiter
        fresh.profile = self.profile  # a running bot has set it already
        fresh.call_log.keep_calls = self.call_log.keep_calls
        for name in ("shift", "chats", "updates", "call_log", "faults", "files"):
            setattr(self, name, getattr(fresh, name))

    def close(self) -> None:
        """Let every long poll and every listener go."""
        self.updates.wake()
        self.streams.end()

    def snapshot(self, chat: Chat) -> Json:
        """A chat as one looks at it now."""
        language = (chat.person.language_code if chat.person else "") or ""
        return {
            "id": chat.id,
            "type": chat.type,
            "version": chat.version,
            "started": chat.started,
            "barred": chat.barred,
            "role": chat.person.role if chat.person else chat.title,
            "hint": chat.person.hint if chat.person else "",
            "language": language,
            "bot": {
                "name": self.name,
                "username": self.username,
                **{name: self.profile.text(name, language) for name in PROFILE_TEXTS},
                "commands": self.profile.menu(chat.id, language),
            },
            "messages": [message_view(chat, message) for message in chat.messages.values()],
            "alerts": list(chat.alerts),
            "unanswered": self.call_log.unanswered_queries(chat.id),
        }

    def send_snapshots(self) -> None:
        """Show every watched chat anew."""
        for chat_id in self.streams.watched_chats():
            if chat := self.chats.by_id.get(chat_id):
                self.streams.send(chat, "snapshot", self.snapshot(chat))


def message_view(chat: Chat, message: Message) -> Json:
    """A message as the page and the tests see it."""
    return {**message.as_json(chat), "outgoing": message.outgoing, "html": message.html}
