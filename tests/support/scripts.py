"""Scripts for tests: the one that ships, read once in a process, and a small one of others."""

from __future__ import annotations

import atexit
import re
from functools import cache
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory

from conversations.script.loader import BUILT_IN, load_script
from conversations.script.schema import Script

SMALL = Path(__file__).parents[1] / "data" / "three_steps"


@cache
def shipped_script() -> Script:
    return load_script()


@cache
def small_folder() -> Path:
    """A whole script of three steps, with the words for staff that every script needs."""
    temporary = TemporaryDirectory(prefix="three-steps-")
    atexit.register(temporary.cleanup)
    folder = Path(temporary.name, "script")
    copytree(SMALL, folder)
    add_staff_words(folder)
    return folder


def add_staff_words(folder: Path) -> None:
    """Puts what is said to staff, and what they call things, into a folder."""
    for file in ("lists.toml", "columns.toml"):
        (folder / file).write_text((BUILT_IN / file).read_text("utf-8"), "utf-8")
    tables = re.split(r"(?m)^(?=\[)", (BUILT_IN / "counts.toml").read_text("utf-8"))
    words = (table for table in tables if re.match(r"\[(texts|labels|names)\]", table))
    (folder / "counts.toml").write_text("".join(words), "utf-8")


def change(folder: Path, file: str, old: str, new: str) -> int:
    """Replaces the first `old` in a file; the number of the line it began on."""
    text = (folder / file).read_text("utf-8")
    assert old in text, (file, old)
    (folder / file).write_text(text.replace(old, new, 1), "utf-8")
    return text[: text.index(old)].count("\n") + 1
