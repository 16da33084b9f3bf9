"""Tries the guides of docs/operating.md as far as this machine allows: `python -m tests.rehearsal`.

Run as root, on Linux. Each step says how long it took, or why it could not be run; what systemd
or a container engine would restrict is set by setpriv, unshare and prlimit where there is none.
Not part of `make test`. Ends with 1 where a step failed.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path

from tests.support.world import World, until, world

ROOT = Path(__file__).parents[1]
NOBODY = 65534  # user and group
PYTHON = "/usr/bin/python3"  # one that every user may start
LIBRARIES = next(path for path in sys.path if path.endswith("site-packages"))
FIRST = "ca54358"  # of the house before this one: what a long-lived installation comes from

WRAPPER = f"""
import os, sys
data = os.getcwd()
shut = (
    f"mount --bind {{data}} {{data}} && mount -o remount,bind,ro / && cd {{data}} && exec "
    "prlimit --core=0 --nproc=512 setpriv --reuid={NOBODY} --regid={NOBODY} --clear-groups "
    "--no-new-privs --bounding-set=-all --inh-caps=-all {PYTHON} -m bot run"
)
os.environ["PYTHONPATH"] += ":{LIBRARIES}"
os.execvp("unshare", ["unshare", "--mount", "sh", "-c", shut])
"""


PODMAN = """#!/bin/sh
exec unshare --mount sh -c 'umount /sys/fs/cgroup/unified 2>/dev/null; exec podman --root \
{folder}/images --runroot {folder}/running --storage-driver vfs --cgroup-manager cgroupfs "$@"' \
podman "$@"
"""
FEW_FILES = ("--ulimit=nofile=1024:1024", "--ulimit=nproc=4096:4096")
IN_BASE = "python3,python3-venv,python-is-python3,ca-certificates"


class NotHereError(Exception):
    """Why a step cannot be run on this machine."""


def need(*programs: str) -> None:
    """Raises NotHereError where a program is missing."""
    for program in programs:
        if not shutil.which(program):
            raise NotHereError(f"{program} is missing")


def result(*words: str, cwd: Path = ROOT, **more: str) -> subprocess.CompletedProcess[str]:
    """How a program ended, and what it said."""
    env = {k: v for k, v in os.environ.items() if not k.startswith("KOLLEGABOT_")} | more
    return subprocess.run(words, cwd=cwd, env=env, capture_output=True, text=True)


def command(*words: str, status: int = 0, cwd: Path = ROOT, **more: str) -> str:
    """What a program says; fails where it does not end with this status."""
    ran = result(*words, cwd=cwd, **more)
    assert ran.returncode == status, f"{' '.join(words)}: {ran.returncode} {ran.stderr[-400:]}"
    return ran.stdout


def bot(database: Path, *words: str, status: int = 0, root: Path = ROOT) -> str:
    """What a command of the bot says, in the folder of its database."""
    own = {"KOLLEGABOT_DATABASE": str(database), "PYTHONPATH": f"{root}:{LIBRARIES}"}
    return command(PYTHON, "-m", "bot", *words, status=status, cwd=database.parent, **own)


async def units(folder: Path) -> str:
    """systemd reads the units, and says how far they shut the bot in."""
    need("systemd-analyze")
    for file in (ROOT / "deploy").iterdir():
        text = file.read_text("utf-8").replace("/opt/kollegabot/.venv/bin/kollegabot", "/bin/true")
        (folder / file.name).write_text(text, "utf-8")
    (folder / "kollegabot-alert@x.service").symlink_to(folder / "kollegabot-alert@.service")
    files = sorted(str(file) for file in folder.iterdir() if "@." not in file.name)
    command("systemd-analyze", "verify", *files)
    unit = str(folder / "kollegabot.service")
    said = command("systemd-analyze", "security", "--offline=true", unit)
    return said.strip().splitlines()[-1].strip("→ ")


async def wheel(folder: Path) -> str:
    """A wheel in an environment of its own, from a folder with a `config` that is not ours."""
    source = folder / "source"
    ignored = shutil.ignore_patterns("__pycache__")
    for package in ("bot", "config", "conversations"):
        shutil.copytree(ROOT / package, source / package, ignore=ignored)
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    uv = (str(Path(sys.executable).with_name("uv")), "build", "--quiet", "--no-build-isolation")
    command(*uv, "--offline", "--python", sys.executable, "-o", str(folder / "dist"), cwd=source)
    command(sys.executable, "-m", "venv", str(folder / "venv"))
    pip = (str(folder / "venv" / "bin" / "pip"), "install", "-q", "--no-deps", "--no-index")
    command(*pip, *map(str, (folder / "dist").glob("*.whl")))
    (site,) = (folder / "venv").glob("lib/python*/site-packages")
    (site / "libraries.pth").write_text(LIBRARIES)  # in the place of the network
    (folder / "config").mkdir()
    (folder / "config" / "__init__.py").write_text("raise SystemExit('the wrong config')")
    own = str(folder / "venv" / "bin" / "kollegabot")
    said = command(own, "--version", cwd=folder).strip()
    assert "I orden" in command(own, "check", cwd=folder)
    assert "no bot runs" in command(own, "status", status=1, cwd=folder)
    return f"{said}, {sum(f.stat().st_size for f in folder.glob('dist/*')) // 1000} kB with sdist"


async def shut_in(folder: Path) -> str:
    """As unit and compose.yaml shut it in: another user, read-only but its folder, no rights."""
    need("unshare", "setpriv", "prlimit", PYTHON)
    if os.geteuid():
        raise NotHereError("only root may take rights away")
    folder.chmod(0o755)
    data = folder / "data"
    data.mkdir(mode=0o700)
    wrapper = folder / "wrapper.py"
    wrapper.write_text(WRAPPER)
    os.chown(data, NOBODY, NOBODY)
    async with AsyncExitStack() as stack:
        here = await stack.enter_async_context(world(data, command=(str(wrapper),)))
        return await _use(here)


async def _use(here: World) -> str:
    """Talks to it, looks at it, copies it, kills it, puts it back as root, and talks on."""
    database = here.database
    kari = here.person(language_code="nb")
    began = time.monotonic()
    await kari.starts()
    await kari.taps(kari.labels[0])
    answer = time.monotonic() - began
    await until(lambda: Path(f"{database}.alive").stat().st_mtime)
    bot(database, "health")
    copies = database.parent / "backups"
    copies.mkdir()
    bot(database, "backup", "backups")
    said = json.loads(bot(database, "status", "--json", status=3))
    wrong = sorted(n for n, check in said["checks"].items() if check["state"] == "failing")
    assert wrong == [], wrong
    await here.stop(signal.SIGKILL)
    (copy,) = copies.iterdir()
    began = time.monotonic()
    bot(database, "restore", str(copy))
    assert database.stat().st_uid == NOBODY
    await here.start()
    await kari.taps(kari.labels[0])
    back = time.monotonic() - began
    assert here.refusals() == []
    return f"two answers in {answer:.1f} s; killed, restored by root and answering in {back:.1f} s"


async def upgrade(folder: Path) -> str:
    """From the first house to this one, and back by restore."""
    old, database = folder / "old", folder / "x.db"
    old.mkdir()
    archive = folder / "old.tar"
    command("git", "archive", "-o", str(archive), FIRST)
    command("tar", "-xf", str(archive), "-C", str(old))
    rows = "area,offer,name,phone,confirmed\nTroms legeforening,støttekollega,Kari Eksempel,{},{}\n"
    (folder / "list.csv").write_text(rows.format("406 12 345", "2026-11-01"), "utf-8")
    bot(database, "contacts", "import", "list.csv", "--apply", root=old)
    bot(database, "backup", "before.db", root=old)
    began = time.monotonic()
    bot(database, "contacts", "export", "new.csv")
    took = time.monotonic() - began
    assert "Kari Eksempel" in (folder / "new.csv").read_text("utf-8-sig")
    bot(database, "contacts", "import", "new.csv", "--apply")
    refused = "newer than the program"
    own = {"KOLLEGABOT_DATABASE": str(database), "PYTHONPATH": f"{old}:{LIBRARIES}"}
    ran = result(PYTHON, "-m", "bot", "contacts", "status", cwd=folder, **own)
    back = "opens it still" if ran.returncode == 0 else "says that it is newer"
    assert ran.returncode == 0 or refused in ran.stdout + ran.stderr
    bot(database, "restore", "before.db", root=old)
    bot(database, "contacts", "export", "old.csv", root=old)
    assert "Kari Eksempel" in (folder / "old.csv").read_text("utf-8-sig")
    return f"forward in {took:.1f} s; the old program {back}; back by restore"


async def container(folder: Path) -> str:
    """The image, built and started with compose's restrictions."""
    engine: tuple[str, ...] = ("docker",)
    build: tuple[str, ...] = ("--quiet",)
    if result("docker", "info").returncode if shutil.which("docker") else True:
        engine, build = _podman(folder)
    began = time.monotonic()
    command(*engine, "build", *build, "--tag", "kollegabot:rehearsal", ".")
    shut = ("--read-only", "--cap-drop=ALL", "--security-opt=no-new-privileges", "--network=none")
    limits = ("--memory=512m", "--memory-swap=512m", "--pids-limit=64", *FEW_FILES)
    run = (*engine, "run", "--rm", *shut, *limits, "--tmpfs=/tmp", "kollegabot:rehearsal")
    assert command(*run, "--version").startswith("kollegabot ")
    assert "I orden" in command(*run, "check")
    took = time.monotonic() - began
    engine_name = Path(engine[0]).name
    return f"built by {engine_name} in {took:.0f} s; --version and check under its restrictions"


