"""The way to Telegram as a wire that can be cut, and mended again on the same port."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlsplit

How = Literal["refuses", "hangs up"]


@dataclass
class Line:
    """Hands bytes on in both directions while it is whole; counts the connections made to it."""

    port: int = 0
    connections: int = 0
    _far: int = 0
    _broken: bool = False
    _server: asyncio.Server | None = None
    _ends: set[asyncio.StreamWriter] = field(default_factory=set)

    @asynccontextmanager
    async def __call__(self, served: str) -> AsyncIterator[str]:
        """In front of a server, for as long as the block runs; yields the address to call."""
        self._far = urlsplit(served).port or 0
        await self.mend()
        try:
            yield f"http://127.0.0.1:{self.port}"
        finally:
            await self.cut("refuses")

    async def cut(self, how: How) -> None:
        """From now on every connection is refused, or taken and dropped."""
        self._broken = True
        if how == "refuses" and self._server:
            self._server.close()
            self._server = None
        for end in self._ends:
            end.transport.abort()
        await asyncio.sleep(0)

    async def mend(self) -> None:
        """Whole again."""
        self._broken = False
        if self._server is None:
            self._server = await asyncio.start_server(self._taken, "127.0.0.1", self.port)
            self.port = self._server.sockets[0].getsockname()[1]

    async def _taken(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        if self._broken:
            writer.transport.abort()
            return
        onward, far = await asyncio.open_connection("127.0.0.1", self._far)
        self._ends |= {writer, far}
        try:
            await asyncio.gather(_copied(reader, far), _copied(onward, writer))
        except OSError:
            pass  # cut
        finally:
            for end in (writer, far):
                self._ends.discard(end)
                end.transport.abort()


async def _copied(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    while part := await source.read(65536):
        target.write(part)
        await target.drain()
    target.transport.abort()
