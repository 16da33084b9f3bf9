"""This bot with one thing otherwise, to see what that thing costs: `python -m bench.candidate run`.

KOLLEGABOT_ is for settings, so what is to be otherwise is named in BENCH_CHANGES.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

from bot.cli.main import main
from bot.process import hardening, memory_sweeper


def without_scrubbing() -> None:
    """Keeps the allocator that the environment names."""
    hardening.reexecute_if_needed = lambda: None


def without_sweeper() -> None:
    """Never collects by itself."""
    setattr(memory_sweeper.MemorySweeper, "_sweep", lambda _: None)  # noqa: B010


def with_rare_collections() -> None:
    """Lets the collector of garbage look much more seldom."""
    import gc

    gc.set_threshold(20_000, 50, 100)


def with_uvloop() -> None:
    """Runs on uvloop."""
    import uvloop

    uvloop.install()


def with_profile() -> None:
    """Writes where the time goes to /tmp/bench.prof when it ends."""
    import atexit
    import cProfile

    profile = cProfile.Profile()
    atexit.register(lambda: profile.dump_stats("/tmp/bench.prof"))  # noqa: S108
    profile.enable()


CHANGES: dict[str, Callable[[], None]] = {
    "scrubbing": without_scrubbing,
    "sweeper": without_sweeper,
    "gc": with_rare_collections,
    "uvloop": with_uvloop,
    "profile": with_profile,
}

if __name__ == "__main__":
    for change in os.environ.get("BENCH_CHANGES", "").split():
        CHANGES[change]()
    sys.exit(main())
