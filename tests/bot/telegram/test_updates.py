"""What is kept of an update, and what it means."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.updates import (
    LATE,
    TEXT,
    AddedToGroup,
    Event,
    Incoming,
    ReplyTarget,
    StaffInput,
    Stray,
    parse_update,
)
from conversations.model import Command, Stale, Start, State, Tap, Text
from conversations.script.schema import Script
from tests.conversations.help.test_walk import SCRIPT

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


def understood(script: Script, raw: object) -> Incoming | None:
    return parse_update(script, lambda: NOW, (), raw)


def test_names_pictures_and_the_rest_are_gone(script: Script) -> None:
    contact = {"phone_number": "40612345", "first_name": "Kari", "user_id": 5}
    raw = [message(contact=contact, entities=[{}]), tap("x")]
    kept = repr([parse_update(script, lambda: NOW, {ID}, update) for update in raw])
    assert kept.count("Event(") == 2
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
        ("/slett@kollegabot", Command("erase")),
        ("/lister@kollegabot alle", Text("/lister alle", 41)),
        ("/lister", Text("/lister", 41)),
        ("hei", Text("hei", 41)),
        ("x" * 5000, Text("x" * TEXT, 41)),
    ],
)
def test_what_is_typed(script: Script, text: str, meaning: object) -> None:
    got = understood(script, message(text=text))
    assert isinstance(got, Event)
    assert got.given == meaning
    assert (got.place, got.number, got.late) == (ReplyTarget(ID), 41, False)


def test_a_picture_is_an_empty_text(script: Script) -> None:
    raw = message(photo=[{"file_id": "x"}])
    del raw["message"]["text"]
    got = understood(script, raw)
    assert isinstance(got, Event)
    assert got.given == Text("", 41)


def test_what_waited_long_is_late(script: Script) -> None:
    got = understood(script, message(date=NOW - LATE - 1))
    assert isinstance(got, Event)
    assert got.late
    assert got.given == Text("hei", 41, late=True)


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
    assert (got.place, got.given) == (ReplyTarget(ID, 40, "99"), Tap("doctor"))
    assert (got.state.step, got.state.language, got.state.seed) == ("who", "nn", 9)


def test_a_message_out_of_reach_can_be_tapped(script: Script) -> None:
    shown = {"message_id": 40, "date": 0, "chat": CHAT}
    got = understood(script, tap("x", message=shown))
    assert isinstance(got, Event)
    assert got.place.message == 40


@pytest.mark.parametrize("kind", ["group", "supergroup", "channel"])
def test_elsewhere_than_in_a_private_chat_is_an_intrusion(script: Script, kind: str) -> None:
    chat = {"id": -5, "type": kind, "title": "Eksempel"}
    assert understood(script, message(chat=chat)) == AddedToGroup(ReplyTarget(-5))
    assert understood(script, {"update_id": 1, "my_chat_member": {"chat": chat}}) == AddedToGroup(
        ReplyTarget(-5)
    )


BARE = [
    message(chat={"type": "private"}),
    message(message_id="41"),
    message(date=None),
    tap("x", id=5),
    {"update_id": 7, "message": "hei"},
    {"update_id": 7, "edited_message": {}},
    {"update_id": 7, "my_chat_member": {"chat": CHAT}},
    {"update_id": 7, "inline_query": {}},
]


@pytest.mark.parametrize("raw", BARE)
def test_what_cannot_be_read_is_left(script: Script, raw: dict[str, Any]) -> None:
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
    understood(SCRIPT, raw)
    parse_update(SCRIPT, lambda: NOW, BrokenStaff(), raw)


class BrokenStaff(Collection[int]):
    """A list of staff that cannot be asked."""

    def __contains__(self, one: object) -> bool:
        raise RuntimeError

    def __iter__(self) -> Iterator[int]:
        raise RuntimeError

    def __len__(self) -> int:
        return 1


UNREAD = [
    (message(), Event(ReplyTarget(ID), State("nb"), Text("", 41, late=True))),
    (
        tap("1.nn.wh.....9....doctor"),
        Event(ReplyTarget(ID, 40, "99"), State("nb"), Text("", late=True)),
    ),
]


@pytest.mark.parametrize(("raw", "event"), UNREAD)
def test_who_cannot_be_understood_gets_what_comes_where_all_else_fails(
    script: Script, raw: dict[str, Any], event: Event, caplog: pytest.LogCaptureFixture
) -> None:
    got = parse_update(script, lambda: NOW, BrokenStaff(), raw)
    assert isinstance(got, Event)
    assert replace(got, state=State("nb")) == event
    assert got.state == State(language="nb", seed=got.state.seed)
    assert caplog.messages == ["an update could not be understood"]


@pytest.mark.parametrize(
    "raw", [message(chat=CHAT | {"type": "group"}), message(text=None), tap("x", message=None)]
)
def test_who_wrote_nothing_here_gets_no_screen(script: Script, raw: dict[str, Any]) -> None:
    for part in ("message", "callback_query"):
        if part in raw:
            raw[part] = {k: v for k, v in raw[part].items() if v is not None}
    assert not isinstance(parse_update(script, lambda: NOW, BrokenStaff(), raw), Event)


FILE = {"file_id": "F", "file_unique_id": "U", "file_name": "liste.csv", "file_size": 7}
STAFF = {ID}


def of_staff(script: Script, raw: dict[str, Any]) -> Event:
    got = parse_update(script, lambda: NOW, STAFF, raw)
    assert isinstance(got, Event)
    return got


def test_of_staff_words_file_and_reply_are_kept_whole(script: Script) -> None:
    long = "Troms legeforening\n" * 100
    answered = {"message_id": 30, "date": 1, "chat": CHAT, "text": "Eksempel"}
    got = of_staff(script, message(text=long, document=FILE, reply_to_message=answered))
    assert got.material == StaffInput("", long, "F", "liste.csv", 7, 30)
    assert isinstance(got.given, Text)
    assert len(got.given.text) == TEXT
    assert of_staff(script, tap("L.anything")).material == StaffInput("L.anything")


def test_of_strangers_nothing_of_it_is_kept(script: Script) -> None:
    answered = {"message_id": 30, "date": 1, "chat": CHAT}
    raw = message(text="x" * 500, document=FILE, reply_to_message=answered)
    got = parse_update(script, lambda: NOW, {5}, raw)
    assert isinstance(got, Event)
    assert got.given == Text("x" * 200, 41)
    assert got.material is None
    assert "liste.csv" not in repr(got)


def test_somebody_who_only_says_to_be_staff_is_a_stranger(script: Script) -> None:
    forged = message(**{"from": KARI | {"id": 5}}, sender_chat={"id": ID}, document=FILE)
    forged["message"]["forward_origin"] = {"type": "user", "sender_user": KARI}
    in_my_name = message(chat=CHAT | {"id": 5}, document=FILE)
    for raw in (forged, in_my_name):
        got = parse_update(script, lambda: NOW, STAFF, raw)
        assert isinstance(got, Event)
        assert got.material is None


NOTICES = (
    "pinned_message", "message_auto_delete_timer_changed", "chat_background_set", "boost_added",
    "video_chat_started", "video_chat_ended", "gift", "unique_gift", "gift_upgrade_sent",
    "write_access_allowed", "users_shared", "chat_shared", "web_app_data", "successful_payment",
    "refunded_payment", "proximity_alert_triggered", "forum_topic_created", "connected_website",
    "checklist_tasks_done", "poll_option_added", "paid_message_price_changed", "passport_data",
    "new_chat_members", "new_chat_title", "managed_bot_created", "a_notice_of_next_year",
)  # fmt: skip


@pytest.mark.parametrize("field", NOTICES)
def test_a_notice_of_telegrams_is_met_with_silence(script: Script, field: str) -> None:
    raw = message(**{field: {"message_id": 3, "text": "hei"}})
    del raw["message"]["text"]
    assert understood(script, raw) is None


SAID = (
    "photo", "live_photo", "voice", "video", "video_note", "audio", "document", "sticker",
    "animation", "location", "venue", "contact", "poll", "dice", "story", "paid_media",
    "checklist", "game", "invoice", "giveaway", "giveaway_winners", "rich_message",
)  # fmt: skip


@pytest.mark.parametrize("field", SAID)
def test_whatever_a_person_sends_counts_as_written(script: Script, field: str) -> None:
    raw = message(**{field: {}})
    del raw["message"]["text"]
    got = understood(script, raw)
    assert isinstance(got, Event)
    assert got.given == Text("", 41)


def test_words_below_a_picture_are_words(script: Script) -> None:
    raw = message(photo=[{}], caption="Jeg vil dø")
    del raw["message"]["text"]
    got = understood(script, raw)
    assert isinstance(got, Event)
    assert got.given == Text("Jeg vil dø", 41)


@pytest.mark.parametrize(
    "where",
    [
        {"message": None},
        {"message": {"message_id": 4, "date": 0, "chat": {"id": -5, "type": "group"}}},
        {"message": {"message_id": 4, "date": 0, "chat": {"id": -5, "type": "channel"}}},
        {"message": None, "inline_message_id": "AAA"},
    ],
)
def test_a_button_elsewhere_is_only_stopped(script: Script, where: dict[str, Any]) -> None:
    raw = tap("1.nb.wh.........doctor", **where)
    raw["callback_query"] = {k: v for k, v in raw["callback_query"].items() if v is not None}
    assert understood(script, raw) == Stray(ReplyTarget(0, query="99"))


def test_a_button_without_data_is_only_stopped(script: Script) -> None:
    raw = tap("x")
    raw["callback_query"] |= {"data": None, "game_short_name": "spill"}
    assert understood(script, raw) == Stray(ReplyTarget(0, query="99"))
