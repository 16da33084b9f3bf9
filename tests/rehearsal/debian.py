"""A small Debian made by debootstrap, and the libraries that are locked: what no registry gives."""

from __future__ import annotations

import sys
from hashlib import sha256
from pathlib import Path

from tests.rehearsal.commands import command, need

# "stable" would be a Debian whose systemd does not run beside cgroups of version 1.
SUITE = "bookworm"
PACKAGES = (
    "python3,python3-venv,python-is-python3,ca-certificates,systemd,systemd-sysv,dbus,make,git"
)


async def make_base(kit: Path) -> Path:
    """The folder of a Debian, made once for a kit."""
    need("debootstrap")
    base = kit / "base"
    if not base.exists():
        await command("debootstrap", "--variant=minbase", f"--include={PACKAGES}", SUITE, base)
    return base


async def add_wheels(kit: Path, revision: str = "", python: str = "") -> Path:
    """A folder with the libraries that are locked in a revision, for a version of Python too."""
    wheels = kit / "wheels"
    for name in ("build", "base"):
        place = f"requirements/{name}.txt"
        show = ("git", "show", f"{revision}:{place}") if revision else ("cat", place)
        text = await command(*show)
        lock = kit / f"{sha256(text.encode()).hexdigest()}-{python}.txt"
        if not lock.exists():
            fresh = lock.with_suffix(".new")
            fresh.write_text(text)
            other = ("--python-version", python, "--only-binary=:all:") if python else ()
            pip = (sys.executable, "-m", "pip", "download", "-q", "--require-hashes", "-d", wheels)
            await command(*pip, *other, "-r", fresh)
            fresh.rename(lock)
    return wheels


def write_pip_settings(file: Path, wheels: str) -> None:
    """Has pip take libraries from a folder alone."""
    file.write_text(f"[global]\nno-index = true\nfind-links = {wheels}\n")
