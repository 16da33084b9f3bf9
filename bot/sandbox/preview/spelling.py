"""Words that no dictionary knows, by hunspell, where that is installed."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path

OWN_WORDS = "spelling.txt"  # in the folder of a script: words that are right, one a line
PATIENCE = 20.0  # seconds

_NOT_WORDS = re.compile(
    r"\{\w+\}|\[[^\]]*\]|https?://\S+|\S+@\S+|\S+\.(?:no|org|com|net|me)\b\S*|/\w+"
)
_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")


@cache
def dictionaries() -> Mapping[str, str]:
    """The dictionaries of this machine by language: "nb" and "nb_NO"; none without hunspell."""
    if not (program := shutil.which("hunspell")):
        return {}
    ran = subprocess.run(
        [program, "-D"], input="", capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    places = (ran.stdout + ran.stderr).split()
    names = sorted({Path(place).name for place in places if "/" in place and ":" not in place})
    return {name.partition("_")[0]: name for name in reversed(names) if re.match("[a-z]{2}", name)}


def words_of(text: str) -> set[str]:
    """The words of a text, without names to fill in, addresses and commands."""
    return set(_WORD.findall(_NOT_WORDS.sub(" ", text)))


class Speller:
    """Asks hunspell about words, and about each only once."""

    def __init__(self) -> None:
        self._verdicts: dict[str, dict[str, bool]] = {}  # by language: words, and whether known

    def unknown_words(self, language: str, texts: Iterable[str], *, asks: bool = True) -> set[str]:
        """The words of some texts that the dictionary of a language does not know.

        Where nothing is asked, those that it did not know before.
        """
        verdicts = self._verdicts.setdefault(language, {})
        words = set[str]().union(*map(words_of, texts))
        new = sorted(words - verdicts.keys()) if asks else []
        if new:
            wrong = _ask(language, new)
            verdicts |= {word: word not in wrong for word in new}
        return {word for word in words if not verdicts.get(word, True)}


def _ask(language: str, words: Sequence[str]) -> set[str]:
    """Which of some words hunspell does not know; none where it is not there."""
    name, program = dictionaries().get(language), shutil.which("hunspell")
    if not name or not program:
        return set()
    ran = subprocess.run(
        [program, "-i", "utf-8", "-l", "-d", name],
        input="\n".join(words),
        capture_output=True,
        encoding="utf-8",
        timeout=PATIENCE,
        check=False,
    )
    return set(ran.stdout.split()) & set(words)


def own_words(folders: Iterable[Path]) -> frozenset[str]:
    """The words that authors have said are right."""
    files = (folder / OWN_WORDS for folder in folders)
    return frozenset(
        word for file in files if file.is_file() for word in file.read_text("utf-8").split()
    )
