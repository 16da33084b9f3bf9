"""What the bot's process takes up, seen from outside, and what it holds, told from inside.

Started as `python -m tests.support.bot_process FILE`, it is the real bot that writes there, at
SIGUSR2, how many tasks and descriptors it has.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from asyncio.subprocess import Process
from pathlib import Path

from bot.cli.main import main
from tests.support.patience import PATIENCE

TICKS, PAGE = os.sysconf("SC_CLK_TCK"), os.sysconf("SC_PAGE_SIZE")


def processor(bot: Process) -> float:
    """Seconds of processor time that it has taken."""
    fields = Path(f"/proc/{bot.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def resident(bot: Process) -> float:
    """MiB of memory that it holds."""
    return int(Path(f"/proc/{bot.pid}/statm").read_text().split()[1]) * PAGE / 2**20


async def holding(bot: Process, told: Path) -> dict[str, int]:
    """How many tasks and descriptors it has, by its own account."""
    told.unlink(missing_ok=True)
    bot.send_signal(signal.SIGUSR2)
    async with asyncio.timeout(PATIENCE):
        while not told.exists():  # noqa: ASYNC110 (another process writes it)
            await asyncio.sleep(0.02)
    return dict(json.loads(told.read_text()))


def tell(told: Path) -> None:
    """Writes the account, whole at once."""
    unfinished = told.with_suffix(".part")
    account = {
        "tasks": len(asyncio.all_tasks()),
        "descriptors": len([*Path("/proc/self/fd").iterdir()]),
    }
    unfinished.write_text(json.dumps(account))
    unfinished.rename(told)


if __name__ == "__main__":
    told_in = Path(sys.argv[1])
    signal.signal(signal.SIGUSR2, lambda *_: tell(told_in))
    sys.exit(main(["run"]))
