"""`python -m bench`: everything side by side, on paper and in bench/latest.json."""

from __future__ import annotations

import argparse
import json
import os
import platform
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from bench import parts
from bench.contestants import HERE, PYTHON, ROOT, Contestant, ours, peers
from bench.picture import picture
from bench.report import report
from bench.running import Failed

PARTS = ("speed", "guards", "transports", "felt", "growth", "lists")


def main() -> int:
    """0, or 1 where a bot did not do what it should."""
    asked = _arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that no bot is left behind
    length = parts.QUICK if asked.quick else parts.FULL
    wanted = [c for c in (ours(), *peers()) if not asked.only or c.name in asked.only]
    present = [c for c in wanted if not c.missing]
    found: dict[str, Any] = {
        "machine": _machine(),
        "load": os.getloadavg()[0],
        "left_out": [f"{c.title}: {c.missing}" for c in wanted if c.missing],
    }
    chosen = asked.parts or (("speed", "felt", "growth") if asked.quick else PARTS)
    failures: list[str] = []
    for part in chosen:
        try:
            found[part] = _part(part, present, length, asked.delay)
        except Failed as failure:
            failures.append(f"{part}: {failure}")
    asked.output.write_text(json.dumps(found, indent=1), "utf-8")
    if "speed" in found:
        asked.picture.write_bytes(picture(found))
    print(report(found))
    print("\n".join(failures), file=sys.stderr)
    return 1 if failures else 0


def _part(name: str, present: list[Contestant], length: parts.Length, delay: float) -> Any:
    from bench import transports

    shorter = replace(length, rounds=min(length.rounds, 2), seconds=3.0, most=60.0)
    run: dict[str, Callable[[], Any]] = {
        "speed": lambda: parts.side_by_side(present, length, say),
        "guards": lambda: parts.side_by_side(_variants(), shorter, say),
        "transports": transports.measure_transports,
        "felt": lambda: parts.tap_to_screen(present, length, delay, say),
        "growth": lambda: parts.growth(length, say),
        "lists": lambda: parts.import_beside_taps(length, say),
    }
    return run[name]()


def _variants() -> list[Contestant]:
    """This bot with one thing otherwise."""
    scrub = {"PYTHONMALLOC": "malloc", "GLIBC_TUNABLES": "glibc.malloc.perturb=165"}
    made = {
        "as shipped": {},
        "freed blocks not overwritten": {"BENCH_CHANGES": "scrubbing", "PYTHONMALLOC": "malloc"},
        "with the thread cache of malloc": {"BENCH_CHANGES": "scrubbing", **scrub},
        "Python's own allocator": {"BENCH_CHANGES": "scrubbing"},
        "no sweeps": {"BENCH_CHANGES": "sweeper"},
        "none of these guards": {"BENCH_CHANGES": "scrubbing sweeper"},
        "logs at WARNING": {"KOLLEGABOT_LOG_LEVEL": "WARNING"},
        "on uvloop": {"BENCH_CHANGES": "uvloop"},
    }
    launcher = (PYTHON, "-m", "bench.candidate")
    return [ours(title, launcher, title, **around) for title, around in made.items()]


def say(line: str) -> None:
    """What is going on, to whoever waits."""
    print(f"{time.strftime('%H:%M:%S')} {line}", file=sys.stderr, flush=True)


def _machine() -> str:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    load = f"{os.getloadavg()[0]:.1f}"
    return (
        f"{time.strftime('%Y-%m-%d %H:%M')}, {platform.system()} on {_processor()}, "
        f"{cores} cores, Python {platform.python_version()}, load at the start {load}"
    )


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.machine()
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.machine())


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser("bench", description="This bot beside its peers.")
    parser.add_argument("--quick", action="store_true", help="does it run at all?")
    parser.add_argument("--parts", nargs="+", choices=PARTS)
    parser.add_argument("--only", nargs="+", help="ours, ptb, aiogram, grammy")
    parser.add_argument("--delay", type=float, default=0.02, help="seconds to Telegram, one way")
    parser.add_argument("--output", type=Path, default=HERE / "latest.json")
    parser.add_argument("--picture", type=Path, help="docs/pictures/bench.png of a whole run")
    asked = parser.parse_args()
    if asked.picture is None:
        whole = not (asked.quick or asked.parts or asked.only)
        asked.picture = ROOT / "docs/pictures/bench.png" if whole else HERE / "latest.png"
    return asked


if __name__ == "__main__":
    sys.exit(main())
