"""The command line: `python -m bot …`; what it says is for whoever runs the bot.

A command's module is loaded when it is carried out, so that `--help` and `health` wait neither for
Telegram's library nor for the script; the parser where there is something to parse.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from types import SimpleNamespace
from typing import TYPE_CHECKING

from bot.cli.output import DONE, REFUSED, WRONG_USE, CommandError, print_result

if TYPE_CHECKING:
    import argparse

# What is carried out most, in one word: that needs no parser. Module and function below bot.cli.
BARE = {"run": "operation:run", "health": "health:health"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Carries out one command; 0 done, 1 refused or something found, 2 wrong use or setting."""
    words = sys.argv[1:] if arguments is None else arguments
    if not all(map(_is_text, words)):
        return print_result(
            "A name in this command is not UTF-8; set the terminal to UTF-8, or rename the file.",
            WRONG_USE,
        )
    parsed = read_command(words)
    try:
        module, _, function = parsed.command.partition(":")
        return int(getattr(import_module(f"bot.cli.{module}"), function)(parsed))
    except CommandError as error:
        return print_result(str(error), error.status)
    except BrokenPipeError:  # whoever reads, `head` perhaps, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except KeyboardInterrupt:
        return DONE
    except _refusals() as error:
        from config.settings import SettingsError

        return print_result(str(error), WRONG_USE if isinstance(error, SettingsError) else REFUSED)


def read_command(words: Sequence[str]) -> argparse.Namespace | SimpleNamespace:
    """The command and its arguments; ends the program where they are wrong, or ask for help."""
    if len(words) == 1 and words[0] in BARE:
        return SimpleNamespace(command=BARE[words[0]])
    from bot.cli.parser import command_parser

    return command_parser().parse_args(words)


def _refusals() -> tuple[type[Exception], ...]:
    """What is refused in one sentence; only where something was raised are its modules loaded."""
    from bot.store.database import StoreError
    from config.settings import SettingsError
    from conversations.script.diagnostics import ScriptError

    return ScriptError, StoreError, SettingsError


def _is_text(word: str) -> bool:
    """False for bytes from the terminal that no text has: they could be neither said nor stored."""
    return not any("\ud800" <= character <= "\udfff" for character in word)
