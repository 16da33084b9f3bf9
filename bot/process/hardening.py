"""What the process does to itself before anything else, so that little is left of anybody.

The order is `reexecute_if_needed`, then `harden` (an exec makes a process dumpable again), then
everything else; `Sweeper` belongs to the running loop.
"""

import contextlib
import os
import sys
from collections.abc import Mapping

_MALLOC = "PYTHONMALLOC"
_TUNABLES = "GLIBC_TUNABLES"
# Freed blocks are overwritten, and none takes the short cut past that (the thread cache). What one
# thread frees serves all: 1 MiB less, and Python lets no two of them allocate at the same time.
_ALLOCATOR = {
    "glibc.malloc.perturb": "165",
    "glibc.malloc.tcache_count": "0",
    "glibc.malloc.arena_max": "1",
}
# Holds a process id, which an exec keeps: whoever inherits it is another process.
_MARK = "REEXECUTED_PROCESS"
_PR_SET_DUMPABLE = 4


def _has_glibc() -> bool:
    with contextlib.suppress(AttributeError, ValueError, OSError):
        return (os.confstr("CS_GNU_LIBC_VERSION") or "").startswith("glibc")
    return False


def _tunables(present: str) -> str:
    """Returns the tunables with ours added; those that others have set stay."""
    entries = [entry for entry in present.split(":") if entry]
    others = [entry for entry in entries if entry.partition("=")[0] not in _ALLOCATOR]
    return ":".join(others + [f"{name}={value}" for name, value in _ALLOCATOR.items()])


def missing_variables(environment: Mapping[str, str]) -> dict[str, str]:
    """Returns the variables that still have to be set for freed memory to be overwritten."""
    present = environment.get(_TUNABLES, "")
    wanted = {_MALLOC: "malloc"}
    if not {f"{name}={value}" for name, value in _ALLOCATOR.items()} <= set(present.split(":")):
        wanted[_TUNABLES] = _tunables(present)
    return {name: value for name, value in wanted.items() if environment.get(name) != value}


def reexecute_if_needed() -> None:
    """Starts this very command again with an allocator that overwrites what is freed.

    Only where glibc reads the settings, and at most once: both are read when a process starts.
    Does not return where it does so. Never call it where the process is not the bot's own.
    """
    missing = missing_variables(os.environ)
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
        import ctypes

        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, *(ctypes.c_ulong(0),) * 4)
