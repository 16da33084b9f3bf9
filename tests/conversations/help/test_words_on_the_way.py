"""Twenty stories to a number: how often one taps, and how many words stand before it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from statistics import median
from textwrap import wrap

import pytest

from conversations.model import Line
from conversations.script.schema import Script
from tests.support.norway import LANGUAGES
from tests.support.talk import Talk, everywhere

STORIES = tuple(
    story.split("/")
    for story in (
        "doctor/talk/55", "doctor/tired/55", "doctor/case/03", "doctor/conflict/46",
        "doctor/ill/03", "doctor/away", "doctor/substance/clinic", "doctor/couple/sana",
        "doctor/unsure/still/55",
        "student/talk/46", "student/pressure/46", "student/failing/50", "student/fitness/46",
        "student/abroad/ut", "student/substance/46", "other/worried/55", "other/drinking/55",
        "other/leader/55", "other/partner/talk/55", "bare/stotte/alle",
    )
)  # fmt: skip
MEDIAN = {"nb": 77, "nn": 77, "en": 85}  # half of what stood there before they were shortened
FOLD, ROW = 3, 38  # rows that Telegram shows of a folded quotation, letters in a row


def visible(lines: tuple[Line, ...]) -> Iterator[str]:
    """What one sees of a screen, row by row of its quotations, before anything is unfolded."""
    quoted = [row for line in lines if line.style == "quote" for row in wrap(line.text, ROW)]
    for line in lines:
        if line.style != "quote":
            yield line.text
        elif quoted:
            yield " ".join(quoted[:FOLD])
            quoted = []


def words_before_the_first_number(talk: Talk, story: list[str]) -> int:
    read = len(" ".join(visible(talk.screen.lines)).split())
    for choice in story:
        shown = [*visible(talk.taps(choice).screen.lines)]
        if choice == story[-1]:
            first = next(n for n, text in enumerate(shown) if sum(map(str.isdigit, text)) >= 8)
            shown = shown[: first + 1]
        read += len(" ".join(shown).split())
    return read


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_number_is_three_taps_and_few_words_away(
    script: Script, figure: Callable[[object], None], language: str
) -> None:
    directory = everywhere(script)
    words = {
        "/".join(story): words_before_the_first_number(
            Talk(script, directory).starts(language=language), story
        )
        for story in STORIES
    }
    figure(f"words to the first number, {language}: median {median(words.values()):.0f}")
    assert median(words.values()) <= MEDIAN[language]
    assert max(words.values()) <= 130
    assert median(map(len, STORIES)) == 3
    assert max(map(len, STORIES)) == 4
