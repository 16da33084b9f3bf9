"""A Telegram that is far away: what comes and goes is held up, a new connection once more."""

from __future__ import annotations

import asyncio


async def far(port: int, delay: float) -> int:
    """Listens in front of a port, `delay` seconds away from it in each direction."""

    async def handle_connection(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # On loopback a connection stands at once; over a distance that takes a round trip.
        await asyncio.sleep(2 * delay)
        onward, back = await asyncio.open_connection("127.0.0.1", port)
        await asyncio.gather(_carry(reader, back, delay), _carry(onward, writer, delay))

    server = await asyncio.start_server(handle_connection, "127.0.0.1", 0)
    return int(server.sockets[0].getsockname()[1])


async def _carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, delay: float) -> None:
    """Hands on what comes, later, in order; and that nothing more comes."""
    loop = asyncio.get_running_loop()
    try:
        while data := await reader.read(65536):
            loop.call_later(delay, writer.write, data)
    except ConnectionError:
        pass
    loop.call_later(delay, writer.close)
