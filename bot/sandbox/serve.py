"""The sandbox on a loopback port, inside the running event loop."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import Any

import uvicorn
from uvicorn.protocols.http.auto import AutoHTTPProtocol

from bot.sandbox.telegram import Sandbox
from bot.sandbox.web import application

LOOPBACK = "127.0.0.1"


class Server(uvicorn.Server):
    """A server that says when it is ready and leaves the signals alone."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = asyncio.Event()
        self.stop = asyncio.Event()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Whoever runs the loop decides about signals."""
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start to listen."""
        await super().startup(sockets)
        self.ready.set()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End at once where nobody is connected; uvicorn's own way takes a tenth of a second."""
        await asyncio.sleep(0.005)  # to notice who has just left
        if self.server_state.connections or self.server_state.tasks:
            await super().shutdown(sockets)
        for server in self.servers:
            server.close()

    async def main_loop(self) -> None:
        """Keep the date current until told to stop; uvicorn's own looks ten times a second."""
        while not self.stop.is_set():
            await self.on_tick(0)
            with suppress(TimeoutError):
                async with asyncio.timeout(1):
                    await self.stop.wait()


def _tracked(connections: dict[Any, Any]) -> type[asyncio.Protocol]:
    """uvicorn's own protocol, remembering its connections so that a fault can cut one."""

    class Tracked(AutoHTTPProtocol):  # type: ignore[valid-type,misc]  # chosen at run time
        def connection_made(self, transport: Any) -> None:
            super().connection_made(transport)
            connections[transport.get_extra_info("peername")] = transport

        def connection_lost(self, exc: Exception | None) -> None:
            connections.pop(self.transport.get_extra_info("peername"), None)
            super().connection_lost(exc)

    return Tracked


def _config(sandbox: Sandbox) -> uvicorn.Config:
    return uvicorn.Config(
        application(sandbox),
        http=_tracked(sandbox.connections),
        ws="none",
        lifespan="off",
        log_level="critical",
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_keep_alive=60,
        timeout_graceful_shutdown=2,
    )


def _listen(port: int) -> socket.socket:
    # Named as TCP, else asyncio does not switch Nagle's delay off and every answer takes 40 ms.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((LOOPBACK, port))
    except OSError:
        listener.close()
        raise
    return listener


@asynccontextmanager
async def serve(sandbox: Sandbox, port: int = 0) -> AsyncIterator[str]:
    """Serve a sandbox for as long as the block runs; yields its address."""
    listener = _listen(port)
    server = Server(_config(sandbox))
    running = asyncio.create_task(server.serve([listener]))
    try:
        await server.ready.wait()
        yield f"http://{LOOPBACK}:{listener.getsockname()[1]}"
    finally:
        server.stop.set()
        sandbox.close()
        await running
        listener.close()
