"""Readers of cells that refuse: what comes of them as one value, to be compared."""

from __future__ import annotations

from collections.abc import Callable

from conversations.contacts.parse_result import CellError


def value_or_reason(read: Callable[[str], object], cell: str) -> object:
    """What a cell is read as, or why it is refused."""
    try:
        return read(cell)
    except CellError as reason:
        return str(reason)
