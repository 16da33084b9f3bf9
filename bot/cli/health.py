"""`python -m bot health`, which something asks every few minutes: it loads what it needs alone."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from bot.cli.output import DONE, REFUSED, print_result
from bot.process.health import health_error
from config.database import database_path

if TYPE_CHECKING:
    import argparse


def health(_: argparse.Namespace) -> int:
    """Says nothing where Telegram has answered the bot just now, or else one sentence."""
    with contextlib.suppress(OSError, UnicodeError):
        if not health_error(database_path()):
            return DONE
    from config.loading import load_settings  # takes most of the time, and may say what is wrong

    error = health_error(load_settings(require_token=False).database)
    return print_result(error, REFUSED) if error else DONE
