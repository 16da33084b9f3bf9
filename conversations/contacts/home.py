"""The country whose contacts a process reads and writes, as `locale` knows one for each process.

Readers of cells and writers of numbers lie deep in files and screens; which country they serve is
the same for all of them as long as a process runs, so it is set once, by whoever loads the script.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path
from types import SimpleNamespace

from conversations.contacts.file_words import FileWords, read_file_words

_BUILT_IN = Path(__file__).parents[1] / "script" / "default"


@dataclass(frozen=True, slots=True, eq=False)  # by identity: what is derived is kept for each
class Home:
    """What reading and writing contacts has to know of a country, and of the association there."""

    code: str  # as ISO 3166 has it, "NO"
    phone_code: str  # "+47"
    day_form: str  # how a day is written: "{day:02}.{month:02}.{year}"
    day_names: tuple[str, ...]  # short, Monday first: "man"
    regions: Mapping[str, str]  # code and name
    words: FileWords  # what contact files call things, in English besides
    mobile: tuple[str, ...] = ()  # what numbers begin with that take a message
    groups: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """Digits that are read together, by what numbers begin with."""

    @classmethod
    def of(cls, country: object, words: FileWords) -> Home:
        """What a country and a columns.toml say of it, the country under its names there."""
        known = {f.name: getattr(country, f.name) for f in fields(cls) if f.name != "words"}
        return cls(**known, words=words.with_english())


class _Current:
    """The home that was set, else that of the script that ships."""

    def __init__(self) -> None:
        self._home: Home | None = None

    def set(self, home: Home | None) -> None:
        self._home = home

    def __call__(self) -> Home:
        return self._home or _built_in()


home = _Current()
set_home = home.set


@cache
def _built_in() -> Home:
    import tomllib

    country = tomllib.loads((_BUILT_IN / "country.toml").read_text("utf-8"))
    country["day_names"] = tuple(country["day_names"])
    return Home.of(SimpleNamespace(**country), read_file_words(_BUILT_IN / "columns.toml"))
