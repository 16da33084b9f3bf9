"""What was asked of Telegram and how it went, for tests to look at."""

from collections import Counter, deque
from dataclasses import asdict, dataclass, field

from bot.sandbox.errors import BotApiError, Json
from conversations.values import value_object


@value_object
class Query:
    """A tap that waits for its answer."""

    id: str
    chat_id: int
    message_id: int
    data: str


@dataclass(slots=True)
class CallLog:
    """Counts of calls, refusals, taps without answer and, when switched on, every call."""

    keep_calls: bool = False
    counts: Counter[str] = field(default_factory=Counter)
    refusals: deque[Json] = field(default_factory=lambda: deque(maxlen=10_000))
    faults: deque[Json] = field(default_factory=lambda: deque(maxlen=10_000))
    calls: list[Json] = field(default_factory=list)
    open_queries: dict[str, Query] = field(default_factory=dict)
    answered: int = 0

    def add_call(self, method: str, parameters: Json) -> None:
        """Note a call."""
        self.counts[method] += 1
        if self.keep_calls:
            self.calls.append({"method": method, "parameters": parameters})

    def add_refusal(self, method: str, error: BotApiError, parameters: Json) -> None:
        """Note that a call was refused on its merits."""
        refusal = {"method": method, "code": error.code, "description": error.description}
        self.refusals.append({**refusal, "parameters": parameters})

    def unanswered_queries(self, chat_id: int | None = None) -> list[Json]:
        """Taps that still show a spinner."""
        queries = self.open_queries.values()
        return [asdict(query) for query in queries if chat_id in (None, query.chat_id)]
