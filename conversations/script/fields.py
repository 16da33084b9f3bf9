"""What the tables of a script are made of: texts, names, codes, days, each with its remedy."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date as Date
from typing import TYPE_CHECKING, Annotated, Any

from conversations.sentences.catalog import sentence

if TYPE_CHECKING:  # loaded where a file is read
    from pydantic_core import PydanticCustomError

CONTRAST = 4.5  # of white on a colour, at least: WCAG's for text


def contrast(colour: str) -> float:
    """How well white stands out from a colour such as "#0b4f6c", as WCAG reckons it: 1 to 21."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def with_key(table: Mapping[str, Any], key: str, value: object) -> dict[str, Any]:
    """A table with a key of the program's own.

    The author's key of that name gets a space at its end, and so is an unknown one.
    """
    return {f"{k} " if k == key else k: v for k, v in table.items()} | {key: value}


def with_ids(tables: object) -> object:
    """Gives each table the name that it stands under."""
    if not isinstance(tables, dict):
        return tables
    return {k: with_key(t, "id", k) if isinstance(t, dict) else t for k, t in tables.items()}


def refusal(key: str, **values: object) -> PydanticCustomError:
    """An error whose text is for the author as it is: the sentence of a key."""
    from pydantic_core import PydanticCustomError

    return PydanticCustomError("remedy", "{remedy}", {"remedy": sentence(key, **values)})


class Limits:
    """Annotates what a value has to be besides, in the words of pydantic's core: `ge`, `strict`."""

    def __init__(self, **limits: object) -> None:
        self._limits = limits

    def __get_pydantic_core_schema__(self, kind: Any, schema_of: Callable[[Any], Any]) -> Any:
        return schema_of(kind) | self._limits


class Hook:
    """Annotates a value with a function that pydantic calls, `when` as its core names it."""

    def __init__(self, when: str, function: Callable[..., Any]) -> None:
        self._when, self._function = when, function

    def __get_pydantic_core_schema__(self, kind: Any, schema_of: Callable[[Any], Any]) -> Any:
        from pydantic_core import core_schema

        return getattr(core_schema, self._when)(self._function, schema_of(kind))


def before(function: Callable[[Any], Any]) -> Hook:
    """Makes another value of the one in the file, before that is validated."""
    return Hook("no_info_before_validator_function", function)


def in_context(function: Callable[[Any, object], Any]) -> Hook:
    """Hands a valid value on with the context that the file is read in."""
    return Hook(
        "with_info_after_validator_function", lambda value, info: function(value, info.context)
    )


def validator(condition: Callable[[Any], object], key: str, **values: object) -> Hook:
    """Refuses a value of which a condition is not true, and tells the author the remedy."""

    def validate(value: Any) -> Any:
        if not condition(value):
            raise refusal(key, **values)
        return value

    return Hook("no_info_after_validator_function", validate)


Text = Annotated[str, Limits(strip_whitespace=True, min_length=1)]
Name = Annotated[  # of a step, an offer, a number
    str,
    validator(
        re.compile(r"[a-z][a-z0-9_]{0,11}").fullmatch,
        "fields.name",
    ),
]
Code = Annotated[str, validator(re.compile(r"[a-z0-9]{2}").fullmatch, "fields.step_code")]
Channel = Annotated[
    str,
    validator(
        re.compile(r"[a-z0-9_]{1,8}").fullmatch,
        "fields.channel",
    ),
]
Colour = Annotated[
    str,
    validator(re.compile("#[0-9a-f]{6}").fullmatch, "fields.colour"),
    validator(lambda c: contrast(c) >= CONTRAST, "fields.pale"),
]
List = tuple[str, ...]
Flag = Annotated[bool, Limits(strict=True)]
Whole = Annotated[int, Limits(strict=True, ge=1)]
Day = Annotated[Date, Limits(strict=True)]
