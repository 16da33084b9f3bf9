"""The shell: Telegram in and out, the contact lists on disk, the command line, the sandbox."""

import contextlib
import os
import sys
from pathlib import Path

# `python -m` puts the working directory first, where another `config` may lie than ours.
with contextlib.suppress(OSError, IndexError):
    if Path(sys.path[0]) == Path.cwd() != Path(__file__).parents[1]:
        del sys.path[0]

# python-telegram-bot then gives waiting times as timedelta, which it will always do one day.
os.environ.setdefault("PTB_TIMEDELTA", "true")

# No other package that is installed looks into our models, nor is every one of them asked.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
