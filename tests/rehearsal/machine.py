"""A whole machine: a Debian with systemd as its first process, in systemd-nspawn."""

from __future__ import annotations

import asyncio
import os
import time
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tests.rehearsal.commands import NotHereError, command, need, result

CGROUPS = Path("/sys/fs/cgroup")
LIMITS = ("memory", "pids")  # controllers that the units use; version 1 has each by itself
SECONDS = 60.0  # to boot, and to go down
ENVIRONMENT = (
    "env", "-i", "HOME=/root", "LANG=C.UTF-8",
    "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
)  # fmt: skip
# Into cgroups of its own first, so that what it makes there can be taken away again.
BOOT = 'until [ "$1" = boot ]; do echo $$ >"$1/cgroup.procs"; shift; done; shift; exec "$@"'


@dataclass(frozen=True, slots=True)
class Machine:
    """A machine that has come up. It shares the network with the one around it."""

    root: Path
    leader: int  # process, as seen from outside

    async def run(self, script: str, status: int = 0) -> str:
        """What root's shell says in it, where every command ends well."""
        shell = (*ENVIRONMENT, "bash", "-c", f"set -e; umask 022; . ~/.bashrc\n{script}")
        enter = ("nsenter", f"--target={self.leader}", "--all")
        return await command(*enter, *shell, status=status, cwd=Path("/"))


@asynccontextmanager
async def running_machine(root: Path) -> AsyncIterator[Machine]:
    """The machine of a root folder, up as long as the block; NotHereError where it cannot be."""
    need("systemd-nspawn", "nsenter")
    (root / "root" / ".bashrc").touch()
    words = [
        "systemd-nspawn", "--quiet", "--boot", f"--directory={root}", "--console=pipe",
        "--resolv-conf=off", "--timezone=off", "--link-journal=no", "--register=no",
    ]  # fmt: skip
    with _own_cgroups(root.parent.name) as places:
        if not Path("/run/systemd/system").exists():
            words.append("--keep-unit")
        shell = ("sh", "-c", BOOT, "sh", *map(str, places), "boot")
        nspawn = await asyncio.create_subprocess_exec(
            *shell, *words, stdin=DEVNULL, stdout=DEVNULL, stderr=DEVNULL
        )
        try:
            machine = await _come_up(root, nspawn)
            yield machine
            await result("nsenter", f"--target={machine.leader}", "--all", "systemctl", "poweroff")
            with suppress(TimeoutError):
                await asyncio.wait_for(nspawn.wait(), SECONDS)
        finally:
            if nspawn.returncode is None:
                nspawn.terminate()  # it ends what runs in it
                await nspawn.wait()


async def _come_up(root: Path, nspawn: Process) -> Machine:
    """The machine once systemd has started all it starts; NotHereError where it does not."""
    children = Path(f"/proc/{nspawn.pid}/task/{nspawn.pid}/children")
    end = time.monotonic() + SECONDS
    while nspawn.returncode is None and time.monotonic() < end:
        await asyncio.sleep(0.2)
        with suppress(OSError, IndexError, AssertionError):
            machine = Machine(root, int(children.read_text().split()[0]))
            if await machine.run("systemctl is-system-running || true") in (
                "running\n",
                "degraded\n",
            ):
                await _allow_limits(machine)
                return machine
    raise NotHereError("systemd does not come up in systemd-nspawn")


async def _allow_limits(machine: Machine) -> None:
    """Lets its systemd write limits where nspawn gives it cgroups of version 1 to read alone."""
    if not (CGROUPS / "cgroup.procs").exists():
        again = (f"mount -o remount,rw,bind {CGROUPS / name}" for name in LIMITS)
        script = "; ".join((f"mount -o remount,rw {CGROUPS}", *again, "systemctl daemon-reexec"))
        await machine.run(script)


async def has_limits(machine: Machine) -> bool:
    """Whether what a unit says of memory is kept to."""
    hog = "python3 -c \"b'x' * 2**27\""
    said = await machine.run(f"systemd-run -q --wait -p MemoryMax=32M {hog} && echo whole || true")
    return "whole" not in said


@contextmanager
def _own_cgroups(name: str) -> Iterator[list[Path]]:
    """Cgroups to put the machine into; they are gone after the block, with all below."""
    unified = (CGROUPS / "cgroup.procs").exists()
    above = [CGROUPS] if unified else [CGROUPS / one for one in (*LIMITS, "systemd", "unified")]
    places = [one / name for one in above if (one / "cgroup.procs").exists()]
    try:
        for place in places:
            place.mkdir()
        yield places
    finally:
        for place in places:
            for folder, _, _ in os.walk(place, topdown=False):
                with suppress(OSError):
                    Path(folder).rmdir()
