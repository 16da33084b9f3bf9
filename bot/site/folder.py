"""Puts a whole folder of files in the place of the one before it, in one step."""

from __future__ import annotations

import ctypes
import fcntl
import os
import re
import secrets
import shutil
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

MARKER = ".kollegabot-site"  # lists what we wrote; a folder that has one is ours
_COPY = re.compile(r"\.(?P<site>.+)\.copy-[0-9a-f]{8}")
_HERE, _EXCHANGE = -100, 2  # AT_FDCWD and RENAME_EXCHANGE of renameat2(2)


class SiteError(Exception):
    """The site cannot be written; the text says why in one sentence."""


def replace_folder(site: Path, files: Iterable[tuple[str, str]]) -> int:
    """Puts files, by name, in the place of a folder of ours; how many there are.

    Whoever reads meets the old files or the new ones, whenever this ends, by force too. Files of
    others on top of the folder, such as CNAME, are in the new one as well. Raises SiteError.
    """
    site = site.absolute()
    with named_errors(site):
        site.parent.mkdir(parents=True, exist_ok=True)
        with _lock(site.parent):
            kept = _files_of_others(site)
            _sweep(site)
            fresh = site.with_name(f".{site.name}.copy-{secrets.token_hex(4)}")
            try:
                written = _write_files(fresh, files)
                _keep_files(site, fresh, kept, written)
                _put_in_place(fresh, site)
            finally:
                _sweep(site)
    return len(written)


@contextmanager
def named_errors(folder: Path) -> Iterator[None]:
    """Makes a SiteError of what the system refuses, with the file it is about."""
    try:
        yield
    except OSError as error:
        raise SiteError(f"{error.filename or folder}: {error.strerror}.") from None


@contextmanager
def _lock(folder: Path) -> Iterator[None]:
    """One at a time: a slow writer with older lists must not come last."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(opened, fcntl.LOCK_EX)
        yield
    finally:
        os.close(opened)


def _files_of_others(site: Path) -> list[str]:
    """What others have put on top of our folder; SiteError where it is not ours."""
    if not site.exists():
        return []
    if not site.is_dir():
        raise SiteError(f"{site} is a file: choose a folder.")
    if site.is_mount():
        raise SiteError(f"{site} is a mount point: name a folder in it.")
    marker = site / MARKER
    if not marker.is_file():
        if any(site.iterdir()):
            raise SiteError(f"{site} is not empty and holds no site of ours: choose a new folder.")
        return []
    listed = {MARKER, *marker.read_text("utf-8", "replace").splitlines()}
    there = (p.relative_to(site).as_posix() for p in site.rglob("*") if not _is_folder(p))
    others = [name for name in there if name not in listed]
    if inside := [name for name in others if "/" in name]:
        raise SiteError(f"{site / inside[0]} is not ours: move it or choose a new folder.")
    return others


def _is_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()


def _write_files(folder: Path, files: Iterable[tuple[str, str]]) -> list[str]:
    """Writes files that everybody may read, whatever the bot's own are like; their names."""
    folder.mkdir()
    folder.chmod(0o755)
    written = []
    for name, text in files:
        file = folder / name
        if not file.parent.exists():
            file.parent.mkdir()
            file.parent.chmod(0o755)
        file.write_text(text, "utf-8", newline="\n")
        file.chmod(0o644)
        written.append(name)
    (folder / MARKER).write_text("\n".join(written) + "\n", "utf-8", newline="\n")
    return written


def _keep_files(site: Path, fresh: Path, kept: Iterable[str], written: Collection[str]) -> None:
    for name in kept:
        if name in written:
            raise SiteError(f"{site / name} is not ours: move it or choose a new folder.")
        shutil.copy2(site / name, fresh / name, follow_symlinks=False)


def _put_in_place(fresh: Path, site: Path) -> None:
    """Puts a folder in the place of another in one step, where the system can do that.

    Elsewhere in two, between which there is none.
    """
    if site.exists() and not _exchange(fresh, site):
        site.rename(site.with_name(f".{site.name}.copy-{secrets.token_hex(4)}"))
    if fresh.exists() and not site.exists():
        fresh.rename(site)


def _exchange(one: Path, other: Path) -> bool:
    """Whether two folders have changed places at once (Linux, on most of its file systems)."""
    try:
        rename = ctypes.CDLL(None).renameat2
    except (AttributeError, OSError):
        return False
    return int(rename(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE)) == 0


def _sweep(site: Path) -> None:
    """Takes away the copies beside a site, such as those of a run that was cut short."""
    for other in site.parent.iterdir():
        known = _COPY.fullmatch(other.name)
        if known and known["site"] == site.name:
            shutil.rmtree(other, ignore_errors=True)
