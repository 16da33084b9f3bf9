"""Commands of `python -m bot`, as a process or in this one, and how they ended."""

from __future__ import annotations

import asyncio
import os
import sys
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import pytest

from bot.cli.main import main
from bot.sandbox.demo.launcher import ROOT
from tests.support.patience import PATIENCE


@dataclass
class Ran:
    """How a command ended and what it said."""

    status: int
    out: str
    err: str


async def run(folder: Path, *arguments: str, **settings: str) -> Ran:
    """Runs a command in a folder with these settings and no others."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("KOLLEGABOT_")}
    environment |= {f"KOLLEGABOT_{k}": v for k, v in settings.items()} | {"PYTHONPATH": str(ROOT)}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bot", *arguments),
        cwd=folder,
        env=environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    async with asyncio.timeout(PATIENCE):
        out, err = await process.communicate()
    return Ran(process.returncode or 0, out.decode(), err.decode())


def run_here(folder: Path, *arguments: str, **settings: str) -> Ran:
    """The same in this process, which takes no second to start."""
    with (
        pytest.MonkeyPatch.context() as patch,
        chdir(folder),
        redirect_stdout(StringIO()) as out,
        redirect_stderr(StringIO()) as err,
    ):
        for name in [name for name in os.environ if name.startswith("KOLLEGABOT_")]:
            patch.delenv(name)
        for name, value in {"DATABASE": "kollegabot.db", **settings}.items():
            patch.setenv(f"KOLLEGABOT_{name}", value)
        try:
            status = main(arguments)
        except SystemExit as end:  # where it is used in a wrong way
            status = int(end.code or 0)
    return Ran(status, out.getvalue(), err.getvalue())


def one_sentence(ran: Ran) -> None:
    lines = [line for line in ran.err.splitlines() if not line.startswith(("WARNING", "INFO"))]
    assert len(lines) == 1, ran.err
    assert "Traceback" not in ran.err
    assert lines[0].endswith((".", "check)"))
