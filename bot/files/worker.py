"""Runs a module in a process of its own: with limits, without settings, and gone in time."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from asyncio.subprocess import Process
from contextlib import suppress

# How much a child is nicer than the bot: answers go first where both want the same core, and on a
# busy machine a child still gets its share within its patience.
NICER = 5


class TooMuch(Exception):
    """A child wrote more than it may."""


async def run_worker(module: str, given: bytes, patience: float, most: int) -> tuple[int, bytes]:
    """How a module ended that was given some input, and what it wrote.

    Raises TimeoutError after `patience` seconds, and TooMuch as soon as there are more than `most`
    bytes: whatever the child was made to do, its caller does not grow by more.
    """
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-P", "-m", module),  # nothing is loaded from the working directory
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env={"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},  # and no settings, no token
    )
    with suppress(OSError):  # it may have ended, or not be ours to change
        usual = os.getpriority(os.PRIO_PROCESS, 0)
        os.setpriority(os.PRIO_PROCESS, child.pid, usual + NICER)
    writing = asyncio.create_task(_write_input(child, given))
    try:
        async with asyncio.timeout(patience):
            out = await _output(child, most)
            await child.wait()
    finally:
        with suppress(ProcessLookupError):
            child.kill()
        writing.cancel()
        await _drain_output(child)
        await child.wait()
    return child.returncode or 0, out


async def _write_input(child: Process, given: bytes) -> None:
    assert child.stdin  # noqa: S101 (it was asked for)
    with suppress(BrokenPipeError, ConnectionResetError):  # it may end before it has read all
        child.stdin.write(given)
        await child.stdin.drain()
    child.stdin.close()


async def _output(child: Process, most: int) -> bytes:
    assert child.stdout  # noqa: S101 (it was asked for)
    out = bytearray()
    while part := await child.stdout.read(65_536):
        out += part
        if len(out) > most:
            raise TooMuch
    return bytes(out)


async def _drain_output(child: Process) -> None:
    """Reads what a dead child left in the pipe: before that asyncio does not take it for ended."""
    assert child.stdout  # noqa: S101 (it was asked for)
    while await child.stdout.read(65_536):
        pass


def limit_process(memory: int, seconds: int, file_size: int = 0) -> None:
    """So much memory and time, files of so many bytes, no dump, from now on, where that can be."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (file_size, file_size))
