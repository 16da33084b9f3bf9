"""Files that people and the bot have sent, kept as bytes."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.sandbox.errors import Json, bad_request
from conversations.values import value_object

LARGEST_FETCHED = 20 * 1024 * 1024
LARGEST_SENT = 50 * 1024 * 1024


@value_object
class StoredFile:
    """One file as it came."""

    number: int
    name: str
    mime_type: str
    content: bytes

    @property
    def id(self) -> str:
        """What the Bot API calls it."""
        return f"sandbox-file-{self.number}"

    @property
    def path(self) -> str:
        """Where the Bot API serves it."""
        suffix = self.name.rpartition(".")[2] if "." in self.name else "bin"
        return f"documents/file_{self.number}.{suffix}"

    def as_json(self) -> Json:
        """The fields every kind of file has."""
        unique = f"u{self.number}"
        return {"file_id": self.id, "file_unique_id": unique, "file_size": len(self.content)}

    def as_document(self) -> Json:
        """This file as the Bot API's Document."""
        return {**self.as_json(), "file_name": self.name, "mime_type": self.mime_type}


@dataclass(slots=True)
class Files:
    """Every file, by id and by path."""

    by_id: dict[str, StoredFile] = field(default_factory=dict)
    by_path: dict[str, StoredFile] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def keep(self, name: str, mime_type: str, content: bytes) -> StoredFile:
        """Store a file."""
        if len(content) > LARGEST_SENT:
            raise bad_request("file is too big")
        stored = StoredFile(next(self.numbers), name, mime_type, content)
        self.by_id[stored.id] = self.by_path[stored.path] = stored
        return stored

    def fetchable(self, file_id: str) -> Json:
        """The answer to getFile."""
        stored = self.by_id.get(file_id)
        if stored is None:
            raise bad_request("invalid file_id")
        if len(stored.content) > LARGEST_FETCHED:
            raise bad_request("file is too big")
        return {**stored.as_json(), "file_path": stored.path}
