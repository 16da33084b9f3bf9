"""Another association's script: three steps, its own words, nothing of ours."""

from __future__ import annotations

from conversations.authoring.checks.routing import check
from conversations.contacts.directory import Directory
from conversations.script.loader import load_script
from tests.support.scripts import small_folder
from tests.support.talk import TODAY, Talk, everywhere


def test_it_is_sound_and_leads_to_a_number_in_two_taps() -> None:
    script = load_script(small_folder())
    assert [str(f) for f in check(script, TODAY)] == []
    talk = Talk(script, everywhere(script)).starts().taps("dentist", "55")
    assert "Kollegahjelp, Troms" in talk.screen.text
    assert "406 12 345" in talk.screen.text
    assert talk.taps("acute", "back", "back", "back").sees("who")


def test_its_own_switchboard_is_given_where_nobody_is_listed() -> None:
    script = load_script(small_folder())
    talk = Talk(script, Directory(TODAY)).starts().taps("dentist", "03")
    assert "21 23 45 67" in talk.screen.text
    assert "+4721234567" in {b.copy for row in talk.screen.rows for b in row}


def test_with_phrases_of_emergencies_alone_all_else_gets_the_kind_answer() -> None:
    script = load_script(small_folder())
    assert Talk(script, everywhere(script)).writes("jeg vil dø").sees("acute")
    for words in ("Tromsø", "villa sana"):
        talk = Talk(script, everywhere(script)).writes(words)
        assert talk.sees("unread")
        assert "113" in talk.screen.lines[0].text
