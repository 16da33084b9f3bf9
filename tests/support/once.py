"""What takes long and always comes out the same, done once in a process of tests.

Scripts are read hundreds of times, nearly always from the same texts by the same classes.
"""

from __future__ import annotations

import gc
import pickle
import tomllib
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from conversations.script import loader
from conversations.script.loader import ScriptReading
from conversations.script.own_sentences import settle_language
from conversations.script.vocabulary import make_vocabulary
from conversations.understanding.intent import Vocabulary

_parse = tomllib.loads
_read_script = loader.read_script


@cache
def _pickled(text: str) -> bytes:
    return pickle.dumps(_parse(text))


def read_toml_once(text: str) -> dict[str, Any]:
    """As `tomllib.loads`; whoever asks again gets tables of their own."""
    tables: dict[str, Any] = pickle.loads(_pickled(text))  # noqa: S301 (ours)
    return tables


@lru_cache(maxsize=8)
def _vocabulary(parts: bytes) -> Vocabulary:
    return make_vocabulary(*pickle.loads(parts))  # noqa: S301 (ours)


def make_vocabulary_once(*parts: Any) -> Vocabulary:
    """As `make_vocabulary`; what understands words is never changed, so that all may share it."""
    whole = [tuple(part) if isinstance(part, Iterator) else part for part in parts]
    return _vocabulary(pickle.dumps(whole))


@cache
def _built_in() -> ScriptReading:
    return _read_script(loader.BUILT_IN)


def read_script_once(folder: Path) -> ScriptReading:
    """As `read_script`; the script that ships is never changed, so that all may share it."""
    if folder != loader.BUILT_IN:
        return _read_script(folder)
    settle_language(folder)
    return _built_in()


def save_time() -> None:
    """Reads each TOML text and the script that ships once, builds each vocabulary once, and
    collects garbage less often."""
    tomllib.loads = read_toml_once  # type: ignore[assignment]
    loader.read_script = read_script_once
    loader.make_vocabulary = make_vocabulary_once  # type: ignore[attr-defined, assignment]
    gc.set_threshold(50_000, 20, 100)
