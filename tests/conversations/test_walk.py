"""Every screen that can be reached, in every language, with a full directory and an empty one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import pytest

from conversations.codec import decode
from conversations.directory import Directory
from conversations.engine import advance
from conversations.model import LANGUAGES, Button, Command, Screen, Start, State, Tap, Turn, Words
from conversations.reader import read
from tests.talk import TODAY, everywhere

SCRIPT = read()
DIRECTORIES = {"full": everywhere(SCRIPT), "empty": Directory(TODAY)}


@dataclass(frozen=True)
class Walk:
    """Each state that can be reached: its screen, and the fewest taps to it from /start."""

    screens: dict[State, Screen]
    taps: dict[State, int]


@cache
def walked(language: str, directory: str) -> Walk:
    inputs = (Start(), Words("", 7), Words("", 7, late=True), Command("privacy"), Command("erase"))
    opened = [
        advance(SCRIPT, DIRECTORIES[directory], State(language=language), given) for given in inputs
    ]
    screens = {turn.state: turn.screen for turn in opened}
    taps = {opened[0].state: 0}
    queue = list(screens)
    for state in queue:
        for turn in onward(screens[state], directory):
            if turn.state.language == language:
                taps.setdefault(turn.state, taps.get(state, 99) + 1)
                if turn.state not in screens:
                    screens[turn.state] = turn.screen
                    queue.append(turn.state)
    return Walk(screens, taps)


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
    "walk", [(lang, d) for lang in LANGUAGES for d in DIRECTORIES], ids="-".join
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


def test_every_main_question_is_three_taps_from_a_number_or_less() -> None:
    walk = walked("nb", "full")
    for state, screen in walk.screens.items():
        if SCRIPT.steps[state.step].kind == "question" and walk.taps.get(state, 99) <= 1:
            reached = {s for s, n in walk.taps.items() if s.step == SCRIPT.end and n <= 3}
            assert reached, screen.step
    ends = [s for s in walk.taps if s.step == SCRIPT.end and s.page == 0]
    assert max(walk.taps[s] for s in ends) <= 3


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
        for step in ("acute", "acute_ab", "acute_o", "thoughts", "thoughts_ab")
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
