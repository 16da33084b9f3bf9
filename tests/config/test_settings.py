"""The settings: three places, one sentence for what is wrong, and never a value."""

import traceback
from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest
from pydantic import ValidationError

from config.loading import SettingFields, load_settings
from config.settings import AdministratorSetting, Settings, SettingsError, Token

TOKEN = "987654321:AAinventedinventedinventedinvented0"


class Places:
    """An environment, a `.env` and a secrets folder of this test's own."""

    def __init__(self, patch: pytest.MonkeyPatch, folder: Path) -> None:
        self._patch = patch
        self.dotenv = folder / ".env"
        self.secrets = folder / "secrets"

    def env(self, **values: str) -> None:
        for name, value in values.items():
            self._patch.setenv(name, value)

    def secret(self, name: str, content: bytes) -> None:
        self.secrets.mkdir(exist_ok=True)
        (self.secrets / name).write_bytes(content)

    def load(self, require_token: bool = False) -> Settings:
        return load_settings(require_token, dotenv=self.dotenv, secrets=self.secrets)

    def refusal(self, require_token: bool = False) -> str:
        with pytest.raises(SettingsError) as caught:
            self.load(require_token)
        assert caught.value.__cause__ is None
        assert caught.value.__context__ is None
        return str(caught.value)


@pytest.fixture
def places(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Places:
    for name in vars(Settings()):
        monkeypatch.delenv(f"KOLLEGABOT_{name.upper()}", raising=False)
    return Places(monkeypatch, tmp_path)


def test_defaults_without_any_place(places: Places) -> None:
    settings = places.load()
    assert not settings.token
    assert settings.api_url == "https://api.telegram.org"
    assert settings.database == Path("kollegabot.db")
    assert settings.administrators == ()
    assert settings.moderators == frozenset()
    assert (settings.two_person, settings.paused, settings.script) == (False, False, None)
    assert (settings.messages_per_second, settings.log_level) == (28, "INFO")


def test_every_setting_is_read(places: Places) -> None:
    places.env(
        KOLLEGABOT_TOKEN=TOKEN,
        KOLLEGABOT_API_URL="http://127.0.0.1:8081/",
        KOLLEGABOT_DATABASE="/data/bot.db",
        KOLLEGABOT_ADMINISTRATORS="7001, 7002:Troms legeforening + Finnmark legeforening,",
        KOLLEGABOT_MODERATORS="7003,7004",
        KOLLEGABOT_TWO_PERSON="true",
        KOLLEGABOT_MESSAGES_PER_SECOND="0",
        KOLLEGABOT_PAUSED="1",
        KOLLEGABOT_SCRIPT="words",
        KOLLEGABOT_LOG_LEVEL="debug",
    )
    settings = places.load(require_token=True)
    assert settings.token.reveal() == TOKEN
    assert settings.api_url == "http://127.0.0.1:8081"
    assert settings.database == Path("/data/bot.db")
    assert settings.administrators == (
        AdministratorSetting(7001, None),
        AdministratorSetting(7002, ("Troms legeforening", "Finnmark legeforening")),
    )
    assert settings.moderators == {7003, 7004}
    assert (settings.two_person, settings.paused) == (True, True)
    assert (settings.messages_per_second, settings.script) == (0, Path("words"))
    assert settings.log_level == "DEBUG"


def test_the_environment_wins_then_dotenv_then_the_secrets(places: Places) -> None:
    places.env(KOLLEGABOT_DATABASE="from-environment", KOLLEGABOT_SCRIPT="")
    places.dotenv.write_text(
        "KOLLEGABOT_DATABASE=from-dotenv\nKOLLEGABOT_SCRIPT='from-dotenv'\nOTHER=1\n"
    )
    for name in ("database", "script", "token"):
        value = TOKEN if name == "token" else "from-secret"
        places.secret(f"kollegabot_{name}", f"{value}\n".encode())
    settings = places.load()
    assert str(settings.database) == "from-environment"
    assert str(settings.script) == "from-dotenv"  # an empty value counts as not set
    assert settings.token.reveal() == TOKEN


def test_byte_order_marks_and_foreign_names_are_accepted(places: Places) -> None:
    places.dotenv.write_bytes(b"\xef\xbb\xbfKOLLEGABOT_PAUSED=true\r\nTOKN=x\r\n")
    places.secret("kollegabot_token", b"\xef\xbb\xbf" + TOKEN.encode() + b"\r\n")
    places.secret("database_password", b"\xff")
    settings = places.load()
    assert settings.paused
    assert settings.token.reveal() == TOKEN


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TOKEN", "AAsecret"),
        ("TOKEN", "123: AAsecret"),
        ("API_URL", "ftp://secret.example"),
        ("API_URL", "https://user:secret@api.example"),
        ("API_URL", "https://api.example/?secret=1"),
        ("API_URL", "https://api.example:secret"),
        ("API_URL", "api.secret.example"),
        ("ADMINISTRATORS", "secret"),
        ("ADMINISTRATORS", "8811,8811:Troms legeforening"),
        ("ADMINISTRATORS", "8811:"),
        ("ADMINISTRATORS", "-8811"),
        ("MODERATORS", "8811 secret"),
        ("TWO_PERSON", "secret"),
        ("MESSAGES_PER_SECOND", "-8811"),
        ("MESSAGES_PER_SECOND", "inf"),
        ("PAUSED", "8811"),
        ("LOG_LEVEL", "secret"),
    ],
)
def test_a_wrong_value_is_named_and_not_shown(places: Places, name: str, value: str) -> None:
    places.env(**{f"KOLLEGABOT_{name}": value})
    refusal = places.refusal()
    assert refusal.startswith(f"KOLLEGABOT_{name} in the environment must be ")
    assert "secret" not in refusal
    assert "8811" not in refusal
    assert refusal.endswith(".")
    assert "\n" not in refusal


