"""Words that once recurred: nynorsk in one form, English as a native writes it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from conversations.authoring.checks.texts import text_entries
from conversations.script.loader import load_count_texts, load_list_texts, load_script
from conversations.script.schema import Script
from conversations.script.texts import StaffTexts
from tests.conversations.script.test_columns import FOLDERS

# What reads as translated, or says of a thing what another word says better.
UNWELCOME = {
    "nb": r"ledervakt|ikke fare nå|rett sted|fant vi ikke",
    "nn": r"leiarvakt|ikkje fare no|rett stad|fann vi ikkje|korkje|\bsvarer\b|Teieplikt og grenser",
    "en": r"need not|right place|[Mm]akes? contact|made contact|gets to know|is no emergency|"
    r"too often|no overview of|"
    r"(?<!to )(?<!can )(?<!, )\b(?:[Aa]|the|one|three|many|each|long|support) talks?\b",
}


PERSON = {"default": r"\b(?:jeg|meg)\b", "britain": r"\b(?:I|me)\b"}


@pytest.mark.parametrize("language", UNWELCOME)
def test_what_once_recurred_is_gone(script: Script, language: str) -> None:
    entries = text_entries(script.words[language])
    found = {table: re.findall(UNWELCOME[language], text) for table, _, text in entries}
    assert {table: words for table, words in found.items() if words} == {}


def test_nynorsk_says_also_seldom_and_never_before_the_phrase(script: Script) -> None:
    texts = [text for _, _, text in text_entries(script.words["nn"])]
    assert sum(len(re.findall(r"\bòg\b", text)) for text in texts) <= 5
    assert not [text for text in texts if re.search(r"\bòg (?:om|når|i|på|utan|ein|ved)\b", text)]


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_a_question_stands_last_above_its_buttons(script: Script, language: str) -> None:
    for step in script.steps.values():
        text = script.words[language].steps[step.id].text.strip()
        if step.kind in ("question", "county", "wrong") and "?" in text:
            assert text.endswith("?"), step.id


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_what_one_may_write_is_what_the_button_copies(folder: Path) -> None:
    for language, words in load_script(folder).words.items():
        assert words.lines["sms"] in words.steps["write"].text, language


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
@pytest.mark.parametrize("load", [load_list_texts, load_count_texts])
def test_the_bot_is_no_person_to_staff(folder: Path, load: Callable[[Path], StaffTexts]) -> None:
    unquoted = (re.sub("«[^»]*»|“[^”]*”", "", text) for text in load(folder).texts.values())
    assert [text for text in unquoted if re.search(PERSON[folder.name], text)] == []


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_a_number_stands_right_above_the_question_about_the_county(
    script: Script, language: str
) -> None:
    """Fifteen rows of counties push all else above the edge of a phone."""
    numbers = re.compile("|".join(rf"\b{number}\b" for number in script.country.numbers))
    for step in script.steps.values():
        if step.kind == "county":
            *above, _, _ = ["", *script.words[language].steps[step.id].text.split("\n\n")]
            assert not numbers.search("\n\n".join(above)), step.id
