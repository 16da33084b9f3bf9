"""Where one person of a pasted text ends and the next begins, and which line is nobody."""

from __future__ import annotations

import pytest

from conversations.lists.pasted_text import parse_people, parse_text


def read(text: str) -> list[dict[str, str]]:
    return [{key: " / ".join(said) for key, said in p.values.items()} for p in parse_people(text)]


def names(text: str) -> list[str]:
    return [person.get("name", "") for person in read(text)]


@pytest.mark.parametrize(
    ("second", "is_person"),
    [
        ("Ola Eksempel", True),
        ("Ola", True),
        ("Eksempel legesenter", False),
        ("Eksempelveien 14", False),
        ("Rolle: leder", False),
    ],
)
def test_words_below_a_number_are_somebody_new_unless_they_are_a_place(
    second: str, is_person: bool
) -> None:
    found = names(f"Kari Eksempel\n406 12 345\n{second}\n21 23 45 67")
    assert found == (["Kari Eksempel", second] if is_person else ["Kari Eksempel"])


def test_a_second_place_of_work_below_a_number_is_somebody_new() -> None:
    text = "Kari Eksempel\nEksempel legesenter\n406 12 345\nEksempel sykehus\n21 23 45 67"
    assert names(text) == ["Kari Eksempel", "Eksempel sykehus"]
    without = text.replace("Eksempel legesenter\n", "")
    assert read(without) == [
        {
            "name": "Kari Eksempel",
            "phone": "406 12 345 / 21 23 45 67",
            "workplace": "Eksempel sykehus",
        }
    ]


def test_on_one_line_a_name_with_a_number_behind_it_is_somebody_new() -> None:
    line = "Kari Eksempel 406 12 345, {}, 21 23 45 67"
    assert names(line.format("Ola Eksempel")) == ["Kari Eksempel", "Ola Eksempel"]
    assert names(line.format("hele uka")) == ["Kari Eksempel"]  # no name
    assert names("Kari Eksempel 406 12 345, Ola Eksempel") == ["Kari Eksempel"]  # no number


def test_a_number_above_a_name_begins_each_person() -> None:
    assert read("406 12 345\nKari Eksempel\n21 23 45 67\nOla Eksempel") == [
        {"phone": "406 12 345", "name": "Kari Eksempel"},
        {"phone": "21 23 45 67", "name": "Ola Eksempel"},
    ]
    labelled = read("406 12 345\nNavn: Kari Eksempel\n21 23 45 67")  # what stands first is hers
    assert labelled == [{"phone": "406 12 345 / 21 23 45 67", "name": "Kari Eksempel"}]


def test_numbers_and_names_with_empty_lines_between_them() -> None:
    kari, ola = "Kari Eksempel", "Ola Eksempel"
    pairs = [{"name": kari, "phone": "406 12 345"}, {"name": ola, "phone": "21 23 45 67"}]
    assert read(f"{kari}\n\n406 12 345\n\n{ola}\n\n21 23 45 67") == pairs
    assert read(f"{kari}\nRolle: leder\n\n406 12 345\n\n{ola}\n\n21 23 45 67") == [
        {**pairs[0], "role": "leder"},
        pairs[1],
    ]
    assert read(f"{kari} 406 12 345\n\n{ola}\n\n21 23 45 67") == pairs
    apart = parse_text(f"Troms:\n{kari}\n\nFinnmark:\n406 12 345")
    assert [problem.row for problem in apart.problems] == [5]  # a number under another heading
    assert [person.heading for person in apart.people] == ["Troms:", "Finnmark:"]


@pytest.mark.parametrize(
    ("line", "role", "more"),
    [
        ("Kari Eksempel (leder)", "leder", {}),
        ("Kari Eksempel (leder), UNN", "leder", {"workplace": "UNN"}),
        ("Kari Eksempel (leder) – UNN", "leder", {"workplace": "UNN"}),
        ("Kari Eksempel, leder", "leder", {}),
    ],
)
def test_what_stands_behind_a_name(line: str, role: str, more: dict[str, str]) -> None:
    (kari,) = read(f"{line}\n406 12 345")
    assert kari == {"name": "Kari Eksempel", "role": role, "phone": "406 12 345", **more}


def test_a_name_is_all_of_its_line_where_nothing_says_otherwise() -> None:
    (kari,) = read("Kari Eksempel UNN Tromsø\n406 12 345")
    assert kari == {"name": "Kari Eksempel UNN Tromsø", "phone": "406 12 345"}
    (house,) = read("Eksempel senter, Tromsø\n406 12 345")
    assert house == {"name": "Eksempel senter, Tromsø", "phone": "406 12 345"}


@pytest.mark.parametrize(
    ("line", "is_nobody"),
    [
        ("Gi oss beskjed", False),  # three words may be a name
        ("Gi oss beskjed da", True),
        ("Her er den nye", True),
        ("Her Er Den Nye", False),
        ("Her Er Den Nye!", True),
        ("Her Er Nye!", False),
        ("Hei på deg", True),
        ("Heidi på deg", False),
    ],
)
def test_which_line_is_nobody(line: str, is_nobody: bool) -> None:
    pasted = parse_text(f"{line}\n\nKari Eksempel 406 12 345")
    assert (line in [left.name for left in pasted.left_out]) is is_nobody


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("K" + "a" * 60, "no_person"),
        ("Kari Eksempel. Leder ved UNN", "no_person"),
        ("Dr. Kari Eksempel", ""),
        ("Kari Eksempel 2", "digits"),
        ("Kari Eksempel og Ola Eksempel", "several"),
        ("Kari og Ola", ""),
    ],
)
def test_what_is_no_sure_name(name: str, key: str) -> None:
    said = {"no_person": "ikke sikkert et navn", "digits": "tall i navnet", "several": "flere navn"}
    (problem,) = parse_text(f"{name}\n406 12 345").problems or (None,)
    assert (said[key] in problem.text) if problem else key == ""
