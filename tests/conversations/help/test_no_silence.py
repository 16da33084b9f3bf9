"""Nobody is left without an answer: words of the script itself, and every tap that follows.

Texts are made of what the script knows: places, offers, topics and phrases in sentences of its
three languages. States are those that the engine makes of them, or a forger of the same parts.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from random import Random
from typing import Any

import pytest

from conversations.contacts.directory import Directory
from conversations.help.codec import decode, encode
from conversations.help.engine import advance
from conversations.model import Input, Screen, Start, State, Tap, Text, Turn
from conversations.script.loader import BUILT_IN, load_script
from tests.support.norway import COUNTIES
from tests.support.talk import TODAY, Talk, contact, everywhere

SCRIPT = load_script()
FULL = everywhere(SCRIPT)
DIRECTORIES = (FULL, Directory(TODAY))
NUMBER = 99_999_999  # of the typed message: as long as they come

SENTENCES = (
    "{}", "{} {}", "{}, {}", "{} og {}", "{} eller {}", "{} {} {}", "{}, {}, {}",
    "bor i {}, jobber i {}", "jeg er fra {} og studerer i {}", "{} og {} og {}",
    "eg bur i {} og arbeider i {}", "{} eller kanskje {}, eg veit ikkje {}",
    "I live in {} and work in {}", "{} and {}", "{} or {} or {}", "I am from {}, now {}, not {}",
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "areas"),
    [
        ("Oslo, Norway", ("03", "alle")),
        ("Bor i Sverige, jobber i Oslo", ("03", "ut")),
        ("Jeg studerer i Polen og er fra Troms", ("55", "ut")),
        ("hele landet og utlandet", ("alle", "ut")),
        ("Østlandet", ("32", "33", "34", "03", "40", "39", "31")),
        ("Helse Sør-Øst", ("42", "32", "33", "34", "03", "40", "39", "31")),
    ],
)
@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_of_several_areas_the_bot_asks_which_is_meant(
    text: str, areas: tuple[str, ...], language: str
) -> None:
    talk = Talk(SCRIPT, FULL)
    talk.gives(Text(text, NUMBER), language)
    assert talk.sees("place")
    assert {*talk.buttons} == {*areas, "forget", "acute", "back", "erase"}
    for area in areas:
        chosen = Talk(SCRIPT, FULL)
        chosen.gives(Text(text, NUMBER), language).taps(area, "stotte")
        assert chosen.sees("end")
        assert chosen.turn.state.area == area


def test_the_question_calls_the_areas_what_its_buttons_call_them() -> None:
    talk = Talk(SCRIPT, FULL).writes("hele landet, Oslo og utlandet")
    assert "Oslo, Hvor som helst i landet, Utlandet" in talk.screen.text


@pytest.mark.parametrize(
    ("text", "area"),
    [
        (" ".join(COUNTIES.values()), "alle"),
        ("Østlandet, Nordland og Troms", "alle"),
        ("Østlandet, Nordland, Troms og Sverige", "alle-ut"),
    ],
)
def test_more_areas_than_a_screen_has_room_for_are_the_whole_country(text: str, area: str) -> None:
    talk = Talk(SCRIPT, FULL).writes(text)
    assert talk.sees("place")
    assert talk.turn.state.area == area


def test_a_place_of_several_areas_leads_to_contacts_only_when_one_is_chosen() -> None:
    asked = Talk(SCRIPT, FULL).writes("Herøy").turn.state
    assert asked.area == "15-18"
    for choice in ("stotte", "lfl", "others", "03", "ut"):
        turn = advance(SCRIPT, FULL, asked, Tap(choice))
        assert turn.screen.step == "who", choice


@pytest.mark.parametrize("area", ["ut-31", "31-31", "31-32-31", "03-", "-03", "alle-03", "99-ut"])
def test_areas_that_no_screen_has_made_are_stale(area: str) -> None:
    made = encode(SCRIPT, State("nb", step="place", area="03-ut"), "03")
    assert Talk(SCRIPT, FULL).sends(made).sees("place")
    forged = encode(SCRIPT, State("nb", step="place", area=area), "03")
    assert Talk(SCRIPT, FULL).sends(forged).sees("who")


def test_a_state_of_too_many_areas_is_cut_to_what_a_button_holds() -> None:
    areas = "33-15-03-11-55-50-31-alle-ut"
    for step in ("t_role", "place"):
        forged = State("nb", step=step, area=areas, offer="stotte", seed=1261, counted_mask=131071)
        turn = advance(SCRIPT, FULL, forged, Tap("nn"))
        assert too_long(turn.screen) == []


def test_areas_that_do_not_fit_beside_an_offer_are_the_whole_country() -> None:
    areas = "32-33-34-03-40-39-31-ut"
    full = State("nb", "place", area=areas, seed=1295, counted_mask=263175, message_id=99999999)
    for offer, expected in (("", areas), ("stotte", "alle-ut")):
        state = replace(full, offer=offer, channel="k1")
        turn = advance(SCRIPT, FULL, state, Tap("nn"))
        assert turn.state.area == expected
        assert too_long(turn.screen) == []


def test_the_way_back_is_shortened_before_a_button_is_too_long() -> None:
    talk = Talk(SCRIPT, FULL, seed=1295).writes("Helse Sør-Øst", NUMBER)
    for choice in ("acute", "abroad", "thoughts", "acute", "other"):
        talk = talk.taps(choice) if choice in talk.buttons else talk
        assert too_long(talk.screen) == []


def listed(people: int) -> Directory:
    contacts = [contact(f"Kari Eksempel {n}") for n in range(people)]
    return Directory(TODAY, FULL.areas.values(), contacts)


@pytest.mark.parametrize("left", [1, 4, 5, 10])
@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_a_list_that_has_become_shorter_is_shown_from_its_beginning(
    left: int, language: str
) -> None:
    talk = Talk(SCRIPT, listed(14))
    talk.starts(language=language).taps("bare", "stotte", "55", "next")
    talk.directory = listed(left)
    talk.taps("next")
    assert talk.sees("end")
    assert talk.turn.state.page == (0 if left < 7 else 6)
    assert talk.screen.text.count("Kari Eksempel") == min(left, 3)
    assert "first" not in talk.buttons or talk.turn.state.page


def test_who_reports_a_number_of_a_list_that_became_shorter_sees_those_that_are_there() -> None:
    talk = Talk(SCRIPT, listed(14)).starts().taps("bare", "stotte", "55", "next", "next")
    talk.directory = listed(2)
    talk.taps("more", "wrong")
    assert all(too_long(turn.screen) == [] for turn in onward(talk.screen, talk.directory))


def test_an_emptied_list_shows_the_switchboard_whatever_page_somebody_was_on() -> None:
    talk = Talk(SCRIPT, listed(14)).starts().taps("bare", "stotte", "55", "next")
    talk.directory = listed(0)
    talk.taps("next")
    assert SCRIPT.service["switchboard"] in talk.screen.text


# --- texts made of the script's own words -------------------------------------------------------


@cache
def vocabulary() -> tuple[str, ...]:
    """Every place, offer, topic and phrase of the script, each as somebody could write it."""
    chance = Random(7)
    found = [name for names in _lists(toml("places.toml")) for name in names]
    found += [plain(pattern, chance) for names in _lists(toml("phrases.toml")) for pattern in names]
    found += [label for words in SCRIPT.words.values() for label in words.labels.values()]
    return tuple(dict.fromkeys([*found, *COUNTIES.values(), *COUNTIES.values()]))


@cache
def toml(name: str) -> dict[str, Any]:
    return tomllib.loads((BUILT_IN / name).read_text("utf-8"))


def _lists(table: object) -> Iterator[list[str]]:
    if isinstance(table, dict):
        for value in table.values():
            yield from _lists(value)
    elif isinstance(table, list):
        yield table


def plain(pattern: str, chance: Random) -> str:
    """One way to write a pattern."""
    words = pattern.removeprefix("=").replace("*", chance.choice(("", "en", "ene"))).split()
    classes = toml("phrases.toml")["words"]
    chosen = [chance.choice(word.split("|")) for word in words if word.strip(".")]
    return " ".join(
        chance.choice(classes[word[1:-1]].split()) if word[0] == "<" else word for word in chosen
    )


def text(chance: Random) -> str:
    """A sentence with one, two or three things in it that the script knows; half are places."""
    sentence = chance.choice(SENTENCES)
    parts = [
        chance.choice(areas()) if chance.random() < 0.5 else chance.choice(vocabulary())
        for _ in re.findall(r"\{\}", sentence)
    ]
    return sentence.format(*parts)


@cache
def areas() -> tuple[str, ...]:
    files = toml("places.toml")
    tables = ("counties", "municipalities", "associations", "sites", "former", "towns", "elsewhere")
    return tuple(name for table in tables for names in _lists(files[table]) for name in names)


@dataclass
class Tried:
    """What was given to the conversation, and what had no answer."""

    texts: int = 0
    taps: int = 0
    unanswered: list[str] = field(default_factory=list)

    def give(self, directory: Directory, state: State, given: Input, said: str) -> Turn | None:
        try:
            turn = advance(SCRIPT, directory, state, given)
        except Exception as error:  # what is looked for
            self.unanswered.append(f"{said!r}: {error!r}")
            return None
        if not turn.screen.text.strip() or len(turn.screen.text) > 4096 or too_long(turn.screen):
            self.unanswered.append(f"{said!r}: {turn.state}")
        return turn


def too_long(screen: Screen) -> list[str]:
    """The buttons that Telegram refuses."""
    datas = [button.data for row in screen.rows for button in row]
    return [data for data in datas if len(data.encode()) > 64]


def onward(screen: Screen, directory: Directory) -> Iterator[Turn]:
    for data in (button.data for row in screen.rows for button in row if button.data):
        state, given = decode(SCRIPT, data)
        assert isinstance(given, Tap)
        yield advance(SCRIPT, directory, state, given)


def conversation(tried: Tried, chance: Random, length: int) -> None:
    """Texts and taps by turns; below each screen every button is tapped."""
    language = chance.choice(("nb", "nn", "en"))
    state = State(language=language, seed=1295, channel=chance.choice(("", "k1")))
    turn = tried.give(chance.choice(DIRECTORIES), state, Start(), "/start")
    for _ in range(length):
        directory, said = chance.choice(DIRECTORIES), text(chance)
        tried.texts += 1
        before = turn.state if turn else state
        turn = tried.give(directory, before, Text(said, chance.choice((7, NUMBER))), said)
        if turn:
            turn = every_tap(tried, turn, said, chance)


def every_tap(tried: Tried, turn: Turn, said: str, chance: Random) -> Turn:
    """Taps each button of the screen, and goes on from one of them; the list may have changed."""
    following = []
    for data in (b.data for row in turn.screen.rows for b in row if b.data):
        state, given = decode(SCRIPT, data)
        if not isinstance(given, Tap):
            tried.unanswered.append(f"{said!r}: {data} is not understood")
            continue
        tried.taps += 1
        onto = tried.give(chance.choice(DIRECTORIES), state, given, f"{said!r} → {given.choice}")
        following += [onto] if onto else []
    return chance.choice(following) if following else turn


def forged(chance: Random) -> State:
    """A state that somebody put together of parts that each exist."""
    steps, offers = [*SCRIPT.steps], ["", *SCRIPT.offers]
    known = ["", "alle", "ut", *COUNTIES]
    several = "-".join(a for a in (*COUNTIES, "alle", "ut") if chance.random() < 0.3)
    return State(
        language=chance.choice(("nb", "nn", "en")),
        step=chance.choice(steps),
        history=tuple(chance.choices(steps, k=chance.randrange(7))),
        offer=chance.choice(offers),
        area=chance.choice((several, chance.choice(known))),
        page=chance.choice((0, 5, 36**2)),
        seed=chance.randrange(1296),
        channel=chance.choice(("", "k1")),
        counted_mask=chance.choice((0, 2**17 - 1)),
        message_id=chance.choice((0, NUMBER)),
    )


def tampered(tried: Tried, chance: Random) -> None:
    """A tap with a forged state; whoever forges may get anything but silence."""
    names = [*{c for step in SCRIPT.steps.values() for c in step.choices}, *COUNTIES]
    names += ["back", "acute", "erase", "forget", "next", "county", "alle", "ut", "nn", "nabc"]
    data = encode(SCRIPT, forged(chance), chance.choice(sorted(names)))
    state, given = decode(SCRIPT, data)
    tried.taps += 1
    tried.give(chance.choice(DIRECTORIES), state, given, data)


def many(conversations: int, seed: int) -> Tried:
    tried, chance = Tried(), Random(seed)
    for _ in range(conversations):
        conversation(tried, chance, 4)
        for _ in range(8):
            tampered(tried, chance)
    return tried


def test_no_text_of_the_scripts_own_words_and_no_tap_after_it_is_left_without_an_answer() -> None:
    assert many(60, seed=12).unanswered == []


@pytest.mark.long
def test_no_text_of_many_is_left_without_an_answer(figure: Callable[[object], None]) -> None:
    tried = many(1_500, seed=1893)
    figure(
        f"texts of the script's own words: {tried.texts} tried, {tried.taps} taps, "
        f"{len(tried.unanswered)} without an answer"
    )
    assert tried.unanswered == []
