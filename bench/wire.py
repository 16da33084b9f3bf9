"""HTTP/1.1 on the server's side, with little work: the stub must not be the bound."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from email.parser import BytesParser
from typing import Any, cast
from urllib.parse import parse_qsl

Fields = Mapping[str, Any]
Answer = Callable[[bytes], None]
Handler = Callable[[str, Fields, Answer], None]

_END = b"\r\n\r\n"
_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"


class Wire(asyncio.Protocol):
    """One connection; requests are answered one after the other, a long poll when there is news."""

    def __init__(self, handler: Handler, idle: float = 0.0) -> None:
        self._handler, self._idle = handler, idle
        self._buffer = b""
        self._transport: asyncio.Transport | None = None
        self._closing: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self._rest()

    def connection_lost(self, exc: Exception | None) -> None:
        del exc
        self._transport = None
        self._work()

    def data_received(self, data: bytes) -> None:
        self._buffer = self._buffer + data if self._buffer else data
        while (end := self._buffer.find(_END)) >= 0:
            head = self._buffer[:end]
            whole = end + 4 + _size(head.lower())
            if len(self._buffer) < whole:
                return
            body = self._buffer[end + 4 : whole]
            method = self._buffer[: self._buffer.find(b" HTTP/")].rpartition(b"/")[2]
            self._buffer = self._buffer[whole:]
            self._work()
            name, _, query = method.decode().partition("?")
            self._handler(name, fields(head, body) or dict(parse_qsl(query)), self._answer)

    def _answer(self, body: bytes) -> None:
        if self._transport:
            self._transport.write(_HEAD % len(body) + body)
            self._rest()

    def _rest(self) -> None:
        """An idle connection is hung up after a while, as Telegram's servers do."""
        if self._idle and self._transport:
            loop = asyncio.get_running_loop()
            self._closing = loop.call_later(self._idle, self._transport.close)

    def _work(self) -> None:
        if self._closing:
            self._closing.cancel()
            self._closing = None


def _size(head: bytes) -> int:
    at = head.find(b"content-length:")
    return int(head[at + 15 :].partition(b"\r\n")[0]) if at >= 0 else 0


def fields(head: bytes, body: bytes) -> Fields:
    """The parameters of a call, in any of the three forms that the Bot API takes."""
    if not body:
        return {}
    if b"application/json" in head:
        return cast("Fields", json.loads(body))
    if b"multipart/form-data" in head:
        form: Any = BytesParser().parsebytes(head.partition(b"\r\n")[2] + _END + body)
        parts = form.get_payload()
        return {str(p.get_param("name", header="content-disposition")): _text_of(p) for p in parts}
    return dict(parse_qsl(body.decode()))


def _text_of(part: Any) -> str:
    return cast("bytes", part.get_payload(decode=True)).decode()
