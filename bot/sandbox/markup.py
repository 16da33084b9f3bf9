"""Telegram's HTML: from source to plain text and entities, refused in Telegram's words."""

import re
from dataclasses import dataclass, field
from html import unescape

from bot.sandbox.refusal import Json, Refusal, bad_request

KINDS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "code": "code",
    "pre": "pre",
    "a": "text_link",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "blockquote": "blockquote",
}
# Only these are known; any other "&word;" stays as it was written, as at Telegram.
REFERENCE = re.compile(r"&(?:lt|gt|amp|quot|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});")
TOKEN = re.compile(r"[^<]+|<")
START = re.compile(r"<([^\s>]*)(?=[\s>])")
SHUT = re.compile(r"\s*>")
END = re.compile(r"</([^\s>]*)\s*>")
ATTRIBUTE = re.compile(r"\s*([^\s=>/\"']+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([\w.-]+)))?\s*")


@dataclass(slots=True)
class Open:
    """A tag that waits for its end."""

    tag: str
    entity: Json


@dataclass(slots=True)
class Reader:
    """Where the reading of one source has come to."""

    source: str
    at: int = 0
    length: int = 0  # of the plain text, in UTF-16 units as Telegram counts
    parts: list[str] = field(default_factory=list)
    entities: list[Json] = field(default_factory=list)
    nested: list[Open] = field(default_factory=list)


def utf16(text: str) -> int:
    """The length of a text as Telegram counts it."""
    return len(text) + sum(character > "\uffff" for character in text)


def parse(source: str) -> tuple[str, list[Json]]:
    """The plain text of a source, and its entities in order."""
    reader = Reader(source)
    while token := TOKEN.match(source, reader.at):
        _read(reader, token)
    if reader.nested:
        tag = reader.nested[-1].tag
        raise _broken(f'Can\'t find end tag corresponding to start tag "{tag}"')
    found = (entity for entity in reader.entities if entity["length"])
    ordered = sorted(found, key=lambda entity: (entity["offset"], -entity["length"]))
    return "".join(reader.parts), ordered


def _read(reader: Reader, token: re.Match[str]) -> None:
    if token[0] != "<":
        _add(reader, decode(token[0]))
        reader.at = token.end()
    elif reader.source.startswith("</", reader.at):
        _close(reader)
    else:
        _open(reader)


def decode(text: str) -> str:
    """A text with the references that Telegram knows resolved."""
    return REFERENCE.sub(lambda found: unescape(found[0]), text)


def _add(reader: Reader, text: str) -> None:
    reader.parts.append(text)
    reader.length += utf16(text)


def _open(reader: Reader) -> None:
    here = _byte(reader)
    tag = _tag(reader, here)
    entity = {"type": KINDS[tag], "offset": reader.length, "length": 0}
    _take_attributes(entity, tag, _attributes(reader, tag, here), here)
    reader.nested.append(Open(tag, entity))
    reader.entities.append(entity)


def _tag(reader: Reader, here: int) -> str:
    found = START.match(reader.source, reader.at)
    if found is None:
        raise _broken(f"Unclosed start tag at byte offset {here}")
    tag = found[1].lower()
    if tag not in KINDS:
        raise _broken(f'Unsupported start tag "{tag}" at byte offset {here}')
    reader.at = found.end()
    return tag


def _attributes(reader: Reader, tag: str, here: int) -> dict[str, str]:
    given: dict[str, str] = {}
    while not (end := SHUT.match(reader.source, reader.at)):
        found = ATTRIBUTE.match(reader.source, reader.at)
        if found is None:
            raise _broken(_attribute_fault(reader, tag, here))
        given[found[1].lower()] = decode(found[2] or found[3] or found[4] or "")
        reader.at = found.end()
    reader.at = end.end()
    return given


def _attribute_fault(reader: Reader, tag: str, here: int) -> str:
    if ">" not in reader.source[reader.at :]:
        return f'Unclosed start tag "{tag}" at byte offset {here}'
    return f'Empty attribute name in the tag "{tag}" at byte offset {here}'


def _take_attributes(entity: Json, tag: str, given: dict[str, str], here: int) -> None:
    if tag == "a":
        entity["url"] = given.get("href", "")
    elif tag == "span" and given.get("class") != "tg-spoiler":
        raise _broken(f'Tag "span" must have class "tg-spoiler" at byte offset {here}')
    elif tag == "blockquote" and "expandable" in given:
        entity["type"] = "expandable_blockquote"


def _close(reader: Reader) -> None:
    here = _byte(reader)
    if not reader.nested:
        raise _broken(f"Unexpected end tag at byte offset {here}")
    found = END.match(reader.source, reader.at)
    if found is None:
        raise _broken(f"Unclosed end tag at byte offset {here}")
    expected = reader.nested.pop()
    if found[1] and found[1].lower() != expected.tag:
        raise _broken(
            f'Unmatched end tag at byte offset {here}, expected "</{expected.tag}>", '
            f'found "</{found[1]}>"'
        )
    _finish(reader, expected.entity)
    reader.at = found.end()


def _finish(reader: Reader, entity: Json) -> None:
    entity["length"] = reader.length - entity["offset"]
    if entity["type"] == "text_link" and not entity["url"].lower().startswith(
        ("http://", "https://", "tg://", "mailto:", "tel:")
    ):
        # Telegram shows a link it does not accept as plain text, without a word.
        entity["length"] = 0


def trim(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """A text without the white space at its ends, as Telegram stores it."""
    kept = text.strip(" \n\r\t")
    if kept == text:
        return text, entities
    before = utf16(text) - utf16(text.lstrip(" \n\r\t"))
    moved = (_moved(entity, before, utf16(kept)) for entity in entities)
    return kept, [entity for entity in moved if entity["length"] > 0]


def _moved(entity: Json, before: int, length: int) -> Json:
    start = max(entity["offset"] - before, 0)
    end = min(entity["offset"] + entity["length"] - before, length)
    return {**entity, "offset": start, "length": end - start}


def _byte(reader: Reader) -> int:
    return len(reader.source[: reader.at].encode())


def _broken(why: str) -> Refusal:
    return bad_request(f"can't parse entities: {why}")
