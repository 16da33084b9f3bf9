"""Guide B of docs/operating.md: the image, and the bot in it as compose.yaml shuts it in."""

from __future__ import annotations

import json
import re
import shutil
import time
from dataclasses import dataclass
from pathlib import Path

from bot.sandbox.demo.launcher import add_example_contacts
from bot.sandbox.server import serve
from bot.sandbox.telegram import Sandbox
from tests.rehearsal.commands import ROOT, NotHereError, Report, bot, command, need, result
from tests.rehearsal.debian import add_wheels, make_base, write_pip_settings
from tests.rehearsal.manual import blocks
from tests.support.world import TOKEN, Person, World, until

COMPOSE = (ROOT / "compose.yaml").read_text("utf-8")
# What each line of compose.yaml is to an engine without compose.
RESTRICTIONS = {
    "restart: unless-stopped": "--restart=unless-stopped",
    "read_only: true": "--read-only",
    "tmpfs: /tmp:size=16m,mode=1777,noexec,nosuid,nodev":
        "--tmpfs=/tmp:size=16m,mode=1777,noexec,nosuid,nodev",
    "cap_drop: [ALL]": "--cap-drop=ALL",
    'security_opt: ["no-new-privileges:true"]': "--security-opt=no-new-privileges",
    "pids_limit: 64": "--pids-limit=64",
    "mem_limit: 512m": "--memory=512m",
    "memswap_limit: 512m": "--memory-swap=512m",
    "core: 0": "--ulimit=core=0",
}  # fmt: skip
LISTS_OF_VALUES = {"build", "image", "environment", "secrets", "volumes", "ulimits", "logging"}
IMAGE, NAME = "kollegabot:rehearsal", "kollegabot-rehearsal"
FEW_FILES = ("--ulimit=nofile=1024:1024", "--ulimit=nproc=4096:4096")  # where root has fewer
PODMAN = """#!/bin/sh
exec unshare --mount sh -c 'umount /sys/fs/cgroup/unified 2>/dev/null; exec podman \
--root {folder}/images --runroot {folder}/running --tmpdir {folder}/tmp --storage-driver vfs \
--cgroup-manager cgroupfs --events-backend file "$@"' podman "$@"
"""


@dataclass(frozen=True, slots=True)
class Engine:
    """What builds and runs containers, and what a build has to be told."""

    program: str
    building: tuple[str, ...]
    folder: Path  # of compose.yaml, with secrets/ and files/
    telegram: World

    async def run(self, *words: str | Path, status: int = 0) -> str:
        """What the engine says."""
        return await command(self.program, *words, status=status)

    def words(self) -> tuple[str, ...]:
        """How compose.yaml starts a container, in the engine's own words."""
        secrets = sorted((self.folder / "secrets").iterdir())
        pairs = [(f"data-{NAME}", "/data"), *((self.folder / n, f"/{n}") for n in ("files", "own"))]
        pairs += [(file, f"/run/secrets/{file.name}:ro") for file in secrets]
        return (
            "--network=host", f"--env=KOLLEGABOT_API_URL={self.telegram.address}", *FEW_FILES,
            *restrictions(), *(f"--volume={ours}:{theirs}" for ours, theirs in pairs),
        )  # fmt: skip

    async def kollegabot(self, *words: str, status: int = 0) -> str:
        """The command `kollegabot` of guide B."""
        once = (word for word in self.words() if not word.startswith("--restart"))
        return await self.run("run", "--rm", *once, IMAGE, *words, status=status)

    async def comes_back(self, *words: str) -> float:
        """Does something that starts the bot; seconds until it asks for updates."""
        counts, began = self.telegram.sandbox.call_log.counts, time.monotonic()
        polls = counts["getUpdates"]
        await self.run(*words)
        await until(lambda: counts["getUpdates"] > polls)
        return time.monotonic() - began


def restrictions() -> tuple[str, ...]:
    """What compose.yaml shuts; LookupError where it says something else than is known here."""
    service = COMPOSE.partition("  bot:\n")[2].partition("\nsecrets:")[0]
    lines = [line.partition(" #")[0] for line in service.splitlines()]
    names = {found[1] for line in lines if (found := re.match(r"    (\w+):", line))}
    known = {line.partition(":")[0] for line in RESTRICTIONS} | LISTS_OF_VALUES
    other = (names - known) | (RESTRICTIONS.keys() - {line.strip() for line in lines})
    if other:
        raise LookupError(f"compose.yaml and tests/rehearsal differ over {other}")
    return tuple(RESTRICTIONS.values())


async def guide(kit: Path, folder: Path, report: Report) -> None:
    """The image is built, and the guide followed in it."""
    program, building = await _engine(kit, folder, report)
    with report.part("image built"):
        await command(program, "build", "--quiet", *building, "--tag", IMAGE, ".")
    sandbox = Sandbox(TOKEN)
    async with serve(sandbox) as address:
        telegram = World(sandbox, address, folder / "test.db", {}, folder / "log", ())
        engine = Engine(program, building, folder, telegram)
        try:
            await _follow(engine, report)
        finally:
            await result(program, "rm", "--force", "--time=5", "--volumes", NAME)
            await result(program, "volume", "rm", f"data-{NAME}")
            await result(program, "rmi", "--force", "--all")


