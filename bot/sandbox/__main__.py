"""The sandbox as a process of its own: python -m bot.sandbox --port 8088."""

import argparse
import asyncio
import sys

from bot.sandbox.chats import demo_people
from bot.sandbox.server import serve, stop_event
from bot.sandbox.telegram import Sandbox


def main() -> None:
    """Serve until told to stop."""
    reader = argparse.ArgumentParser(prog="python -m bot.sandbox", description=__doc__)
    reader.add_argument("--port", type=int, default=0)
    reader.add_argument("--token", default=Sandbox().token)
    chosen = reader.parse_args()
    asyncio.run(_run(Sandbox(chosen.token, people=demo_people()), chosen.port))


async def _run(sandbox: Sandbox, port: int) -> None:
    stop = stop_event()
    async with serve(sandbox, port) as address:
        sys.stdout.write(f"{address}\n")
        sys.stdout.flush()
        await stop.wait()


if __name__ == "__main__":
    main()
