"""What Telegram says when it will not do something."""

from typing import Any

Json = dict[str, Any]


class Refusal(Exception):
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


def bad_request(why: str) -> Refusal:
    """A refusal of what was asked."""
    return Refusal(400, f"Bad Request: {why}")


def forbidden(why: str) -> Refusal:
    """A refusal because of whom it was asked for."""
    return Refusal(403, f"Forbidden: {why}")
