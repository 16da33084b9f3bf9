"""What a table of a file is made as: a class that is validated where a file is read, by pydantic.

To hold what was read, and to load it from another process, nothing of pydantic's is needed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeVar, dataclass_transform

_Table = TypeVar("_Table")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def table(made: type[_Table]) -> type[_Table]:
    """A dataclass that is frozen and has slots; of what a file has besides, it takes nothing."""
    # the second spares validators of tables that stand in others
    config = {"extra": "forbid", "defer_build": True}
    made.__pydantic_config__ = config  # type: ignore[attr-defined]  # where pydantic looks for it
    return dataclass(frozen=True, slots=True)(made)
