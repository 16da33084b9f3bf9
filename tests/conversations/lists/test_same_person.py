"""Whether two entries are one person: what is guessed, what is asked, what is sure."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from conversations.contacts.contact import Contact, contact_key
from conversations.lists.same_person import (
    ANOTHER,
    COMMON,
    SAME,
    Doubt,
    find_doubts,
    name_with_workplace,
    namesake_key,
)
from tests.support.talk import LANDLINE, MOBILE, contact

KARI = contact(emails=("kari@example.org",))


def renamed(name: str, **known: Any) -> tuple[Doubt, ...]:
    """The doubts where the list has Kari and the file somebody of another name."""
    values: dict[str, Any] = {"phones": ("+4745678901",), "workplace": "Et annet sted"}
    return find_doubts([contact(name, **values | known)], [KARI])


@pytest.mark.parametrize(
    ("name", "known", "guess"),
    [
        ("Kari Nyeksempel", {"phones": (MOBILE,)}, 0),  # her number and first name
        ("Kari Nyeksempel", {"emails": ("kari@example.org",)}, 0),
        ("Anne Eksempel", {"phones": (MOBILE,)}, 0),  # her number and last name
        ("Anne Nyhus", {"phones": (MOBILE,)}, ANOTHER),  # her number alone: somebody has to say
        ("Kari Nyhus", {"workplace": "eksempel  LEGESENTER"}, ANOTHER),
        ("Karin Eksempel", {}, ANOTHER),  # spelt nearly alike
    ],
)
def test_who_may_be_somebody_under_a_new_name(name: str, known: Any, guess: int) -> None:
    (doubt,) = renamed(name, **known)
    assert (doubt.kind, doubt.old, doubt.guess) == ("rename", KARI, guess)
    assert [one.name for one in doubt.options] == [name]
    assert doubt.key == contact_key(KARI)


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("Anne Nyhus", {}),
        ("Kari Nyhus", {}),  # the first name alone
        ("Anne Nyhus", {"workplace": "Eksempel legesenter"}),  # the workplace alone
        ("Kari Nyhus", {"workplace": ""}),
        ("Kari Nyhus", {"phones": (MOBILE,), "area": "Oslo legeforening"}),
        ("Kari Nyhus", {"phones": (MOBILE,), "offer": "lfl"}),
    ],
)
def test_who_is_somebody_else(name: str, known: Any) -> None:
    assert renamed(name, **known) == ()


def test_no_workplace_is_no_workplace_in_common() -> None:
    old, new = replace(KARI, workplace=""), contact("Kari Nyhus", phones=(), workplace="")
    assert find_doubts([new], [old]) == ()


def test_two_that_may_be_one_person_are_both_options_and_none_is_guessed() -> None:
    new = [contact("Kari Nyhus", phones=(MOBILE,)), contact("Kari Berg", phones=(MOBILE,))]
    (doubt,) = find_doubts(new, [KARI])
    assert [one.name for one in doubt.options] == ["Kari Nyhus", "Kari Berg"]
    assert doubt.guess == ANOTHER


def test_who_is_not_guessed_may_still_be_another_one_of_the_list() -> None:
    ola = contact("Ola Eksempel", phones=(LANDLINE,), workplace="Et annet sted")
    new = [contact("Kari Nyhus"), contact("Kari Berg", phones=(MOBILE, LANDLINE))]
    first, second = find_doubts(new, [KARI, ola])
    assert (first.guess, second.guess) == (ANOTHER, ANOTHER)
    assert [one.name for one in second.options] == ["Kari Berg"]


def test_of_two_options_the_one_with_her_number_is_guessed() -> None:
    new = [
        contact("Karin Eksempel", phones=(LANDLINE,), workplace="Et annet sted"),
        contact("Kari Nyhus", phones=(MOBILE,), workplace="Et annet sted"),
    ]
    (doubt,) = find_doubts(new, [KARI])
    assert {one.name for one in doubt.options} == {"Karin Eksempel", "Kari Nyhus"}
    assert doubt.options[doubt.guess].name == "Kari Nyhus"


def test_nobody_in_a_file_is_two_people_of_the_list() -> None:
    twin = contact("Karin Eksempel", phones=(MOBILE,))
    new = contact("Kari Nyeksempel", phones=(MOBILE,))
    first, *more = find_doubts([new], [KARI, twin])
    assert (first.old, first.guess) == (KARI, 0)
    assert all(new not in doubt.options for doubt in more)


def test_a_part_of_a_name_that_many_have_says_nothing() -> None:
    def found(number: int) -> set[str]:
        new = [contact(f"Kari {n}nyhus", phones=()) for n in range(number)]
        return {one.name for doubt in find_doubts(new, [KARI]) for one in doubt.options}

    assert len(found(COMMON)) == COMMON  # one first name and workplace
    assert found(COMMON + 1) == set()


def test_who_is_still_in_the_file_is_not_gone() -> None:
    new = contact("Kari Nyeksempel", phones=(MOBILE,))
    assert find_doubts([KARI, new], [KARI]) == ()


@pytest.mark.parametrize(
    ("known", "is_doubt"),
    [
        ({"workplace": "Et annet sted", "phones": (LANDLINE,), "emails": ()}, True),
        ({"workplace": "", "phones": (LANDLINE,), "emails": ()}, False),
        ({"workplace": "EKSEMPEL legesenter", "phones": (LANDLINE,), "emails": ()}, False),
        ({"workplace": "Et annet sted", "phones": (MOBILE,), "emails": ()}, False),
        ({"workplace": "Et annet sted", "phones": (LANDLINE,)}, False),  # the same address
    ],
)
def test_a_namesake_works_elsewhere_and_is_reached_otherwise(known: Any, is_doubt: bool) -> None:
    new = replace(KARI, **known)
    expected = (Doubt("namesake", KARI, (new,), SAME),) if is_doubt else ()
    assert find_doubts([new], [KARI]) == expected


def test_a_namesake_who_is_on_the_list_already_is_no_doubt() -> None:
    new = replace(KARI, workplace="Et annet sted", phones=(LANDLINE,), emails=())
    second = name_with_workplace(new)
    assert second.name == "Kari Eksempel (Et annet sted)"
    assert namesake_key(new) == contact_key(second)
    assert find_doubts([new], [KARI, second]) == ()


def test_doubts_come_in_the_order_of_the_list() -> None:
    ola = contact("Ola Eksempel", phones=(LANDLINE,))
    new: list[Contact] = [contact("Ola Nyhus", phones=(LANDLINE,)), contact("Kari Nyhus")]
    assert [doubt.old for doubt in find_doubts(new, [KARI, ola])] == [KARI, ola]
    assert [doubt.old for doubt in find_doubts(new, [ola, KARI])] == [ola, KARI]
