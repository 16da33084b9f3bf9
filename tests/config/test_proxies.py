"""A proxy that the bot cannot use is refused at the start, by the name of its variable."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.cli.main import main
from config.loading import load_settings
from config.settings import SettingsError

UNUSABLE = [
    "socks5://user:word@127.0.0.1:1080",
    "socks5h://127.0.0.1:1080",
    "socks4://127.0.0.1:1080",
    "socks://127.0.0.1:1080",
    "127.0.0.1:3128",
    "proxy.example.org:3128",
    "proxy.example.org",
    "//proxy.example.org:3128",
    "http://",
    "http://[proxy:1",
    "http://proxy.example.org:port",
]


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("http_proxy", "https_proxy", "no_proxy", "all_proxy", "request_method"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("KOLLEGABOT_TOKEN", "987654321:AAinventedinventedinvented")
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("name", ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"])
@pytest.mark.parametrize("value", UNUSABLE)
def test_a_proxy_that_cannot_be_used_is_named_but_not_shown(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as refused:
        load_settings()
    said = str(refused.value)
    assert said.startswith(f"{name} is no proxy that the bot can use: set it to http://host:port")
    assert not any(part in said for part in ("socks", "127.0.0.1", "example.org", "word", "1080"))


@pytest.mark.parametrize("command", ["run", "setup"])
def test_what_talks_to_telegram_ends_with_2(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    monkeypatch.setattr("bot.process.hardening.reexecute_if_needed", lambda: None)
    monkeypatch.setattr("bot.process.hardening.harden", lambda: None)
    monkeypatch.setenv("HTTPS_PROXY", "socks5://127.0.0.1:1080")
    assert main([command]) == 2
    assert "HTTPS_PROXY" in capsys.readouterr().err


@pytest.mark.parametrize(
    "environment",
    [
        {"HTTPS_PROXY": "http://user:word@proxy.example.org:3128"},
        {"HTTPS_PROXY": "https://proxy.example.org"},
        {"HTTP_PROXY": "socks5://127.0.0.1:1080"},
        {"HTTPS_PROXY": "socks5://127.0.0.1:1080", "NO_PROXY": "api.telegram.org"},
        {"ALL_PROXY": "socks5://127.0.0.1:1080", "no_proxy": ".telegram.org"},
        {"all_proxy": "127.0.0.1:1080", "NO_PROXY": "*"},
        {"HTTPS_PROXY": "127.0.0.1:1", "https_proxy": "http://proxy.example.org:3128"},
        {"HTTPS_PROXY": "http://proxy.example.org:3128", "ALL_PROXY": "socks5://127.0.0.1:1080"},
        {"ALL_PROXY": "http://proxy.example.org:3128"},
        {"HTTPS_PROXY": ""},
        {},
    ],
    ids=str,
)
def test_whatever_can_be_used_or_is_not_for_telegram_is_left_alone(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str]
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    load_settings()


def test_a_command_that_needs_no_token_does_not_mind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "socks5://127.0.0.1:1080")
    load_settings(require_token=False)
