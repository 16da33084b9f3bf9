"""Who is shown, where, and in which order."""

from __future__ import annotations

import sys
from collections import Counter
from datetime import timedelta
from types import FrameType
from typing import Any

from conversations.contacts.contact import Area, Contact
from conversations.contacts.directory import Directory, interleave, misplaced_contacts
from conversations.model import SEEDS
from conversations.script.schema import Script
from tests.support.talk import TODAY, Talk, contact

TROMS = Area("Troms legeforening", "association", ("55",))
HORDALAND = Area("Hordaland legeforening", "association", ("46",))
SOGN = Area("Sogn og Fjordane legeforening", "association", ("46",))


def shown(directory: Directory, where: str, seed: int = 0) -> list[Contact]:
    return [c for _, c in interleave(directory.find("stotte", where), seed)]


def aged(name: str, days: int, **known: Any) -> Contact:
    return contact(name, confirmed=TODAY - timedelta(days=days), **known)


def test_an_entry_ages_once_a_day_and_not_on_every_screen(script: Script) -> None:
    people = [aged(f"{name} Eksempel", days) for name in "ABC" for days in (10, 200)]
    people.append(contact("D Eksempel", confirmed=None, reported=True))
    started = Counter[str]()

    def count_calls(frame: FrameType, event: str, _: object) -> None:
        if event == "call":
            started[frame.f_code.co_qualname] += 1

    sys.setprofile(count_calls)
    try:
        talk = Talk(script, Directory(TODAY, [TROMS], people))
        for _ in range(3):
            talk.starts().taps("doctor", "talk", "55")
    finally:
        sys.setprofile(None)
    assert started["contact_page"] == 3
    assert started["freshness"] == len(people)


def test_a_contact_is_found_in_its_county_anywhere_and_abroad_only() -> None:
    directory = Directory(TODAY, [TROMS], [contact()])
    found = {where for where in ("", "alle", "ut", "55", "56", "03") if shown(directory, where)}
    assert found == {"", "alle", "ut", "55"}
    assert not directory.find("lfl", "55")


def test_old_entries_come_last_and_go_where_enough_fresh_ones_are() -> None:
    fresh = [aged(f"{n} Eksempel", 5) for n in "ABC"]
    old = aged("D Eksempel", 200)
    for seed in range(40):
        assert shown(Directory(TODAY, [TROMS], [old, *fresh[:2]]), "55", seed)[-1] == old
    assert old not in shown(Directory(TODAY, [TROMS], [old, *fresh]), "55")


def test_hidden_and_expired_entries_are_not_shown_and_reported_ones_come_after_good_ones() -> None:
    good, bad = aged("A Eksempel", 5), aged("B Eksempel", 5, reported=True)
    away = [aged("C Eksempel", 5, hidden=True), aged("D Eksempel", 400)]
    for seed in range(20):
        assert shown(Directory(TODAY, [TROMS], [bad, *away, good]), "55", seed) == [good, bad]


def test_the_order_is_fair_and_every_contact_comes_once() -> None:
    people = [aged(f"{n} Eksempel", 5) for n in range(6)]
    directory = Directory(TODAY, [TROMS], people)
    orders = [shown(directory, "55", seed) for seed in range(SEEDS)]
    assert all(Counter(order) == Counter(people) for order in orders)
    first = Counter(order[0].name for order in orders)
    assert max(first.values()) - min(first.values()) <= 1


def test_a_county_with_two_lists_shows_some_of_both_first() -> None:
    people = [contact(f"{n} Eksempel", area=HORDALAND.name) for n in range(8)]
    people += [contact(f"{n} Eksempel", area=SOGN.name) for n in range(3)]
    directory = Directory(TODAY, [HORDALAND, SOGN], people)
    first = shown(directory, "46", 3)[:5]
    assert Counter(c.area for c in first) == {HORDALAND.name: 3, SOGN.name: 2}
    assert len(set(shown(directory, "46", 3))) == 11


def test_a_contact_of_an_area_that_is_gone_is_not_shown() -> None:
    assert not shown(Directory(TODAY, [], [contact()]), "alle")


def test_whoever_stands_on_a_list_of_another_kind_is_named_and_not_shown() -> None:
    kinds = {"stotte": frozenset({"association"}), "sana": frozenset({"nation"})}
    right, gone = contact("A Eksempel"), contact("B Eksempel", area="Ingen legeforening")
    wrong, unknown = contact("C Eksempel", "sana"), contact("D Eksempel", "nothing")
    people = [right, gone, wrong, unknown]
    assert misplaced_contacts(people, [TROMS], kinds) == (gone, wrong)
    directory = Directory(TODAY, [TROMS], people, kinds)
    assert shown(directory, "55") == [right]
    assert not directory.find("sana", "")
    assert not directory.find("nothing", "")


def test_a_snapshot_is_for_its_day() -> None:
    entry = aged("A Eksempel", 330)
    days = [d for d in range(60) if shown(Directory(TODAY + timedelta(d), [TROMS], [entry]), "55")]
    assert days == list(range(days[-1] + 1))
    assert 0 < days[-1] <= 35


def test_whoever_is_away_today_is_not_shown() -> None:
    days = range(-2, 3)
    people = [contact(f"{n} Eksempel", away=TODAY + timedelta(n)) for n in days]
    assert {c.name for c in shown(Directory(TODAY, [TROMS], people), "55")} == {
        "-2 Eksempel",
        "-1 Eksempel",
    }


def test_those_reachable_now_come_first_and_hours_in_other_words_move_nobody() -> None:
    open_ = contact("A Eksempel", hours="lør 10–14")
    others = [contact("B Eksempel", hours="lørdag formiddag"), contact("C Eksempel")]
    others.append(contact("D Eksempel", hours="man–fre 08–16"))
    firsts = set[str]()
    for seed in range(24):
        at_noon = Directory(TODAY, [TROMS], [*others, open_], hour=12)
        assert shown(at_noon, "55", seed)[0] == open_
        assert len(shown(at_noon, "55", seed)) == 4
        firsts.add(shown(Directory(TODAY, [TROMS], [*others, open_], hour=15), "55", seed)[0].name)
    assert len(firsts) == 4
