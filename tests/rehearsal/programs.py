"""What needs no machine: the units as systemd reads them, the wheel, and the bot without rights."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
from contextlib import AsyncExitStack
from pathlib import Path

from tests.rehearsal.commands import LIBRARIES, PYTHON, ROOT, Report, bot, command, need
from tests.rehearsal.debian import add_wheels
from tests.support.world import World, until, world

NOBODY = 65534  # user and group
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


async def read_units(_: Path, folder: Path, report: Report) -> None:
    """systemd reads the units, and says how far they shut the bot in."""
    need("systemd-analyze")
    for file in (ROOT / "deploy").iterdir():
        text = file.read_text("utf-8").replace("/opt/kollegabot/.venv/bin/kollegabot", "/bin/true")
        (folder / file.name).write_text(text, "utf-8")
    (folder / "kollegabot-alert@x.service").symlink_to(folder / "kollegabot-alert@.service")
    files = sorted(str(file) for file in folder.iterdir() if "@." not in file.name)
    with report.part("systemd reads the units") as told:
        await command("systemd-analyze", "verify", *files)
        unit = folder / "kollegabot.service"
        said = await command("systemd-analyze", "security", "--offline=true", unit)
        told.append(said.strip().splitlines()[-1].strip("→ "))


async def install_wheel(kit: Path, folder: Path, report: Report) -> None:
    """A wheel by pipx, from a folder with a `config` that is not ours."""
    source, made = folder / "source", folder / "made"
    shutil.copytree(ROOT, source, ignore=shutil.ignore_patterns(".*", "__pycache__", "tests"))
    uv = (Path(sys.executable).with_name("uv"), "build", "--quiet", "--no-build-isolation")
    with report.part("wheel and sdist built") as told:
        await command(*uv, "--offline", "--python", sys.executable, "-o", made, cwd=source)
        told.append(f"{sum(file.stat().st_size for file in made.iterdir()) // 1000} kB")
    need("pipx")
    (wheel,) = made.glob("*.whl")
    wheels = await add_wheels(kit)
    with report.part("installed by pipx"):
        pip = f"--no-index --find-links {wheels}"
        pipx = ("pipx", "install", "--python", PYTHON, "--pip-args", pip, wheel)
        await command(*pipx, PIPX_HOME=f"{folder}/pipx", PIPX_BIN_DIR=f"{folder}/bin")
    (folder / "config").mkdir()
    (folder / "config" / "__init__.py").write_text("raise SystemExit('the wrong config')")
    kollegabot = folder / "bin" / "kollegabot"
    with report.part("--version, check, status beside another config") as told:
        told.append((await command(kollegabot, "--version", cwd=folder)).strip())
        assert "I orden" in await command(kollegabot, "check", cwd=folder)
        assert "no bot runs" in await command(kollegabot, "status", status=1, cwd=folder)


async def take_rights(_: Path, folder: Path, report: Report) -> None:
    """Unit and compose.yaml without either: another user, read-only but its folder, no rights."""
    need("unshare", "setpriv", "prlimit", PYTHON)
    folder.chmod(0o755)
    data = folder / "data"
    data.mkdir(mode=0o700)
    wrapper = folder / "wrapper.py"
    wrapper.write_text(WRAPPER)
    os.chown(data, NOBODY, NOBODY)
    async with AsyncExitStack() as stack:
        with report.part("started by setpriv, unshare and prlimit"):
            here = await stack.enter_async_context(world(data, command=(str(wrapper),)))
        await _use(here, report)


async def _use(here: World, report: Report) -> None:
    """Talks to it, looks at it, copies it, kills it, puts it back as root, and talks on."""
    database = here.database
    kari = here.person(language_code="nb")
    with report.part("two answers, health, backup, status"):
        await kari.starts()
        await kari.taps(kari.labels[0])
        await until(lambda: Path(f"{database}.alive").stat().st_mtime)
        await bot(database, "health")
        copies = database.parent / "backups"
        copies.mkdir()
        await bot(database, "backup", "backups")
        said = json.loads(await bot(database, "status", "--json", status=3))
        wrong = sorted(n for n, check in said["checks"].items() if check["state"] == "failing")
        assert wrong == [], wrong
    await here.stop(signal.SIGKILL)
    (copy,) = copies.iterdir()
    with report.part("killed, restored by root, answering"):
        await bot(database, "restore", str(copy))
        assert database.stat().st_uid == NOBODY
        await here.start()
        await kari.taps(kari.labels[0])
        assert here.refusals() == []
