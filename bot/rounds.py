"""Looks once in a while, in working hours, whether members of staff have to be told something."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime

from bot.lists import OSLO
from bot.store import StoreError
from conversations.workdays import is_workday

log = logging.getLogger(__name__)

LOOK = 600.0  # seconds between two looks at the clock
HOURS = range(8, 16)


def now() -> datetime:
    """The time in Norway."""
    return datetime.now(OSLO)


def at_work(time: datetime) -> bool:
    """Whether somebody may be written to without it being urgent."""
    return time.hour in HOURS and is_workday(time.date())


async def rounds(look: Callable[[], Awaitable[None]]) -> None:
    """Looks until cancelled; a broken file is tried again later."""
    while True:
        await asyncio.sleep(LOOK)
        try:
            await look()
        except StoreError as error:
            log.error("it could not be looked who has to be told something: %s", type(error))
