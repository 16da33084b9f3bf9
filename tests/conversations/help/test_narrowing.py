"""Contacts narrowed by filters, and by the hour: who answers now stands first."""

from __future__ import annotations

from dataclasses import replace

import pytest

from conversations.contacts.contact import Area
from conversations.contacts.directory import Directory
from conversations.help.engine import advance
from conversations.model import (
    State,
    Tap,
)
from conversations.script.schema import Script
from tests.support.talk import TODAY, Talk, contact

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
