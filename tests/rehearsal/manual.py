"""The commands that docs/operating.md prints, so that they are run as they stand there."""

from __future__ import annotations

import re
from itertools import groupby
from textwrap import dedent

from tests.rehearsal.commands import ROOT

TEXT = (ROOT / "docs" / "operating.md").read_text("utf-8")


def blocks(heading: str, text: str = TEXT) -> list[str]:
    """What stands indented below a heading, a string for each block; AssertionError for none."""
    _, _, rest = text.partition(f"## {heading}\n")
    section = re.split(r"^## ", rest, maxsplit=1, flags=re.MULTILINE)[0]
    runs = groupby(section.splitlines(), key=lambda line: line.startswith("    "))
    found = [dedent("\n".join(lines)) + "\n" for is_block, lines in runs if is_block]
    assert found, f"docs/operating.md has no commands below {heading}"
    return found


def block_with(words: str, heading: str, text: str = TEXT) -> str:
    """The block below a heading that has these words in it."""
    return next(block for block in blocks(heading, text) if words in block)


def fill_in(block: str, *pairs: tuple[str, str]) -> str:
    """A block with what the reader has to put in; each has to stand there."""
    for words, instead in pairs:
        assert words in block, f"{words!r} does not stand in {block!r}"
        block = block.replace(words, instead)
    return block
