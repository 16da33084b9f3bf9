"""The day on which fixed numbers were compared with their source, written into `offers.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from datetime import date

from conversations.script.diagnostics import lines_by_key

_CHECKED = re.compile(r"(=\s*)[^#\s]+")


def with_days(text: str, numbers: Iterable[str], day: date) -> str:
    """A file with the day as `checked` of numbers, all else as it was; ValueError if it cannot be.

    Lines are changed where they stand, so that order and comments stay; afterwards nothing but the
    days may be another.
    """
    numbers = tuple(numbers)
    end = "\r\n" if "\r\n" in text else "\n"
    lines = text.split(end)
    for number in numbers:
        where = lines_by_key("\n".join(lines))
        place = ("numbers", number)
        if line := where.get((*place, "checked")):
            lines[line - 1] = _CHECKED.sub(rf"\g<1>{day}", lines[line - 1], count=1)
        elif line := where.get(place):
            lines.insert(line, f"checked = {day}")
        else:
            while lines and not lines[-1]:
                lines.pop()
            lines += [*([""] if lines else []), f"[numbers.{number}]", f"checked = {day}", ""]
    after = end.join(lines)
    if _tables(after) != _result(_tables(text), numbers, day):
        raise ValueError
    return after


def _tables(text: str) -> dict[str, object]:
    """What stands in a TOML text; ValueError if it cannot be read."""
    return tomllib.loads(text.replace("\r\n", "\n"))


def _result(tables: dict[str, object], numbers: Iterable[str], day: date) -> dict[str, object]:
    listed = tables.get("numbers", {})
    if not isinstance(listed, dict):
        raise ValueError
    new = {number: {**listed.get(number, {}), "checked": day} for number in numbers}
    return {**tables, "numbers": {**listed, **new}}
