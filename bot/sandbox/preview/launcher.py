"""`python -m bot preview`: starts the chat page with an author's folder beside it."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.sandbox.preview.live import Preview
from bot.sandbox.server import serve, stop_event
from config import logs


async def run_preview(folder: Path, port: int) -> int:
    """Runs until Ctrl-C; 0, or 1 if the port is taken."""
    logs.set_up("ERROR")
    stop = stop_event()
    try:
        with TemporaryDirectory(prefix="kollegabot-") as temporary:
            preview = Preview(folder, Path(temporary, "preview.db"))
            async with serve(preview.sandbox, port, preview.routes()) as address:
                following = asyncio.create_task(preview.follow(address))
                print(f"Preview of {folder} at {address}  (Ctrl-C ends it)", flush=True)
                stopped = asyncio.create_task(stop.wait())
                await asyncio.wait((following, stopped), return_when=asyncio.FIRST_COMPLETED)
                preview.end()
                await preview.stop_bot()
                for task in (following, stopped):
                    task.cancel()
                if following.done() and not following.cancelled():
                    following.result()
    except OSError:
        print(f"Port {port} is taken: choose another, with --port", file=sys.stderr)
        return 1
    return 0
