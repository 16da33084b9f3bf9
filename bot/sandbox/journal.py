"""What was asked of Telegram and how it went, for tests to look at."""

from collections import Counter, deque
from dataclasses import asdict, dataclass, field

from bot.sandbox.refusal import Json, Refusal


@dataclass(frozen=True, slots=True)
class Query:
    """A tap that waits for its answer."""

    id: str
    chat_id: int
    message_id: int
    data: str


@dataclass(slots=True)
class Journal:
    """Counts of calls, refusals, taps without answer and, when switched on, every call."""

    keep_calls: bool = False
    counts: Counter[str] = field(default_factory=Counter)
    refusals: deque[Json] = field(default_factory=lambda: deque(maxlen=10_000))
    faults: deque[Json] = field(default_factory=lambda: deque(maxlen=10_000))
    calls: list[Json] = field(default_factory=list)
    waiting: dict[str, Query] = field(default_factory=dict)
    answered: int = 0

    def called(self, method: str, parameters: Json) -> None:
        """Note a call."""
        self.counts[method] += 1
        if self.keep_calls:
            self.calls.append({"method": method, "parameters": parameters})

    def refused(self, method: str, refusal: Refusal, parameters: Json) -> None:
        """Note that a call was refused on its merits."""
        self.refusals.append(
            {
                "method": method,
                "code": refusal.code,
                "description": refusal.description,
                "parameters": parameters,
            }
        )

    def unanswered(self, chat_id: int | None = None) -> list[Json]:
        """Taps that still show a spinner."""
        found = self.waiting.values()
        return [asdict(query) for query in found if chat_id in (None, query.chat_id)]
