"""The shell: Telegram in and out, the contact lists on disk, the command line, the sandbox."""

import os

# python-telegram-bot then gives waiting times as timedelta, which it will always do one day.
os.environ.setdefault("PTB_TIMEDELTA", "true")
