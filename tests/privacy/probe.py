"""The real bot, watched from inside: `python -m tests.privacy.probe FOLDER [PLANT]`.

What it does to the world outside is written to FOLDER/audit while it runs, one JSON list a line,
and a byte to FOLDER/sweeps whenever it has swept with nobody waiting. On SIGUSR1 it reads
FOLDER/asked and writes to FOLDER/found which live objects hold any of that; it knows no needle
before. Messages that begin with "Feil i svaret" or "Feil i lesingen" meet a mistake in the program.
PLANT names a leak that is put in (`plants.py`).
"""

from __future__ import annotations

import gc
import json
import os
import signal
import sys
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from types import FrameType
from typing import Any

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
WATCHED = {
    "socket.connect", "socket.bind", "socket.sendto", "socket.getaddrinfo", "subprocess.Popen",
    "os.system", "os.posix_spawn", "os.fork", "os.rename", "os.link", "os.symlink", "os.mkdir",
    "sqlite3.connect", "syslog.syslog",
}  # fmt: skip
LEAVES = str | bytes | bytearray | int | float


def main() -> int:
    """Runs the bot."""
    from bot.process.hardening import reexecute_if_needed
    from tests.privacy.plants import PLANTS, UNGUARDED

    folder, *planted = sys.argv[1:]
    temp = str(Path(folder) / "temp")
    os.environ |= {"TMPDIR": temp, "HOME": temp}
    for plant in planted:
        UNGUARDED.get(plant, lambda: None)()
    if "freed blocks not overwritten" not in planted:
        reexecute_if_needed()
    sys.dont_write_bytecode = True  # what Python compiles is not the bot's doing
    count_sweeps(Path(folder) / "sweeps")
    watch(Path(folder) / "audit")
    signal.signal(signal.SIGUSR1, lambda *_: answer(Path(folder)))
    make_mistakes()
    stop_buttons_patiently()
    for plant in planted:
        PLANTS.get(plant, lambda: None)()
    from bot.cli.main import main as command

    return command(["run"])


def count_sweeps(record: Path) -> None:
    """Makes a file longer by a byte whenever the bot has swept with nobody waiting."""
    sweeper: Any = import_module("bot.process.memory_sweeper").MemorySweeper
    file = os.open(record, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    schedule, sweep, nobody_waits = sweeper.schedule, sweeper._sweep, False

    def scheduling(self: Any, *, idle: bool) -> None:
        nonlocal nobody_waits
        nobody_waits = idle
        schedule(self, idle=idle)

    def sweeping(self: Any) -> None:
        sweep(self)
        if nobody_waits:
            os.write(file, b".")

    sweeper.schedule, sweeper._sweep = scheduling, sweeping


def watch(record: Path) -> None:
    """Writes down what leaves the process: files, connections, children."""
    file = os.open(record, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def heard(event: str, details: tuple[Any, ...]) -> None:
        if event in WATCHED or (event == "open" and details[2] & WRITING):
            os.write(file, json.dumps([event, *details], default=_plain).encode() + b"\n")

    os.write(file, b'["start"]\n')  # a bot that is started again writes into the same file
    sys.addaudithook(heard)


def stop_buttons_patiently() -> None:
    """Tries to stop a button for as long as to show a screen.

    A crowd at once on a busy machine is more than the Telegram here takes in three seconds, and
    people here wait until no button of theirs spins any more.
    """
    sender: Any = import_module("bot.telegram.sender")
    sender.SPIN = sender.HOLD


def _plain(value: object) -> object:
    return dict(value) if isinstance(value, Mapping) else str(value)


def make_mistakes() -> None:
    """Lets some messages meet errors that quote them, in reading and in answering."""
    answering, updates = import_module("bot.handlers.help"), import_module("bot.telegram.updates")
    advance, parse = answering.advance, updates._parse_message

    def failing(script: Any, directory: Any, state: Any, given: Any) -> Any:
        if str(getattr(given, "text", "")).startswith("Feil i svaret"):
            raise ValueError(given.text, state, given)
        return advance(script, directory, state, given)

    def misread(message: Any, *rest: Any) -> Any:
        if "Feil i lesingen" in str(message):
            raise KeyError(message, str(message))
        return parse(message, *rest)

    vars(answering)["advance"], vars(updates)["_parse_message"] = failing, misread


def answer(folder: Path) -> None:
    """Says which live objects hold what is asked for: lines of a needle and its name.

    A needle is in hexadecimal, each byte of it turned over, or the lines would be found, too.
    """
    lines = (folder / "asked").read_text("utf-8").splitlines()
    asked = dict(line.split(" ", 1) for line in lines)
    needles = {bytes(255 - byte for byte in bytes.fromhex(n)): asked[n] for n in asked}
    unfinished = folder / "found.part"
    unfinished.write_text("\n".join(holders(needles)), "utf-8")
    unfinished.rename(folder / "found")


def holders(needles: Mapping[bytes, str]) -> list[str]:
    """The names of the needles that live objects hold, each with the kind of one such object."""
    own = {id(needles), *map(id, needles), *map(id, needles.values())}
    leaves = [thing for thing in everything(own) if isinstance(thing, LEAVES)]
    spelt = [_spelt(leaf) for leaf in leaves]
    everywhere = b"\n".join(spelt)
    return [
        f"{name} {_described(next(leaves[n] for n, text in enumerate(spelt) if needle in text))}"
        for needle, name in needles.items()
        if needle in everywhere
    ]


def _spelt(leaf: object) -> bytes:
    if isinstance(leaf, bytes | bytearray):
        return bytes(leaf)
    return str(leaf).encode("utf-8", "replace")


def everything(own: set[int]) -> list[object]:
    """All live objects but our own, also those that no collector tracks, such as strings."""
    gc.unfreeze()
    waiting: list[object] = list(gc.get_objects())
    own |= {id(waiting), id(own)}
    seen: dict[int, object] = {}
    while waiting:
        thing = waiting.pop()
        if id(thing) not in seen and id(thing) not in own and not _is_ours(thing):
            seen[id(thing)] = thing
            waiting.extend(gc.get_referents(thing))
    return list(seen.values())


def _is_ours(thing: object) -> bool:
    return isinstance(thing, FrameType) and thing.f_code.co_filename == __file__


def _described(thing: object) -> str:
    kinds = {type(holder).__name__ for holder in gc.get_referrers(thing)}
    return f"{type(thing).__name__} in {', '.join(sorted(kinds))}"


if __name__ == "__main__":
    sys.exit(main())
