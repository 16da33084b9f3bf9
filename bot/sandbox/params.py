"""The parameters of a call, however they were sent."""

import json
import re
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import Message
from typing import Any
from urllib.parse import parse_qsl

from bot.sandbox.errors import Json, bad_request
from conversations.values import value_object

DISPOSITION = re.compile(rb"content-disposition:[^\r\n]*", re.IGNORECASE)
CONTENT_TYPE = re.compile(rb"content-type:\s*([^\r\n]+)", re.IGNORECASE)
NAME = re.compile(rb'\bname="?([^";\r\n]*)"?')
FILENAME = re.compile(rb'\bfilename="([^"\r\n]*)"')


@value_object
class Upload:
    """A file inside a call."""

    name: str
    mime_type: str
    content: bytes


@dataclass(slots=True)
class Params:
    """Named values, read with the leniency Telegram shows: all may be strings."""

    values: Json = field(default_factory=dict)
    uploads: dict[str, Upload] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """A string; empty when missing."""
        value = self.values.get(name, "")
        return value if isinstance(value, str) else json.dumps(value)

    def integer(self, name: str, missing: int = 0) -> int:
        """A whole number."""
        try:
            return int(self.values.get(name, missing))
        except (TypeError, ValueError):
            raise bad_request(f"invalid {name} specified") from None

    def flag(self, name: str) -> bool:
        """Yes or no."""
        return str(self.values.get(name, "")).lower() in ("true", "1", "yes")

    def json(self, name: str) -> Any:
        """A nested value, sent as an object or as its JSON text."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value) if value else None
        except ValueError:
            raise bad_request(f"can't parse {name} JSON object") from None


def parse_params(content_type: str, query: bytes, body: bytes) -> Params:
    """The parameters of one request."""
    params = Params(dict(parse_qsl(query.decode("latin-1"), keep_blank_values=True)))
    header = Message()
    header["content-type"] = content_type
    match content_type and header.get_content_type():
        case "application/json":
            params.values.update(_object(body))
        case "multipart/form-data":
            boundary = str(header.get_param("boundary", "")).encode()
            if not boundary:
                raise bad_request("boundary is missing")
            for part in (b"\r\n" + body).split(b"\r\n--" + boundary)[1:-1]:
                _read_part(params, *part.removeprefix(b"\r\n").partition(b"\r\n\r\n"))
        case _:
            params.values.update(parse_qsl(body.decode(), keep_blank_values=True))
    return params


def _object(body: bytes) -> Json:
    with suppress(ValueError):
        value = json.loads(body or b"{}")
        if isinstance(value, dict):
            return value
    raise bad_request("can't parse request: body must be a JSON object")


def _read_part(params: Params, head: bytes, _: bytes, content: bytes) -> None:
    disposition = DISPOSITION.search(head)
    name = NAME.search(disposition[0]) if disposition else None
    if disposition is None or name is None:
        raise bad_request("multipart without a name")
    filename = FILENAME.search(disposition[0])
    if filename is None:
        params.values[name[1].decode()] = content.decode()
        return
    kind = CONTENT_TYPE.search(head)
    mime_type = kind[1].decode() if kind else "application/octet-stream"
    params.uploads[name[1].decode()] = Upload(filename[1].decode(), mime_type, content)
