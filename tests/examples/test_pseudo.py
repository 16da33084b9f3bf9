"""A fourth language, made of the shipped English by a rule: longer words, other letters."""

from __future__ import annotations

import json
import re
import tomllib
from datetime import date
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest

from conversations.authoring.checks.folder import check_folder
from conversations.contacts.directory import Directory
from conversations.script.loader import BUILT_IN, load_script
from conversations.script.schema import Script
from tests.support.talk import Talk, everywhere

OTHER = str.maketrans("aeiouAEIOUcsz", "αεϊσυΑΕΪΟΥčšž")  # letters that no other language here has
LONGER = 10  # a word in so many gets longer
TIGHT = ("labels", "choices", "offers")  # tables of words that have little room
MENU = '{ start = "start", help = "help", privacy = "privacy", slett = "erase" }'
LANGUAGE = f'[languages.eo]\nclients = ["eo"]\ncommands = {MENU}\n\n'
TODAY = date(2026, 11, 21)


def pseudo(text: str, *, is_tight: bool) -> str:
    """English in other letters, sentences with longer words; {names} and addresses stay."""
    parts = re.split(r"(\{\w+\}|https?://\S+|\S+@\S+|\b[\w.]+\.(?:no|org|uk)\b)", text)
    letters = [part if n % 2 else part.translate(OTHER) for n, part in enumerate(parts)]
    return "".join(letters if is_tight else map(_longer, letters))


def _longer(text: str) -> str:
    words = re.split(r"(\s+)", text)
    return "".join(
        f"{w}ψ" if n % (2 * LONGER) == 0 and w.isalpha() else w for n, w in enumerate(words)
    )


def translated(value: Any, place: str = "") -> Any:
    """The words of a language in the other letters, without their approvals."""
    if isinstance(value, dict):
        kept = {k: v for k, v in value.items() if not (k == "approved" and isinstance(v, dict))}
        return {k: translated(v, place if place in TIGHT else k) for k, v in kept.items()}
    if isinstance(value, list):
        return [translated(one, place) for one in value]
    return pseudo(value, is_tight=place in TIGHT)


def toml(table: dict[str, Any], above: str = "") -> str:
    """A table as TOML: its own keys first, then the tables in it."""
    plain = {k: v for k, v in table.items() if not isinstance(v, dict)}
    tables = {bare(k): v for k, v in table.items() if isinstance(v, dict)}
    inner = {f"{above}.{key}".lstrip("."): value for key, value in tables.items()}
    lines = [f"[{above}]"] if above else []
    lines += [f"{bare(key)} = {inline(value)}" for key, value in plain.items()]
    return "\n".join([*lines, *(toml(v, k) for k, v in inner.items())])


def bare(key: str) -> str:
    """A key as TOML, in quotation marks where it needs them."""
    return key if re.fullmatch(r"[\w-]+", key, re.ASCII) else json.dumps(key)


def inline(value: Any) -> str:
    """A value as TOML on one line."""
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{bare(k)} = {inline(v)}' for k, v in value.items())} }}"
    return f"[{', '.join(map(inline, value))}]" if isinstance(value, list) else json.dumps(value)


def add(file: Path, before: str, text: str, after: str = "") -> None:
    """Puts a text into a file, before the first place of that kind, behind another."""
    head, found, rest = file.read_text("utf-8").partition(after or "\n")
    first, place, last = rest.partition(before)
    file.write_text(f"{head}{found}{first}{text}{place}{last}", "utf-8")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped script with one more language."""
    made = tmp_path_factory.mktemp("pseudo") / "script"
    copytree(BUILT_IN, made)
    (made / "published.json").unlink()
    words = tomllib.loads((BUILT_IN / "en.toml").read_text("utf-8"))
    (made / "eo.toml").write_text(toml(translated(words)), "utf-8")
    add(made / "country.toml", "# When helplines answer", LANGUAGE)
    add(made / "phrases.toml", "nb = [", 'eo = ["ψανι διε"]\n', after="[emergency]")
    return made


@pytest.fixture(scope="module")
def four(folder: Path) -> Script:
    return load_script(folder)


@pytest.mark.long
def test_the_checker_finds_nothing(folder: Path) -> None:
    _, findings = check_folder(folder, TODAY)
    assert [str(f) for f in findings if not f.warning] == []


def test_a_conversation_goes_its_way_in_the_fourth_language(four: Script) -> None:
    assert list(four.words) == ["nb", "nn", "en", "eo"]
    assert four.country.client_language("eo") == "eo"
    talk = Talk(four, everywhere(four)).starts(language="eo")
    assert talk.screen.text != Talk(four, everywhere(four)).starts(language="en").screen.text
    assert {"nb", "nn", "en"} <= set(talk.buttons)
    talk.taps("doctor", "talk", "55")
    assert talk.screen.language == "eo"
    assert "406 12 345" in talk.screen.text
    assert talk.taps("acute", "nb").screen.language == "nb"
    empty = Talk(four, Directory(TODAY)).starts(language="eo").writes("ψανι διε")
    assert (empty.screen.step, empty.screen.language) == ("acute", "eo")
