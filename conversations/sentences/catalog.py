"""The message catalog: what the program says of a file to whoever keeps it, by key and language.

The texts of people's and staff's screens stand in the script's folder, which its authors write.
These are the program's own: what is wrong in a contact file or in a script, where, and the remedy.
One folder a language, one file a room: `sentence("contact.no_way")` is `no_way` of `[contact]`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent
USUAL = "nb"  # until a script says otherwise
FALLBACK = "en"  # for a language that the program does not speak


class _Catalog:
    """The sentences in the language that was set for this process."""

    def __init__(self) -> None:
        self._language = USUAL
        self._own: Mapping[str, str] = {}

    def set(self, language: str | None, own: Mapping[str, str] | None = None) -> None:
        """Speaks a language from now on; `own` are the sentences that a script's folder brings."""
        self._language = language or USUAL
        self._own = own or {}

    @property
    def state(self) -> tuple[str, Mapping[str, str]]:
        """What was set: for another process, which then speaks as this one does."""
        return self._language, self._own

    @property
    def language(self) -> str:
        """The language that is spoken: English where neither program nor folder has another."""
        return self._language if self._own or is_spoken(self._language) else FALLBACK

    def __call__(self, key: str, /, **values: object) -> str:
        """The sentence of a key, with its values; KeyError where the program has none such."""
        return (self._own.get(key) or sentences(self._language)[key]).format_map(values)


sentence = _Catalog()
set_language = sentence.set


def is_spoken(language: str) -> bool:
    """Whether the program has its sentences in a language."""
    return (FOLDER / language).is_dir()


@cache
def sentences(language: str) -> Mapping[str, str]:
    """All sentences in a language, else in English, by section and key."""
    import tomllib  # a bot that nobody sends a file never needs it

    folder = FOLDER / language
    found: dict[str, str] = {}
    for file in sorted((folder if is_spoken(language) else FOLDER / FALLBACK).glob("*.toml")):
        for section, texts in tomllib.loads(file.read_text("utf-8")).items():
            found |= {f"{section}.{key}": text for key, text in texts.items()}
    return found
