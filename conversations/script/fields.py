"""What the tables of a script are made of: texts, names, codes, days, each with its remedy."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date as Date
from typing import Annotated, Any

from pydantic import AfterValidator, ConfigDict, Field, Strict, StringConstraints
from pydantic_core import PydanticCustomError

from conversations.sentences.catalog import sentence

STRICT = ConfigDict(extra="forbid", defer_build=True)  # spares validators of inner tables
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
    return PydanticCustomError("remedy", "{remedy}", {"remedy": sentence(key, **values)})


def validator(condition: Callable[[Any], object], key: str, **values: object) -> AfterValidator:
    """Refuses a value of which a condition is not true, and tells the author the remedy."""

    def validate(value: Any) -> Any:
        if not condition(value):
            raise refusal(key, **values)
        return value

    return AfterValidator(validate)


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
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
Flag = Annotated[bool, Strict()]
Whole = Annotated[int, Strict(), Field(ge=1)]
Day = Annotated[Date, Strict()]
