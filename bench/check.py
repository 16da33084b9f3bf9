"""`python -m bench.check`: has a change made an update dearer? Two minutes, beside two peers.

Processor time of the peers in the same minute is the measure, since no machine is always equally
fast; the least that the ratios may be stands in bench/ratios.toml.
"""

from __future__ import annotations

import os
import sys
import time
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from bench.contestants import HERE, Contestant, ours, peers
from bench.parts import AT_ONCE
from bench.report import noise
from bench.running import Failed, running
from bench.scene import prepare

RATIOS = HERE / "ratios.toml"
PEOPLE, MOST = 100, 95.0  # in one play; seconds in which a new round may begin


def main() -> int:
    """0; 1 where a ratio is too small; 2 where nothing could be compared."""
    least = tomllib.loads(RATIOS.read_text("utf-8"))
    rivals = [one for one in peers() if one.name in least]
    for one in rivals:
        if one.missing:
            print(f"left out: {one.title}: {one.missing}")
    present = [one for one in rivals if not one.missing]
    load = os.getloadavg()[0]
    try:
        found = ratios(play_in_turns([ours(), *present])) if present else {}
    except Failed as failure:
        print(failure, file=sys.stderr)
        found = {}
    for one in present if found else ():
        print(f"{one.title}: {found[one.name]:.2f} times our processor time ({least[one.name]})")
    for why in noise({"load": load}):
        print(f"not quiet: {why}")
    slower = [*too_slow(least, found)]
    print("\n".join(slower) or ("fast enough" if found else "nothing was compared"))
    return 1 if slower else 0 if found else 2


def play_in_turns(contestants: Sequence[Contestant]) -> dict[str, list[float]]:
    """Processor time of an update, by name and round; all bots run from beginning to end."""
    found: dict[str, list[float]] = {one.name: [] for one in contestants}
    began = time.monotonic()
    with TemporaryDirectory(prefix="bench-") as folder, ExitStack() as stack:
        database = prepare(Path(folder))
        runs = [stack.enter_context(running(one, Path(folder), database)) for one in contestants]
        for run in runs:
            run.play(people=60, at_once=AT_ONCE)
        while not found["ours"] or time.monotonic() - began < MOST:
            runs.reverse()
            for run in runs:
                told = run.play(people=PEOPLE, at_once=AT_ONCE)
                found[run.contestant.name].append(told["processor"])
    return found


def ratios(found: Mapping[str, Sequence[float]]) -> dict[str, float]:
    """How many times this bot's processor time each peer takes, the middle of all rounds."""
    return {
        name: median(theirs / mine for theirs, mine in zip(times, found["ours"], strict=True))
        for name, times in found.items()
        if name != "ours"
    }


def too_slow(least: Mapping[str, float], found: Mapping[str, float]) -> Iterator[str]:
    """A sentence for each peer that takes less, beside this bot, than is allowed."""
    for name, ratio in found.items():
        if ratio < least[name]:
            yield f"{name} takes {ratio:.2f} times our processor time: less than {least[name]}"


if __name__ == "__main__":
    sys.exit(main())
