"""The people who play in the sandbox."""

import secrets
from dataclasses import dataclass

from bot.sandbox.refusal import Json

# Above 33 bits, as new Telegram accounts have: whoever keeps ids in 32 bits is found out.
LOWEST = 2**33
SPREAD = 2**40


@dataclass(frozen=True, slots=True)
class Preset:
    """A person who is there from the start, with a place of their own on the page."""

    role: str
    id: int
    first_name: str = "Kari"
    language_code: str = "nb"


ADMINISTRATOR, MODERATOR = 8_700_000_002, 8_700_000_003
PEOPLE = (
    Preset("Lege", 8_700_000_001),
    Preset("Administrator", ADMINISTRATOR),
    Preset("Moderator", MODERATOR),
)
"""Those who are there in the demo."""


@dataclass(slots=True)
class Person:
    """Someone with a Telegram account."""

    id: int
    first_name: str = "Kari"
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = "nb"
    role: str = "Lege"

    def as_user(self) -> Json:
        """This person as the Bot API's User."""
        user = {
            "id": self.id,
            "is_bot": False,
            "first_name": self.first_name,
            "last_name": self.last_name,
            "username": self.username,
            "language_code": self.language_code,
        }
        return {key: value for key, value in user.items() if value is not None}


def new_id() -> int:
    """An id nobody has had before."""
    return LOWEST + secrets.randbelow(SPREAD)
