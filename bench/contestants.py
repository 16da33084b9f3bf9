"""Who takes part: how each is started on an address, and whether this machine can."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bot.process.hardening import missing_variables

HERE = Path(__file__).parent
ROOT = HERE.parent
TOKEN = "1234567890:BENCH-token-that-opens-nothing"  # noqa: S105 (nor does it)
GRAMMY = HERE / "grammy"
_OWN = ROOT / ".venv-bench" / "bin" / "python"
PYTHON = str(_OWN) if _OWN.exists() else sys.executable  # of all bots and the stub
_ABSENT = "" if _OWN.exists() else "not installed: make bench"


@dataclass(frozen=True, slots=True)
class Contestant:
    """A bot: its command, with ADDRESS and WAY to be filled in, and what it needs around it."""

    name: str
    title: str
    command: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)
    ours: bool = False
    missing: str = ""  # why it cannot take part here

    def started_with(self, address: str, way: Path) -> tuple[str, ...]:
        """The command on an address."""
        named = {"ADDRESS": address, "WAY": str(way)}
        return tuple(named.get(word, word) for word in self.command)


def ours(
    title: str = "Kollegabot, as shipped",
    launcher: Sequence[str] = (PYTHON, "-m", "bot"),
    name: str = "ours",
    **more: str,
) -> Contestant:
    """This bot, all guards on; as shipped but for the limit on messages a second.

    The allocator is set as unit and image set it, but where that is what a candidate leaves out.
    """
    around = {"KOLLEGABOT_MESSAGES_PER_SECOND": "0", "KOLLEGABOT_TOKEN": TOKEN} | more
    if "scrubbing" not in more.get("BENCH_CHANGES", ""):
        around = missing_variables({}) | around
    return Contestant(name, title, (*launcher, "run"), around, ours=True)


def peers() -> list[Contestant]:
    """The others."""
    return [_ptb(), _aiogram(), _grammy()]


def _ptb() -> Contestant:
    command = (PYTHON, "-m", "bench.peers.ptb", TOKEN, "ADDRESS", "WAY")
    title = "PTB Application, ConversationHandler"
    return Contestant("ptb", title, command, missing=_ABSENT)


def _aiogram() -> Contestant:
    command = (PYTHON, "-m", "bench.peers.aiogram_fsm", TOKEN, "ADDRESS", "WAY")
    return Contestant("aiogram", "aiogram 3, FSM", command, missing=_ABSENT)


def _grammy() -> Contestant:
    command = (shutil.which("node") or "node", str(GRAMMY / "bot.js"), TOKEN, "ADDRESS", "WAY")
    missing = "" if shutil.which("node") else "no Node here"
    if not missing and not (GRAMMY / "node_modules").exists():
        missing = "its packages are not installed: npm ci in bench/grammy"
    around = {"NODE_ENV": "production"}
    return Contestant("grammy", "grammY on Node, session, runner", command, around, missing=missing)


def surroundings(contestant: Contestant, database: Path, address: str) -> dict[str, str]:
    """The environment of a bot: this machine's, without what would change what is measured."""
    unwanted = (
        *("KOLLEGABOT_", "PYTHONMALLOC", "GLIBC_TUNABLES", "HTTP", "http", "REEXECUTED"),
        "PYTHONDONTWRITEBYTECODE",  # a deployed bot has its bytecode
    )
    kept = {k: v for k, v in os.environ.items() if not k.startswith(unwanted)}
    own = {"PYTHONPATH": str(ROOT), "NO_PROXY": "127.0.0.1"}
    if contestant.ours:
        own |= {"KOLLEGABOT_DATABASE": str(database), "KOLLEGABOT_API_URL": address}
    return kept | own | dict(contestant.environment)
