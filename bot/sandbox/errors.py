"""What Telegram says when it will not do something, and failures on request."""

from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]

CONFLICT = (
    "Conflict: terminated by other getUpdates request; "
    "make sure that only one bot instance is running"
)
DESCRIPTIONS = {
    400: "Bad Request: refused on request",
    401: "Unauthorized",
    403: "Forbidden: bot was blocked by the user",
    404: "Not Found",
    409: CONFLICT,
    500: "Internal Server Error",
    502: "Bad Gateway",
    503: "Service Unavailable",
    504: "Gateway Timeout",
}


class BotApiError(Exception):
    """A call Telegram refuses, with its code and its own words."""

    def __init__(self, code: int, description: str, parameters: Json | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def as_json(self) -> Json:
        """The body Telegram answers with."""
        body: Json = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return body


def bad_request(why: str) -> BotApiError:
    """A refusal of what was asked."""
    return BotApiError(400, f"Bad Request: {why}")


@dataclass(slots=True)
class Fault:
    """One way in which Telegram or the network fails, for the next so many calls that fit."""

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

    def error(self) -> BotApiError:
        """What the caller is told."""
        if self.code == 429:
            wait = self.retry_after or 1
            words = self.description or f"Too Many Requests: retry after {wait}"
            return BotApiError(429, words, {"retry_after": wait})
        return BotApiError(self.code, self.description or DESCRIPTIONS.get(self.code, "Error"))


@dataclass(slots=True)
class FaultQueue:
    """The faults asked for, in order."""

    queue: list[Fault] = field(default_factory=list)

    def next(self, method: str, chat_id: Any) -> Fault | None:
        """The fault this call meets, used up by one."""
        fault = next((fault for fault in self.queue if fault.fits(method, chat_id)), None)
        if fault is not None:
            fault.times -= 1
            if fault.times <= 0:
                self.queue.remove(fault)
        return fault
