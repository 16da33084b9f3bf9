"""Telegram's HTML: from source to plain text and entities, refused in Telegram's words.

Of its tags only those that the bot may send are known, and of attributes only `expandable`.
"""

import re
from html import unescape

from bot.sandbox.errors import BotApiError, Json, bad_request

ENTITY_TYPES = {
    "b": "bold",
    "i": "italic",
    "blockquote": "blockquote",
    "blockquote expandable": "expandable_blockquote",
}
# Only these are known; any other "&word;" stays as it was written, as at Telegram.
REFERENCE = re.compile(r"&(?:lt|gt|amp|quot|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});")
PIECE = re.compile(r"[^<]+|<")
START = re.compile(r"<([^\s>]*)(\s*)((?:expandable\s*)?)(>?)", re.IGNORECASE)
END = re.compile(r"</([^\s>]*)\s*>")


def utf16_length(text: str) -> int:
    """The length of a text as Telegram counts it."""
    return len(text) + sum(character > "\uffff" for character in text)


def parse_html(source: str) -> tuple[str, list[Json]]:
    """The plain text of a source, and its entities in order."""
    parser = _HtmlParser(source)
    while piece := PIECE.match(source, parser.at):
        parser.read(piece[0])
    if parser.open_tags:
        tag = parser.open_tags[-1][0]
        raise _parse_error(f'Can\'t find end tag corresponding to start tag "{tag}"')
    entities = (entity for entity in parser.entities if entity["length"])
    ordered = sorted(entities, key=lambda entity: (entity["offset"], -entity["length"]))
    return "".join(parser.parts), ordered


class _HtmlParser:
    """Where the reading of one source has come to."""

    def __init__(self, source: str) -> None:
        self.source, self.at = source, 0
        self.length = 0  # of the plain text, in UTF-16 units as Telegram counts
        self.parts: list[str] = []
        self.entities: list[Json] = []
        self.open_tags: list[tuple[str, Json]] = []

    def read(self, piece: str) -> None:
        if piece != "<":
            text = REFERENCE.sub(lambda reference: unescape(reference[0]), piece)
            self.parts.append(text)
            self.length += utf16_length(text)
            self.at += len(piece)
        elif self.source.startswith("</", self.at):
            self.close_tag()
        else:
            self.open_tag()

    def open_tag(self) -> None:
        match = START.match(self.source, self.at)
        if match is None or not (match[2] or match[4]):
            raise _parse_error(f"Unclosed start tag at byte offset {self.byte_offset}")
        tag = match[1].lower()
        if tag not in ENTITY_TYPES:
            raise _parse_error(f'Unsupported start tag "{tag}" at byte offset {self.byte_offset}')
        kind = ENTITY_TYPES.get(f"{tag} {match[3].strip().lower()}".strip())
        if not match[4] or kind is None:
            raise _parse_error(f'Unclosed start tag "{tag}" at byte offset {self.byte_offset}')
        entity: Json = {"type": kind, "offset": self.length, "length": 0}
        self.open_tags.append((tag, entity))
        self.entities.append(entity)
        self.at = match.end()

    def close_tag(self) -> None:
        if not self.open_tags:
            raise _parse_error(f"Unexpected end tag at byte offset {self.byte_offset}")
        match = END.match(self.source, self.at)
        if match is None:
            raise _parse_error(f"Unclosed end tag at byte offset {self.byte_offset}")
        tag, entity = self.open_tags.pop()
        if match[1] and match[1].lower() != tag:
            raise _parse_error(
                f'Unmatched end tag at byte offset {self.byte_offset}, expected "</{tag}>", '
                f'found "</{match[1]}>"'
            )
        entity["length"] = self.length - entity["offset"]
        self.at = match.end()

    @property
    def byte_offset(self) -> int:
        return len(self.source[: self.at].encode())


def trim(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """A text without the white space at its ends, as Telegram stores it."""
    kept = text.strip(" \n\r\t")
    if kept == text:
        return text, entities
    before = utf16_length(text) - utf16_length(text.lstrip(" \n\r\t"))
    moved = (_moved_entity(entity, before, utf16_length(kept)) for entity in entities)
    return kept, [entity for entity in moved if entity["length"] > 0]


def _moved_entity(entity: Json, before: int, length: int) -> Json:
    start = max(entity["offset"] - before, 0)
    end = min(entity["offset"] + entity["length"] - before, length)
    return {**entity, "offset": start, "length": end - start}


def _parse_error(why: str) -> BotApiError:
    return bad_request(f"can't parse entities: {why}")
