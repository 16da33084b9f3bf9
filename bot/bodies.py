"""What calls carry and what is kept of the answers: JSON, and nothing of it in an exception."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, cast

from telegram.error import NetworkError
from telegram.request import RequestData

_DESCRIPTION = 200
_LONGEST = 86_400  # seconds; PTB could not count with a number that is no time
_LIKE_A_TOKEN = re.compile(r"[0-9]+:[A-Za-z0-9_-]{20,}")
DONE = b'{"ok":true,"result":true}'


class Ready:
    """Parameters without files; what Telegram answers to them is not looked at.

    Telegram repeats a message that it was told to show, with the name of whoever it is for. Stands
    in for PTB's RequestData, which is final and made of objects that cost more than the call.
    """

    contains_files = False

    def __init__(self, fields: Mapping[str, object]) -> None:
        self._fields = fields

    @classmethod
    def of(cls, fields: Mapping[str, object]) -> RequestData:
        """Parameters for PTB to hand on to the transport."""
        return cast("RequestData", cls(fields))

    @property
    def parameters(self) -> dict[str, Any]:
        """The parameters by name."""
        return dict(self._fields)

    @property
    def json_payload(self) -> bytes:
        """The body of the call."""
        return json.dumps(self._fields).encode()


def loaded(payload: bytes) -> dict[str, Any] | None:
    """Returns the JSON object in a body, None where there is none."""
    try:
        data = json.loads(payload)
    except (ValueError, RecursionError):
        return None
    return data if isinstance(data, dict) else None


def refusal(said: dict[str, Any]) -> bytes:
    """Returns an error body with only what PTB needs; it quotes all the rest in its messages."""
    parameters = said.get("parameters")
    wait = parameters.get("retry_after") if isinstance(parameters, dict) else None
    kept = {"retry_after": min(wait, _LONGEST)} if type(wait) is int and wait > 0 else {}
    words = _LIKE_A_TOKEN.sub("…", str(said.get("description") or ""))[:_DESCRIPTION]
    refusal = {"ok": False, "result": [], "description": words, "parameters": kept}
    return json.dumps(refusal).encode()


def parsed(payload: bytes) -> dict[str, Any]:
    """Returns a body as JSON with a result; raises a NetworkError that quotes nothing of it."""
    data = loaded(payload)
    # PTB takes ["result"] without looking, outside every net of its own.
    if data is None or "result" not in data:
        raise NetworkError("Invalid server response")
    return data