def _podman(folder: Path) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Podman, and how it builds where no registry is to be had: on a base made by debootstrap.

    It runs where cgroups of both versions are mounted, too: with the first alone. REHEARSAL_BASE
    may name the folder of a base that was made before.
    """
    need("podman", "crun", "debootstrap", "unshare")
    podman = folder / "podman"
    podman.write_text(PODMAN.format(folder=folder))
    podman.chmod(0o755)
    base = Path(os.environ.get("REHEARSAL_BASE") or folder / "base")
    if not base.exists():
        command("debootstrap", "--variant=minbase", f"--include={IN_BASE}", "stable", str(base))
    packed = folder / "base.tar"
    command("tar", "-C", str(base), "-cf", str(packed), ".")
    command(str(podman), "import", str(packed), "docker.io/library/python:3.12-slim")
    wheels, settings = folder / "wheels", folder / "pip.conf"
    lists = ("-r", "requirements/build.txt", "-r", "requirements/base.txt")
    pip = (sys.executable, "-m", "pip", "download", "-q", "--require-hashes", *lists)
    command(*pip, "-d", str(wheels))
    settings.write_text("[global]\nno-index = true\nfind-links = /wheels\n")
    bound = (f"--volume={wheels}:/wheels:ro", f"--volume={settings}:/etc/pip.conf:ro")
    offline = ("--pull=never", "--layers=false", "--network=none")
    return (str(podman),), ("--quiet", *offline, *FEW_FILES, *bound)


async def systemd(_: Path) -> str:
    """The units under a running systemd."""
    need("systemctl")
    if not Path("/run/systemd/system").exists():
        raise NotHereError("no systemd runs: Restart=, OnFailure=, MemoryMax= and timers untried")
    raise NotHereError("left to whoever installs: it would change this machine's units")


STEPS: tuple[Callable[[Path], Awaitable[str]], ...] = (
    units, wheel, shut_in, upgrade, container, systemd,
)  # fmt: skip


async def rehearse() -> int:
    """Tries each step in a folder of its own; 1 where one failed."""
    failed = False
    for step in STEPS:
        with tempfile.TemporaryDirectory() as folder:
            began = time.monotonic()
            try:
                said = f"done: {await step(Path(folder))}"
            except NotHereError as reason:
                said = f"not run: {reason}"
            except (AssertionError, LookupError, OSError, ValueError) as error:
                said, failed = f"FAILED: {error!r}"[:600], True
        sys.stdout.write(f"{step.__name__:10} {time.monotonic() - began:6.1f} s  {said}\n")
        sys.stdout.flush()
    return int(failed)


if __name__ == "__main__":
    sys.exit(asyncio.run(rehearse()))