async def _follow(engine: Engine, report: Report) -> None:
    folder, kari = engine.folder, engine.telegram.person(language_code="nb")
    prepare, own = blocks("B. With containers")[:2]
    await command("bash", "-ec", prepare, cwd=folder)
    (folder / "secrets" / "kollegabot_token").write_text(TOKEN)
    await command("bash", "-ec", own.partition("docker")[0], cwd=folder)
    up = ("run", "--detach", "--name", NAME, *engine.words(), IMAGE)
    with report.part("started, first call of Telegram") as told:
        told.append(f"after {await engine.comes_back(*up):.1f} s")
    with report.part("lists imported, setup, check"):
        await add_example_contacts(engine.telegram.database)
        await bot(engine.telegram.database, "contacts", "export", "files/list.csv")
        await command("chown", "10001", folder / "files" / "list.csv")
        await engine.kollegabot("contacts", "import", "/files/list.csv", "--apply")
        for words in ("setup", "check", "--version"):
            await engine.kollegabot(words)
        await engine.kollegabot("codes", "add", "Nyhetsbrev")
    with report.part("two answers"):
        await _answers(engine, kari)
    with report.part("healthy, by the image's HEALTHCHECK and by status"):
        await engine.run("healthcheck", "run", NAME)
        said = await result(
            engine.program, "exec", NAME, "/venv/bin/python", "-m", "bot", "status", "--json"
        )
        states = {n: c["state"] for n, c in json.loads(said.stdout)["checks"].items()}
        assert "failing" not in states.values(), states
    with report.part("shut in") as told:
        told.append(await _look_inside(engine))
    await _end_and_restore(engine, report, kari)


async def _answers(engine: Engine, somebody: Person) -> None:
    await somebody.starts()
    await somebody.taps(somebody.labels[0])
    assert engine.telegram.refusals() == []


async def _look_inside(engine: Engine) -> str:
    """What the kernel says of the bot's process, and whether it can write beside its folders."""
    inside = "import os; print(open('/proc/1/status').read(), open('/proc/1/limits').read())"
    said = await engine.run("exec", NAME, "/venv/bin/python", "-c", inside)
    rows = [line.split() for line in said.splitlines()]
    told = {row[0]: row[1] for row in rows if len(row) == 2}
    assert told["NoNewPrivs:"] == "1"
    assert int(told["CapEff:"], 16) == int(told["CapBnd:"], 16) == 0
    assert "Max core file size 0 0 bytes" in {" ".join(row) for row in rows}
    write = "open('/venv/x', 'w')"
    await engine.run("exec", NAME, "/venv/bin/python", "-c", write, status=1)
    limits = await engine.run(
        "inspect", "--format", "{{.HostConfig.Memory}} {{.HostConfig.PidsLimit}}", NAME
    )
    assert limits.split() == [str(512 * 2**20), "64"]
    return "read-only root, no rights, no core, 512 MB, 64 processes"


async def _end_and_restore(engine: Engine, report: Report, kari: Person) -> None:
    with report.part("killed by force") as told:
        pid = (await engine.run("inspect", "--format", "{{.State.Pid}}", NAME)).strip()
        counts, began = engine.telegram.sandbox.call_log.counts, time.monotonic()
        polls = counts["getUpdates"]
        await command("kill", "-KILL", pid)
        await until(lambda: counts["getUpdates"] > polls, 60)
        await kari.taps(kari.labels[0])
        told.append(f"back after {time.monotonic() - began:.1f} s (restart: unless-stopped)")
    with report.part("backup beside the running bot"):
        await engine.kollegabot("backup", "/files")
    with report.part("stopped") as told:
        began = time.monotonic()
        await engine.run("stop", NAME)
        seconds = time.monotonic() - began
        code = (await engine.run("inspect", "--format", "{{.State.ExitCode}}", NAME)).strip()
        assert (code, seconds < 10) == ("0", True), (code, seconds)
        told.append(f"status 0 after {seconds:.1f} s")
    with report.part("restored, started, answering") as told:
        (copy,) = (engine.folder / "files").glob("*.db")
        await engine.kollegabot("restore", f"/files/{copy.name}")
        told.append(f"{await engine.comes_back('start', NAME):.1f} s from start to first call")
        await _answers(engine, kari)


async def _engine(kit: Path, folder: Path, report: Report) -> tuple[str, tuple[str, ...]]:
    """Docker where it runs; else podman, on a base of debootstrap that needs no registry.

    It runs where cgroups of both versions are mounted, too: with the first alone.
    """
    if shutil.which("docker") and not (await result("docker", "info")).returncode:
        return "docker", ()
    need("podman", "crun", "debootstrap", "unshare")
    report.omit("docker and its compose plugin", "no Docker here; podman is given what they say")
    podman = folder / "podman"
    podman.write_text(PODMAN.format(folder=folder))
    podman.chmod(0o755)
    with report.part("a base is made of a Debian"):
        packed = folder / "base.tar"
        await command("tar", "-C", await make_base(kit), "-cf", packed, ".")
        ran = await result(podman, "import", packed, "docker.io/library/python:3.12-slim")
        if ran.returncode:
            raise NotHereError(f"podman does not run here: {ran.stderr[-200:]}")
        packed.unlink()
    wheels, settings = await add_wheels(kit), folder / "pip.conf"
    write_pip_settings(settings, "/wheels")
    bound = (f"--volume={wheels}:/wheels:ro", f"--volume={settings}:/etc/pip.conf:ro")
    offline = ("--pull=never", "--layers=false", "--network=none", "--format=docker")
    return str(podman), (*offline, *FEW_FILES, *bound)
