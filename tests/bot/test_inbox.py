"""What is kept of an update, and what it means."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Update

from bot.inbox import LATE, TEXT, Event, Intrusion, Material, Place, event, slim
from conversations.model import Command, Stale, Start, Tap, Words
from conversations.script import Script
from tests.conversations.test_walk import SCRIPT

NOW = 1_800_000_000
KARI = {
    "id": 8_700_000_001,
    "is_bot": False,
    "first_name": "Kari",
    "last_name": "Eksempel",
    "username": "kari_eksempel",
    "language_code": "nb-NO",
}
ID = 8_700_000_001
CHAT = {"id": ID, "type": "private", "first_name": "Kari", "username": "kari_eksempel"}


def message(**known: Any) -> dict[str, Any]:
    body = {"message_id": 41, "date": NOW - 5, "chat": CHAT, "from": KARI, "text": "hei"}
    return {"update_id": 7, "message": body | known}


def tap(data: str, **known: Any) -> dict[str, Any]:
    shown = {"message_id": 40, "date": NOW, "chat": CHAT, "text": "Hei", "reply_markup": {}}
    body = {"id": "99", "from": KARI, "data": data, "message": shown, "chat_instance": "5"}
    return {"update_id": 8, "callback_query": body | known}


def understood(script: Script, raw: object) -> Event | Intrusion | None:
    update = Update.de_json(slim(raw), None)
    return event(script, update, NOW)


def test_names_pictures_and_the_rest_are_gone() -> None:
    contact = {"phone_number": "40612345", "first_name": "Kari", "user_id": 5}
    kept = json.dumps([slim(message(contact=contact, entities=[{}])), slim(tap("x"))])
    assert not any(word in kept for word in ("Kari", "Eksempel", "kari_", "40612345", "entities"))


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("/start", Start()),
        ("/start k3", Start("k3")),
        ("/START@Kollegabot k3", Start("k3")),
        ("/hjelp", Command("help")),
        ("/help", Command("help")),
        ("/personvern", Command("privacy")),
        ("/privacy", Command("privacy")),
        ("/slett", Command("erase")),
        ("/lister", Words("/lister", 41)),
        ("hei", Words("hei", 41)),
        ("x" * 5000, Words("x" * TEXT, 41)),
    ],
)
def test_what_is_typed(script: Script, text: str, meaning: object) -> None:
    got = understood(script, message(text=text))
    assert isinstance(got, Event)
    assert got.given == meaning
    assert (got.place, got.number, got.late) == (Place(ID), 41, False)


def test_a_picture_is_an_empty_text(script: Script) -> None:
    raw = message(photo=[{"file_id": "x"}])
    del raw["message"]["text"]
    got = understood(script, raw)
    assert isinstance(got, Event)
    assert got.given == Words("", 41)


def test_what_waited_long_is_late(script: Script) -> None:
    got = understood(script, message(date=NOW - LATE - 1))
    assert isinstance(got, Event)
    assert got.late
    assert got.given == Words("hei", 41, late=True)


@pytest.mark.parametrize(
    ("code", "language"),
    [("nb", "nb"), ("no", "nb"), ("nn-NO", "nn"), ("da", "nb"), ("sv", "nb"), ("en-GB", "en"),
     ("pl", "en"), (None, "nb"), ("", "nb"), (5, "nb")],
)  # fmt: skip
def test_the_language_is_the_clients(script: Script, code: object, language: str) -> None:
    got = understood(script, message(**{"from": KARI | {"language_code": code}}))
    assert isinstance(got, Event)
    assert got.state.language == language


def test_a_tap_says_where_and_what(script: Script) -> None:
    got = understood(script, tap("1.nn.wh......9.....doctor"))
    assert isinstance(got, Event)
    assert got.given == Stale()
    got = understood(script, tap("1.nn.wh.....9....doctor"))
    assert isinstance(got, Event)
    assert (got.place, got.given) == (Place(ID, 40, "99"), Tap("doctor"))
    assert (got.state.step, got.state.language, got.state.seed) == ("who", "nn", 9)


def test_a_message_out_of_reach_can_be_tapped(script: Script) -> None:
    shown = {"message_id": 40, "date": 0, "chat": CHAT}
    got = understood(script, tap("x", message=shown))
    assert isinstance(got, Event)
    assert got.place.message == 40


@pytest.mark.parametrize("kind", ["group", "supergroup", "channel"])
def test_elsewhere_than_in_a_private_chat_is_an_intrusion(script: Script, kind: str) -> None:
    chat = {"id": -5, "type": kind, "title": "Eksempel"}
    assert understood(script, message(chat=chat)) == Intrusion(-5)
    assert understood(script, {"update_id": 1, "my_chat_member": {"chat": chat}}) == Intrusion(-5)


BARE = [
    message(chat={"type": "private"}),
    message(message_id="41"),
    message(date=None),
    tap("x", message=None),
    tap("x", id=5),
    {"update_id": 7, "callback_query": {**tap("x")["callback_query"], "data": None}},
    {"update_id": 7, "message": "hei"},
    {"update_id": 7, "edited_message": {}},
    {"update_id": 7, "my_chat_member": {"chat": CHAT}},
    {"update_id": 7, "inline_query": {}},
]


@pytest.mark.parametrize("raw", BARE)
def test_what_cannot_be_read_is_a_bare_number(script: Script, raw: dict[str, Any]) -> None:
    assert slim(raw) == {"update_id": raw["update_id"]}
    assert understood(script, raw) is None


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=12,
)
shaped = st.fixed_dictionaries(
    {"update_id": st.integers(0, 2**40)},
    optional={
        "message": st.fixed_dictionaries(
            {},
            optional={
                "message_id": anything | st.integers(),
                "date": anything | st.integers(),
                "chat": anything | st.just(CHAT),
                "from": anything | st.just(KARI),
                "text": anything,
            },
        ),
        "callback_query": st.fixed_dictionaries(
            {},
            optional={
                "id": st.text(),
                "data": st.text(),
                "from": anything,
                "message": anything | st.just({"message_id": 1, "chat": CHAT}),
            },
        ),
        "my_chat_member": anything,
    },
)


@given(anything | shaped)
def test_whatever_comes_is_read_or_left_and_never_raises(raw: object) -> None:
    kept = slim(raw)
    if kept:
        Update.de_json(kept, None)
        understood(SCRIPT, raw)


FILE = {"file_id": "F", "file_unique_id": "U", "file_name": "liste.csv", "file_size": 7}
STAFF = {ID}


def of_staff(script: Script, raw: dict[str, Any]) -> Event:
    update = Update.de_json(slim(raw, STAFF), None)
    got = event(script, update, NOW, STAFF)
    assert isinstance(got, Event)
    return got


def test_of_staff_words_file_and_reply_are_kept_whole(script: Script) -> None:
    long = "Troms legeforening\n" * 100
    answered = {"message_id": 30, "date": 1, "chat": CHAT, "text": "Eksempel"}
    got = of_staff(script, message(text=long, document=FILE, reply_to_message=answered))
    assert got.material == Material("", long, "F", "liste.csv", 7, 30)
    assert isinstance(got.given, Words)
    assert len(got.given.text) == TEXT
    assert of_staff(script, tap("L.anything")).material == Material("L.anything")


def test_of_strangers_nothing_of_it_is_kept(script: Script) -> None:
    answered = {"message_id": 30, "date": 1, "chat": CHAT}
    raw = message(text="x" * 500, document=FILE, reply_to_message=answered)
    kept = slim(raw, {5})
    assert set(kept["wrote"]) == {"message", "date", "chat", "sender", "language", "text"}
    got = event(script, Update.de_json(kept, None), NOW, {5})
    assert isinstance(got, Event)
    assert got.material is None


def test_somebody_who_only_says_to_be_staff_is_a_stranger() -> None:
    forged = message(**{"from": KARI | {"id": 5}}, sender_chat={"id": ID}, document=FILE)
    forged["message"]["forward_origin"] = {"type": "user", "sender_user": KARI}
    assert "file" not in slim(forged, STAFF)["wrote"]
    in_my_name = message(chat=CHAT | {"id": 5}, document=FILE)
    assert "file" not in slim(in_my_name, STAFF)["wrote"]
