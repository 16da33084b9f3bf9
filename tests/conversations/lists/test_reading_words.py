"""The words around people in pasted text are the folder's: another country's are read as well."""

from __future__ import annotations

from functools import partial
from time import process_time

import pytest

from conversations.contacts.file_words import word_pattern
from conversations.contacts.parse_result import CellError
from conversations.lists.pasted_tables import spaced_rows, stacked_rows
from conversations.lists.pasted_text import looks_like_a_list, parse_text
from conversations.lists.questions import says_leaving
from conversations.lists.reading_words import ReadingPatterns, reading, set_reading
from conversations.script.loader import load_list_texts
from conversations.sentences.catalog import set_language
from tests.examples.test_britain import FOLDER as BRITAIN

CARYS = "Carys Example, 07400 123456"
LETTER = """Dear all,
please find everybody below.

Wales branch

Carys Example (coordinator)
Example Surgery
12 Example Street, Cardiff
Tel work: 0121 234 5678
Email: carys@example.org

Owen O'Example, Example Infirmary, mob 07400 123456 after 4 pm

Kind regards
Megan Example
0121 234 5678"""


@pytest.fixture
def _in_britain() -> None:
    set_reading(partial(load_list_texts, BRITAIN))
    set_language("en")


@pytest.mark.usefixtures("_in_britain")
def test_a_letter_in_english_is_read() -> None:
    pasted = parse_text(LETTER)
    carys, owen = pasted.people
    assert {key: said for key, (said,) in carys.values.items()} == {
        "name": "Carys Example",
        "role": "coordinator",
        "workplace": "Example Surgery",
        "address": "12 Example Street, Cardiff",
        "phone": "0121 234 5678",
        "email": "carys@example.org",
    }
    assert owen.values["name"] == ["Owen O'Example"]
    assert owen.values["workplace"] == ["Example Infirmary"]
    assert owen.values["phone"] == ["07400 123456 after 4 pm"]
    assert (carys.heading, owen.heading) == ("Wales branch", "Wales branch")
    assert [left.name for left in pasted.left_out] == [
        "Dear all,", "please find everybody below.", "Kind regards", "Megan Example",
        "0121 234 5678",
    ]  # fmt: skip
    assert pasted.problems == ()


@pytest.mark.usefixtures("_in_britain")
@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"Owen Example is leaving\n\n{CARYS}", "Line 1: this says who is leaving or is new"),
        (f"Owen Example is replaced by\n\n{CARYS}", "Line 1: this says who is leaving"),
        ("Carys Example and Owen Example\n07400 123456", "Line 1: there are several names"),
        ("Carys Example\nOwen Example\n07400 123456", "Line 2: two names follow each other"),
        ("Example, Carys; 07400 123456", "Line 1: this may be a surname and a first name"),
        ("Carys 2 Example\n07400 123456", "Line 1: there are digits in the name"),
        (f"{CARYS}\n\n0121 234 5678", "Line 3: the number or address has no name"),
        (f"{'Carys ' * 11}Example\n07400 123456", "Line 1: this may not be a name"),
    ],
)
def test_what_is_in_doubt_is_said_in_english(text: str, said: str) -> None:
    assert parse_text(text).problems[0].text.startswith(said)


def test_a_table_that_has_come_apart_is_said_in_english() -> None:
    set_language("en")
    with pytest.raises(CellError, match="not every person has the same number of cells"):
        stacked_rows("name\nphone\nCarys Example")
    with pytest.raises(CellError, match="Line 2: the text is not below the column titles"):
        spaced_rows("name        phone\nCarys Example with a long name 07400 123456")


@pytest.mark.usefixtures("_in_britain")
@pytest.mark.parametrize(
    ("text", "says"),
    [("Carys has left", True), ("She retired in May", True), ("please remove her", True),
     ("Role: chair", False), ("Owen har sluttet", False), (f"{CARYS}\nRetired GP", False)],
)  # fmt: skip
def test_who_leaves_is_understood_in_english(text: str, says: bool) -> None:
    assert says_leaving(text) is says


def test_norwegian_words_are_not_known_abroad_nor_english_ones_at_home() -> None:
    assert parse_text(f"Mvh\n\n{CARYS}").left_out
    assert reading().role.fullmatch("nestleder")
    set_reading(partial(load_list_texts, BRITAIN))
    assert not reading().role.fullmatch("nestleder")
    assert not reading().greeting.match("Hei alle")
    assert reading().role.fullmatch("deputy chair")
    set_reading(None)
    assert not reading().role.fullmatch("deputy chair")


@pytest.mark.parametrize(
    ("word", "text", "is_there"),
    [
        ("list", "our List", True),
        ("list", "lists", False),
        ("list*", "lists", True),
        ("list*", "playlist", False),
        ("*list", "playlist", True),
        ("*list", "playlists", False),
        ("lege for lege", "lege-for lege", True),
        ("lege for lege", "legeforlege", False),
        ("retired *", "retired GP", True),
        ("lis #", "LIS 3", True),
        ("lis #", "LIS", False),
        ("*veien #", "Eksempelveien 12B", True),
        ("*veien #", "Eksempelveien", False),
        ("a/p", "A/P", True),
        ("a.b", "axb", False),
    ],
)
def test_what_the_marks_of_a_word_mean(word: str, text: str, is_there: bool) -> None:
    assert bool(word_pattern([word]).search(text)) is is_there


def test_a_word_with_a_mark_at_its_end_is_all_of_what_it_may_be() -> None:
    assert word_pattern(["retired *"]).fullmatch("retired psychiatrist")
    assert not word_pattern(["retired *"]).fullmatch("retired last May")
    assert not word_pattern([]).search("anything")


@pytest.mark.parametrize(
    ("code", "text", "is_address"),
    [
        ("0000", "9008 Tromsø", True),
        ("0000", "9008", False),
        ("0000", "Eksempel senter 9008", False),
        ("0000 AA", "Utrecht 1234AB", True),
        ("AA00 0AA", "Cardiff CF10 1AA", True),
        ("AA00 0AA", "Cardiff cf101aa", True),
        ("AA00 0AA", "Cardiff CF1 1AA", False),
        ("A-0000", "A-1010 Wien", True),
    ],
)
def test_how_postcodes_look_is_the_countrys(code: str, text: str, is_address: bool) -> None:
    words = {**load_list_texts().reading, "postcodes": (code,), "streets": ()}
    assert bool(ReadingPatterns(words).address.search(text)) is is_address


def test_every_word_of_either_folder_finds_itself() -> None:
    for folder in (BRITAIN, None):
        words = load_list_texts(folder).reading if folder else load_list_texts().reading
        for key, listed in words.items():
            if key not in ("postcodes", "area_endings", "areas", "particles"):
                for word in listed:
                    plain = word.replace("#", "3").replace("*", "x")
                    assert word_pattern(listed).search(plain), (key, word)


def test_long_lines_take_no_time() -> None:
    started = process_time()
    for line in ("a" * 2000, "tlf " * 500, "1" * 2000, "a-" * 1000, "med vennlig " * 160):
        looks_like_a_list(f"{line}\n{line}")
    assert process_time() - started < 1
