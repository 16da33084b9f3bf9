"""Says in the log which lists have nobody to show, when it happens and when it is over."""

from __future__ import annotations

import logging
from collections.abc import Collection
from datetime import date

from config.logs import SafeString
from conversations.contacts.contact import Area, Contact
from conversations.contacts.coverage import Coverage
from conversations.script.coverage import script_coverage
from conversations.script.schema import Script

log = logging.getLogger(__name__)

LINES = (
    ("empty", "nobody to show: %s; people get other counties and the switchboard"),
    ("expiring", "nobody to show in 30 days, if nobody confirms: %s"),
)


class CoverageLog:
    """Compares each state of the lists with the one before."""

    def __init__(self, script: Script) -> None:
        self._script, self._before = script, Coverage()

    def compare(self, areas: Collection[Area], contacts: Collection[Contact], day: date) -> None:
        """Logs what has changed; called with every new state of the lists, and every day."""
        now = script_coverage(self._script, areas, contacts, day)
        for state, words in LINES:
            before = getattr(self._before, state)
            if fresh := [name for name in getattr(now, state) if name not in before]:
                log.warning(words, SafeString(", ".join(fresh)))
        if filled := [name for name in self._before.empty if name not in now.empty]:
            log.info("somebody to show again: %s", SafeString(", ".join(filled)))
        self._before = now
