"""Value objects: what is made once and never changed; and tables, which are read from files.

A dataclass that refuses changes while the program runs takes twice as long to be defined, made and
unpickled. So that nothing here is changed is mypy's to see, which `make test` asks.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeVar, dataclass_transform

_Class = TypeVar("_Class")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def value_object(made: type[_Class]) -> type[_Class]:
    """A dataclass with slots that equals any other with the same values and can be a key."""
    return dataclass(slots=True, unsafe_hash=True)(made)


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def table(made: type[_Class]) -> type[_Class]:
    """A value object that pydantic validates where a file is read; it takes no other keys."""
    # the second spares validators of tables that stand in others
    config = {"extra": "forbid", "defer_build": True}
    made.__pydantic_config__ = config  # type: ignore[attr-defined]  # where pydantic looks for it
    return value_object(made)
