"""What was published last, what has changed since, and days written into a file of numbers."""

from __future__ import annotations

import shutil
import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from conversations.authoring.baseline import (
    FILE,
    WordChange,
    baseline_text,
    load_baseline,
    make_baseline,
    target,
    word_changes,
    written_words,
)
from conversations.authoring.dated_numbers import with_days
from conversations.script.diagnostics import ScriptError
from conversations.script.loader import load_script
from conversations.script.schema import Approval, Choice, Script
from conversations.sentences.catalog import set_language
from tests.support.scripts import small_folder

DAY = date(2026, 12, 1)


@pytest.fixture(scope="module")
def small() -> Script:
    return load_script(small_folder())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of a small script, to be changed."""
    return Path(shutil.copytree(small_folder(), tmp_path / "script"))


def test_what_would_be_published(small: Script) -> None:
    known = make_baseline(replace(small, retired=frozenset({"zz", "aa"})), DAY)
    assert (known.version, known.day, known.retired) == (1, DAY, ("aa", "zz"))
    assert known.steps["who"] == "wh"
    assert known.choices == {"who.dentist": "where/tann", "who.kept": "privacy"}
    assert (known.offers, known.channels) == (("tann",), ())
    assert known.emergency == {"acute": ("113",)}
    assert known.words["nb"]["labels.back"] == "Tilbake"
    assert "{responsible}" in known.words["nb"]["steps.privacy.text"]  # as it is written
    assert known.approvals == {"nb": {}, "nn": {}, "en": {}}


def test_approvals_are_by_role_and_of_the_words_as_they_are(small: Script) -> None:
    texts = small.words["nb"]
    approval = Approval("leder", DAY, texts.hashes["steps.acute"])
    acute = replace(texts.steps["acute"], approved=approval)
    other = replace(texts.steps["who"], approved=approval)  # whose words are others
    words = replace(texts, steps={**texts.steps, "acute": acute, "who": other})
    known = make_baseline(replace(small, words={**small.words, "nb": words}), DAY)
    assert known.approvals["nb"] == {"steps.acute": "leder"}


def test_it_is_read_as_it_was_written(folder: Path) -> None:
    assert load_baseline(folder) is None
    known = make_baseline(load_script(folder), DAY)
    (folder / FILE).write_text(baseline_text(known), "utf-8")
    assert load_baseline(folder) == known
    assert baseline_text(known).endswith("}\n")


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"version": 1, "more": 2}', "{"])
def test_a_broken_one_is_named_in_the_language_of_the_folder(folder: Path, text: str) -> None:
    (folder / FILE).write_text(f"{text} ", "utf-8")
    with pytest.raises(ScriptError, match=r"^published\.json: fila er ødelagt; hent den siste"):
        load_baseline(folder)
    set_language("en")
    with pytest.raises(ScriptError, match=r"^published\.json: the file is damaged; restore"):
        load_baseline(folder)


def test_an_overlay_is_compared_with_its_own_or_with_the_one_below(
    folder: Path, tmp_path: Path
) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "service.toml").write_text('extends = "../script"\n', "utf-8")
    known = make_baseline(load_script(folder), DAY)
    (folder / FILE).write_text(baseline_text(known), "utf-8")
    assert load_baseline(own) == known
    (own / FILE).write_text(baseline_text(replace(known, version=7)), "utf-8")
    assert load_baseline(own) == replace(known, version=7)


@pytest.mark.parametrize(
    ("choice", "text"),
    [
        (Choice("a", "b"), "b"),
        (Choice("a", "b", "c"), "b/c"),
        (Choice("a", "", "c"), "c"),
        (Choice("a", url="https://example.org"), "https://example.org"),
    ],
)
def test_what_a_choice_leads_to_in_one_word(choice: Choice, text: str) -> None:
    assert target(choice) == text


def test_words_of_a_language_that_cannot_be_read_are_none(folder: Path) -> None:
    (folder / "nn.toml").write_text("[a b]\n", "utf-8")
    assert [*written_words(folder)] == ["nb", "en"]
    (folder / "country.toml").unlink()
    assert written_words(folder) == {}


def test_changes_come_place_by_place_in_all_languages() -> None:
    before = {"nb": {"a": "1", "b": "2", "gone": "3"}, "en": {"a": "1", "b": "2"}, "xx": {"a": "1"}}
    after = {"nb": {"b": "2", "a": "9", "new": "4"}, "en": {"a": "8", "b": "2"}}
    assert [*word_changes(before, after)] == [
        WordChange("nb", "a", "1", "9"), WordChange("en", "a", "1", "8"),
        WordChange("xx", "a", "1", ""), WordChange("nb", "new", "", "4"),
        WordChange("nb", "gone", "3", ""),
    ]  # fmt: skip
    assert [*word_changes(after, after)] == []


# --- The day on which a number was compared with its source ---------------------------------------

NUMBERS = """# ours
[numbers.a] # first
value = "113"
checked = 2026-01-01 # by us
[numbers.b]
value = "112"
"""


def test_a_day_is_written_where_it_stands_or_below_the_name() -> None:
    assert with_days(NUMBERS, ["a"], DAY) == NUMBERS.replace("2026-01-01", "2026-12-01")
    assert with_days(NUMBERS, ["b"], DAY) == NUMBERS.replace(
        "[numbers.b]\n", "[numbers.b]\nchecked = 2026-12-01\n"
    )
    both = tomllib.loads(with_days(NUMBERS, ["b", "a"], DAY))["numbers"]
    assert (both["a"]["checked"], both["b"]["checked"]) == (DAY, DAY)
    assert (both["a"]["value"], both["b"]["value"]) == ("113", "112")


@pytest.mark.parametrize("before", ["", "# ours\n", "# ours", "[service]\nx = 1\n\n\n"])
def test_a_number_that_the_file_does_not_have_comes_last(before: str) -> None:
    after = with_days(before, ["c"], DAY)
    assert after.endswith("[numbers.c]\nchecked = 2026-12-01\n")
    assert after.startswith(before.rstrip("\n"))
    assert tomllib.loads(after)["numbers"] == {"c": {"checked": DAY}}


def test_ends_of_lines_stay_as_they_were() -> None:
    windows = NUMBERS.replace("\n", "\r\n")
    after = with_days(windows, ["a", "b"], DAY)
    assert after.count("\r\n") == after.count("\n") == NUMBERS.count("\n") + 1
    assert after.replace("\r\n", "\n") == with_days(NUMBERS, ["a", "b"], DAY)


@pytest.mark.parametrize(
    "text",
    [
        "numbers = 1\n",
        'numbers = { a = { value = "113" } }\n',
        '[numbers]\na = { value = "113", checked = 2026-01-01 }\n',
        'x = """\n[numbers.a]\n',
    ],
)
def test_what_cannot_be_written_without_changing_more_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        with_days(text, ["a"], DAY)
