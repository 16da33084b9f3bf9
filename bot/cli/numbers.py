"""`python -m bot numbers`: the fixed numbers, and when each was compared with its source."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from pathlib import Path

from bot.cli.output import DONE, REFUSED, CommandError, align_columns
from bot.clock import today
from config.loading import load_settings
from conversations.authoring.checks.routing import AGE
from conversations.authoring.checks.safety import digits
from conversations.authoring.dated_numbers import with_days
from conversations.script.diagnostics import ScriptError
from conversations.script.layers import BUILT_IN
from conversations.script.overlay import extends_error
from conversations.script.reader import load_file
from conversations.script.schema import FixedNumber, OffersFile

FILE = "offers.toml"
PROGRAM = Path(__file__).parents[2]  # what an upgrade replaces
OWN_FOLDER = (
    'make a folder of your own outside it with a file service.toml that says extends = "default", '
    "and name it in KOLLEGABOT_SCRIPT"
)


def print_numbers(_: argparse.Namespace) -> int:
    """Prints every fixed number, when it was compared with its source, and where that is.

    Status 1 where one has to be compared again.
    """
    rows = [*_rows(_load_numbers())]
    print(*align_columns(rows), sep="\n")
    return REFUSED if any("compare" in row[2] for row in rows) else DONE


def confirm(arguments: argparse.Namespace) -> int:
    """Writes today as the day on which numbers were compared with their source."""
    listed = _load_numbers()
    numbers = [_number(listed, written) for written in dict.fromkeys(arguments.numbers)]
    file = _own_folder() / FILE
    try:
        before = file.read_bytes().decode("utf-8-sig") if file.exists() else ""
        after = with_days(before, dict.fromkeys(number.id for number in numbers), today())
    except ValueError:
        keys = ", ".join(f"[numbers.{number.id}]" for number in numbers)
        raise CommandError(
            f"{file} was left as it is: write checked = {today()} there by hand, under {keys}, "
            "and see what `check` says."
        ) from None
    except OSError:
        raise CommandError(f"{file} cannot be read; let this user read it.") from None
    _replace(file, after)
    for number in numbers:
        print(f"{number.value} ({number.id}): compared {today()} with {number.source}")
    print(f"Written into {file}; the bot need not be restarted.")
    return DONE


def _load_numbers() -> tuple[FixedNumber, ...]:
    """The numbers of the script, without the rest of it; ScriptError where they cannot be read."""
    folder = load_settings(require_token=False).script or BUILT_IN
    if error := extends_error(folder):
        raise ScriptError(error)
    return tuple(load_file(folder, FILE, OffersFile).numbers.values())


def _rows(listed: Iterable[FixedNumber]) -> Iterator[tuple[str, ...]]:
    """Value, id, age and source of each number, the oldest first."""
    for number in sorted(listed, key=lambda number: number.checked):
        age = today() - number.checked
        again = "; compare it again" if age > AGE else ""
        days = f"{age.days} day{'' if age.days == 1 else 's'} ago"
        yield number.value, number.id, f"{number.checked}, {days}{again}", number.source


def _number(listed: Iterable[FixedNumber], written: str) -> FixedNumber:
    """A fixed number by what one dials, from abroad too, or by its id."""
    for number in listed:
        ways = {number.id, digits(number.value), digits(number.from_abroad)} - {""}
        if written in ways or digits(written) in ways:
            return number
    known = ", ".join(number.value for number in listed)
    raise CommandError(f"{written} is no fixed number of this script; these are: {known}.")


def _own_folder() -> Path:
    """The association's own folder; CommandError where it is part of the program."""
    folder = load_settings(require_token=False).script or BUILT_IN
    if folder.resolve().is_relative_to(PROGRAM):
        why = f"{folder} is part of the program, which upgrades replace"
        raise CommandError(f"{why}; {OWN_FOLDER}.")
    return folder


def _replace(file: Path, text: str) -> None:
    """Puts a text in the place of a file at once, with the rights that it had."""
    new = file.with_name(f".{file.name}.new")
    try:
        new.write_text(text, "utf-8", newline="")
        if file.exists():
            new.chmod(file.stat().st_mode)
        new.replace(file)
    except OSError:
        new.unlink(missing_ok=True)
        raise CommandError(f"{file} cannot be written; let this user write there.") from None
