"""The ways through the script that ships, as a person takes them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.contacts.contact import Area
from conversations.contacts.directory import Directory
from conversations.help.engine import advance, pause_turn
from conversations.model import (
    Command,
    DeleteMessage,
    EraseChat,
    ReportWrongNumber,
    Screen,
    Stale,
    Start,
    State,
    Tap,
    Text,
)
from conversations.script.schema import Script
from tests.support.scripts import shipped_script
from tests.support.talk import LANDLINE, MOBILE, TODAY, Talk, contact, everywhere


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
    (("doctor", "acute", "thoughts"), "thoughts"),
    (("student", "acute", "thoughts", "abroad"), "thoughts_ab"),
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


def test_back_from_an_end_leads_to_its_county_question_and_then_to_the_contacts(
    talk: Talk,
) -> None:
    talk.starts().taps("doctor", "tired", "55", "back")
    assert talk.sees("where")
    assert talk.screen.lines[0].text == "Støttekolleger"
    assert talk.taps("03").screen.text.startswith("Støttekolleger, Oslo")
    assert talk.taps("back", "back").sees("bare")
    assert talk.taps("back").sees("who")


@pytest.mark.parametrize("way", ["tired", "case", "conflict", "ill"])
def test_a_county_question_names_the_topic_one_comes_from(talk: Talk, way: str) -> None:
    label = talk.starts().taps("doctor").buttons[way].label
    assert talk.taps(way).screen.lines[0].text == label


def test_an_old_button_for_suicidal_thoughts_still_leads_to_its_screen(talk: Talk) -> None:
    data = talk.starts().taps("doctor").buttons["talk"].data
    assert "suicidal" not in talk.buttons
    assert talk.sends(data.removesuffix("talk") + "suicidal").sees("thoughts")


def test_back_goes_the_way_one_came(talk: Talk) -> None:
    talk.starts().taps("student", "unsure", "ill")
    assert [talk.taps("back").screen.step for _ in range(3)] == ["unsure", "need_s", "who"]


def test_back_from_a_national_offer_leads_to_all_contacts(talk: Talk) -> None:
    assert talk.starts().taps("doctor", "away", "back").sees("bare")


def test_emergency_comes_and_goes_without_losing_the_place(talk: Talk) -> None:
    talk.starts().taps("doctor", "talk", "55", "more")
    before = talk.screen
    talk.taps("acute", "thoughts", "abroad")
    assert talk.sees("thoughts_ab")
    assert talk.taps("back", "back", "back").screen == before


def test_going_in_circles_leaves_no_longer_way_back(talk: Talk) -> None:
    talk.starts().taps("doctor", "acute", "thoughts")
    for _ in range(20):
        talk.taps("acute", "thoughts")
    assert talk.taps("back").sees("acute")
    assert talk.taps("back").sees("need_d")


def test_a_wrong_number_is_one_tap_on_the_contact_and_goes_back_to_where_one_was(
    talk: Talk,
) -> None:
    talk.starts().taps("doctor", "talk", "55")
    before, shown = talk.turn.state, talk.screen.text
    talk.taps("more", "wrong")
    labels = {b.label: choice for choice, b in talk.buttons.items()}
    talk.taps(labels["Feil nummer hos Ola"])
    assert talk.turn.effects[-1] == ReportWrongNumber(
        "Troms legeforening", "stotte", "ola eksempel"
    )
    assert replace(talk.turn.state, counted_mask=0) == replace(before, counted_mask=0)
    assert talk.screen.text.startswith(shown)
    assert talk.screen.lines[-1].text.startswith("Takk")


def test_a_report_on_somebody_who_is_gone_marks_nobody(talk: Talk) -> None:
    talk.starts().taps("doctor", "talk", "55", "more", "wrong")
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


def test_privacy_and_help_answer_anywhere(talk: Talk, script: Script) -> None:
    assert talk.gives(Command("privacy")).sees(script.privacy)
    assert talk.gives(Command("help")).sees(script.start)


@pytest.mark.parametrize("text", ["Tromsø", "villa sana", "støttekollega", "jeg vil dø", "hei"])
def test_deleting_what_was_typed_keeps_the_answer_to_it(talk: Talk, text: str) -> None:
    answer = talk.writes(text, number=12).screen
    talk.taps("forget")
    assert talk.turn.effects == (DeleteMessage(12),)
    assert talk.screen.step == answer.step
    assert talk.screen.lines[-1] == answer.lines[-1]


def test_erasing_asks_once_and_goes_back_to_where_one_was(talk: Talk) -> None:
    before = talk.starts().taps("doctor", "talk", "55").screen
    assert talk.taps("erase").turn.effects == ()
    assert talk.screen.text.endswith("Vil du slette?")
    assert talk.taps("back").screen == before


def test_a_script_that_asks_nothing_erases_at_once(script: Script) -> None:
    talk = Talk(replace(script, erase=""), everywhere(script)).starts().taps("erase")
    assert talk.sees(script.erased)


def test_the_command_erases_at_once(talk: Talk, script: Script) -> None:
    talk.gives(Command("erase"))
    assert isinstance(talk.turn.effects[0], EraseChat)
    assert talk.sees(script.erased)


def test_erasing_asks_for_the_deletion_and_blanks_the_screen(talk: Talk, script: Script) -> None:
    talk.starts().taps("doctor", "talk", "55", "erase", "yes")
    (effect,) = talk.turn.effects
    assert isinstance(effect, EraseChat)
    assert 0 < len(effect.notice) <= 200
    assert talk.sees(script.erased)
    assert "Eksempel" not in talk.screen.text


def test_a_known_link_is_carried_and_an_unknown_one_ignored(talk: Talk) -> None:
    assert talk.starts("k3").turn.state.channel == "k3"
    assert talk.taps("doctor", "talk").turn.state.channel == "k3"
    assert talk.starts("rus").turn.state.channel == ""


def test_while_paused_only_the_emergency_screen_is_shown(script: Script) -> None:
    turn = pause_turn(script, everywhere(script), State("nb", seed=5))
    assert turn.screen.step == script.acute
    assert turn.screen.lines[0].text == script.words["nb"].lines["paused"]


@pytest.mark.parametrize(
    "state",
    [
        State("nb", step="end"),
        State("nb", step="end", offer="stotte"),
        State("nb", step="end", offer="sana", area="55"),
        State("nb", step="more"),
        State("nb", step="where"),
        State("nb", step="acute", history=("end",)),
        State("nb", step="reported", history=("who", "end"), offer="stotte"),
    ],
)
@pytest.mark.parametrize("choice", ["back", "acute", "next", "55", "more", "nn", "found"])
def test_a_made_up_state_gets_the_start(script: Script, state: State, choice: str) -> None:
    turn = advance(script, everywhere(script), state, Tap(choice))
    assert turn.screen.step == script.start
    assert turn.screen.lines[0].text == script.words["nb"].lines["stale"]


@pytest.mark.parametrize("step", ["end", "more"])
@pytest.mark.parametrize("choice", ["back", "acute", "next", "55", "noreply", "nn"])
def test_nobody_is_shown_for_several_counties_at_once(
    script: Script, step: str, choice: str
) -> None:
    state = State("nb", step=step, offer="stotte", area="31-34")
    turn = advance(script, everywhere(script), state, Tap(choice))
    assert (turn.screen.step, turn.state.area) == ("who", "")
    assert not numbers(turn.screen)


SCRIPT = shipped_script()
DIRECTORY = everywhere(SCRIPT)
steps = st.sampled_from(sorted(SCRIPT.steps))
states = st.builds(
    State,
    language=st.sampled_from(sorted(SCRIPT.words)),
    step=steps,
    history=st.lists(steps, max_size=6).map(tuple),
    offer=st.sampled_from(["", *SCRIPT.offers]),
    area=st.sampled_from(["", "alle", "ut", "03", "46"]),
    page=st.integers(0, 36**5),
    filters=st.sampled_from([(), ("gp",), ("woman", "english"), ("hospital", "man", "sami")]),
    seed=st.integers(0, 1295),
    message_id=st.integers(0, 36**6),
)
by_itself = {
    "woman",
    "english",
    "back",
    "acute",
    "erase",
    "forget",
    "next",
    "county",
    "03",
    "alle",
    "ut",
    "nn",
    "x",
}
choices = st.sampled_from(
    sorted(by_itself | {c for step in SCRIPT.steps.values() for c in step.choices})
)
inputs = st.one_of(
    st.builds(Tap, choices),
    st.builds(Start, st.text(max_size=70)),
    st.builds(Text, st.text(max_size=300), st.integers(0, 10**9), st.booleans()),
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


def test_a_second_report_in_the_same_message_marks_nothing(talk: Talk) -> None:
    talk.starts().taps("doctor", "talk", "55")
    reported = []
    for number in (0, 1, 0):
        talk.taps("more", "wrong")
        talk.taps([c for c in talk.buttons if c.startswith("n") and len(c) > 3][number])
        reported += [
            effect for effect in talk.turn.effects if isinstance(effect, ReportWrongNumber)
        ]
    assert len(reported) == 1


def test_a_mark_that_stands_already_is_not_made_again(script: Script) -> None:
    area = Area("Troms legeforening", "association", ("55",))
    talk = Talk(script, Directory(TODAY, [area], [contact(reported=True)]))
    talk.starts().taps("doctor", "talk", "55", "more", "wrong")
    talk.taps(next(c for c in talk.buttons if c.startswith("n") and len(c) > 3))
    assert talk.screen.lines[-1].text.startswith("Takk")
    assert not [effect for effect in talk.turn.effects if isinstance(effect, ReportWrongNumber)]


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


def test_those_whose_number_is_reported_are_those_that_were_shown(script: Script) -> None:
    area = Area("Troms legeforening", "association", ("55",))
    people = [contact(f"{name} Eksempel", note="x" * 300) for name in "ABCDEFG"]
    talk = Talk(script, Directory(TODAY, [area], people, filters=script.country.filters), seed=5)
    talk.starts().taps("doctor", "talk", "55", "next")
    shown = [b.label[-1] for row in talk.screen.rows for b in row if b.copy]
    talk.taps("more", "wrong")
    assert [b.label[-1] for c, b in talk.buttons.items() if c.startswith("n")] == shown


def test_a_first_message_is_copied_to_anybody_and_to_each_who_takes_one(script: Script) -> None:
    area = Area("Troms legeforening", "association", ("55",))
    people = [contact("Kari Eksempel"), contact("Ola Eksempel", phones=(LANDLINE,))]
    talk = Talk(script, Directory(TODAY, [area], people, filters=script.country.filters))
    talk.starts().taps("doctor", "talk", "55", "more", "write")
    copies = {b.label: b.copy for row in talk.screen.rows for b in row if b.copy}
    assert copies.keys() == {"Kopier SMS", "Kopier SMS til Kari"}
    assert copies["Kopier SMS til Kari"].startswith("Hei, Kari. ")
    assert all(len(text) <= 256 for text in copies.values())


NARROWED = [
    contact("Anne Eksempel", agreed=True, gender="woman", setting="gp", languages=("engelsk",)),
    contact("Bo Eksempel", agreed=True, gender="man", setting="gp"),
    contact("Cara Eksempel", agreed=True, gender="woman", setting="hospital"),
    contact("Dina Eksempel", gender="woman", setting="gp"),
]


def narrowed(script: Script) -> Talk:
    area = Area("Troms legeforening", "association", ("55",))
    directory = Directory(TODAY, [area], NARROWED, filters=script.country.filters)
    return Talk(script, directory).starts().taps("doctor", "talk", "55")


def people_on(talk: Talk) -> set[str]:
    return {b.label.rpartition(" ")[2] for row in talk.screen.rows for b in row if b.copy}


def test_filters_narrow_the_contacts_and_are_gone_when_the_contacts_are_left(
    script: Script,
) -> None:
    talk = narrowed(script)
    assert [b.label for b in talk.screen.rows[3]] == ["Fastlege", "Kvinne", "English"]
    assert people_on(talk.taps("woman")) == {"Anne", "Cara"}  # Dina has not agreed
    assert people_on(talk.taps("gp")) == {"Anne"}
    assert {"✓ Fastlege", "✓ Kvinne"} <= {b.label for row in talk.screen.rows for b in row}
    assert people_on(talk.taps("more", "back")) == {"Anne"}
    assert people_on(talk.taps("woman")) == {"Anne", "Bo"}
    assert talk.taps("county").turn.state.filters == ()


def test_a_filter_behind_which_nobody_would_stand_is_not_shown(script: Script) -> None:
    assert {"gp", "english"} & set(narrowed(script).taps("woman").buttons) == {"gp", "english"}
    talk = narrowed(script)
    state = replace(talk.turn.state, filters=("man",))
    turn = advance(script, talk.directory, state, Tap("nn"))
    labels = {b.label for row in turn.screen.rows for b in row}
    assert "✓ Mann" in labels
    assert "English" not in labels


def test_a_wish_rides_until_contacts_are_reached_and_one_that_nobody_fits_is_said(
    script: Script,
) -> None:
    talk = narrowed(script)
    asked = State("nb", step="where", offer="stotte", filters=("woman",))
    turn = advance(script, talk.directory, asked, Tap("55"))
    assert turn.state.filters == ("woman",)
    turn = advance(script, talk.directory, replace(asked, filters=("sami",)), Tap("55"))
    assert turn.state.filters == ()
    assert turn.screen.lines[0].text == "Ingen her passer med ønsket ditt, så her er alle."
    by_acute = advance(script, talk.directory, asked, Tap("acute")).state
    assert advance(script, talk.directory, by_acute, Tap("back")).state.filters == ("woman",)


@pytest.mark.parametrize("hour", [22, 23, 0, 6])
def test_at_night_contacts_open_with_who_answers_now(script: Script, hour: int) -> None:
    area = Area("Troms legeforening", "association", ("55",))
    talk = Talk(script, Directory(TODAY, [area], [contact()], hour=hour))
    lines = talk.starts().taps("doctor", "talk", "55").screen.lines
    assert all(number in lines[0].text for number in ("116 123", "22 40 00 40", "116 117"))
    assert lines[1].text.startswith("En kollega svarer gjerne ")
    assert "116" not in talk.taps("county", "ut").screen.lines[0].text
    assert "+47 22 40 00 40" in talk.screen.lines[0].text


@pytest.mark.parametrize(
    ("day", "hour", "when"),  # the 21st is a Saturday
    [
        *((day, hour, "på dagtid") for day, hour in ((20, 2), (20, 23), (21, 3), (23, 2))),
        *((day, hour, "på mandag") for day, hour in ((21, 22), (22, 0), (22, 14), (22, 23))),
    ],
)
def test_when_a_colleague_answers_is_true_before_and_after_midnight(
    script: Script, day: int, hour: int, when: str
) -> None:
    area = Area("Troms legeforening", "association", ("55",))
    directory = Directory(TODAY.replace(day=day), [area], [contact()], hour=hour)
    lines = Talk(script, directory).starts().taps("doctor", "talk", "55").screen.lines
    assert lines[1].text == f"En kollega svarer gjerne {when}."


def test_at_night_filters_stand_on_the_page_behind_and_lead_back(script: Script) -> None:
    area = Area("Troms legeforening", "association", ("55",))
    talk = Talk(script, Directory(TODAY, [area], NARROWED, hour=23, filters=script.country.filters))
    talk.starts().taps("doctor", "talk", "55")
    assert "woman" not in talk.buttons
    assert people_on(talk.taps("more", "woman")) == {"Anne", "Cara"}
    assert talk.turn.state.history == ()
    assert people_on(talk.taps("more", "woman")) > {"Anne", "Cara"}


def test_at_night_a_helpline_stands_in_the_place_of_the_switchboard(script: Script) -> None:
    area = Area("Troms legeforening", "association", ("55",))
    for hour in (12, 23):
        talk = Talk(script, Directory(TODAY, [area], [contact(reported=True)], hour=hour))
        text = talk.starts().taps("doctor", "talk", "55").screen.text
        assert ("23 10 90 00" in text, "116 123" in text) == (hour == 12, hour == 23)


@pytest.mark.parametrize(("day", "hour"), [(21, 7), (21, 21), (22, 12), (21, None), (22, None)])
def test_by_day_the_helplines_stand_there_on_sundays_alone(
    script: Script, day: int, hour: int | None
) -> None:
    area = Area("Troms legeforening", "association", ("55",))
    directory = Directory(TODAY.replace(day=day), [area], [contact()], hour=hour)
    talk = Talk(script, directory).starts().taps("doctor", "talk", "55")
    assert ("116 123" in talk.screen.text) == (day == 22 and hour == 12)


def test_the_order_of_contacts_stays_while_the_hour_turns(script: Script) -> None:
    area = Area("Troms legeforening", "association", ("55",))
    people = [contact(f"{name} Eksempel") for name in "ABC"]
    people += [contact(f"{name} Eksempel", hours="lør 08–16") for name in "DE"]
    before, after = (Directory(TODAY, [area], people, hour=hour) for hour in (7, 8))
    talk = Talk(script, before, seed=3).starts().taps("doctor", "talk", "55")
    first = people_on(talk)
    talk.directory = after
    assert people_on(talk.taps("more", "back")) == first
    assert people_on(talk.taps("next")) == set("ABCDE") - first
    assert people_on(talk.taps("next")) > set("DE")  # the first page again, as it is by now
    assert talk.taps("county").turn.state.hour is None


def test_emergency_is_red_and_a_person_blue_and_nothing_else_has_a_colour(talk: Talk) -> None:
    colours = set()
    for taps in ((), ("doctor",), ("other",), ("doctor", "talk", "55"), ("acute", "thoughts")):
        talk.starts().taps(*taps)
        colours |= {(b.style, b.label) for row in talk.screen.rows for b in row if b.style}
    assert {label for style, label in colours if style == "primary"} == {
        f"Kopier nummeret til {name}" for name in ("Kari", "Ola", "Mia")
    }
    red = {label for style, label in colours if style == "danger"}
    assert "Akutt / selvmordstanker" in red
    assert all("fare" in x or "tar livet" in x or "selvmord" in x for x in red)


def test_whoever_worries_can_pass_the_bot_on_with_a_kind_sentence(
    talk: Talk, script: Script
) -> None:
    talk.starts().taps("other", "worried")
    (link,) = (b.url for row in talk.screen.rows for b in row if b.url)
    assert link.startswith("https://t.me/share/url?url=https%3A%2F%2Flegeforeningen.no&text=Jeg%20")
    named = replace(script, service={**script.service, "bot_name": "@eksempelbot"})
    talk = Talk(named, talk.directory).starts().taps("other", "worried")
    (link,) = (b.url for row in talk.screen.rows for b in row if b.url)
    assert "url=https%3A%2F%2Ft.me%2Feksempelbot&" in link
