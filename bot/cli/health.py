"""`python -m bot health`, which something asks every few minutes: it loads what it needs alone."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from bot.cli.output import DONE, REFUSED, print_result
from bot.process.health import health_error


def health(_: argparse.Namespace) -> int:
    """Says nothing where Telegram has answered the bot just now, or else one sentence."""
    error = health_error(_database())
    return print_result(error, REFUSED) if error else DONE


def _database() -> Path:
    """The path of the database; what the environment says counts before every other place."""
    if named := os.environ.get("KOLLEGABOT_DATABASE", "").strip():
        return Path(named)
    from config.settings import load_settings  # half of the time that this command takes

    return load_settings(require_token=False).database
