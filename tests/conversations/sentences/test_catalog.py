"""The program's own sentences: the same in every language, and none that nobody says."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from string import Formatter

import pytest

from conversations.sentences.catalog import FOLDER, sentence, sentences, set_language
from tests.test_architecture import ROOT

LANGUAGES = sorted(
    folder.name for folder in FOLDER.iterdir() if (folder / "contacts.toml").exists()
)
# what says a sentence, and which of its values is the key
SAYERS = {"sentence": 0, "refusal": 0, "validator": 1}
CODE = [*(ROOT / "bot").rglob("*.py"), *(ROOT / "conversations").rglob("*.py")]
PAGES = [*(ROOT / "bot" / "sandbox" / "page").glob("*.html")]
IN_PAGE = re.compile(r"\{\{ (sentence\(.*?\)) (?:\}\}|if )")  # a call that is Python as well


def values_of(text: str) -> set[str]:
    """The names of the values that a sentence needs."""
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def calls_of_sentence() -> Iterator[tuple[str, set[str] | None]]:
    """Each key the code says, `*` for what is put into it; and with which values, None: unknown."""
    trees = [ast.parse(file.read_text("utf-8")) for file in CODE]
    trees += [ast.parse(c) for f in PAGES for c in IN_PAGE.findall(f.read_text("utf-8"))]
    for tree in trees:
        for node in ast.walk(tree):
            place = SAYERS.get(ast.unparse(node.func)) if isinstance(node, ast.Call) else None
            if isinstance(node, ast.Call) and place is not None and "." in key_of(node.args[place]):
                given = {keyword.arg for keyword in node.keywords}
                yield key_of(node.args[place]), None if None in given else {n for n in given if n}


def key_of(node: ast.expr) -> str:
    """A key as it stands in the code, with `*` for each part that is not written out."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    parts = node.values if isinstance(node, ast.JoinedStr) else [node]
    return "".join(str(p.value) if isinstance(p, ast.Constant) else "*" for p in parts)


def is_meant(pattern: str, key: str) -> bool:
    """Whether a key of the code can be this one."""
    return bool(re.fullmatch(re.escape(pattern).replace(r"\*", ".+"), key))


def test_there_is_more_than_one_language() -> None:
    assert {"nb", "en"} <= {*LANGUAGES}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_has_every_sentence_with_the_same_values(language: str) -> None:
    usual = {key: values_of(text) for key, text in sentences("nb").items()}
    assert {key: values_of(text) for key, text in sentences(language).items()} == usual


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_section_stands_in_one_file(language: str) -> None:
    headers = re.findall(
        r"^\[(\w+)\]",
        "\n".join(f.read_text("utf-8") for f in (FOLDER / language).iterdir()),
        re.MULTILINE,
    )
    assert len(headers) == len({*headers}), headers


def test_what_the_code_says_is_there_with_its_values() -> None:
    texts = sentences("nb")
    for pattern, names in calls_of_sentence():
        meant = [key for key in texts if is_meant(pattern, key)]
        assert meant, pattern
        if names is not None:
            assert any(values_of(texts[key]) <= names for key in meant), (pattern, names)


def test_nothing_is_there_that_the_code_never_says() -> None:
    patterns = [pattern for pattern, _ in calls_of_sentence()]
    unsaid = [key for key in sentences("nb") if not any(is_meant(p, key) for p in patterns)]
    assert unsaid == []


def test_a_language_that_the_program_does_not_speak_is_answered_in_english() -> None:
    set_language("da")
    assert sentence("kinds.county") == "a county"


def test_a_script_may_bring_sentences_of_its_own() -> None:
    set_language("da", {"kinds.county": "en region"})
    assert sentence("kinds.county") == "en region"
    assert sentence("kinds.site") == "a hospital"
