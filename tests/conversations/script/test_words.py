"""Words that once recurred: nynorsk in one form, English as a native writes it."""

from __future__ import annotations

import re

import pytest

from conversations.authoring.checks.texts import text_entries
from conversations.script.schema import Script

# What reads as translated, or says of a thing what another word says better.
UNWELCOME = {
    "nb": r"ledervakt|ikke fare nå|rett sted|fant vi ikke",
    "nn": r"leiarvakt|ikkje fare no|rett stad|fann vi ikkje|korkje|\bsvarer\b|Teieplikt og grenser",
    "en": r"need not|right place|"
    r"(?<!to )(?<!can )(?<!, )\b(?:[Aa]|the|one|three|many|each|long|support) talks?\b",
}


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
