"""Writes the site into a folder of its own, and leaves alone what it did not write."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from bot.site.page import Drawer
from bot.site.sheet import sheet
from conversations.canonical import pages
from conversations.directory import Directory
from conversations.script import Script

MARKER = ".kollegabot-site"  # lists what we wrote; a folder that has one is ours
_OURS = re.compile(r"(?:[a-z]{2}/)?[a-z0-9_-]+\.html")


class SiteError(Exception):
    """The site cannot be written; the text says why in one sentence."""


def write(script: Script, directory: Directory, folder: Path) -> int:
    """Writes every screen in every language into a folder; how many pages there are."""
    try:
        return _write(folder, drawn(script, directory))
    except OSError as error:
        raise SiteError(f"{error.filename or folder}: {error.strerror}.") from None


def drawn(script: Script, directory: Directory) -> dict[str, str]:
    """Every file of the site, by its name."""
    found = pages(script, directory)
    drawer = Drawer(script, directory, found)
    first = found[f"{next(iter(script.words))}/{script.start}"]
    texts = {"index": drawer.page(first, "")}
    texts |= {f"ark-{language}": sheet(script, directory, language) for language in script.words}
    texts |= {name: drawer.page(page, page.state.language) for name, page in found.items()}
    return {f"{name}.html": text for name, text in texts.items()}


def _write(folder: Path, texts: Mapping[str, str]) -> int:
    earlier = _earlier(folder)
    for name in texts.keys() - earlier:
        if (folder / name).exists():
            raise SiteError(f"{folder / name} is not ours: move it or choose a new folder.")
    folder.mkdir(parents=True, exist_ok=True)
    _mark(folder, earlier | texts.keys())  # first, so that a run cut short is still known as ours
    for name, text in texts.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, "utf-8", newline="\n")
    for name in earlier - texts.keys():
        (folder / name).unlink(missing_ok=True)
    _mark(folder, set(texts))
    return len(texts)


def _earlier(folder: Path) -> set[str]:
    """What an earlier run wrote; SiteError where the folder belongs to somebody else."""
    if (folder / MARKER).is_file():
        listed = (folder / MARKER).read_text("utf-8", "replace").splitlines()
        return {name for name in listed if _OURS.fullmatch(name)}
    if folder.exists() and not folder.is_dir():
        raise SiteError(f"{folder} is a file: choose a folder.")
    if folder.exists() and any(folder.iterdir()):
        raise SiteError(f"{folder} is not empty and holds no site of ours: choose a new folder.")
    return set()


def _mark(folder: Path, names: set[str]) -> None:
    (folder / MARKER).write_text("\n".join(sorted(names)) + "\n", "utf-8", newline="\n")
