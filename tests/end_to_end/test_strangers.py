"""Strangers at the doors of staff: whatever they try, they get the answer to a nonsense command.

The whole of what the bot does is compared, call by call: no other words, no other button, no file
fetched, nothing told to anybody else.
"""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from bot.handlers.invite import invite_code
from bot.sandbox import actions
from bot.sandbox.params import Params
from config.settings import Token
from tests.support.world import TOKEN, Person, World, until, world

pytestmark = pytest.mark.asyncio(loop_scope="module")  # one bot for all of them

ADMINISTRATOR, MODERATOR = 8_700_000_002, 8_700_000_005
STAFF = {"id": ADMINISTRATOR, "is_bot": False, "first_name": "Ola", "language_code": "nb"}
PRIVATE = {"id": ADMINISTRATOR, "type": "private", "first_name": "Ola"}
LIST = "Nils Nyeksempel\nMobil 406 12 345\nE-post nils@example.org"  # a desk would take it
NONSENSE = "/nonsens"
DOORS = {"/lister": ADMINISTRATOR, "/tall": MODERATOR}

Call = tuple[str, dict[str, Any]]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def here(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    staff = {"ADMINISTRATORS": str(ADMINISTRATOR), "MODERATORS": str(MODERATOR)}
    folder = tmp_path_factory.mktemp("strangers")
    async with world(folder, MESSAGES_PER_SECOND="0", **staff) as running:
        running.sandbox.call_log.keep_calls = True
        yield running


def done(here: World) -> list[Call]:
    """All that the bot has asked of Telegram, but for what differs from one chat to the next."""
    quiet = {"getUpdates", "getMe"}
    calls = here.sandbox.call_log.calls
    return [(c["method"], bare(c["parameters"])) for c in calls if c["method"] not in quiet]


async def calls(here: World, number: int) -> None:
    """Waits until the bot has made so many calls."""
    await until(lambda: len(done(here)) == number)


def bare(parameters: dict[str, Any]) -> dict[str, Any]:
    """Parameters without the numbers of chat, message and tap, and without the seed."""
    numbers = {"chat_id", "message_id", "callback_query_id"}
    rows = (Params(parameters).json("reply_markup") or {}).get("inline_keyboard", [])
    labels = [[(b["text"], seedless(b.get("callback_data", ""))) for b in row] for row in rows]
    kept = {k: v for k, v in parameters.items() if k not in {*numbers, "reply_markup"}}
    return kept | {"buttons": labels}


def seedless(data: str) -> str:
    """The data of a button without the order of contacts and the number of a typed message."""
    fields = data.split(".")
    return ".".join(f for n, f in enumerate(fields) if n not in (7, 10))


async def after(here: World, act: str, person: Person, **ask: Any) -> list[Call]:
    """What the bot does about one act of one person."""
    here.sandbox.call_log.calls.clear()
    await person.does(act, **ask)
    return done(here)


async def to_nonsense(here: World, more: str = "") -> list[Call]:
    """What the bot does about a command that does not exist."""
    return await after(here, "say", here.person(), text=NONSENSE + more)


async def to_nonsense_tapped(here: World) -> list[Call]:
    """What the bot does about a button that does not exist."""
    kari = here.person()
    await kari.starts()
    return await after(here, "tap", kari, data="x.y")


@pytest.mark.parametrize(
    "text",
    [
        "/lister",
        "/tall",
        "/LISTER",
        "/lister@kollegabot_lokal_bot",
        "/lister@kollegabot_lokal_bot alle",
        "L.home",
        "T.home",
        LIST,
        "ABCD-EFGH-IJKL",
        "KODEN er ABCDEFGHIJKL",
    ],
)
async def test_what_staff_write_is_nonsense_from_anybody_else(here: World, text: str) -> None:
    assert await after(here, "say", here.person(), text=text) == await to_nonsense(here)


@pytest.mark.parametrize(("command", "more"), [("/lister", " Troms"), ("/tall", " Oslo 2026")])
async def test_what_follows_is_read_as_after_any_other_word(
    here: World, command: str, more: str
) -> None:
    said = await after(here, "say", here.person(), text=command + more)
    assert said == await to_nonsense(here, more) != await to_nonsense(here)


@pytest.mark.parametrize(
    "named",
    [
        {"first_name": "Administrator", "last_name": "Kollegabot", "username": "administrator"},
        {"first_name": str(ADMINISTRATOR), "username": f"id{ADMINISTRATOR}"},
    ],
)
async def test_a_name_opens_nothing(here: World, named: dict[str, str]) -> None:
    kari = here.person(**named)
    assert await after(here, "say", kari, text="/lister") == await to_nonsense(here)


FORGED = {
    "forwarded from staff": {"forward_origin": {"type": "user", "date": 1, "sender_user": STAFF}},
    "forwarded, hidden": {
        "forward_origin": {"type": "hidden_user", "date": 1, "sender_user_name": "Ola"}
    },
    "in the name of a chat": {"sender_chat": PRIVATE, "author_signature": "Administrator"},
    "by way of a bot": {"via_bot": STAFF | {"is_bot": True}},
    "an answer to staff": {
        "reply_to_message": {"message_id": 1, "date": 1, "chat": PRIVATE, "from": STAFF}
    },
    "from staff, in a stranger's chat": {"from": STAFF},
    "from a stranger, in the chat of staff": {"chat": PRIVATE},
    "for a business": {"business_connection_id": "x", "sender_business_bot": STAFF},
}


@pytest.mark.parametrize("more", FORGED.values(), ids=FORGED)
@pytest.mark.parametrize(
    "content", [{"text": "/lister"}, {"text": "/tall"}, {"text": LIST}, {"document": ...}]
)
async def test_borrowed_feathers_open_nothing(
    here: World, content: dict[str, Any], more: dict[str, Any]
) -> None:
    if "document" in content:
        stored = here.sandbox.files.keep("liste.csv", "text/csv", LIST.encode())
        content = {"document": stored.as_document(), "caption": "/lister"}
    here.person(id=ADMINISTRATOR).chat.started = True
    here.sandbox.call_log.calls.clear()
    actions.perform(here.sandbox, here.person().chat.id, "send", kind="other", body=content | more)
    await calls(here, 1)
    assert done(here) == await to_nonsense(here)


CARD = {"phone_number": "+4740612345", "first_name": "Eksempel", "user_id": ADMINISTRATOR}
ORIGIN = {"type": "hidden_user", "date": 0, "sender_user_name": "Administrator"}


@pytest.mark.parametrize(
    "ask",
    [
        {"kind": "document", "content": LIST.encode(), "filename": "liste.csv"},
        {"kind": "document", "content": LIST.encode(), "filename": "l.csv", "caption": "/lister"},
        {"kind": "photo", "caption": "/lister"},
        {"kind": "other", "body": {"contact": CARD}},
        {"kind": "other", "body": {"text": "/lister", "forward_origin": ORIGIN}},
    ],
)
async def test_a_strangers_file_is_not_fetched(here: World, ask: dict[str, Any]) -> None:
    has_words = "caption" in ask or "text" in ask.get("body", {})
    photo = await after(here, "send", here.person(), kind="photo")
    expected = await to_nonsense(here) if has_words else photo  # words alone count as typed
    assert await after(here, "send", here.person(), **ask) == expected
    assert here.sandbox.call_log.counts["getFile"] == 0


async def button_of_staff(here: World, command: str) -> str:
    """The data of a button that a member of staff can see at this moment."""
    ola = here.person(id=DOORS[command])
    await ola.does("say", text=command)
    data: str = ola.buttons[0]["callback_data"]
    assert data[:2] in ("L.", "T.")
    return data


@pytest.mark.parametrize(
    "data",
    ["L.home", "L.", "L", "L.to.0123456789.1", "T.home", "T.", "T.p.2026", "T.file.csv", *DOORS],
)
async def test_a_forged_button_of_staff_is_like_any_forged_button(here: World, data: str) -> None:
    kari = here.person()
    await kari.starts()
    data = await button_of_staff(here, data) if data in DOORS else data
    assert await after(here, "tap", kari, data=data) == await to_nonsense_tapped(here)


async def test_a_tap_in_the_name_of_staff_is_like_any_forged_button(here: World) -> None:
    kari = here.person()
    await kari.starts()
    here.sandbox.call_log.calls.clear()
    screen = {"message_id": kari.shown[0][0], "date": 1, "chat": kari.chat.as_json()}
    query = {"id": "7", "from": STAFF, "message": screen, "data": "L.home", "chat_instance": "1"}
    here.sandbox.updates.inject({"callback_query": query})
    await calls(here, 2)
    forged = done(here)
    assert forged == await to_nonsense_tapped(here)


WRITTEN = {"message_id": 1, "date": 1, "chat": PRIVATE, "from": STAFF, "text": "/lister"}
TAPPED = {"id": "1", "from": STAFF, "data": "L.home"}
GROUP, CHANNEL = {"id": -5, "type": "supergroup"}, {"id": -6, "type": "channel"}
UNHEARD: dict[str, dict[str, Any]] = {
    "edited": {"edited_message": WRITTEN},
    "in a channel": {"channel_post": WRITTEN | {"chat": CHANNEL}},
    "edited in a channel": {"edited_channel_post": WRITTEN | {"chat": CHANNEL}},
    "inline": {"inline_query": {"id": "1", "from": STAFF, "query": "/lister", "offset": ""}},
    "inline result": {"chosen_inline_result": {"result_id": "1", "from": STAFF, "query": "x"}},
    "business": {"business_message": WRITTEN},
    "edited business": {"edited_business_message": WRITTEN},
    "business account": {"business_connection": {"id": "1", "user": STAFF, "date": 1}},
    "reaction": {"message_reaction": {"chat": PRIVATE, "message_id": 1, "user": STAFF, "date": 1}},
    "member": {"chat_member": {"chat": PRIVATE, "from": STAFF, "date": 1}},
    "blocked": {"my_chat_member": {"chat": PRIVATE, "from": STAFF, "date": 1}},
    "what comes next year": {"telepathic_message": WRITTEN},
}


@pytest.mark.parametrize("update", UNHEARD.values(), ids=UNHEARD)
async def test_what_is_no_message_in_a_private_chat_is_not_heard(
    here: World, update: dict[str, Any]
) -> None:
    here.person(id=ADMINISTRATOR).chat.started = True
    here.sandbox.call_log.calls.clear()
    here.sandbox.updates.inject(update)
    await here.person().does("say", text=NONSENSE)  # comes after it, and is answered
    heard = done(here)
    assert heard == await to_nonsense(here)


STRAY: dict[str, dict[str, Any]] = {
    "on an inline message": {"inline_message_id": "x"},
    "in a group": {"message": WRITTEN | {"chat": GROUP}},
    "of a game": {"message": WRITTEN, "game_short_name": "x", "data": None},
}


@pytest.mark.parametrize("where", STRAY.values(), ids=STRAY)
async def test_a_tap_elsewhere_stops_the_button_and_nothing_else(
    here: World, where: dict[str, Any]
) -> None:
    here.sandbox.call_log.calls.clear()
    query = {key: value for key, value in (TAPPED | where).items() if value is not None}
    here.sandbox.updates.inject({"callback_query": query})
    await calls(here, 1)
    await here.person().does("say", text=NONSENSE)  # comes after it, and is answered
    methods = [method for method, _ in done(here)]
    assert methods == ["answerCallbackQuery", "sendMessage"]


@pytest.mark.parametrize("kind", ["group", "supergroup", "channel"])
async def test_from_a_group_it_goes_without_a_word_whoever_asks(here: World, kind: str) -> None:
    here.sandbox.call_log.calls.clear()
    here.person(id=ADMINISTRATOR)
    group = actions.create_group(here.sandbox, {"type": kind})["id"]
    await calls(here, 1)
    asked = ("/lister", "/start", "/privacy") if kind != "channel" else ()  # it hears no posts
    for number, text in enumerate(asked, 2):
        actions.perform(here.sandbox, group, "say", text=text, **{"from": ADMINISTRATOR})
        await calls(here, number)
    assert {method for method, _ in done(here)} == {"leaveChat"}


@pytest.mark.parametrize("command", DOORS)
async def test_roles_do_not_open_each_others_doors(here: World, command: str) -> None:
    (other,) = (id for door, id in DOORS.items() if door != command)
    told, refused = here.person(id=DOORS[command]), here.person(id=other)
    nonsense = await to_nonsense(here)
    assert await after(here, "say", told, text=command) != nonsense
    assert await after(here, "say", refused, text=command) == nonsense
    button = await button_of_staff(here, command)
    assert await after(here, "tap", refused, data=button) == await to_nonsense_tapped(here)


async def test_an_invitation_opens_nothing_and_an_old_or_foreign_one_is_nonsense(
    here: World,
) -> None:
    kari, nonsense = here.person(), await to_nonsense(here)
    now, other = time.time(), Token("1234567891:another-token-that-opens-nothing")
    for made in (invite_code(Token(TOKEN), now - 16 * 60), invite_code(other, now)):
        assert await after(here, "say", kari, text=made) == nonsense
    await kari.does("say", text=invite_code(Token(TOKEN), now))
    assert str(kari.chat.id) in kari.screen
    assert await after(here, "say", kari, text="/lister") == nonsense
