"""Every screen that can be reached, in every language, with a full directory and an empty one.

A screen is walked through once from each screen that leads to it, by the shortest way; what only
its way there could change is left to walks at random.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from random import Random

import pytest

from bot.sandbox import limits
from bot.telegram.sender import message_fields, text
from conversations.contacts.directory import Directory
from conversations.help.codec import decode
from conversations.help.engine import advance
from conversations.model import (
    Button,
    Command,
    Input,
    Screen,
    Start,
    State,
    Tap,
    Text,
    Turn,
)
from tests.support.norway import COUNTIES, LANGUAGES
from tests.support.scripts import shipped_script
from tests.support.talk import TODAY, everywhere

SCRIPT = shipped_script()
DIRECTORIES = {"full": everywhere(SCRIPT), "empty": Directory(TODAY)}


@dataclass(frozen=True)
class Walk:
    """States that stand for all that can be reached: screens, and the fewest taps from /start."""

    screens: dict[State, Screen]
    taps: dict[State, int]
    onward: list[tuple[str, str]]  # language and first line of what each button leads to


TYPED = ("", "Tromsø", "Herøy", "Viken", "utlandet", "villa sana", "taushetsplikt", "vil dø")
# What alone leads to the small answers.
ASKED = {
    "nb": (
        "takk", "er du et menneske", "kan sjefen se dette", "hva koster det", "anonym", "116117",
        "jeg er deprimert",
    ),
    "nn": (
        "takk", "er du eit menneske", "kven kan sjå dette", "kva kostar det", "anonym", "116117",
        "eg er deprimert",
    ),
    "en": (
        "thanks", "are you human", "can my boss see this", "what does it cost", "anonymous",
        "116117", "I am depressed",
    ),
}  # fmt: skip
INPUTS: tuple[Input, ...] = (
    *(Text(text, 7) for text in TYPED),
    Text("", 7, late=True),
    Command("privacy"),
    Command("erase"),
)


@cache
def walked(language: str, directory: str) -> Walk:
    walk, seen = Walk({}, {}, []), set[object]()
    given: Input
    asked = [Text(text, 7) for text in ASKED[language]]
    for given in (
        Start(),
        *INPUTS,
        *asked,
    ):  # what /start leads to first, so that its taps are counted
        first = advance(SCRIPT, DIRECTORIES[directory], State(language=language), given)
        queue = [(first, 0 if given == Start() else FAR)]
        for turn, taps in queue:
            if turn.state.language == language and kind_of(turn.state) not in seen:
                seen.add(kind_of(turn.state))
                walk.screens[turn.state] = turn.screen
                walk.taps[turn.state] = taps
                turns = [*onward(turn.screen, directory)]
                walk.onward.extend((t.state.language, t.screen.lines[0].text) for t in turns)
                queue += [(onto, taps + 1) for onto in turns]
    return walk


FAR = 99  # taps to what is not reached from /start


def kind_of(state: State) -> tuple[object, ...]:
    """What decides all that one sees of a state, and the screen that Tilbake leads to."""
    shows_offer = SCRIPT.steps[state.step].kind in ("county", "end", "about")
    offer = (state.offer, state.area, state.page) if shows_offer else bool(state.area)
    place = SCRIPT.steps[state.step].kind == "place" and state.area
    return state.step, state.history[-1:], offer, place, bool(state.message_id)


def onward(screen: Screen, directory: str) -> Iterator[Turn]:
    return (tap(button, directory) for button in buttons(screen) if button.data)


def tap(button: Button, directory: str) -> Turn:
    state, given = decode(SCRIPT, button.data)
    assert isinstance(given, Tap), button
    return advance(SCRIPT, DIRECTORIES[directory], state, given)


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
        assert 0 < len(screen.text) <= {"end": 900, "about": 1500}.get(kind, 1000), state
        assert len(screen.rows) <= (9 if kind == "end" else 16), state
        for row in screen.rows:
            assert 1 <= len(row) <= 3, state
        for button in buttons(screen):
            assert 0 < len(button.label) <= (38 if len(row) == 1 else 32), button
            assert len(button.data.encode()) <= 64, button


@everything
def test_no_two_buttons_of_a_screen_are_called_the_same(walk: tuple[str, str]) -> None:
    for state, screen in walked(*walk).screens.items():
        labels = [button.label.casefold() for button in buttons(screen)]
        assert sorted(set(labels)) == sorted(labels), state


@everything
def test_every_screen_has_its_exits(walk: tuple[str, str]) -> None:
    for state, screen in walked(*walk).screens.items():
        wanted = {"acute", "back", "erase"}
        wanted -= {"acute"} if state.step == SCRIPT.acute else set()
        wanted -= {"back"} if state.step == SCRIPT.start else set()
        wanted -= {"erase"} if state.step == "erase" else set()
        assert wanted <= choices(screen), state
        assert state.step == "erase" or choice_in(screen, -1, 0) == "erase", state
        assert len(screen.rows[-1]) == 1, state


def choice_in(screen: Screen, row: int, place: int) -> str:
    button = screen.rows[row][min(place, len(screen.rows[row]) - 1)]
    return button.data.rpartition(".")[2]


def test_taps_in_one_spot_erase_nothing() -> None:
    """Messages end at the same height, so that a spot is a row counted from below."""
    screens = walked("nb", "full").screens
    of_each_step = {state.step: state for state in screens if state.step != "erase"}
    for start, row in itertools.product(of_each_step.values(), (-1, -2, -3)):
        state, screen = start, screens[start]
        for _ in range(4):
            data = screen.rows[max(row, -len(screen.rows))][0].data
            if not data:
                break
            tapped, given = decode(SCRIPT, data)
            turn = advance(SCRIPT, DIRECTORIES["full"], tapped, given)
            assert turn.state.step != SCRIPT.erased or state.step == SCRIPT.erased, (start, row)
            state, screen = turn.state, turn.screen


def test_every_screen_can_change_language_in_two_taps() -> None:
    others = set(LANGUAGES) - {"nb"}
    of_each_step = {state.step: screen for state, screen in walked("nb", "full").screens.items()}
    for step, screen in of_each_step.items():
        near = [screen, *(turn.screen for turn in onward(screen, "full"))]
        assert any(others <= choices(one) for one in near), step


@everything
def test_a_question_stands_last_right_above_the_buttons(walk: tuple[str, str]) -> None:
    for state, screen in walked(*walk).screens.items():
        if SCRIPT.steps[state.step].kind in ("question", "county", "wrong"):
            assert screen.lines[-1].text.endswith("?"), state


@everything
def test_one_button_alone_speaks_of_suicidal_thoughts(walk: tuple[str, str]) -> None:
    thoughts = {"nb": "selvmordstanker", "nn": "sjølvmordstankar", "en": "suicidal thoughts"}
    for state, screen in walked(*walk).screens.items():
        if SCRIPT.steps[state.step].way != "emergency":
            labels = [b.label for b in buttons(screen) if thoughts[walk[0]] in b.label.lower()]
            assert len(labels) == 1, state


@everything
def test_every_way_back_ends_at_the_start(walk: tuple[str, str]) -> None:
    home = {state for state in walked(*walk).screens if state.step == SCRIPT.start}
    for state in walked(*walk).screens:
        way: list[State] = []
        while state not in home and len(way) < 10:
            way.append(state)
            state = advance(SCRIPT, DIRECTORIES[walk[1]], state, Tap("back")).state
            if state.step == SCRIPT.start:
                home.add(state)
        assert state in home
        home.update(way)


@everything
def test_an_end_knows_neither_who_nor_need_nor_the_way_there(walk: tuple[str, str]) -> None:
    ends = [s for s in walked(*walk).screens if s.step == SCRIPT.end]
    assert ends
    assert all(state.history == () and state.offer for state in ends)


@everything
def test_offer_and_place_are_dropped_where_nothing_on_the_way_back_needs_them(
    walk: tuple[str, str],
) -> None:
    needing = {"end", "about", "place", "wrong"}
    dropped = 0
    for state in walked(*walk).screens:
        kinds = {SCRIPT.steps[step].kind for step in (state.step, *state.history)}
        if not kinds & needing:
            dropped += 1
            assert state.area == ""
            assert state.offer == "" or "county" in kinds
    assert dropped > 20


@everything
def test_no_choice_is_refused_as_stale(walk: tuple[str, str]) -> None:
    stale = {language: words.lines["stale"] for language, words in SCRIPT.words.items()}
    for screen in walked(*walk).screens.values():
        assert screen.lines[0].text != stale[walk[0]]
    assert walked(*walk).onward
    assert all(line != stale[language] for language, line in walked(*walk).onward)


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
        for step in (SCRIPT.steps[name] for name in (state.step, *state.history)):
            if step.kind == "county" and step.offer and state.offer:
                assert state.offer == step.offer, state


@everything
def test_telegram_takes_every_screen(walk: tuple[str, str]) -> None:
    for screen in walked(*walk).screens.values():
        assert limits.parse_text(text(screen), "HTML")["text"] == screen.text.strip()
        limits.parse_keyboard(message_fields(screen)["reply_markup"], only_inline=True)


@everything
def test_the_privacy_page_answers_in_every_state(walk: tuple[str, str]) -> None:
    for state in walked(*walk).screens:
        turn = advance(SCRIPT, DIRECTORIES[walk[1]], state, Command("privacy"))
        assert (turn.screen.step, turn.effects) == (SCRIPT.privacy, ())
        assert turn.screen.language == walk[0]


def test_no_end_leads_on_to_a_menu() -> None:
    onward = {choice.to for choice in SCRIPT.steps[SCRIPT.end].choices.values()}
    assert not {"others", "read", "bare"} & onward


EMERGENCY = {s.id for s in SCRIPT.steps.values() if s.way == "emergency"}


@pytest.mark.parametrize("seed", range(20))
def test_on_long_walks_no_button_is_refused_and_tilbake_leads_to_the_start(seed: int) -> None:
    chance = Random(seed)
    turn = advance(SCRIPT, DIRECTORIES["full"], State("nb"), Start())
    stale = {words.lines["stale"] for words in SCRIPT.words.values()}
    for _ in range(200):
        turn = tap(chance.choice([b for b in buttons(turn.screen) if b.data]), "full")
        assert turn.screen.lines[0].text not in stale
    for _ in range(12):
        turn = advance(SCRIPT, DIRECTORIES["full"], turn.state, Tap("back"))
    assert turn.state.step == SCRIPT.start


@pytest.mark.parametrize(
    "language", ["nb", *(pytest.param(one, marks=pytest.mark.long) for one in LANGUAGES[1:])]
)
def test_with_empty_lists_every_end_names_the_switchboard(language: str) -> None:
    for state, screen in walked(language, "empty").screens.items():
        if state.step == SCRIPT.end:
            number = SCRIPT.service["switchboard"]
            assert number in screen.text
            assert "+47" + number.replace(" ", "") in {b.copy for b in buttons(screen)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_number_of_an_emergency_screen_can_be_copied_as_it_is_dialled(language: str) -> None:
    seen = set()
    for state, screen in walked(language, "full").screens.items():
        if state.step in EMERGENCY:
            numbers = [SCRIPT.numbers[name] for name in SCRIPT.steps[state.step].numbers]
            assert numbers
            assert [b.copy for b in buttons(screen) if b.copy] == [n.dial for n in numbers]
            assert all(number.value in screen.text for number in numbers)
            seen.add(state.step)
    assert seen == EMERGENCY


def test_the_emergency_screen_shows_the_emergency_number_first_and_helplines_below() -> None:
    for language in LANGUAGES:
        screens = walked(language, "full").screens
        screen = next(s for state, s in screens.items() if state.step == SCRIPT.acute)
        country = SCRIPT.country
        first, *others = re.findall(r"(?m)^[\d ]{3,}$", screen.text)
        assert first == country.emergency[0]
        assert set(others) <= set(country.crisis)


def test_nobody_outside_the_profession_is_led_to_contacts() -> None:
    for step in filter(SCRIPT.steps.get, ("public", "profession")):
        assert not SCRIPT.steps[step].choices


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_topic_is_short_and_ends_with_its_source_and_a_year(language: str) -> None:
    steps = SCRIPT.words[language].steps
    for topic in (steps[name].text for name in SCRIPT.steps if name.startswith("t_")):
        source = topic.splitlines()[-1]
        assert source.startswith(("Kilde: ", "Kjelde: ", "Source: ")), topic
        assert re.search(r"(19|20)\d\d", source), text
        assert 60 <= len(topic.split()) <= 120, topic


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_end_leaves_room_for_names_and_numbers(language: str) -> None:
    spoken = SCRIPT.words[language]
    place = max(*COUNTIES.values(), spoken.lines["anywhere"], spoken.lines["abroad"], key=len)
    for name, offer in spoken.offers.items():
        heading = offer.heading.format(place=place)
        assert len("\n".join((heading, offer.promise, offer.closing))) <= 330, name


@pytest.mark.parametrize("language", LANGUAGES)
def test_helplines_stand_before_the_long_words(language: str) -> None:
    """Whoever thinks of suicide, or is afraid at home, reads few words to the first number."""
    for state, screen in walked(language, "full").screens.items():
        if state.step in ("thoughts", "thoughts_o", "unsafe"):
            lines = [line.text for line in screen.lines]
            first = next(n for n, line in enumerate(lines) if re.fullmatch(r"[\d ]+", line))
            assert len(" ".join(lines[:first]).split()) <= 60, state.step
