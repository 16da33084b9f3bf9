"""The bot installed on a machine as *A. With systemd* says, and people who talk to it."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.sandbox.demo.launcher import add_example_contacts
from bot.sandbox.server import serve
from bot.sandbox.telegram import Sandbox
from tests.rehearsal.commands import Report, bot, command
from tests.rehearsal.debian import make_base, write_pip_settings
from tests.rehearsal.machine import Machine, running_machine
from tests.rehearsal.manual import TEXT, block_with, blocks, fill_in
from tests.support.world import TOKEN, Person, World

FIRST_STEPS, GUIDE = "Before anything else", "A. With systemd"
MAIL = "var/mail/root"
# What dma or another would be: it keeps what it is given.
SENDMAIL = f"#!/bin/sh\ncat >>/{MAIL}\n"
OWN = ("responsible", "Eksempelforeningen"), ("privacy_contact", "personvern@example.org")
TRUE = ("bot_name", "@kollega_bot"), ("source", "https://example.org/kollegabot")
WAIT = 120.0  # seconds for what takes systemd or the bot a minute


@dataclass(frozen=True, slots=True)
class Installation:
    """A machine with the bot on it, and Telegram around it."""

    machine: Machine
    telegram: World
    report: Report

    async def run(self, script: str, status: int = 0) -> str:
        """What root's shell says in the folder of the program."""
        return await self.machine.run(f"cd /opt/kollegabot 2>/dev/null || :\n{script}", status)

    async def comes_back(self, act: str) -> float:
        """Does something that starts the bot; seconds until Telegram has answered it."""
        before, began = await self._starts(), time.monotonic()
        await self.run(act)
        end = time.monotonic() + WAIT
        while await self._starts() == before:
            assert time.monotonic() < end, f"it has not come back: {act}"
            await asyncio.sleep(0.3)
        return time.monotonic() - began

    async def _starts(self) -> int:
        """How often the log says that Telegram has answered a bot that was started."""
        said = await self.run("journalctl -u kollegabot -o cat")
        return sum(line.endswith(" started") for line in said.splitlines())

    async def is_answering(self, somebody: Person) -> None:
        """Somebody taps their way on, and nothing is refused."""
        await somebody.starts()
        await somebody.taps(somebody.labels[0])
        assert self.telegram.refusals() == []

    async def becomes(self, script: str, said: str) -> float:
        """Seconds until a command says something."""
        began = time.monotonic()
        while said not in (found := await self.run(f"{script} || :")):
            assert time.monotonic() - began < WAIT, f"{script}: {found}, not {said}"
            await asyncio.sleep(0.2)
        return time.monotonic() - began

    async def status(self) -> dict[str, Any]:
        """What `status --json` says of each thing."""
        told = json.loads(await self.run("kollegabot status --json || :"))
        return {name: check["state"] for name, check in told["checks"].items()}

    @property
    def mail(self) -> str:
        """What root has been written."""
        file = self.machine.root / MAIL
        return file.read_text() if file.exists() else ""


@asynccontextmanager
async def installation(
    kit: Path, folder: Path, report: Report, wheels: Path
) -> AsyncIterator[Installation]:
    """A machine that has come up, with everything but the bot."""
    root = folder / "root"
    with report.part("a Debian is made"):
        await command("cp", "-a", await make_base(kit), root)
        await command("cp", "-a", wheels, root / "wheels")
        write_pip_settings(root / "etc" / "pip.conf", "/wheels")
        sendmail = root / "usr" / "sbin" / "sendmail"
        sendmail.write_text(SENDMAIL)
        sendmail.chmod(0o755)
        await command("git", "init", "-q", "--bare", "-b", "main", root / "srv" / "program.git")
    sandbox = Sandbox(TOKEN)
    async with serve(sandbox) as address:
        telegram = World(sandbox, address, folder / "test.db", {}, folder / "log", ())
        began = time.monotonic()
        async with running_machine(root) as machine:
            report.say(f"{time.monotonic() - began:6.1f} s", "systemd is up, in systemd-nspawn")
            yield Installation(machine, telegram, report)


async def publish(on: Installation, revision: str) -> None:
    """Lets the machine pull a revision of the program."""
    place = on.machine.root / "srv" / "program.git"
    await command("git", "push", "-q", "--force", str(place), f"{revision}:refs/heads/main")


async def present_revision() -> str:
    """The commit of this tree with what has changed in it since."""
    changed = (await command("git", "stash", "create")).strip()
    return changed or (await command("git", "rev-parse", "HEAD")).strip()


async def install(on: Installation, text: str = TEXT) -> None:
    """Types what the manual prints, up to the start."""
    clone = fill_in(blocks(FIRST_STEPS, text)[0], ("clone …", "clone -q /srv/program.git"))
    program, dotenv, function, _ = blocks(GUIDE, text)[:4]
    await on.run(clone)
    if any("extends" in block for block in blocks(FIRST_STEPS, text)):
        write_own_values(on)
    await on.run(program)
    filled = fill_in(dotenv, ("the token from @BotFather", TOKEN))
    (on.machine.root / "var/lib/kollegabot/.env").write_text(
        f"{filled}KOLLEGABOT_API_URL={on.telegram.address}\n"
    )
    _write(on, "root/.bashrc", function)


def write_own_values(on: Installation) -> None:
    """Writes what an association fills in, outside the program."""
    values = [(f'{name} = "…"', f'{name} = "{value}"') for name, value in (*OWN, *TRUE)]
    block = fill_in(block_with("extends", FIRST_STEPS), ('"@…"', '"…"'), *values)
    _write(on, "etc/kollegabot/service.toml", block)


async def start(on: Installation, text: str = TEXT) -> float:
    """Types the manual's start; seconds until the bot asks for updates."""
    return await on.comes_back(block_with("enable --now", GUIDE, text).partition("journalctl")[0])


async def import_list(on: Installation) -> None:
    """Gives it the example contacts, as *Lists and staff* says."""
    await add_example_contacts(on.telegram.database)
    await bot(on.telegram.database, "contacts", "export", "list.csv")
    exported = on.telegram.database.with_name("list.csv")
    _write(on, "opt/kollegabot/list.csv", exported.read_text("utf-8"))
    lines = block_with("--apply", "Lists and staff").splitlines()
    await on.run("\n".join(line for line in lines if "install " in line or "--apply" in line))
    await on.run("rm list.csv")


def _write(on: Installation, name: str, text: str) -> None:
    file = on.machine.root / name
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, "utf-8")