def test_the_place_of_a_wrong_value_is_the_one_that_counts(places: Places) -> None:
    places.secret("kollegabot_paused", b"maybe")
    assert f"KOLLEGABOT_PAUSED in {places.secrets}/kollegabot_paused" in places.refusal()
    places.dotenv.write_text("KOLLEGABOT_PAUSED=perhaps")
    assert "KOLLEGABOT_PAUSED in .env must" in places.refusal()


def test_unknown_names_are_refused_in_all_three_places(places: Places) -> None:
    places.env(KOLLEGABOT_TOKN="")
    places.dotenv.write_text("KOLLEGABOT_MODERATOR=8811\n")
    places.secret("kollegabot_databse", b"secret")
    refusal = places.refusal()
    assert "KOLLEGABOT_TOKN in the environment is no setting" in refusal
    assert "the nearest is KOLLEGABOT_TOKEN;" in refusal
    assert "KOLLEGABOT_MODERATOR in .env is no setting" in refusal
    assert f"KOLLEGABOT_DATABSE in {places.secrets}/kollegabot_databse" in refusal
    assert "8811" not in refusal


def test_a_value_that_became_part_of_a_name_is_not_shown(places: Places) -> None:
    places.dotenv.write_text(f"KOLLEGABOT_TOKEN:{TOKEN}\n")
    refusal = places.refusal()
    assert "KOLLEGABOT_TOKEN… in .env is no setting" in refusal
    assert "AAinvented".lower() not in refusal.lower()
    assert "98765" not in refusal


def test_many_problems_are_still_one_sentence(places: Places) -> None:
    wrong = ("PAUSED", "TWO_PERSON", "LOG_LEVEL", "MODERATORS", "API_URL")
    places.env(**{f"KOLLEGABOT_{name}": "x y" for name in wrong})
    refusal = places.refusal(require_token=True)
    assert refusal.count("must be") == 3
    assert refusal.endswith("; and 3 more.")


def test_a_missing_token_is_named_with_the_three_places(places: Places) -> None:
    refusal = places.refusal(require_token=True)
    assert refusal.startswith("KOLLEGABOT_TOKEN is missing, set it in the environment, in .env")
    assert f"{places.secrets}/kollegabot_token" in refusal


def test_a_file_that_cannot_be_read_is_named(places: Places) -> None:
    places.secret("kollegabot_token", b"\xff\xfesecret")
    assert places.refusal().startswith(f"{places.secrets}/kollegabot_token cannot be read")
    (places.secrets / "kollegabot_token").unlink()
    (places.secrets / "kollegabot_token").mkdir()
    assert places.refusal().startswith(f"{places.secrets}/kollegabot_token cannot be read")
    places.dotenv.write_bytes("KOLLEGABOT_SCRIPT=ø".encode("latin-1"))
    (places.secrets / "kollegabot_token").rmdir()
    assert places.refusal().startswith(f"{places.dotenv} cannot be read")


def test_nothing_that_is_printed_holds_a_secret(places: Places) -> None:
    places.env(
        KOLLEGABOT_TOKEN=TOKEN,
        KOLLEGABOT_ADMINISTRATORS="8811223344",
        KOLLEGABOT_MODERATORS="9911223344",
    )
    settings = places.load()
    shown = f"{settings!r} {settings} {settings.administrators!r}"
    assert "11223344" not in shown
    assert "AAinvented" not in shown


def test_settings_are_frozen_and_know_no_other_names() -> None:
    settings = Settings(token=Token(TOKEN))
    with pytest.raises(FrozenInstanceError):
        settings.paused = True  # type: ignore[misc]
    with pytest.raises(ValidationError) as caught:
        SettingFields.model_validate({"tokn": TOKEN, "token": "secret"})
    text = "".join(traceback.format_exception(caught.value))
    assert TOKEN not in text
    assert "'secret'" not in text


def test_what_is_read_and_what_the_bot_has_are_the_same_settings(places: Places) -> None:
    """Both classes name them; each value that is not set is the default of `Settings`."""
    assert [*SettingFields.model_fields] == [*vars(Settings())]
    assert places.load() == Settings()
