"""Every screen that can be reached, in every language, with a full directory and an empty one.

A screen is walked through once from each screen that leads to it, by the shortest way; what only
its way there could change is left to walks at random.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from random import Random

import pytest

from conversations.codec import decode
from conversations.directory import COUNTIES, Directory
from conversations.engine import advance
from conversations.model import (
    LANGUAGES,
    Button,
    Command,
    Input,
    Screen,
    Start,
    State,
    Tap,
    Turn,
    Words,
)
from conversations.reader import read
from tests.talk import TODAY, everywhere

SCRIPT = read()
DIRECTORIES = {"full": everywhere(SCRIPT), "empty": Directory(TODAY)}


@dataclass(frozen=True)
class Walk:
    """States that stand for all that can be reached: screens, and the fewest taps from /start."""

    screens: dict[State, Screen]
    taps: dict[State, int]


TYPED = ("", "Tromsø", "Herøy", "Viken", "utlandet", "villa sana", "taushetsplikt", "vil dø")
INPUTS: tuple[Input, ...] = (
    *(Words(text, 7) for text in TYPED),
    Words("", 7, late=True),
    Command("privacy"),
    Command("erase"),
)


@cache
def walked(language: str, directory: str) -> Walk:
    walk, seen = Walk({}, {}), set[object]()
    given: Input
    for given in (Start(), *INPUTS):  # what /start leads to first, so that its taps are counted
        first = advance(SCRIPT, DIRECTORIES[directory], State(language=language), given)
        queue = [(first, 0 if given == Start() else FAR)]
        for turn, taps in queue:
            if turn.state.language == language and kind_of(turn.state) not in seen:
                seen.add(kind_of(turn.state))
                walk.screens[turn.state] = turn.screen
                walk.taps[turn.state] = taps
                queue += [(onto, taps + 1) for onto in onward(turn.screen, directory)]
    return walk


FAR = 99  # taps to what is not reached from /start


def kind_of(state: State) -> tuple[object, ...]:
    """What decides all that one sees of a state, and the screen that Tilbake leads to."""
    shows_offer = SCRIPT.steps[state.step].kind in ("county", "end", "about")
    offer = (state.offer, state.area, state.page) if shows_offer else bool(state.area)
    place = SCRIPT.steps[state.step].kind == "place" and state.area
    return state.step, state.trail[-1:], offer, place, bool(state.about)


def onward(screen: Screen, directory: str) -> Iterator[Turn]:
    for button in buttons(screen):
        if button.data:
            state, given = decode(SCRIPT, button.data, State())
            assert isinstance(given, Tap), button
            yield advance(SCRIPT, DIRECTORIES[directory], state, given)


def buttons(screen: Screen) -> list[Button]:
    return [button for row in screen.rows for button in row]


def choices(screen: Screen) -> set[str]:
    return {b.data.rpartition(".")[2] for b in buttons(screen) if b.data}


everything = pytest.mark.parametrize(
    "walk",
    [
        pytest.param((lang, d), marks=[pytest.mark.long] * (d == "empty" and lang != "nb"))
        for lang in LANGUAGES
        for d in DIRECTORIES
    ],
    ids="-".join,
)


@everything
def test_every_step_is_reached(walk: tuple[str, str]) -> None:
    assert {state.step for state in walked(*walk).screens} == set(SCRIPT.steps)


@everything
def test_every_screen_is_within_the_limits(walk: tuple[str, str]) -> None:
    for state, screen in walked(*walk).screens.items():
        kind = SCRIPT.steps[state.step].kind
        assert 0 < len(screen.text) <= (900 if kind in ("end", "about") else 1000), state
        assert len(screen.rows) <= (7 if kind == "end" else 14), state
        for row in screen.rows:
            assert 1 <= len(row) <= 3, state
        for button in buttons(screen):
            assert 0 < len(button.label) <= 32, button
            assert len(button.data.encode()) <= 64, button


@everything
def test_every_screen_has_its_exits(walk: tuple[str, str]) -> None:
    for state, screen in walked(*walk).screens.items():
        wanted = {"acute", "back", "erase"}
        wanted -= {"acute"} if state.step == SCRIPT.acute else set()
        wanted -= {"back"} if state.step == SCRIPT.start else set()
        assert wanted <= choices(screen), state


@everything
def test_every_way_back_ends_at_the_start(walk: tuple[str, str]) -> None:
    screens = walked(*walk).screens
    for state in screens:
        for _ in range(8):
            if state.step == SCRIPT.start:
                break
            state = advance(SCRIPT, DIRECTORIES[walk[1]], state, Tap("back")).state
        assert state.step == SCRIPT.start


@everything
def test_an_end_knows_neither_who_nor_need_nor_the_way_there(walk: tuple[str, str]) -> None:
    ends = [s for s in walked(*walk).screens if s.step == SCRIPT.end]
    assert ends
    assert all(state.trail == () and state.offer for state in ends)


@everything
def test_no_choice_is_refused_as_stale(walk: tuple[str, str]) -> None:
    stale = SCRIPT.words[walk[0]].lines["stale"]
    for screen in walked(*walk).screens.values():
        assert screen.lines[0].text != stale
        for turn in onward(screen, walk[1]):
            assert turn.screen.lines[0].text != SCRIPT.words[turn.state.language].lines["stale"]


def test_every_end_is_near_and_the_main_ones_within_three_taps() -> None:
    walk = walked("nb", "full")
    taps = {
        (s.offer, s.area): n
        for s, n in reversed(walk.taps.items())
        if s.step == SCRIPT.end and n < FAR
    }
    assert max(taps.values()) <= 5
    assert max(n for (offer, _), n in taps.items() if offer in MAIN) <= 3


MAIN = ("stotte", "lfl", "sana", "rus")


@everything
def test_a_question_about_the_county_asks_for_the_offer_its_words_are_about(
    walk: tuple[str, str],
) -> None:
    for state in walked(*walk).screens:
        for step in (SCRIPT.steps[name] for name in (state.step, *state.trail)):
            if step.kind == "county" and step.offer and state.offer:
                assert state.offer == step.offer, state


@pytest.mark.parametrize("step", [s.id for s in SCRIPT.steps.values() if s.way == "emergency"])
def test_emergency_screens_lead_to_nothing_but_numbers_and_a_colleague(step: str) -> None:
    near = {c.to for c in SCRIPT.steps[step].choices.values()}
    for name in near:
        if SCRIPT.steps[name].kind == "county":
            assert all(c.to in EMERGENCY for c in SCRIPT.steps[name].choices.values())
            assert SCRIPT.steps[name].offer == "stotte"
        else:
            assert name in EMERGENCY
    assert not {"others", "read", "bare"} & {c.to for c in SCRIPT.steps["end"].choices.values()}


EMERGENCY = {s.id for s in SCRIPT.steps.values() if s.way == "emergency"}


@pytest.mark.parametrize("seed", range(20))
def test_on_long_walks_no_button_is_refused_and_tilbake_leads_to_the_start(seed: int) -> None:
    chance = Random(seed)
    turn = advance(SCRIPT, DIRECTORIES["full"], State(), Start())
    stale = {words.lines["stale"] for words in SCRIPT.words.values()}
    for _ in range(200):
        turn = chance.choice(list(onward(turn.screen, "full")))
        assert turn.screen.lines[0].text not in stale
    for _ in range(12):
        turn = advance(SCRIPT, DIRECTORIES["full"], turn.state, Tap("back"))
    assert turn.state.step == SCRIPT.start


def test_with_empty_lists_every_end_names_the_switchboard() -> None:
    for language in LANGUAGES:
        for state, screen in walked(language, "empty").screens.items():
            if state.step == SCRIPT.end:
                number = SCRIPT.service["switchboard"]
                assert number in screen.text
                assert "+47" + number.replace(" ", "") in {b.copy for b in buttons(screen)}


def test_emergency_numbers_are_what_they_are() -> None:
    shown = {
        step: [(b.label, b.copy) for b in buttons(screen) if b.copy]
        for step in sorted(EMERGENCY)
        for state, screen in walked("nb", "full").screens.items()
        if state.step == step
    }
    assert shown == {
        "acute": [("Kopier 113", "113")],
        "acute_o": [("Kopier 113", "113")],
        "acute_ab": [("Kopier 112", "112")],
        "thoughts": [
            ("Kopier 116 123", "116123"),
            ("Kopier 22 40 00 40", "+4722400040"),
            ("Kopier 116 117", "116117"),
            ("Kopier 113", "113"),
        ],
        "thoughts_ab": [("Kopier 22 40 00 40", "+4722400040"), ("Kopier 112", "112")],
        "thoughts_o": [
            ("Kopier 116 123", "116123"),
            ("Kopier 22 40 00 40", "+4722400040"),
            ("Kopier 116 117", "116117"),
            ("Kopier 113", "113"),
        ],
        "unsafe": [("Kopier 113", "113"), ("Kopier 112", "112"), ("Kopier 116 117", "116117")],
    }


def test_the_emergency_screen_shows_one_number_alone() -> None:
    for language in LANGUAGES:
        screens = walked(language, "full").screens
        screen = next(s for state, s in screens.items() if state.step == SCRIPT.acute)
        assert "113" in screen.text
        assert "116" not in screen.text


def test_nobody_outside_the_profession_is_led_to_contacts() -> None:
    for step in ("public", "profession"):
        assert not SCRIPT.steps[step].choices


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_topic_is_short_and_ends_with_its_source_and_a_year(language: str) -> None:
    steps = SCRIPT.words[language].steps
    for text in (steps[name].text for name in SCRIPT.steps if name.startswith("t_")):
        source = text.splitlines()[-1]
        assert source.startswith(("Kilde: ", "Kjelde: ", "Source: ")), text
        assert re.search(r"(19|20)\d\d", source), text
        assert 60 <= len(text.split()) <= 120, text


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_end_leaves_room_for_names_and_numbers(language: str) -> None:
    spoken = SCRIPT.words[language]
    place = max(*COUNTIES.values(), spoken.lines["anywhere"], spoken.lines["abroad"], key=len)
    for name, offer in spoken.offers.items():
        heading = offer["heading"].format(place=place)
        assert len("\n".join((heading, offer["promise"], offer["closing"]))) <= 330, name
