"""The words of words.toml: what administrators call things in their files."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path

_WORDS = tomllib.loads((Path(__file__).with_suffix(".toml")).read_text("utf-8"))
WORDS: Mapping[str, Mapping[str, frozenset[str]]] = {
    part: {key: frozenset(words.split()) for key, words in lists.items()}
    for part, lists in _WORDS.items()
}
"""What administrators call things, by part and key of words.toml."""
