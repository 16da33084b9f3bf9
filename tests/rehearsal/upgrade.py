"""*Upgrade and back*: from the first house over the rebuilt one to now; another Python, too."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from tests.rehearsal.commands import Report, command, need
from tests.rehearsal.debian import add_wheels
from tests.rehearsal.installation import (
    OWN,
    TRUE,
    Installation,
    install,
    installation,
    present_revision,
    publish,
    start,
    write_own_values,
)
from tests.rehearsal.manual import block_with, fill_in
from tests.support.world import Person

FIRST, REBUILT = "ca54358", "b3e4def"  # what a long-lived installation comes from
LIST = (
    "area,offer,name,phone,confirmed\nTroms legeforening,støttekollega,{},406 12 345,2026-11-{}\n"
)
DATA = "/var/lib/kollegabot"
HEADING = "Upgrade and back"
NEW_DEBIAN = "The next Debian, or another Python"


async def there_and_back(kit: Path, folder: Path, report: Report) -> None:
    """Follows the section on a machine with systemd, with people who tap before and after."""
    need("systemd-nspawn", "debootstrap")
    other = _other_python()
    with report.part("libraries are fetched"):
        for python in ("", *([other.name.removeprefix("python")] if other else [])):
            for revision in ("", FIRST, REBUILT):
                wheels = await add_wheels(kit, revision, python)
    async with installation(kit, folder, report, wheels) as on:
        kari = on.telegram.person(language_code="nb")
        await _begin(on, kari)
        await publish(on, REBUILT)
        upgrade = block_with("git pull --rebase && make", HEADING, await _manual(FIRST))
        await _move_own_values(on)
        instead = block_with("git rebase --abort", HEADING).splitlines()[-1]
        upgrade = fill_in(upgrade, ("git pull --rebase", instead))
        await _go_on(on, kari, "to the rebuilt house", REBUILT, upgrade)
        revision = await present_revision()
        await publish(on, revision)
        upgrade = block_with("git pull --rebase && make", HEADING)
        await _go_on(on, kari, "to this version", revision, upgrade)
        if other:
            await _change_python(on, kari, other)
        else:
            report.omit("another Python", "no second one beside the one that runs this")
        await _go_back(on, kari)


async def _manual(revision: str) -> str:
    return await command("git", "show", f"{revision}:docs/operating.md")


def _other_python() -> Path | None:
    """The library of a newer Python beside the one that runs this, as pyenv lays them."""
    found = sorted(Path(sys.base_prefix).parent.glob("3.1[2-9].*"))
    return next((found[0] / "lib").glob("python3.*")) if found else None


async def _begin(on: Installation, kari: Person) -> None:
    """The first house, with one contact, as its own manual says."""
    manual = await _manual(FIRST)
    await publish(on, FIRST)
    with on.report.part("the first version installed, started and answering"):
        await install(on, manual)
        names = "; ".join(f's|^{name} .*|{name} = "{value}"|' for name, value in (*OWN, *TRUE))
        await on.run(f"sed -i '{names}' conversations/script/service.toml")
        await on.run('git commit -qam "Our own names"')
        await _import(on, "Kari Eksempel", "01")
        await start(on, manual)
        await on.is_answering(kari)


async def _import(on: Installation, name: str, day: str) -> None:
    file = on.machine.root / "var/lib/kollegabot/list.csv"
    file.write_text(LIST.format(name, day), "utf-8")
    await on.run("kollegabot contacts import list.csv --apply")


async def _move_own_values(on: Installation) -> None:
    """What the manual says where `git pull` stops over the association's own names."""
    with on.report.part("git pull stops over own names, and they are moved out"):
        said = await on.run("git rev-parse HEAD; git pull --rebase 2>&1 && exit 1 || :")
        assert "CONFLICT" in said, said
        shown = await on.run(block_with("git rebase --abort", HEADING).rpartition("git fetch")[0])
        assert OWN[0][1] in shown, shown
        assert await on.run("git rev-parse HEAD; git status --porcelain") == said[:41]
        write_own_values(on)
        await on.run(f"echo KOLLEGABOT_SCRIPT=/etc/kollegabot >>{DATA}/.env")


async def _go_on(on: Installation, kari: Person, what: str, revision: str, block: str) -> None:
    # Two on one day want two names.
    block = fill_in(block, ("before-upgrade-$(date +%F)", f"before-{revision[:7]}"))
    with on.report.part(f"upgraded {what}") as told:
        label = kari.labels[0]
        seconds = await on.comes_back(block)
        await kari.taps(label)
        await on.is_answering(kari)
        assert "Kari Eksempel" in await _export(on)
        told.append(f"calls Telegram {seconds:.0f} s after the first command; old buttons work on")


async def _export(on: Installation) -> str:
    await on.run("kollegabot contacts export try.csv")
    return (on.machine.root / "var/lib/kollegabot/try.csv").read_text("utf-8-sig")


async def _change_python(on: Installation, kari: Person, library: Path) -> None:
    """The step to the next Debian: python3 is another, and the environment is of the old one."""
    usr, name = on.machine.root / "usr", library.name
    before, after = block_with("# … apt full-upgrade", NEW_DEBIAN).split("# … apt full-upgrade")
    await on.run(before)
    unneeded = shutil.ignore_patterns("test", "site-packages", "__pycache__")
    shutil.copytree(library, usr / "lib" / name, ignore=unneeded)
    for file in library.parent.glob("libpython3*"):
        shutil.copy(file, usr / "lib")
    shutil.copy(library.parents[1] / "bin" / name, usr / "bin")
    await on.run(f"ldconfig; ln -sf {name} /usr/bin/python3; systemctl stop kollegabot")
    with on.report.part(f"the system's Python becomes {name}") as told:
        said = await on.run("kollegabot status 2>&1 && exit 1 || :")
        assert "ModuleNotFoundError" in said, said
        seconds = await on.comes_back(after.partition("\n")[2].partition("kollegabot status")[0])
        await on.is_answering(kari)
        assert name in await on.run(".venv/bin/python -c 'import os; print(os.__file__)'")
        told.append(f"make mends it; calls Telegram {seconds:.0f} s after the first command")


async def _go_back(on: Installation, kari: Person) -> None:
    """Back to the first version by `git reset`, and by restore where that is not enough."""
    look = ("kollegabot contacts status", "kollegabot contacts status || :")  # 1 for an empty list
    block = fill_in(block_with("git reset --hard before", HEADING), look)
    restore = fill_in(block_with("kollegabot restore", HEADING), look)
    with on.report.part("back to the first version") as told:
        await on.run(f"sed -i /KOLLEGABOT_SCRIPT/d {DATA}/.env")
        await on.run(fill_in(block, ("before-upgrade-…", f"before-{REBUILT}")))
        newer = "newer than the program"
        seconds = await on.becomes("journalctl -u kollegabot -o cat -n 20", newer)
        told.append(f"it says after {seconds:.0f} s that the database is {newer}")
    with on.report.part("restored") as told:
        await on.run("systemctl stop kollegabot")
        forget = next(line for line in restore.splitlines() if "forget" in line)
        backup = ("backups/kollegabot-….db", f"backups/before-{REBUILT}.db")
        await on.run(fill_in(restore, backup, (forget, "")))
        seconds = await on.comes_back("systemctl start kollegabot")
        await on.is_answering(kari)
        assert "Kari Eksempel" in await _export(on)
        told.append(f"the first version answers from its own database after {seconds:.0f} s")
