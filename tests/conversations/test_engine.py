"""The ways through the script that ships, as a person takes them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.directory import Area, Directory
from conversations.engine import advance, paused
from conversations.model import (
    Command,
    Erase,
    Forget,
    Report,
    Screen,
    Stale,
    Start,
    State,
    Tap,
    Words,
)
from conversations.reader import read
from conversations.script import Script
from tests.talk import LANDLINE, MOBILE, TODAY, Talk, contact, everywhere


def numbers(screen: Screen) -> set[str]:
    return {button.copy for row in screen.rows for button in row if button.copy}


@pytest.mark.parametrize(
    ("taps", "number"),
    [
        (("doctor", "talk", "55"), MOBILE),
        (("student", "talk", "46"), MOBILE),
        (("other", "worried", "alle"), MOBILE),
        (("doctor", "ill", "03"), MOBILE),
        (("doctor", "away"), LANDLINE),
        (("student", "couple", "sana"), LANDLINE),
        (("bare", "stotte", "ut"), MOBILE),
        (("bare", "lfl", "11"), MOBILE),
        (("bare", "sana"), LANDLINE),
        (("doctor", "substance", "clinic"), LANDLINE),
    ],
)
def test_a_number_is_there_within_three_taps(
    talk: Talk, taps: tuple[str, ...], number: str
) -> None:
    talk.starts().taps(*taps)
    assert talk.sees("end")
    assert numbers(talk.screen) == {number}
    assert len(taps) <= 3


SITUATIONS = [
    (("acute",), "acute"),
    (("acute", "abroad"), "acute_ab"),
    (("doctor", "suicidal"), "thoughts"),
    (("student", "suicidal", "abroad"), "thoughts_ab"),
    (("doctor", "talk", "55"), "stotte"),
    (("doctor", "tired", "55"), "stotte"),
    (("doctor", "tired", "sana"), "sana"),
    (("doctor", "tired", "doctor", "55"), "lfl"),
    (("doctor", "case", "55"), "stotte"),
    (("doctor", "case", "law", "jus"), "jus"),
    (("doctor", "conflict", "55"), "stotte"),
    (("doctor", "conflict", "rep"), "rep"),
    (("doctor", "ill", "55"), "lfl"),
    (("doctor", "away"), "sana"),
    (("doctor", "substance", "clinic"), "rus"),
    (("doctor", "substance", "talk", "55"), "stotte"),
    (("doctor", "couple", "sana"), "sana"),
    (("doctor", "couple", "afraid"), "unsafe"),
    (("doctor", "unsure", "still", "55"), "stotte"),
    (("student", "pressure", "46"), "stotte"),
    (("student", "failing", "welfare", "46"), "samsk"),
    (("student", "fitness", "46"), "stotte"),
    (("student", "fitness", "law"), "jus"),
    (("student", "abroad", "ut"), "stotte"),
    (("student", "abroad", "ansa"), "ansa"),
    (("student", "substance", "46"), "stotte"),
    (("other", "danger"), "acute_o"),
    (("other", "danger", "thoughts"), "thoughts_o"),
    (("other", "patients"), "patients"),
    (("other", "worried", "55"), "stotte"),
    (("other", "worried", "suicide"), "thoughts_o"),
    (("other", "drinking", "55"), "stotte"),
    (("other", "drinking", "clinic"), "rus"),
    (("other", "leader", "55"), "stotte"),
    (("other", "leader", "duties"), "duties"),
    (("other", "partner", "talk", "55"), "stotte"),
    (("other", "partner", "substance"), "rus"),
    (("other", "partner", "afraid"), "unsafe"),
    (("other", "nodoctor", "profession"), "profession"),
    (("other", "nodoctor", "public"), "public"),
    (("other", "nodoctor", "peer"), "peer"),
    (("read", "before", "silence"), "t_silence"),
    (("read", "others", "lms", "55"), "lms"),
    (("read", "others", "likep", "55"), "likep"),
    (("bare", "others", "smgr", "46"), "smgr"),
    (("bare", "others", "fellsk", "32"), "fellsk"),
]


@pytest.mark.parametrize(("taps", "wanted"), SITUATIONS)
def test_each_situation_leads_where_it_should(
    talk: Talk, taps: tuple[str, ...], wanted: str
) -> None:
    state = talk.starts().taps(*taps).turn.state
    assert wanted == (state.offer if talk.sees("end") else state.step)


def test_from_another_offer_the_emergency_way_leads_to_a_colleague(talk: Talk) -> None:
    talk.starts().taps("bare", "sana", "acute", "other", "safe", "55")
    assert talk.turn.state.offer == "stotte"


def test_reading_begun_at_an_end_leads_back_to_it(talk: Talk) -> None:
    talk.starts().taps("doctor", "talk", "55")
    end, labels = talk.screen.text, [b.label for row in talk.screen.rows for b in row]
    talk.taps("more", "read", "before", "silence", "back", "back", "back", "back")
    assert talk.screen.text == end
    assert [b.label for row in talk.screen.rows for b in row] == labels
    talk.taps("more", "read", "before", "sick", "doctor", "55")
    assert talk.turn.state.offer == "lfl"


def test_name_and_number_are_within_the_first_five_lines(talk: Talk) -> None:
    lines = talk.starts().taps("doctor", "talk", "55").screen.text.splitlines()[:5]
    assert any("Eksempel" in line for line in lines)
    assert any("406 12 345" in line for line in lines)


def test_a_contact_who_sees_students_says_so_to_everybody(script: Script) -> None:
    area = Area("Troms legeforening", "association", ("55",))
    people = [contact(students=True, languages=("nordsamisk",)), contact("Ola Eksempel")]
    talk = Talk(script, Directory(TODAY, [area], people)).starts().taps("doctor", "talk", "55")
    assert talk.screen.text.count("Tar gjerne imot studenter · nordsamisk") == 1
    assert talk.starts().taps("student", "talk", "55").screen.text.count("imot studenter") == 1


def test_from_abroad_the_number_has_its_country(talk: Talk) -> None:
    assert "+47 406 12 345" in talk.starts().taps("bare", "stotte", "ut").screen.text
    assert "+47 406 12 345" not in talk.taps("county", "55").screen.text


def test_an_end_carries_neither_who_nor_need(talk: Talk) -> None:
    ends = []
    for way in (
        ("doctor", "talk"),
        ("doctor", "tired"),
        ("student", "fitness"),
        ("bare", "stotte"),
    ):
        talk.starts().taps(*way, "55")
        ends.append((talk.screen, talk.turn.state))
    assert len({repr(end) for end in ends}) == 1


def test_back_from_an_end_leads_to_its_county_question_and_then_to_the_start(talk: Talk) -> None:
    talk.starts().taps("doctor", "tired", "55", "back")
    assert talk.sees("where")
    assert talk.taps("03").screen.text.startswith("Støttekolleger, Oslo")
    assert talk.taps("back", "back").sees("who")


def test_back_goes_the_way_one_came(talk: Talk) -> None:
    talk.starts().taps("student", "unsure", "ill")
    assert [talk.taps("back").screen.step for _ in range(3)] == ["unsure", "need_s", "who"]


def test_back_from_a_national_offer_leads_to_the_start(talk: Talk) -> None:
    assert talk.starts().taps("doctor", "away", "back").sees("who")


def test_emergency_comes_and_goes_without_losing_the_place(talk: Talk) -> None:
    talk.starts().taps("doctor", "talk", "55", "more")
    before = talk.screen
    talk.taps("acute", "thoughts", "abroad")
    assert talk.sees("thoughts_ab")
    assert talk.taps("back", "back", "back").screen == before


def test_going_in_circles_leaves_no_longer_way_back(talk: Talk) -> None:
    talk.starts().taps("doctor", "suicidal")
    for _ in range(20):
        talk.taps("acute", "thoughts")
    assert talk.taps("back").sees("need_d")


def test_a_wrong_number_is_one_tap_on_the_contact_and_goes_back_to_where_one_was(
    talk: Talk,
) -> None:
    talk.starts().taps("doctor", "talk", "55", "noreply")
    before = talk.turn.state
    talk.taps("wrong")
    labels = {b.label: choice for choice, b in talk.buttons.items()}
    talk.taps(labels["Feil nummer hos Ola Eksempel"])
    assert talk.turn.effects[-1] == Report("Troms legeforening", "stotte", "ola eksempel")
    assert replace(talk.turn.state, counted=0) == replace(before, counted=0)
    assert talk.screen.lines[0].text.startswith("Takk")


def test_a_report_on_somebody_who_is_gone_marks_nobody(talk: Talk) -> None:
    talk.starts().taps("doctor", "talk", "55", "noreply", "wrong")
    data = next(b.data for c, b in talk.buttons.items() if c.startswith("n") and len(c) > 3)
    talk.directory = Directory(TODAY)
    talk.sends(data)
    assert talk.turn.effects == ()
    assert talk.sees("who")


def test_another_offer_from_an_end_does_not_lead_back_to_a_mixture(talk: Talk) -> None:
    talk.starts().taps("doctor", "talk", "55", "more", "missing", "lfl")
    assert talk.sees("where")
    assert talk.taps("back").sees("missing")


def test_language_changes_on_the_spot(talk: Talk) -> None:
    talk.starts().taps("nn")
    assert talk.turn.state.language == "nn"
    assert talk.taps("doctor").screen.language == "nn"


def test_an_unknown_language_of_a_button_is_stale(talk: Talk) -> None:
    data = talk.starts().buttons["doctor"].data
    assert talk.sends(data.replace(".nb.", ".xx.")).sees("who")


@pytest.mark.parametrize("text", ["", "hei", "Kari Nordmann, 12345", "<b>&" * 50])
def test_typed_words_get_a_kind_answer_and_are_not_repeated(talk: Talk, text: str) -> None:
    talk.writes(text, number=41)
    assert talk.sees("unread")
    assert "113" in talk.screen.text.splitlines()[0]
    assert not text or text not in talk.screen.text
    talk.taps("forget")
    assert talk.turn.effects == (Forget(41),)
    assert talk.sees("who")


@pytest.mark.parametrize(
    "text", ["jeg vil dø", "orker ikke leve", "kill myself", "har tatt overdose"]
)
def test_words_of_an_emergency_bring_its_screen(talk: Talk, script: Script, text: str) -> None:
    assert talk.writes(text).sees(script.acute)
    assert {"forget", "back", "erase"} <= set(talk.buttons)


def test_a_place_presets_the_county_and_asks_what_for(talk: Talk) -> None:
    talk.writes("jeg bor i tromsø", number=41)
    assert talk.sees("place")
    assert talk.screen.lines[0].text == "Er livet i fare, ring 113."
    assert "Troms" in talk.screen.text
    talk.taps("stotte")
    assert talk.sees("end")
    assert talk.turn.state.area == "55"
    assert talk.turn.state.about == 0
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
    assert talk.screen.lines[0].text == "Er livet i fare, ring 113."
    assert talk.taps("forget").turn.effects == (Forget(9),)


def test_a_script_without_a_place_step_answers_kindly(script: Script) -> None:
    bare = replace(script, place="")
    talk = Talk(bare, everywhere(bare)).writes("Tromsø")
    assert talk.sees("unread")


def test_words_that_waited_long_get_the_emergency_screen(talk: Talk, script: Script) -> None:
    assert talk.gives(Words("", 3, late=True)).sees(script.acute)


def test_privacy_and_help_answer_anywhere(talk: Talk, script: Script) -> None:
    assert talk.gives(Command("privacy")).sees(script.privacy)
    assert talk.gives(Command("help")).sees(script.start)


def test_erasing_asks_for_the_deletion_and_blanks_the_screen(talk: Talk, script: Script) -> None:
    talk.starts().taps("doctor", "talk", "55", "erase")
    (effect,) = talk.turn.effects
    assert isinstance(effect, Erase)
    assert 0 < len(effect.notice) <= 200
    assert talk.sees(script.erased)
    assert "Eksempel" not in talk.screen.text


def test_a_known_link_is_carried_and_an_unknown_one_ignored(talk: Talk) -> None:
    assert talk.starts("k3").turn.state.channel == "k3"
    assert talk.taps("doctor", "talk").turn.state.channel == "k3"
    assert talk.starts("rus").turn.state.channel == ""


def test_while_paused_only_the_emergency_screen_is_shown(script: Script) -> None:
    turn = paused(script, everywhere(script), State(seed=5))
    assert turn.screen.step == script.acute
    assert turn.screen.lines[0].text == script.words["nb"].lines["paused"]


@pytest.mark.parametrize(
    "state",
    [
        State(step="end"),
        State(step="end", offer="stotte"),
        State(step="end", offer="sana", area="55"),
        State(step="more"),
        State(step="where"),
        State(step="acute", trail=("end",)),
        State(step="reported", trail=("who", "end"), offer="stotte"),
    ],
)
@pytest.mark.parametrize("choice", ["back", "acute", "next", "55", "more", "nn", "found"])
def test_a_made_up_state_gets_the_start(script: Script, state: State, choice: str) -> None:
    turn = advance(script, everywhere(script), state, Tap(choice))
    assert turn.screen.step == script.start
    assert turn.screen.lines[0].text == script.words["nb"].lines["stale"]


SCRIPT = read()
DIRECTORY = everywhere(SCRIPT)
steps = st.sampled_from(sorted(SCRIPT.steps))
states = st.builds(
    State,
    language=st.sampled_from(sorted(SCRIPT.words)),
    step=steps,
    trail=st.lists(steps, max_size=6).map(tuple),
    offer=st.sampled_from(["", *SCRIPT.offers]),
    area=st.sampled_from(["", "alle", "ut", "03", "46"]),
    page=st.integers(0, 36**5),
    seed=st.integers(0, 1295),
    about=st.integers(0, 36**6),
)
by_itself = {"back", "acute", "erase", "forget", "next", "county", "03", "alle", "ut", "nn", "x"}
choices = st.sampled_from(
    sorted(by_itself | {c for step in SCRIPT.steps.values() for c in step.choices})
)
inputs = st.one_of(
    st.builds(Tap, choices),
    st.builds(Start, st.text(max_size=70)),
    st.builds(Words, st.text(max_size=300), st.integers(0, 10**9), st.booleans()),
    st.builds(Command, st.sampled_from(["help", "privacy", "erase"])),
    st.just(Stale()),
)


@given(states, inputs)
def test_no_input_raises_in_any_state_and_every_answer_can_be_sent(
    state: State, given: object
) -> None:
    turn = advance(SCRIPT, DIRECTORY, state, given)  # type: ignore[arg-type]
    assert 0 < len(turn.screen.text) <= 4096
    for row in turn.screen.rows:
        assert 1 <= len(row) <= 8
        for button in row:
            assert 0 < len(button.label) <= 40
            assert len(button.data.encode()) <= 64
            assert sum(map(bool, (button.data, button.copy, button.url))) == 1
