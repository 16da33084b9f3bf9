"""Runs a module in a process of its own: with limits, without settings, and gone in time."""

from __future__ import annotations

import asyncio
import os
import sys
from contextlib import suppress


async def outcome(module: str, given: bytes, patience: float) -> tuple[int, bytes]:
    """How a module ended that was given some input, and what it wrote; may raise TimeoutError."""
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", module),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env={"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},  # and no settings, no token
    )
    try:
        out, _ = await asyncio.wait_for(child.communicate(given), patience)
    finally:
        with suppress(ProcessLookupError):
            child.kill()
        await child.wait()
    return child.returncode or 0, out
