"""A script with more steps than ours: a chain of pages behind the one on privacy."""

from __future__ import annotations

import shutil
from pathlib import Path

from conversations.script.loader import BUILT_IN, load_script

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def write_script(folder: Path, steps: int) -> Path:
    """A copy of the built-in script with so many steps more."""
    shutil.copytree(BUILT_IN, folder)
    script = load_script(BUILT_IN)
    taken = script.retired | script.by_code.keys()
    free = (a + b for a in DIGITS for b in DIGITS if a + b not in taken)
    ids = [f"grown{number}" for number in range(steps)]
    if ids:
        _insert(folder / "flow.toml", script.privacy, f'grown = "{ids[0]}"')
        for language in script.words:
            _insert(folder / f"{language}.toml", script.privacy, 'grown = "Mer"')
    for step, onward in zip(ids, [*ids[1:], script.start], strict=False):
        routing = f'\n[steps.{step}]\ncode = "{next(free)}"\nkind = "page"\n'
        _append(folder / "flow.toml", f'{routing}[steps.{step}.choices]\non = "{onward}"\n')
        for language in script.words:
            words = f'\n[steps.{step}]\ntext = "En side til."\n[steps.{step}.choices]\non = "Mer"\n'
            _append(folder / f"{language}.toml", words)
    return folder


def _insert(file: Path, step: str, line: str) -> None:
    """Adds a choice to a step that may have none yet."""
    text = file.read_text("utf-8")
    header = f"[steps.{step}.choices]\n"
    if header in text:
        file.write_text(text.replace(header, f"{header}{line}\n"), "utf-8")
    else:
        _append(file, f"\n{header}{line}\n")


def _append(file: Path, text: str) -> None:
    with file.open("a", encoding="utf-8") as more:
        more.write(text)
