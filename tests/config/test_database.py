"""Where the database is: `health` is told the same as the settings are, only sooner."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest

from config.database import database_path
from config.loading import load_settings
from config.settings import Settings, SettingsError
from tests.support.commands import one_sentence, run_here

UPPER, LOWER = "KOLLEGABOT_DATABASE", "kollegabot_database"
ENVIRONMENT: tuple[dict[str, str], ...] = (
    {}, {UPPER: ""}, {UPPER: " "}, {UPPER: "a.db"}, {LOWER: "a.db"}, {UPPER: "a.db", LOWER: ""},
    {LOWER: "", UPPER: " /a b.db "},
)  # fmt: skip
DOTENV: tuple[bytes | None, ...] = (
    None, b"", b"KOLLEGABOT_DATABASE=", b"KOLLEGABOT_DATABASE", b"KOLLEGABOT_TOKEN=1:abc\n",
    b"\xef\xbb\xbfKOLLEGABOT_DATABASE=b.db\r\n", b"export kollegabot_database='b #.db' # ours",
    b"KOLLEGABOT_DATABASE=b.db\nKOLLEGABOT_DATABASE=c.db", b"X=b\nKOLLEGABOT_DATABASE=${X}.db",
    b"KOLLEGABOT_DATABASE=b.db\nkollegabot_database=", b"KOLLEGABOT_DATABASE=\"\\n\"",
    b"= no line\nKOLLEGABOT_DATABASE=b.db", "KOLLEGABOT_DATABASE=ø.db".encode(),
    "KOLLEGABOT_DATABASE=ø.db".encode("latin-1"),
)  # fmt: skip
FILES: tuple[dict[str, bytes], ...] = (
    {}, {LOWER: b""}, {LOWER: b"\xef\xbb\xbfd.db\r\n"}, {LOWER: b"\xff"}, {"other": b"\xff"},
    {UPPER: b"d.db", LOWER: b"e.db"}, {UPPER: b" ", LOWER: b"e.db"},
)  # fmt: skip


@pytest.fixture(autouse=True)
def _own_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name in vars(Settings()):
        monkeypatch.delenv(f"KOLLEGABOT_{name.upper()}", raising=False)


def test_the_path_is_that_of_the_settings_whatever_stands_where(tmp_path: Path) -> None:
    dotenv = tmp_path / ".env"
    for number, files in enumerate(FILES):
        secrets = tmp_path / f"secrets{number}"
        secrets.mkdir()
        for name, content in files.items():
            (secrets / name).write_bytes(content)
        for environment, lines in product(ENVIRONMENT, DOTENV):
            dotenv.unlink(missing_ok=True)
            if lines is not None:
                dotenv.write_bytes(lines)
            with pytest.MonkeyPatch.context() as patch:
                for name, value in environment.items():
                    patch.setenv(name, value)
                quick, full = _quickly(dotenv, secrets), _fully(dotenv, secrets)
            # Only the full reading looks at files that cannot say where the database is.
            assert full in (quick, None), (environment, lines, files, quick, full)


def _quickly(dotenv: Path, secrets: Path) -> Path | None:
    try:
        return database_path(dotenv=dotenv, secrets=secrets)
    except (OSError, UnicodeError):
        return None


def _fully(dotenv: Path, secrets: Path) -> Path | None:
    try:
        return load_settings(require_token=False, dotenv=dotenv, secrets=secrets).database
    except SettingsError:
        return None


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("KOLLEGABOT_DATABSE=b.db", "KOLLEGABOT_DATABSE in .env is no setting"),
        ("KOLLEGABOT_DATABASE=b.db\nKOLLEGABOT_PAUSED=perhaps", "KOLLEGABOT_PAUSED in .env must"),
        ("KOLLEGABOT_SCRIPT=\xf8", ".env cannot be read"),
    ],
)
def test_a_bot_that_does_not_answer_is_told_what_is_wrong_with_the_settings(
    tmp_path: Path, lines: str, said: str
) -> None:
    (tmp_path / ".env").write_text(lines, "latin-1")
    ran = run_here(tmp_path, "health", DATABASE="")
    assert ran.status == 2
    assert ran.err.startswith(said)
    one_sentence(ran)
