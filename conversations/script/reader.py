"""Reads one file of a script; what is wrong in it is named with line and remedy.

All that is wrong in a file is found at once, and left out of what was read, so that the rest of the
script can be looked at as well.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from types import NoneType
from typing import Annotated, Any, Generic, TypeVar, get_args, get_origin, get_type_hints

from pydantic import TypeAdapter, ValidationError

from conversations.script.diagnostics import (
    FileLines,
    Finding,
    ScriptError,
    base_name,
    lines_by_key,
    locate,
)
from conversations.script.layers import layers_of
from conversations.script.toml_slips import TomlReading, read_toml
from conversations.sentences.catalog import sentence
from conversations.values import value_object

Table = TypeVar("Table")
Place = tuple[str, ...]  # the tables and the key that lead to something in a file

ROUNDS = 9  # what is wrong can lie so deep that tables around it have to go as well


@value_object
class FileReading(Generic[Table]):
    """A file as its class, without what is wrong in it; None where too much is."""

    value: Table | None
    findings: tuple[Finding, ...] = ()
    left_out: tuple[Place, ...] = ()


def load_file(
    folder: Path,
    file: str,
    table: type[Table],
    prepare: Any = dict,
    *,
    optional: bool = False,
    context: object = None,
) -> Table:
    """A file as its class, its raw tables prepared first; ScriptError tells all that is wrong.

    One that may be left out and is, is as if it were empty.
    """
    reading = read_file(folder, file, table, prepare, optional=optional, context=context)
    if reading.findings or reading.value is None:
        raise ScriptError(*reading.findings)
    return reading.value


def read_file(
    folder: Path,
    file: str,
    table: type[Table],
    prepare: Any = dict,
    *,
    optional: bool = False,
    context: object = None,
) -> FileReading[Table]:
    """What can be read of a file, and all that is wrong in it.

    Where the folder extends another, what stands in the file there is part of it. `context` is for
    the validators of the class.
    """
    layers = [_Layer.read(path, folder) for path in layers_of(folder, file)]
    layers = [layer for layer in layers if not layer.may_lack] or layers[-1:]
    if optional and all(layer.may_lack for layer in layers):
        return FileReading(table())
    found = [finding for layer in layers for finding in layer.findings]
    if any(layer.toml.data is None for layer in layers):
        return FileReading(None, tuple(found))
    data: dict[str, Any] = {}
    for layer in reversed(layers):
        data = lay_over(data, layer.toml.data or {})
    unread = [place for layer in layers for place in layer.unread()]

    def lines() -> FileLines:
        return {layer.base: lines_by_key(layer.toml.text) for layer in layers}

    value, findings, left_out = _validate(table, file, prepare(data), lines, context)
    findings = [f for f in findings if not any(f.place == ".".join(p) for p in unread)]
    return FileReading(value, (*found, *findings), (*unread, *left_out))


@value_object
class _Layer:
    """A file in one folder: the author's own, or the one that it extends."""

    base: str
    toml: TomlReading
    findings: tuple[Finding, ...]
    may_lack: bool = False  # it is not there, and nothing that might be meant for it

    @classmethod
    def read(cls, path: Path, folder: Path) -> _Layer:
        base, toml = base_name(path, folder), TomlReading()
        try:
            toml = read_toml(path.read_text(encoding="utf-8-sig"))
        except OSError:
            found = (Finding(path.name, 0, "", _missing_file(path), base=base),)
            return cls(base, toml, found, not path.exists() and not _other_names(path))
        except UnicodeDecodeError:
            text = sentence("reading.encoding")
            return cls(base, toml, (Finding(path.name, 0, "", text, base=base),))
        slips = (Finding(path.name, slip.line, "", slip.text, base=base) for slip in toml.slips)
        return cls(base, toml, tuple(slips))

    def unread(self) -> list[Place]:
        """The places whose lines could not be read."""
        if not (slips := {slip.line for slip in self.toml.slips}):
            return []
        return [place for place, line in lines_by_key(self.toml.text).items() if line in slips]


def lay_over(below: Mapping[str, Any], above: Mapping[str, Any], table: str = "") -> dict[str, Any]:
    """Tables with those of an overlay laid over them, key by key; lists and texts are replaced.

    A choice is replaced whole; an approval of words that are others now is none; codes that are
    retired stay so; and the greater version counts, so that no upgrade goes back.
    """
    merged = dict(below)
    for key, value in above.items():
        under = below.get(key)
        is_whole = table == "choices" or key == "approved"
        if isinstance(value, dict) and isinstance(under, dict) and not is_whole:
            merged[key] = lay_over(under, value, key)
        elif key == "retired" and isinstance(value, list) and isinstance(under, list):
            merged[key] = [*under, *value]
        elif key == "version" and isinstance(value, int) and isinstance(under, int):
            merged[key] = max(under, value)
        else:
            merged[key] = value
    if "approved" in below and "approved" not in above and merged != below:
        del merged["approved"]
    return merged


def read_tables(path: Path) -> dict[str, Any]:
    """The tables of a file as far as they can be read; what is wrong in it is found elsewhere."""
    return _Layer.read(path, path.parent).toml.data or {}


