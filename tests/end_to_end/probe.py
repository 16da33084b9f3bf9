"""The real bot with an ear for one question: do any of these marks live in an object of yours?

Started as `python probe.py MARKS FOUND`: SIGUSR1 reads the marks, one a line, and writes what holds
them, one a line. Everything that can be reached from what the garbage collector knows is looked at.
"""

from __future__ import annotations

import gc
import signal
import sys
from collections.abc import Iterable
from pathlib import Path
from types import FrameType

from bot.cli import main


def holders(marks: frozenset[str]) -> list[str]:
    """The types of the objects in which a mark occurs, each with what refers to it."""
    numbers = frozenset(int(mark) for mark in marks if mark.lstrip("-").isdigit())
    own = {id(marks), id(numbers), *map(id, marks), *map(id, numbers)}
    return [_described(thing) for thing in everything(own) if _holds(thing, marks, numbers)]


def _holds(thing: object, marks: frozenset[str], numbers: frozenset[int]) -> bool:
    if isinstance(thing, str):
        return any(mark in thing for mark in marks)
    if isinstance(thing, bytes):
        return any(mark.encode() in thing for mark in marks)
    return type(thing) is int and thing in numbers


def everything(own: set[int]) -> list[object]:
    """All live objects but our own, also those that no collector tracks, such as strings."""
    gc.unfreeze()
    waiting: list[object] = list(gc.get_objects())
    own |= {id(waiting), id(own)}
    seen: dict[int, object] = {}
    while waiting:
        thing = waiting.pop()
        if id(thing) not in seen and id(thing) not in own and not isinstance(thing, FrameType):
            seen[id(thing)] = thing
            waiting.extend(gc.get_referents(thing))
    return list(seen.values())


def _described(thing: object) -> str:
    kinds: Iterable[str] = {type(holder).__name__ for holder in gc.get_referrers(thing)}
    return f"{type(thing).__name__} in {', '.join(sorted(kinds))}"


def answer(marks: Path, found: Path) -> None:
    asked = frozenset(marks.read_text("utf-8").split())
    result = holders(asked)
    unfinished = found.with_suffix(".part")
    unfinished.write_text("\n".join(result), "utf-8")
    unfinished.rename(found)


if __name__ == "__main__":
    asked_in, told_in = map(Path, sys.argv[1:3])
    signal.signal(signal.SIGUSR1, lambda *_: answer(asked_in, told_in))
    sys.exit(main(["run"]))
