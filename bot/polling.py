"""The call for updates: slim before anybody sees them, and noticing that the token is refused."""

import asyncio
from collections.abc import Collection
from typing import Any

from telegram.error import TelegramError

from bot.bodies import parsed
from bot.inbox import slim
from bot.transport import READ, REFUSED, Transport


class PollTransport(Transport):
    """The getUpdates call: what an update holds beyond need is gone before PTB sees it.

    Of members of `staff` more is needed: the whole of their words, and which file they sent.
    """

    def __init__(
        self,
        connections: int = 2,
        read_timeout: float | None = READ,
        staff: Collection[int] = frozenset(),
    ) -> None:
        super().__init__(connections, read_timeout)
        self._staff = frozenset(staff)
        # PTB's Updater then stops polling without telling anybody.
        self.on_refused_token = asyncio.Event()

    def parse_json_payload(  # type: ignore[override]  # PTB calls it on the instance
        self, payload: bytes
    ) -> dict[str, Any]:
        """Returns the answer with slim updates; raises a TelegramError that quotes nothing."""
        data = parsed(payload)
        updates = data["result"]
        known = isinstance(updates, list)
        slimmed = [slim(update, self._staff) for update in updates] if known else None
        # Anything else than a TelegramError would make the Updater ask again without a pause.
        if slimmed is None or not all("update_id" in update for update in slimmed):
            raise TelegramError("Invalid server response")
        return {**data, "result": slimmed}

    def _answered(self, status: int, body: bytes) -> tuple[int, bytes]:
        status, body = super()._answered(status, body)
        if status in REFUSED:
            self.on_refused_token.set()
        return status, body
