"""The memory of another process, where this machine lets us read it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from tests.privacy.marks import Needles, Shape, search


def memory(pid: int) -> Iterator[tuple[str, bytes]]:
    """What can be read of a process' writable memory, by region; may raise OSError."""
    with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as mem:
        for row in Path(f"/proc/{pid}/maps").read_text().splitlines():
            found = re.match(r"([0-9a-f]+)-([0-9a-f]+) rw", row)
            if found and "[v" not in row:
                start, end = (int(part, 16) for part in found.groups())
                mem.seek(start)
                yield row[73:].strip() or "memory", mem.read(end - start)


def remembered(pid: int, needles: Needles) -> set[Shape]:
    """What of it occurs in the memory of a process, and in which region."""
    return {
        (what, f"{form} in {region}")
        for region, content in memory(pid)
        # Stacks of threads are mostly zeros that nothing was ever written over.
        for what, form in search(content.strip(b"\0"), needles)
    }
