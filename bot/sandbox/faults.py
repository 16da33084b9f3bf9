"""Misbehaviour on request: the ways in which Telegram and the network fail."""

from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.refusal import Refusal

WORDS = {
    400: "Bad Request: refused on request",
    401: "Unauthorized",
    403: "Forbidden: bot was blocked by the user",
    404: "Not Found",
    409: "Conflict: terminated by other getUpdates request; "
    "make sure that only one bot instance is running",
    500: "Internal Server Error",
    502: "Bad Gateway",
    503: "Service Unavailable",
    504: "Gateway Timeout",
}


@dataclass(slots=True)
class Fault:
    """One way to fail, for the next so many calls that fit."""

    method: str = "*"
    code: int = 0
    description: str = ""
    retry_after: int = 0
    times: int = 1
    chat_id: int | None = None
    delay: float = 0  # seconds, before it is carried out; with `after`, between that and the end
    drop: bool = False  # close the connection without an answer
    after: bool = False  # carry it out, then fail: the caller cannot know
    html_body: bool = False  # as a proxy in between would answer

    def fits(self, method: str, chat_id: Any) -> bool:
        """Whether this call is one of those meant; names as loose as Telegram takes them."""
        same = self.method == "*" or self.method.lower() == method.lower()
        return same and (self.chat_id is None or str(self.chat_id) == str(chat_id))

    def fails(self) -> bool:
        """Whether it is more than slow."""
        return self.drop or self.code > 0

    def refusal(self) -> Refusal:
        """What the caller is told."""
        if self.code == 429:
            wait = self.retry_after or 1
            words = self.description or f"Too Many Requests: retry after {wait}"
            return Refusal(429, words, {"retry_after": wait})
        return Refusal(self.code, self.description or WORDS.get(self.code, "Error"))


@dataclass(slots=True)
class Faults:
    """The faults asked for, in order."""

    queue: list[Fault] = field(default_factory=list)

    def next(self, method: str, chat_id: Any) -> Fault | None:
        """The fault this call meets, used up by one."""
        for fault in self.queue:
            if fault.fits(method, chat_id):
                return self._used(fault)
        return None

    def _used(self, fault: Fault) -> Fault:
        fault.times -= 1
        if fault.times <= 0:
            self.queue.remove(fault)
        return fault
