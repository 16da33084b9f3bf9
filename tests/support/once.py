"""What takes long and always comes out the same, done once in a process of tests.

Scripts are read hundreds of times, nearly always from the same texts by the same classes.
"""

from __future__ import annotations

import gc
import pickle
import tomllib
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from conversations.script import reader

_parse = tomllib.loads


@cache
def _pickled(text: str) -> bytes:
    return pickle.dumps(_parse(text))


def read_toml_once(text: str) -> dict[str, Any]:
    """As `tomllib.loads`; whoever asks again gets tables of their own."""
    tables: dict[str, Any] = pickle.loads(_pickled(text))  # noqa: S301 (ours)
    return tables


def save_time() -> None:
    """Parses each TOML text once, builds each validator once, and collects garbage less often."""
    tomllib.loads = read_toml_once  # type: ignore[assignment]
    reader.TypeAdapter = cache(TypeAdapter)  # type: ignore[attr-defined, assignment]
    gc.set_threshold(50_000, 20, 100)
