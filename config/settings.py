"""The settings as the bot has them: values, checked before by `config/loading.py`, and frozen.

Nothing here needs pydantic, which the running bot does not load.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from config.database import USUAL
from conversations.values import value_object

PREFIX = "KOLLEGABOT_"


class SettingsError(Exception):
    """What is wrong with the settings, as one sentence that never shows a value."""


class Token:
    """The bot's token, which does not show itself to whoever prints what holds it."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """The token as Telegram knows it."""
        return self._value

    def __bool__(self) -> bool:
        return bool(self._value)

    def __repr__(self) -> str:
        return "Token"


@value_object
class AdministratorSetting:
    """Who may change lists: `areas` names them, None stands for every one."""

    id: int = field(repr=False)
    areas: tuple[str, ...] | None


@dataclass(frozen=True)  # without slots, so that the class knows the defaults
class Settings:
    """What whoever runs the bot has set; `load_settings` reads it, tests make it themselves."""

    token: Token = field(default=Token(""), repr=False)
    api_url: str = "https://api.telegram.org"
    database: Path = USUAL
    administrators: tuple[AdministratorSetting, ...] = field(default=(), repr=False)
    moderators: frozenset[int] = field(default=frozenset(), repr=False)
    two_person: bool = False
    messages_per_second: float = 28
    paused: bool = False
    script: Path | None = None
    site: Path | None = None
    log_level: str = "INFO"
