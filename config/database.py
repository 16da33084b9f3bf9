"""Where the database is, without the rest of the settings: for what is asked every few minutes."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

SECRETS = Path("/run/secrets")
USUAL = Path("kollegabot.db")
_NAME = "KOLLEGABOT_DATABASE"


def database_path(*, dotenv: Path = Path(".env"), secrets: Path = SECRETS) -> Path:
    """The path of the database, which is what `load_settings` says of the same three places.

    A file is read only where none before it names the database. Raises OSError or UnicodeError
    where one cannot be read.
    """
    for place in _places(dotenv, secrets):
        values = {name.upper(): value for name, value in place.items()}
        if named := (values.get(_NAME) or "").strip():
            return Path(named)
    return USUAL


def _places(dotenv: Path, secrets: Path) -> Iterator[Mapping[str, str | None]]:
    """The environment, `.env` and each file of the folder of secrets that has that name."""
    yield os.environ
    from dotenv import dotenv_values  # what pydantic-settings reads the file with

    yield dotenv_values(dotenv, encoding="utf-8-sig")
    for file in sorted(secrets.iterdir() if secrets.is_dir() else ()):
        if file.name.upper() == _NAME:
            yield {file.name: file.read_text(encoding="utf-8-sig")}
