"""What every step uses: other programs, and a line for each part with its time."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]
PYTHON = "/usr/bin/python3"  # one that every user may start
LIBRARIES = next(path for path in sys.path if path.endswith("site-packages"))


class NotHereError(Exception):
    """Why a step cannot be run on this machine."""


def need(*programs: str) -> None:
    """Raises NotHereError where a program is missing."""
    for program in programs:
        if not shutil.which(program):
            raise NotHereError(f"{program} is missing")
    if os.geteuid():
        raise NotHereError("only root may do this")


async def result(
    *words: str | Path, cwd: Path = ROOT, **more: str
) -> subprocess.CompletedProcess[str]:
    """How a program ended, and what it said; the sandbox goes on meanwhile."""
    env = {k: v for k, v in os.environ.items() if not k.startswith("KOLLEGABOT_")} | more
    return await asyncio.to_thread(
        subprocess.run, words, cwd=cwd, env=env, capture_output=True, text=True, stdin=-3
    )


async def command(*words: str | Path, status: int = 0, cwd: Path = ROOT, **more: str) -> str:
    """What a program says; fails where it does not end with this status."""
    ran = await result(*words, cwd=cwd, **more)
    said = f"{ran.stdout[-300:]} {ran.stderr[-700:]}"
    assert ran.returncode == status, f"{' '.join(map(str, words))}: {ran.returncode} {said}"
    return ran.stdout


async def bot(database: Path, *words: str, status: int = 0) -> str:
    """What a command of the bot says, in the folder of its database."""
    own = {"KOLLEGABOT_DATABASE": str(database), "PYTHONPATH": f"{ROOT}:{LIBRARIES}"}
    return await command(PYTHON, "-m", "bot", *words, status=status, cwd=database.parent, **own)


@dataclass
class Report:
    """Says each part of a step as soon as it is over."""

    step: str
    omissions: list[str] = field(default_factory=list)

    @contextmanager
    def part(self, what: str) -> Iterator[list[str]]:
        """Says how long a part took, and what it puts into the list."""
        told: list[str] = []
        began = time.monotonic()
        yield told
        self.say(f"{time.monotonic() - began:6.1f} s", ": ".join((what, *told)))

    def omit(self, what: str, why: object) -> None:
        """Says that a part could not be run."""
        self.omissions.append(f"{self.step}: {what}")
        self.say(" not run", f"{what}: {why}")

    def say(self, mark: str, text: str) -> None:
        sys.stdout.write(f"{self.step:10} {mark:8}  {text}\n")
        sys.stdout.flush()
