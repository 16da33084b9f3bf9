"""What is typed leads to a screen, and is never repeated there."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from conversations.contacts.directory import Directory
from conversations.help.engine import advance
from conversations.model import (
    DeleteMessage,
    State,
    Text,
)
from conversations.script.schema import Script
from tests.support.talk import TODAY, Talk, contact, everywhere


@pytest.mark.parametrize("text", ["", "hm", "Kari Nordmann, 12345", "<b>&" * 50])
def test_typed_words_get_a_kind_answer_and_are_not_repeated(talk: Talk, text: str) -> None:
    talk.writes(text, number=41)
    assert talk.sees("unread")
    assert "113" in talk.screen.text.splitlines()[0]
    assert not text or text not in talk.screen.text
    talk.taps("forget")
    assert talk.turn.effects == (DeleteMessage(41),)
    assert talk.sees("unread")
    assert "forget" not in talk.buttons


@pytest.mark.parametrize(
    "text", ["jeg vil dø", "orker ikke leve", "kill myself", "har tatt overdose"]
)
def test_words_of_an_emergency_bring_its_screen(talk: Talk, script: Script, text: str) -> None:
    assert talk.writes(text).sees(script.acute)
    assert {"forget", "back", "erase"} <= set(talk.buttons)


def test_a_place_presets_the_county_and_asks_what_for(talk: Talk) -> None:
    talk.writes("jeg bor i tromsø", number=41)
    assert talk.sees("place")
    assert talk.screen.lines[0].text == talk.script.words["nb"].lines["typed"]
    assert "Troms" in talk.screen.text
    talk.taps("stotte")
    assert talk.sees("end")
    assert talk.turn.state.area == "55"
    assert talk.turn.state.message_id == 0
    assert talk.taps("back").sees("where")


def test_a_place_in_two_counties_asks_which(talk: Talk) -> None:
    talk.writes("Herøy")
    assert {"15", "18"} <= set(talk.buttons)
    assert "stotte" not in talk.buttons
    assert talk.taps("18").taps("lfl").turn.state.area == "18"


def test_abroad_can_be_typed(talk: Talk) -> None:
    assert talk.writes("Krakow").taps("stotte").turn.state.area == "ut"


@pytest.mark.parametrize(
    ("text", "step", "offer"),
    [
        ("villa sana", "end", "sana"),
        ("støttekollega", "where", "stotte"),
        ("sykmelding", "wh_lfl", ""),
        ("tilsynssak", "wh_case", ""),
    ],
)
def test_an_offer_or_a_topic_opens_where_it_belongs(
    talk: Talk, text: str, step: str, offer: str
) -> None:
    talk.writes(text, number=9)
    assert (talk.screen.step, talk.turn.state.offer) == (step, offer)
    assert talk.screen.lines[0].text == talk.script.words["nb"].lines["typed"]
    assert talk.taps("forget").turn.effects == (DeleteMessage(9),)


def test_a_script_without_a_place_step_answers_kindly(script: Script) -> None:
    bare = replace(script, place="")
    talk = Talk(bare, everywhere(bare)).writes("Tromsø")
    assert talk.sees("unread")


def test_words_that_waited_long_get_the_emergency_screen(talk: Talk, script: Script) -> None:
    assert talk.gives(Text("", 3, late=True)).sees(script.acute)


@pytest.mark.parametrize("text", ["Tromsø", "villa sana", "støttekollega", "jeg vil dø", "hei"])
def test_deleting_what_was_typed_keeps_the_answer_to_it(talk: Talk, text: str) -> None:
    answer = talk.writes(text, number=12).screen
    talk.taps("forget")
    assert talk.turn.effects == (DeleteMessage(12),)
    assert talk.screen.step == answer.step
    assert talk.screen.lines[-1] == answer.lines[-1]


def women(talk: Talk) -> Directory:
    """A woman who speaks English on every list."""
    known: dict[str, Any] = {"agreed": True, "gender": "woman", "languages": ("engelsk",)}
    people = [
        contact("Kari Eksempel", offer, area=area, **known)
        for area in talk.directory.areas
        for offer in ("stotte", "lfl")
    ]
    areas, filters = talk.directory.areas.values(), talk.script.country.filters
    return Directory(TODAY, areas, people, filters=filters)


@pytest.mark.parametrize(
    ("text", "offer", "area", "filters"),
    [
        ("støttekollega i Bodø", "stotte", "18", ()),
        ("lege for lege i Trondheim", "lfl", "50", ()),
        ("utbrent Haugesund", "stotte", "11", ()),
        ("burned out in Bergen", "stotte", "46", ()),
        ("støttekollega kvinne i Tromsø", "stotte", "55", ("woman",)),
        ("peer support in English, Oslo", "stotte", "03", ("english",)),
    ],
)
def test_a_topic_and_a_place_lead_straight_to_the_contacts(
    talk: Talk, text: str, offer: str, area: str, filters: tuple[str, ...]
) -> None:
    talk.directory = women(talk)
    state = talk.writes(text, number=7).turn.state
    assert (state.step, state.offer, state.area, state.filters) == ("end", offer, area, filters)
    assert {"county", "forget", "acute"} <= set(talk.buttons)


def test_a_wish_rides_over_the_county_question(talk: Talk) -> None:
    talk.directory = women(talk)
    talk.writes("vil snakke med en kvinne")
    assert talk.sees("where")
    state = talk.taps("55").turn.state
    assert (state.step, state.filters) == ("end", ("woman",))


def test_a_topic_and_a_name_of_two_places_asks_which_first(talk: Talk) -> None:
    talk.writes("støttekollega i Herøy")
    assert talk.sees("place")
    assert talk.taps("18").sees("end")
    assert (talk.turn.state.offer, talk.turn.state.area) == ("stotte", "18")


@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("jeg er full på jobb", "subst"),
        ("kollegaen min er full på jobb", "wh_drink"),
        ("fikk ikke svar", "noreply"),
        ("datteren min svarer ikke på telefonen", "wh_worry"),
        ("jeg vil dø", "acute"),
        ("min kone snakker om å dø", "acute_o"),
        ("mannen min slår meg", "unsafe"),
        ("jeg orker ikke mer", "acute"),
    ],
)
def test_the_person_named_decides_where_words_lead(talk: Talk, text: str, step: str) -> None:
    assert talk.writes(text).sees(step)


def test_who_cannot_go_on_sees_both_numbers(talk: Talk) -> None:
    talk.writes("jeg klarer ikke mer")
    assert {"113", "116 123"} <= set(talk.screen.text.splitlines())


@pytest.mark.parametrize(
    ("chat", "text", "language"),
    [
        ("nb", "I feel burned out", "en"),
        ("nn", "what does it cost", "en"),
        ("en", "jeg er utbrent", "nb"),
        ("nb", "kven les dette", "nn"),
        ("nn", "utbrent", "nn"),
        ("en", "Bergen", "en"),
        ("nb", "æ orke ikkje mer", "nb"),
    ],
)
def test_words_are_answered_in_their_language(
    script: Script, chat: str, text: str, language: str
) -> None:
    turn = advance(script, everywhere(script), State(language=chat), Text(text, 3))
    assert turn.screen.language == language


@pytest.mark.parametrize(
    "text",
    ["jeg har vondt i hånden", "jeg er på vei til senga", "i hodet og på jobben er det kaos"],
)
def test_everyday_words_behind_a_preposition_are_no_place(talk: Talk, text: str) -> None:
    assert talk.writes(text).turn.state.area == ""