def file_text(path: Path) -> str | None:
    """The text of a file that the program wrote; None where it did not, or cannot be read."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None


def findings_of(
    error: ValidationError, table: object, file: str, lines: FileLines
) -> list[Finding]:
    """What is wrong in a file, each place once; `lines` says where its tables and keys stand."""
    findings = []
    for wrong in error.errors(include_url=False, include_input=False):
        path = _path(wrong)
        remedy = _remedy(table, path, wrong)
        path = [part.rstrip() for part in path]
        place = ".".join(p if re.fullmatch(r"[\w-]+", p) else f'"{p}"' for p in path)
        base, line = locate(lines, path)
        findings.append(Finding(file, line, place, remedy, base=base))
    return list(dict.fromkeys(findings))


def _validate(
    table: type[Table],
    file: str,
    data: dict[str, Any],
    lines: Callable[[], FileLines],
    context: object,
) -> tuple[Table | None, list[Finding], list[Place]]:
    """The data as its class; whatever is wrong is taken out of it, and what lacks something too."""
    findings: list[Finding] = []
    left_out: list[Place] = []
    adapter = _adapter(table)  # type: ignore[arg-type]  # classes can be hashed
    for _ in range(ROUNDS):
        try:
            return adapter.validate_python(data, context=context), findings, left_out
        except ValidationError as error:
            findings = findings or findings_of(error, table, file, lines())
            wrong = [*_wrong_places(error, table)]
            # a name that is mended may be the one that lacks
            for place, guess in [one for one in wrong if one[1]] or wrong:
                if not place:
                    return None, findings, left_out
                _take_out(data, place, guess)
                left_out.append(place)
    return None, findings, left_out


@cache
def _adapter(table: type[Any]) -> TypeAdapter[Any]:
    """What validates tables of a class; three files of words have the same."""
    return TypeAdapter(table)


def _wrong_places(error: ValidationError, table: object) -> Iterator[tuple[Place, str]]:
    """What has to go so that the rest is valid, and what a misspelt key perhaps was to be.

    It is a value, or the table that lacks one.
    """
    for wrong in error.errors(include_url=False, include_input=False):
        path, guess = _path(wrong), ""
        if wrong["type"] in ("missing", "missing_keyword_only"):
            path = path[:-1]
        elif wrong["type"] == "unexpected_keyword_argument":
            guess = next(iter(get_close_matches(path[-1], _known_keys(table, path[:-1]), 1)), "")
        yield tuple(part.rstrip() for part in path), guess


def _path(wrong: Mapping[str, Any]) -> list[str]:
    return [part for part in wrong["loc"] if isinstance(part, str) and part != "[key]"]


def _take_out(data: dict[str, Any], place: Place, guess: str = "") -> None:
    """Takes what is at a place out of the data, or gives it the name that it was to have."""
    *above, last = place
    for part in above:
        inner = data.get(part)
        if not isinstance(inner, dict):  # a choice that is written as its step alone
            last = part
            break
        data = inner
    value = data.pop(last, data.pop(f"{last} ", None))  # with a space as `with_key` calls it
    if guess and value is not None:
        data.setdefault(guess, value)


def _missing_file(path: Path) -> str:
    """Why a file is not there, as far as the folder tells."""
    if not path.parent.is_dir():
        return sentence("reading.no_folder", folder=path.parent)
    if others := _other_names(path):
        return sentence("reading.other_name", other=others[0], name=path.name)
    if path.exists():
        return sentence("reading.no_right")
    return sentence("reading.no_file")


def _other_names(path: Path) -> list[str]:
    """Files that an editor or a download has called otherwise: nb.toml.txt, NB.toml."""
    pattern = re.compile(rf"{path.stem}(?: ?\(\d+\))?\.toml(?:\.txt)?", re.IGNORECASE)
    try:
        names = sorted(other.name for other in path.parent.iterdir())
    except OSError:
        return []
    return [name for name in names if name != path.name and pattern.fullmatch(name)]


_REMEDIES = {
    "string_type": "text",
    "string_too_short": "text",
    "int_type": "whole",
    "int_parsing": "whole",
    "int_from_float": "whole",
    "bool_type": "flag",
    "date_type": "date",
    "tuple_type": "list",
    "frozen_set_type": "list",
    "missing": "missing",
}


def _remedy(table: object, path: list[str], wrong: Mapping[str, Any]) -> str:
    """What to do about an error of pydantic's."""
    match wrong["type"]:
        case "unexpected_keyword_argument":
            known = ", ".join(_known_keys(table, path[:-1]))
            return sentence("reading.unknown", known=known)
        case "literal_error":
            values = wrong["ctx"]["expected"].replace(" or ", ", ").replace("'", "")
            return sentence("reading.one_of", values=values)
        case "greater_than_equal":
            return sentence("reading.whole_from", least=wrong["ctx"]["ge"])
        case "less_than_equal":
            return sentence("reading.whole_to", most=wrong["ctx"]["le"])
        case "too_long":
            return sentence("reading.table_names", most=wrong["ctx"]["max_length"])
        case "string_type" if isinstance(wrong["loc"][-1], int):
            return sentence("reading.list")
        case "remedy":
            return str(wrong["msg"])
        case kind if kind in _REMEDIES:
            return sentence(f"reading.{_REMEDIES[kind]}")
        case _:
            return sentence("reading.table", table=".".join(path))


def _known_keys(table: Any, path: list[str]) -> list[str]:
    """The keys that a table of the schema may have."""
    for key in path:
        is_class = is_dataclass(table)  # and not one of many tables by their names
        hints = get_type_hints(table, include_extras=True) if is_class else {}
        table = hints[key] if is_class else get_args(table)[1]
        while get_origin(table) is Annotated or NoneType in get_args(table):
            table = get_args(table)[0]
    return [f.name for f in fields(table) if f.name not in ("id", "language", "hashes")]
