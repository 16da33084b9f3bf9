"""The ways through the script that ships, as a person takes them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from conversations.contacts.contact import Area
from conversations.contacts.directory import Directory
from conversations.help.engine import pause_turn
from conversations.model import (
    Command,
    EraseChat,
    ReportWrongNumber,
    Screen,
    State,
)
from conversations.script.schema import Script
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


def test_privacy_and_help_answer_anywhere(talk: Talk, script: Script) -> None:
    assert talk.gives(Command("privacy")).sees(script.privacy)
    assert talk.gives(Command("help")).sees(script.start)


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
