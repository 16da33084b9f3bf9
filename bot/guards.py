"""What the process does to itself before anything else, so that little is left of anybody.

The order is `reexecute_if_needed`, then `harden` (an exec makes a process dumpable again), then
everything else; `Sweeper` belongs to the running loop.
"""

import asyncio
import contextlib
import ctypes
import gc
import os
import sys
from collections.abc import Mapping

_MALLOC = "PYTHONMALLOC"
_TUNABLES = "GLIBC_TUNABLES"
# Freed blocks are overwritten, and none takes the short cut past that (the thread cache).
_SCRUBBING = {"glibc.malloc.perturb": "165", "glibc.malloc.tcache_count": "0"}
# Holds a process id, which an exec keeps: whoever inherits it is another process.
_MARK = "REEXECUTED_PROCESS"
_PR_SET_DUMPABLE = 4
_QUIET = 0.3
_OVERDUE = 10.0
_SELDOM = 20_000, 50, 100  # of Python's 700, 10, 10; saves a twentieth of each update


def _has_glibc() -> bool:
    with contextlib.suppress(AttributeError, ValueError, OSError):
        return (os.confstr("CS_GNU_LIBC_VERSION") or "").startswith("glibc")
    return False


def _tunables(present: str) -> str:
    """Returns the tunables with ours added; those that others have set stay."""
    entries = [entry for entry in present.split(":") if entry]
    others = [entry for entry in entries if entry.partition("=")[0] not in _SCRUBBING]
    return ":".join(others + [f"{name}={value}" for name, value in _SCRUBBING.items()])


def scrubbing(environment: Mapping[str, str]) -> dict[str, str]:
    """Returns the variables that still have to be set for freed memory to be overwritten."""
    present = environment.get(_TUNABLES, "")
    wanted = {_MALLOC: "malloc"}
    if not {f"{name}={value}" for name, value in _SCRUBBING.items()} <= set(present.split(":")):
        wanted[_TUNABLES] = _tunables(present)
    return {name: value for name, value in wanted.items() if environment.get(name) != value}


def reexecute_if_needed() -> None:
    """Starts this very command again with an allocator that overwrites what is freed.

    Only where glibc reads the settings, and at most once: both are read when a process starts.
    Does not return where it does so. Never call it where the process is not the bot's own.
    """
    missing = scrubbing(os.environ)
    repeated = os.environ.get(_MARK) == str(os.getpid())
    if not missing or repeated or not _has_glibc() or not sys.executable:
        return
    sys.stdout.flush()
    environment = {**os.environ, **missing, _MARK: str(os.getpid())}
    # orig_argv keeps -m, -X and -W, which sys.argv has lost.
    os.execve(sys.executable, [sys.executable, *sys.orig_argv[1:]], environment)  # noqa: S606


def harden() -> None:
    """Makes new files private to this user and takes memory dumps away, where there are any."""
    os.umask(0o077)
    _no_core_file()
    _not_dumpable()


def _no_core_file() -> None:
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _not_dumpable() -> None:
    # A pipe as core_pattern ignores the limit above; this also closes /proc/PID/mem and environ.
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, *(ctypes.c_ulong(0),) * 4)


class Sweeper:
    """Collects what the last answers left behind, once nothing has happened for a moment.

    A full collection also empties the interpreter's free lists, which no allocator overwrites.
    """

    def __init__(self, quiet: float = _QUIET, overdue: float = _OVERDUE) -> None:
        self._quiet = quiet
        self._overdue = overdue
        self._planned: asyncio.TimerHandle | None = None
        self._dirty_since: float | None = None

    def freeze(self) -> None:
        """Exempts all that has been built so far, so that a sweep takes little time.

        From then on sweeping is for the quiet moments: the collector by itself comes seldom.
        """
        gc.collect()
        gc.freeze()
        gc.set_threshold(*_SELDOM)

    def busy(self) -> None:
        """Puts a planned sweep off: there is work."""
        if self._planned is not None:
            self._planned.cancel()
            self._planned = None
        self._dirty_since = self._dirty_since or asyncio.get_running_loop().time()

    def done(self, *, idle: bool) -> None:
        """Sweeps at once where work has put it off for too long; else plans it for when it is idle.

        After an answer and never before one, so that nobody waits for it.
        """
        self.busy()
        loop = asyncio.get_running_loop()
        if loop.time() - (self._dirty_since or 0.0) >= self._overdue:
            self._sweep()
        elif idle:
            self._planned = loop.call_later(self._quiet, self._sweep)

    def _sweep(self) -> None:
        self._planned = None
        self._dirty_since = None
        gc.collect()
