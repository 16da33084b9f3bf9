"""Who is watching which chat."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from bot.sandbox.chats import Chat
from bot.sandbox.refusal import Json

Stream = asyncio.Queue[Json | None]


def _table() -> defaultdict[int, set[Stream]]:
    return defaultdict(set)


@dataclass(slots=True)
class Streams:
    """The listeners of each chat."""

    by_chat: defaultdict[int, set[Stream]] = field(default_factory=_table)

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
            self._leave(chosen, stream)

    def _leave(self, chat_ids: Iterable[int], stream: Stream) -> None:
        for chat_id in chat_ids:
            self.by_chat[chat_id].discard(stream)
            if not self.by_chat[chat_id]:
                del self.by_chat[chat_id]

    def tell(self, chat: Chat, kind: str, body: Json) -> None:
        """Tell all who watch a chat what happened."""
        for stream in self.by_chat.get(chat.id, ()):
            stream.put_nowait({"event": kind, "chat": chat.id, "version": chat.version, **body})

    def watched(self) -> list[int]:
        """The chats that someone looks at now."""
        return list(self.by_chat)

    def end(self) -> None:
        """Let all listeners go."""
        for stream in {one for streams in self.by_chat.values() for one in streams}:
            stream.put_nowait(None)
