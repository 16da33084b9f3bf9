"""The conversation with administrators: only theirs, only what they saw, in words that exist."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from pathlib import Path
from string import Formatter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conversations import lists, lists_asks, lists_drafts, lists_screens, reminders
from conversations.codec import LIMIT, decode
from conversations.directory import Area
from conversations.files import ScriptError
from conversations.lists_book import Apply, Book, Keeper, Reply, area_mark, entry_mark
from conversations.lists_words import BUILT_IN, read_list_words
from conversations.model import Screen, Stale, State
from conversations.reader import read
from conversations.script import Script
from tests.talk import TODAY, contact

TROMS, OSLO = "Troms legeforening", "Oslo legeforening"
OLA = Keeper((TROMS,))
EVERY = Keeper(None)


@pytest.fixture
def book(script: Script) -> Book:
    areas = (Area(TROMS, "association", ("55",)), Area(OSLO, "association", ("03",)))
    people = [contact(f"{who} Eksempel", area=a.name) for a in areas for who in ("Kari", "Mia")]
    return Book(script, read_list_words(), areas, tuple(people), TODAY)


def data(screen: Screen | None, label: str) -> str:
    assert screen
    return next(b.data for row in screen.rows for b in row if b.label.startswith(label))


def everywhere(book: Book, keeper: Keeper) -> dict[str, Reply]:
    """Every button that a way from the first screen leads to, and what it does."""
    found: dict[str, Reply] = {}
    waiting = ["L.home"]
    while waiting:
        if (tapped := waiting.pop()) not in found:
            found[tapped] = reply = lists.answer(book, keeper, tapped)
            if reply.screen:
                waiting += [b.data for row in reply.screen.rows for b in row if b.data]
    return found


def test_every_button_leads_somewhere_and_fits(book: Book) -> None:
    for tapped, reply in everywhere(book, EVERY).items():
        assert len(tapped.encode()) <= LIMIT
        assert reply.screen or reply.act
        if reply.screen:
            assert len(reply.screen.text) < 4096
            assert not reply.screen.text.startswith("Den knappen")


def test_nothing_of_other_lists_is_shown_or_done(book: Book) -> None:
    for reply in everywhere(book, OLA).values():
        assert "Oslo" not in (reply.screen.text if reply.screen else "")
    for tapped in everywhere(book, EVERY):
        reply = lists.answer(book, OLA, tapped)
        steps = reply.act.steps if isinstance(reply.act, Apply) else ()
        assert all(step.contact.area == TROMS for step in steps)
        areas = getattr(reply.act, "areas", ())
        assert set(areas) <= {TROMS}
        assert getattr(reply.act, "area", "") in ("", TROMS)


def test_help_knows_none_of_these_buttons(book: Book) -> None:
    for tapped in everywhere(book, EVERY):
        assert decode(book.script, tapped, State())[1] == Stale()


shipped = cache(read)


@settings(deadline=None)
@given(st.text(max_size=60) | st.sampled_from(sorted(lists.OPERATIONS)))
def test_any_data_is_answered(text: str) -> None:
    here = Book(shipped(), read_list_words(), (Area(TROMS, "association"),), (contact(),), TODAY)
    reply = lists.answer(here, EVERY, f"L.{text}")
    assert reply.screen or reply.act


def test_names_and_endings_stand_there_before_anything_is_confirmed(book: Book) -> None:
    screen = lists.answer(book, OLA, f"L.conf.{area_mark(TROMS)}").screen
    assert screen
    assert "Kari Eksempel: …12 345" in screen.text
    act = lists.answer(book, OLA, data(screen, "Alle stemmer")).act
    assert isinstance(act, Apply)
    assert {step.after.confirmed for step in act.steps if step.after} == {TODAY}
    other = replace(book.contacts[0], phones=("+4721234567",))
    changed = replace(book, contacts=(other, *book.contacts[1:]))
    for label in ("Alle stemmer", "Kari Eksempel stemmer"):
        again = lists.answer(changed, OLA, data(screen, label))
        assert again.act is None
        assert again.screen
        assert "endret siden" in again.screen.text


def test_saying_right_clears_a_report_and_hiding_confirms_nobody(book: Book) -> None:
    kari = replace(book.contacts[0], reported=True)
    here = replace(book, contacts=(kari, *book.contacts[1:]))
    person = lists.answer(here, OLA, f"L.p.{entry_mark(kari)}").screen
    right, hide = (lists.answer(here, OLA, data(person, b)).act for b in ("Stemmer", "Skjul"))
    assert isinstance(right, Apply)
    assert isinstance(hide, Apply)
    assert right.steps[0].after == replace(kari, reported=False, confirmed=TODAY)
    assert hide.steps[0].after == replace(kari, hidden=True)


def test_what_needs_somebody_comes_first(book: Book) -> None:
    old = replace(book.contacts[2], confirmed=None)
    here = replace(book, contacts=(*book.contacts[:2], old, book.contacts[3]))
    assert [area.name for area in here.given(EVERY)] == [OSLO, TROMS]
    assert (here.mark(OSLO), here.mark(TROMS)) == ("old", "fresh")
    assert replace(book, contacts=()).mark(TROMS) == "none"


def test_a_label_never_names_a_person() -> None:
    assert EVERY.label == "administrator"
    assert Keeper((OSLO, TROMS)).label == f"{OSLO} + {TROMS}"


def test_every_word_is_used_and_every_used_word_is_there() -> None:
    words = read_list_words()
    modules = (lists, lists_asks, lists_drafts, lists_screens, reminders)
    folder = Path(lists_screens.__file__).parents[1]
    files = [Path(m.__file__ or "") for m in modules]
    files += [*(folder / "conversations").glob("lists_*.py"), *(folder / "bot").glob("*.py")]
    files = [file for file in files if "count" not in file.name]  # moderators have their own
    code = "".join(file.read_text("utf-8") for file in files)
    assert set(re.findall(r'\.(?:say|lines)\(\s*"(\w+)"', code)) <= words.texts.keys()
    assert set(re.findall(r'words\.button\(\s*"(\w+)"', code)) <= words.labels.keys()
    strings = set(re.findall(r'"(\w+)"', code)) | {
        f"count_{kind}" for kind in ("added", "changed", "confirmed", "removed")
    }
    assert set(words.texts) <= strings
    assert set(words.labels) <= strings


def test_words_hold_nothing_but_names_to_fill_in() -> None:
    words = read_list_words()
    for text in (*words.texts.values(), *words.labels.values()):
        names = [name for _, name, _, _ in Formatter().parse(text) if name is not None]
        assert all(re.fullmatch(r"[a-z]+", name) for name in names), text
        assert "!" not in text


def test_a_folder_with_words_of_its_own(tmp_path: Path) -> None:
    assert read_list_words(tmp_path) == read_list_words()
    own = (BUILT_IN / "lists.toml").read_text("utf-8")
    (tmp_path / "lists.toml").write_text(own.replace('use = "Ta i bruk"', 'use = "Bruk"'), "utf-8")
    assert read_list_words(tmp_path).labels["use"] == "Bruk"
    (tmp_path / "lists.toml").write_text(own.replace('use = "Ta i bruk"', ""), "utf-8")
    with pytest.raises(ScriptError, match=r"lists.toml, linje \d+, labels.use"):
        read_list_words(tmp_path)
