"""`python -m bot understand`: an author sees what typed words lead to, and why."""

from __future__ import annotations

import pytest

from bot.cli.main import main


@pytest.fixture(autouse=True)
def _elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    monkeypatch.chdir(str(tmp_path))


def test_it_says_where_words_lead_and_which_pattern_did_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["understand", "støttekollega i Bodø"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert {"screen: end", "offer: stotte", "area: 18", "language: nb"} <= set(said)
    assert "because: topic stotte.nb: støttekolleg*" in said
    assert "because: Bodø" in said


def test_it_names_what_silences_a_danger_and_repeats_no_word(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["understand", "Kari vil skyte meg selv i foten"]) == 0
    said = capsys.readouterr().out
    assert "screen: unread" in said
    assert "because: harmless nb: skyte meg selv i foten" in said
    assert "Kari" not in said


def test_an_emergency_is_called_one_and_nonsense_has_no_pattern(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["understand", "I cannot go on", "--language", "en"]) == 0
    assert "screen: acute (emergency)" in capsys.readouterr().out
    assert main(["understand", "asdfghjkl"]) == 0
    assert "because: no pattern" in capsys.readouterr().out
