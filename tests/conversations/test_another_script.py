"""Another association's script: three steps, its own words, nothing of ours."""

from __future__ import annotations

from pathlib import Path

from conversations.check import check
from conversations.directory import Directory
from conversations.reader import read
from tests.talk import TODAY, Talk, everywhere

FOLDER = Path(__file__).parents[1] / "data" / "three_steps"


def test_it_is_sound_and_leads_to_a_number_in_two_taps() -> None:
    script = read(FOLDER)
    assert [str(f) for f in check(script, TODAY)] == []
    talk = Talk(script, everywhere(script)).starts().taps("dentist", "55")
    assert "Kollegahjelp, Troms" in talk.screen.text
    assert "406 12 345" in talk.screen.text
    assert talk.taps("acute", "back", "back", "back").sees("who")


def test_its_own_switchboard_is_given_where_nobody_is_listed() -> None:
    script = read(FOLDER)
    talk = Talk(script, Directory(TODAY)).starts().taps("dentist", "03")
    assert "21 23 45 67" in talk.screen.text
    assert "+4721234567" in {b.copy for row in talk.screen.rows for b in row}


def test_without_lists_of_phrases_typed_words_get_the_kind_answer() -> None:
    script = read(FOLDER)
    for words in ("jeg vil dø", "Tromsø", "villa sana"):
        talk = Talk(script, everywhere(script)).writes(words)
        assert talk.sees("unread")
        assert "113" in talk.screen.lines[0].text
