"""The TOML files of a folder, read strictly: a wrong shape is named, in bokmål, with its place."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

NAME = re.compile(r"[a-z][a-z0-9_]{0,11}")  # of a step, a choice, an offer


class ScriptError(Exception):
    """A script file that cannot be read; the text is for its author: file, line, place, remedy."""


class Files:
    """The files of one folder and what may stand in them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.texts: dict[str, str] = {}
        self.service: dict[str, str] = {}

    def toml(self, file: str) -> dict[str, Any]:
        try:
            text = (self.folder / file).read_text(encoding="utf-8-sig")
        except OSError:
            raise ScriptError(f"{self.folder / file}: filen kan ikke leses.") from None
        except UnicodeDecodeError:
            raise ScriptError(f"{file}: filen er ikke lagret som UTF-8; lagre den slik") from None
        self.texts[file] = text
        try:
            return tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise ScriptError(f"{file}: {_in_norwegian(str(error))}") from None

    def filled(self, value: Any) -> Any:
        """Words with {names} of service.toml replaced by what stands there."""
        if isinstance(value, dict):
            return {key: self.filled(inner) for key, inner in value.items()}
        if isinstance(value, str):
            for name, own in self.service.items():
                value = value.replace(f"{{{name}}}", own)
        return value

    def fail(self, file: str, table: str, key: str, remedy: str) -> ScriptError:
        line = line_of(self.texts[file], table, key)
        place = ".".join(part for part in (table, key) if part)
        return ScriptError(f"{file}, linje {line}, {place}: {remedy}")

    def tables(self, file: str, data: dict[str, Any], key: str) -> list[tuple[str, dict[str, Any]]]:
        found = data.get(key)
        if not isinstance(found, dict) or not all(isinstance(t, dict) for t in found.values()):
            raise self.fail(file, "", key, f"filen må ha tabeller som heter [{key}.navn]")
        for name in found:
            if not NAME.fullmatch(name):
                remedy = "navnet kan bare ha a-z, 0-9 og _, høyst 12 tegn"
                raise self.fail(file, f"{key}.{name}", "", remedy)
        return list(found.items())

    def text(self, file: str, data: dict[str, Any], table: str, key: str) -> str:
        if not isinstance(value := data.get(key), str) or not value.strip():
            raise self.fail(file, table, key, "her må det stå en tekst i anførselstegn")
        return value.strip()

    def number(self, file: str, data: dict[str, Any], table: str, key: str) -> int:
        if type(value := data.get(key)) is not int or value < 1:
            raise self.fail(file, table, key, "her må det stå et helt tall fra 1")
        return value

    def names(self, file: str, data: dict[str, Any], table: str, key: str) -> tuple[str, ...]:
        value = data.get(key, [])
        if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
            raise self.fail(file, table, key, 'her må det stå en liste, slik: ["en", "to"]')
        return tuple(value)

    def flag(self, file: str, data: dict[str, Any], table: str, key: str) -> bool:
        if not isinstance(value := data.get(key, False), bool):
            raise self.fail(file, table, key, "her må det stå true eller false")
        return value

    def strings(self, file: str, data: dict[str, Any], table: str) -> dict[str, str]:
        found: Any = data
        for part in table.split("."):
            found = found.get(part, {}) if isinstance(found, dict) else {}
        if not isinstance(found, dict):
            raise self.fail(file, table, "", f"her må det være en tabell [{table}]")
        return {key: self.text(file, found, table, key) for key in found}

    def only(self, file: str, data: dict[str, Any], table: str, known: tuple[str, ...]) -> None:
        for key in data.keys() - set(known):
            raise self.fail(file, table, key, f"ukjent navn; dette finnes: {', '.join(known)}")


def _in_norwegian(error: str) -> str:
    """Where TOML could not be read: the library says it in English at the end of its message."""
    if place := re.search(r"at line (\d+), column (\d+)", error):
        return (
            f"linje {place[1]}, tegn {place[2]}: dette er ikke gyldig TOML; se etter manglende "
            "anførselstegn, likhetstegn eller et navn som står to ganger"
        )
    return "slutten av filen kom for tidlig; mangler det anførselstegn?"


def line_of(text: str, table: str, key: str = "") -> int:
    """The line, from 1, of a table of a TOML file, or of a key in it (or on top, without a table).

    1 where there is neither.
    """
    lines = text.splitlines()
    start = 0
    if table:
        start = next((n for n, line in enumerate(lines, 1) if line.strip() == f"[{table}]"), 0)
    for number, line in enumerate(lines[start:], start + 1):
        if line.startswith("["):
            break
        if key and re.match(rf"{re.escape(key)}\s*=", line):
            return number
    return max(start, 1)
