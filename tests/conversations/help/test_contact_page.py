"""What stands on a page of contacts: not too much, and nothing that pretends to be sure."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from conversations.contacts.contact import Area, Contact
from conversations.contacts.directory import Directory
from conversations.script.schema import Script
from tests.support.talk import TODAY, Talk, contact

TROMS = Area("Troms legeforening", "association", ("55",))
SWITCHBOARD = "ring Legeforeningens sentralbord på dagtid"
REPORTED = "Nummeret kan være feil"
NOTE = "Svarer helst om kvelden, og på meldinger hele døgnet, også i ferier."


def at_the_end(script: Script, *contacts: Contact) -> Talk:
    talk = Talk(script, Directory(TODAY, [TROMS], contacts))
    return talk.starts().taps("doctor", "talk", "55")


def people(number: int, **known: Any) -> list[Contact]:
    known = {"phones": (), "emails": ("person@example.org",), "workplace": ""} | known
    return [contact(f"{letter} Eksempel", **known) for letter in "ABCDEFGH"[:number]]


def names(talk: Talk) -> list[str]:
    return [line.text for line in talk.screen.lines if line.text.endswith(" Eksempel")]


def copies(talk: Talk) -> list[str]:
    return [b.copy for row in talk.screen.rows for b in row if b.copy]


def test_of_a_wrong_number_it_is_said_and_the_switchboard_named(script: Script) -> None:
    good = at_the_end(script, contact())
    assert REPORTED not in good.screen.text
    assert SWITCHBOARD not in good.screen.text
    assert copies(good) == ["+4740612345"]
    bad = at_the_end(script, contact(reported=True))
    assert REPORTED in bad.screen.text
    assert "Bekreftet november" not in bad.screen.text
    assert SWITCHBOARD in bad.screen.text
    assert copies(bad)[0] == "+4740612345"
    assert len(copies(bad)) == 2


@pytest.mark.parametrize(
    ("confirmed", "said", "warned"),
    [
        (TODAY - timedelta(days=180), "Bekreftet mai 2026", False),
        (TODAY - timedelta(days=181), "Sist bekreftet mai 2026, kan være utdatert", True),
        (None, "Ikke bekreftet ennå", True),
    ],
)
def test_how_old_an_entry_is_stands_there(
    script: Script, confirmed: object, said: str, warned: bool
) -> None:
    talk = at_the_end(script, contact(confirmed=confirmed))
    assert said in [line.text for line in talk.screen.lines]
    assert (SWITCHBOARD in talk.screen.text) is warned


def test_the_first_month_stands_once_for_all_whom_one_can_trust(script: Script) -> None:
    days = (TODAY, TODAY - timedelta(days=31), TODAY - timedelta(days=400))
    same = at_the_end(script, *people(3))
    assert same.screen.text.count("Bekreftet") == 1
    assert "Bekreftet november 2026" in [line.text for line in same.screen.lines]
    named = [contact(f"{n} Eksempel", confirmed=d) for n, d in zip("AB", days, strict=False)]
    texts = [line.text for line in at_the_end(script, *named).screen.lines]
    assert "Bekreftet okt–nov 2026" in texts
    reported = [contact("A Eksempel"), contact("B Eksempel", reported=True)]
    texts = [line.text for line in at_the_end(script, *reported).screen.lines]
    assert "Bekreftet november 2026: A" in texts
    assert f"{REPORTED}: B" in texts


def test_three_people_are_a_page(script: Script) -> None:
    three = at_the_end(script, *people(3))
    assert len(names(three)) == 3
    assert "next" not in three.buttons
    four = at_the_end(script, *people(4))
    first = names(four)
    assert len(first) == 3
    assert len(names(four.taps("next"))) == 1
    assert sorted(first + names(four)) == [f"{letter} Eksempel" for letter in "ABCD"]


@pytest.mark.parametrize("known", [{}, {"role": "leder"}, {"note": NOTE}, {"reported": True}])
def test_everybody_has_two_lines_and_one_button_in_a_row_of_its_own(
    script: Script, known: dict[str, Any]
) -> None:
    phones = tuple(f"+474061234{n}" for n in range(3))
    talk = at_the_end(script, *people(3, phones=phones, workplace="Eksempel sykehus", **known))
    texts = [line.text for line in talk.screen.lines]
    place = "avdelingsleder" if "role" in known else "Eksempel sykehus"
    for name in names(talk):
        assert texts[texts.index(name) + 1] == f"{place} · 406 12 340"
    rows = [row for row in talk.screen.rows if row[0].style == "primary"]
    assert [[b.copy for b in row] for row in rows] == [["+4740612340"]] * 3
    assert [row[0].label for row in rows] == [
        f"Kopier nummeret til {name.split()[0]}" for name in names(talk)
    ]


@pytest.mark.parametrize(
    ("own", "called"),
    [
        (("Kari Eksempel", "Ola Prøve"), {"Kari", "Ola"}),
        (("Kari Eksempel", "Kari Prøve"), {"Eksempel", "Prøve"}),
        (("Kari Eksempel", "Kari Anne Eksempel"), {"Kari Eksempel", "Kari Anne Eksempel"}),
        (("Kari",), {"Kari"}),
    ],
)
def test_a_button_has_the_shortest_name_that_nobody_else_has(
    script: Script, own: tuple[str, ...], called: set[str]
) -> None:
    talk = at_the_end(script, *(contact(name) for name in own))
    labels = {row[0].label for row in talk.screen.rows if row[0].style == "primary"}
    assert labels == {f"Kopier nummeret til {name}" for name in called}


@pytest.mark.parametrize(
    "own",
    [
        ("Eksempelklinikken i Oslo", "Eksempelklinikken i Bodø"),
        ("Eksempelsenteret A for leger", "Eksempelsenteret B for leger"),
        ("Kari Eksempel", "kari eksempel"),
    ],
)
def test_no_two_buttons_call_two_people_the_same(script: Script, own: tuple[str, str]) -> None:
    areas = [TROMS, replace(TROMS, name="Nord-Troms legeforening")]
    people = [contact(n, area=a.name, kind="organisation") for n, a in zip(own, areas, strict=True)]
    talk = Talk(script, Directory(TODAY, areas, people)).starts().taps("doctor", "talk", "55")
    for way, beginning in (((), "Kopier nummeret til "), (("more", "wrong"), "Feil nummer hos ")):
        rows = talk.taps(*way).screen.rows
        labels = {b.label.casefold() for row in rows for b in row if b.label.startswith(beginning)}
        assert len(labels) == 2
        assert all(len(label) <= 38 for label in labels)


def test_an_organisation_is_called_what_it_is_called(script: Script) -> None:
    talk = at_the_end(script, contact("Eksempel senter (dag)", kind="organisation"))
    assert "Kopier nummeret til Eksempel senter" in {row[0].label for row in talk.screen.rows}


def test_whoever_has_no_number_is_written_to_or_looked_up(script: Script) -> None:
    by_mail = contact("A Eksempel", phones=(), emails=("a@example.org",))
    by_page = contact("B Eksempel", phones=(), url="https://example.org/b")
    talk = at_the_end(script, by_mail, by_page)
    rows = {row[0].label: row[0] for row in talk.screen.rows if row[0].style == "primary"}
    assert rows["Kopier e-posten til A"].copy == "a@example.org"
    assert rows["Åpne nettsiden til B"].url == "https://example.org/b"


def test_what_else_is_said_is_folded_and_further_ways_stand_on_the_page_behind(
    script: Script,
) -> None:
    known: dict[str, Any] = {"hours": "tirsdag kveld", "note": NOTE, "emails": ("a@example.org",)}
    talk = at_the_end(script, contact("A Eksempel", **known), contact("B Eksempel"))
    folded = [line.text for line in talk.screen.lines if line.style == "quote"]
    assert folded == [f"A: tirsdag kveld · {NOTE}"]
    assert "a@example.org" not in talk.screen.text
    assert f"A: tirsdag kveld · {NOTE} · a@example.org" in talk.taps("more").screen.text


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_where_the_web_copy_is_stands_on_the_page_behind_if_there_is_one(
    script: Script, language: str
) -> None:
    def more(script: Script) -> Talk:
        talk = Talk(script, Directory(TODAY, [TROMS], [contact()]))
        return talk.starts("", language).taps("doctor", "talk", "55", "more")

    there = replace(script, service={**script.service, "web_address": "example.org/hjelp"})
    said, rows = more(there).screen.text, more(there).screen.rows
    assert "Telegram: example.org/hjelp" in said
    assert "example.org" not in more(script).screen.text
    assert [[b.label for b in r] for r in rows] == [
        [b.label for b in r] for r in more(script).screen.rows
    ]


def test_in_the_whole_country_the_workplace_stands_on_the_page_behind(script: Script) -> None:
    talk = Talk(script, Directory(TODAY, [TROMS], [contact()])).starts()
    talk.taps("doctor", "talk", "alle")
    assert "Eksempel legesenter" not in talk.screen.text
    assert "Kari: Eksempel legesenter" in talk.taps("more").screen.text


def test_where_a_page_is_full_the_promise_and_remarks_stand_on_the_page_behind(
    script: Script,
) -> None:
    for number in (2, 3):
        talk = at_the_end(script, *people(number, note=NOTE))
        end, more = talk.screen.text, talk.taps("more").screen.text
        assert ("Gratis og uten journal." in end, NOTE in end) == (number == 2, number == 2)
        assert ("Gratis og uten journal." in more, NOTE in more) == (number == 3, True)
