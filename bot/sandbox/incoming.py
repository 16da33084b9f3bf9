"""The kinds of message a person can send, in the Bot API's fields."""

import base64
from collections.abc import Callable
from typing import Any

from bot.sandbox.files import StoredFile
from bot.sandbox.markup import utf16
from bot.sandbox.refusal import Json
from bot.sandbox.telegram import Sandbox

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)


def text(_: Sandbox, ask: Json) -> Json:
    """Typed words; a command is marked as Telegram marks it."""
    typed = str(ask["text"])
    if not typed.startswith("/"):
        return {"text": typed}
    length = utf16(typed.split(maxsplit=1)[0])
    return {"text": typed, "entities": [{"type": "bot_command", "offset": 0, "length": length}]}


def document(sandbox: Sandbox, ask: Json) -> Json:
    """A file with its name."""
    return {"document": _stored(sandbox, ask, "fil.txt").as_document(), **_caption(ask)}


def photo(sandbox: Sandbox, ask: Json) -> Json:
    """A picture."""
    stored = _stored(sandbox, ask, "bilde.png", PIXEL)
    return {"photo": [{**stored.as_json(), "width": 1, "height": 1}], **_caption(ask)}


def voice(sandbox: Sandbox, ask: Json) -> Json:
    """A spoken message."""
    stored = _stored(sandbox, ask, "tale.ogg")
    return {"voice": {**stored.as_json(), "duration": 3, "mime_type": "audio/ogg"}}


def location(_: Sandbox, ask: Json) -> Json:
    """A place on the map."""
    place = {"latitude": 59.9139, "longitude": 10.7522}
    return {"location": {name: ask.get(name, value) for name, value in place.items()}}


def contact(_: Sandbox, ask: Json) -> Json:
    """Somebody's card."""
    card = {"phone_number": "+4780012345", "first_name": "Eksempel"}
    return {"contact": {name: ask.get(name, value) for name, value in card.items()}}


def forward(sandbox: Sandbox, ask: Json) -> Json:
    """Words from elsewhere."""
    origin = {
        "type": "hidden_user",
        "date": sandbox.now(),
        "sender_user_name": ask.get("from_name", "Ukjent"),
    }
    return {"text": ask.get("text", "Videresendt"), "forward_origin": origin}


def other(_: Sandbox, ask: Json) -> Json:
    """Any other kind, field by field."""
    return dict(ask["body"])


KINDS: dict[str, Callable[[Sandbox, Json], Json]] = {
    "text": text,
    "document": document,
    "photo": photo,
    "voice": voice,
    "location": location,
    "contact": contact,
    "forward": forward,
    "other": other,
}


def _stored(sandbox: Sandbox, ask: Json, name: str, missing: bytes = b"-") -> StoredFile:
    content = ask.get("content", missing)
    if isinstance(content, str):
        content = base64.b64decode(content)
    mime_type = str(ask.get("mime_type", "application/octet-stream"))
    return sandbox.files.keep(str(ask.get("filename", name)), mime_type, content)


def _caption(ask: Json) -> dict[str, Any]:
    return {"caption": ask["caption"]} if ask.get("caption") else {}
