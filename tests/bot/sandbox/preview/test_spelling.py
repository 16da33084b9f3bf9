"""Words that no dictionary knows; hunspell is a small program of the test's own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.sandbox.preview.spelling import Speller, dictionaries, own_words, words_of

HUNSPELL = """#!/bin/sh
if [ "$1" = -D ]; then
  echo "SEARCH PATH: .::/usr/share/hunspell:/usr/share/myspell" >&2
  printf '/usr/share/hunspell/nb_NO\\n/usr/share/hunspell/en_GB\\n' >&2
  exit 1
fi
echo "$5" >> "$(dirname "$0")/asked"
grep -v -x -e Ring -e oss
"""


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder with a hunspell that knows two words, which is where programs are looked for."""
    file = tmp_path / "hunspell"
    file.write_text(HUNSPELL, "utf-8")
    file.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    dictionaries.cache_clear()
    yield tmp_path
    dictionaries.cache_clear()


def test_unknown_words_are_found_and_each_is_asked_about_once(program: Path) -> None:
    speller = Speller()
    assert dictionaries() == {"nb": "nb_NO", "en": "en_GB"}
    assert speller.unknown_words("nb", ["Ring oss nåå"], asks=False) == set()
    assert speller.unknown_words("nb", ["Ring oss nåå", "oss"]) == {"nåå"}
    assert speller.unknown_words("nb", ["oss nåå"]) == {"nåå"}
    assert speller.unknown_words("nn", ["Ring oss noo"]) == set()
    assert (program / "asked").read_text("utf-8").split() == ["nb_NO"]


def test_without_hunspell_nothing_is_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    dictionaries.cache_clear()
    assert dictionaries() == {}
    assert Speller().unknown_words("nb", ["nåå"]) == set()
    dictionaries.cache_clear()


def test_names_addresses_and_numbers_are_no_words() -> None:
    text = "Ring {switchboard} [ikke oppgitt], 113 eller post@example.org: https://example.org/a."
    text += " Se /slett, fag-prat"
    assert words_of(text) == {"Ring", "eller", "Se", "fag-prat"}


def test_authors_say_which_words_are_right(tmp_path: Path) -> None:
    (tmp_path / "spelling.txt").write_text("Trasoppklinikken\nstøttekollega\n", "utf-8")
    assert own_words([tmp_path, tmp_path / "other"]) == {"Trasoppklinikken", "støttekollega"}
