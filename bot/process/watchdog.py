"""Ends a process whose event loop stands still, so that whoever started it starts it anew."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
import threading
from collections.abc import Callable

from config.logs import SafeString, code_places

log = logging.getLogger(__name__)

LIMIT = 60.0  # seconds
LOOKS = 12  # in that time
HUNG = 1  # exit status


def watch_loop(
    loop: asyncio.AbstractEventLoop,
    limit: float = LIMIT,
    end: Callable[[int], object] = os._exit,
) -> threading.Thread:
    """Starts a thread that ends the process when the loop has not turned for `limit` seconds.

    Looks are counted, not seconds: a process or machine that was stopped as a whole and goes on
    has lost one look. Called from the thread of the loop; returns the new one, which ends with it.
    """
    main = threading.get_ident()
    thread = threading.Thread(
        target=_watch, args=(loop, main, limit / LOOKS, end), name="watchdog", daemon=True
    )
    thread.start()
    return thread


def _watch(
    loop: asyncio.AbstractEventLoop, main: int, pause: float, end: Callable[[int], object]
) -> None:
    while True:
        turned = threading.Event()
        try:
            loop.call_soon_threadsafe(turned.set)
        except RuntimeError:  # it is closed
            return
        if not any(turned.wait(pause) for _ in range(LOOKS)):
            # The loop may stand still because nobody reads the log: that must not stop this, too.
            saying = threading.Thread(target=_say, args=(main,), daemon=True)
            saying.start()
            saying.join(pause)
            end(HUNG)
            return
        threading.Event().wait(pause)


def _say(main: int) -> None:
    places = SafeString(" < ".join(code_places(sys._current_frames().get(main))))
    log.critical("the event loop stands still, so the bot ends: %s", places)
