"""What Telegram refuses, the sandbox refuses, in the same words."""

from typing import Any

import pytest

from tests.bot.sandbox.caller import KARI, TOKEN, Caller

BAD = "Bad Request: "
ENTITIES = f"{BAD}can't parse entities: "
BUTTON = f"{BAD}can't parse inline keyboard button: "
NOT_MODIFIED = (
    f"{BAD}message is not modified: specified new message content and reply markup are exactly "
    "the same as a current content and reply markup of the message"
)
TAP = {"text": "a", "callback_data": "x"}


@pytest.fixture
async def started(caller: Caller) -> Caller:
    """Kari has pressed START."""
    await caller.say()
    return caller


TEXTS = [
    ("", f"{BAD}message text is empty"),
    (" \n ", f"{BAD}message text is empty"),
    ("<b></b>", f"{BAD}message text is empty"),
    ("a" * 4097, f"{BAD}message is too long"),
    ("😀" * 2049, f"{BAD}message is too long"),
    ("1 < 2", f'{ENTITIES}Unsupported start tag "" at byte offset 2'),
    ("å<p>x</p>", f'{ENTITIES}Unsupported start tag "p" at byte offset 2'),
    ("<b>x", f'{ENTITIES}Can\'t find end tag corresponding to start tag "b"'),
    ("x</b>", f"{ENTITIES}Unexpected end tag at byte offset 1"),
    (
        "<b><i>x</b></i>",
        f'{ENTITIES}Unmatched end tag at byte offset 7, expected "</i>", found "</b>"',
    ),
    ("x <b", f"{ENTITIES}Unclosed start tag at byte offset 2"),
    ("<b>x</b", f"{ENTITIES}Unclosed end tag at byte offset 4"),
    ('<a href="tel:113">x</a>', f'{ENTITIES}Unsupported start tag "a" at byte offset 0'),
    ("<b x", f'{ENTITIES}Unclosed start tag "b" at byte offset 0'),
    (
        "<blockquote expandable>x",
        f'{ENTITIES}Can\'t find end tag corresponding to start tag "blockquote"',
    ),
]


@pytest.mark.parametrize(("text", "words"), TEXTS, ids=[text[:12] for text, _ in TEXTS])
async def test_texts_refused(started: Caller, text: str, words: str) -> None:
    said = await started.refused("sendMessage", chat_id=KARI, text=text, parse_mode="HTML")
    assert said.startswith(words)


READ = [
    ("&lt;b&gt; &amp; &quot;&#229;&#x1F600;", '<b> & "å😀', []),
    ("&nbsp;", "&nbsp;", []),
    ("😀<b>å</b>", "😀å", [{"type": "bold", "offset": 2, "length": 1}]),
    (
        "<b>a<i>b</i></b>",
        "ab",
        [{"type": "bold", "offset": 0, "length": 2}, {"type": "italic", "offset": 1, "length": 1}],
    ),
    (
        "a <blockquote expandable>b</blockquote>",
        "a b",
        [{"type": "expandable_blockquote", "offset": 2, "length": 1}],
    ),
    ("<blockquote>b</blockquote>", "b", [{"type": "blockquote", "offset": 0, "length": 1}]),
    ("  <b>x</b>\n", "x", [{"type": "bold", "offset": 0, "length": 1}]),
    ("<b>" + "a" * 4096 + "</b>", "a" * 4096, [{"type": "bold", "offset": 0, "length": 4096}]),
]


@pytest.mark.parametrize(("source", "text", "entities"), READ, ids=[one[0][:12] for one in READ])
async def test_texts_read(started: Caller, source: str, text: str, entities: list[Any]) -> None:
    sent = await started.result("sendMessage", chat_id=KARI, text=source, parse_mode="HTML")
    assert (sent["text"], sent.get("entities", [])) == (text, entities)


KEYBOARDS: list[tuple[str, Any, str]] = [
    ("65 bytes", [[{"text": "a", "callback_data": "å" * 32 + "x"}]], f"{BAD}BUTTON_DATA_INVALID"),
    ("no data", [[{"text": "a", "callback_data": ""}]], f"{BUTTON}Text buttons are unallowed"),
    ("no action", [[{"text": "a"}]], f"{BUTTON}Text buttons are unallowed in the inline keyboard"),
    ("two actions", [[{**TAP, "url": "https://a.no"}]], f"{BUTTON}exactly one action"),
    ("empty label", [[{**TAP, "text": ""}]], f"{BAD}inline keyboard button text must be non-empty"),
    ("no label", [[{"callback_data": "x"}]], f'{BUTTON}Field "text" must be of type String'),
    ("nine in a row", [[TAP] * 9], f"{BAD}REPLY_MARKUP_TOO_LONG"),
    ("101 buttons", [[TAP]] * 101, f"{BAD}REPLY_MARKUP_TOO_LONG"),
    ("long copy", [[{"text": "a", "copy_text": {"text": "x" * 257}}]], f"{BAD}BUTTON_COPY_TEXT"),
    ("empty copy", [[{"text": "a", "copy_text": {"text": ""}}]], f"{BAD}BUTTON_COPY_TEXT"),
    (
        "tel link",
        [[{"text": "a", "url": "tel:113"}]],
        f"{BAD}inline keyboard button URL 'tel:113' is invalid: Unsupported URL protocol",
    ),
    (
        "no host",
        [[{"text": "a", "url": "https://"}]],
        f"{BAD}inline keyboard button URL 'https://' is invalid: Wrong HTTP URL",
    ),
    ("a colour", [[{**TAP, "style": "red"}]], f"{BUTTON}invalid button style specified"),
    ("not rows", TAP, f'{BAD}field "inline_keyboard" must be of type Array'),
]


@pytest.mark.parametrize(
    ("rows", "words"), [one[1:] for one in KEYBOARDS], ids=[one[0] for one in KEYBOARDS]
)
async def test_keyboards_refused(started: Caller, rows: Any, words: str) -> None:
    markup = {"inline_keyboard": rows}
    said = await started.refused("sendMessage", chat_id=KARI, text="x", reply_markup=markup)
    assert said.startswith(words)


async def test_a_keyboard_at_its_limits_is_taken(started: Caller) -> None:
    wide = [[{"text": "a", "callback_data": "å" * 32}] * 8] * 11
    more = [
        [{"text": "c", "copy_text": {"text": "x" * 256}}, {"text": "u", "url": "https://a.no"}],
        [{"text": "t", "url": "tg://resolve?domain=x"}, TAP],
        [{**TAP, "style": style} for style in ("danger", "success", "primary")],
    ]
    markup = {"inline_keyboard": wide + more}
    sent = await started.result("sendMessage", chat_id=KARI, text="x", reply_markup=markup)
    assert sent["reply_markup"] == markup


CALLS: list[tuple[str, dict[str, Any], str]] = [
    ("sendMessage", {"chat_id": 1, "text": "x"}, f"{BAD}chat not found"),
    ("sendMessage", {"text": "x"}, f"{BAD}chat_id is empty"),
    ("sendMessage", {"chat_id": KARI, "text": "x", "parse_mode": "foo"}, f"{BAD}unsupported parse"),
    (
        "editMessageText",
        {"chat_id": KARI, "message_id": 99, "text": "x"},
        f"{BAD}message to edit not",
    ),
    (
        "editMessageText",
        {"chat_id": KARI, "message_id": 1, "text": "x"},
        f"{BAD}message can't be edited",
    ),
    ("editMessageText", {"chat_id": KARI, "message_id": 2, "text": "one"}, NOT_MODIFIED),
    (
        "editMessageText",
        {"chat_id": KARI, "message_id": 2, "text": "a" * 5000},
        f"{BAD}MESSAGE_TOO",
    ),
    ("deleteMessages", {"chat_id": KARI}, f"{BAD}message identifiers are not specified"),
    (
        "deleteMessages",
        {"chat_id": KARI, "message_ids": list(range(1, 102))},
        f"{BAD}too many message",
    ),
    ("deleteMessages", {"chat_id": KARI, "message_ids": [0]}, f"{BAD}invalid message identifier"),
    ("answerCallbackQuery", {"callback_query_id": "1"}, f"{BAD}query is too old and response"),
    (
        "answerCallbackQuery",
        {"callback_query_id": "1", "text": "a" * 201},
        f"{BAD}MESSAGE_TOO_LONG",
    ),
    ("leaveChat", {"chat_id": KARI}, f"{BAD}chat member status can't be changed in private chats"),
    ("sendDocument", {"chat_id": KARI}, f"{BAD}there is no document in the request"),
    ("getFile", {"file_id": "no"}, f"{BAD}invalid file_id"),
    (
        "setMyCommands",
        {"commands": [{"command": "Æ", "description": "x"}]},
        f"{BAD}BOT_COMMAND_INVALID",
    ),
    ("getMyCommands", {"scope": {"type": "chat", "chat_id": 5}}, f"{BAD}chat not found"),
    ("fooBar", {}, "Not Found: method not found"),
]


@pytest.mark.parametrize(("method", "asked", "words"), CALLS)
async def test_calls_refused(started: Caller, method: str, asked: Any, words: str) -> None:
    await started.result("sendMessage", chat_id=KARI, text="one")
    assert (await started.refused(method, **asked)).startswith(words)
    refusals = await started.look("refusals")
    assert len(refusals) == 1
    assert refusals[0]["description"].startswith(words)


@pytest.mark.parametrize(
    ("token", "status", "words"),
    [("1:wrong", 401, "Unauthorized"), ("nonsense", 404, "Not Found"), (TOKEN, 200, None)],
)
async def test_tokens(caller: Caller, token: str, status: int, words: str | None) -> None:
    async with caller.session.get(f"{caller.address}/bot{token}/getMe") as response:
        assert response.status == status
        assert (await response.json()).get("description") == words


async def test_blocking_and_writing_again(started: Caller) -> None:
    await started.ask(f"chats/{KARI}/block")
    said = await started.refused("sendMessage", chat_id=KARI, text="x")
    assert said == "Forbidden: bot was blocked by the user"
    await started.say("hei")
    await started.result("sendMessage", chat_id=KARI, text="x")
    updates = await started.result("getUpdates")
    members = [one["my_chat_member"] for one in updates if "my_chat_member" in one]
    assert [one["new_chat_member"]["status"] for one in members] == ["kicked", "member"]


async def test_two_days_later_nothing_can_be_deleted(started: Caller) -> None:
    await started.result("sendMessage", chat_id=KARI, text="old")
    await started.ask("clock", advance=49 * 3600)
    await started.result("sendMessage", chat_id=KARI, text="new")
    many = await started.refused("deleteMessages", chat_id=KARI, message_ids=[2, 3])
    assert many == f"{BAD}message can't be deleted"
    assert await started.result("deleteMessages", chat_id=KARI, message_ids=[3, 77])
    left = (await started.look(f"chats/{KARI}"))["messages"]
    assert [message["message_id"] for message in left] == [1, 2]


async def test_ids_are_shared_and_others_messages_are_skipped(started: Caller) -> None:
    other = (await started.ask("people", first_name="Ola"))["id"]
    assert other > 2**33
    assert (await started.say(chat=other))["message_id"] == 2
    assert await started.result("deleteMessages", chat_id=KARI, message_ids=[1, 2])
    assert len((await started.look(f"chats/{other}"))["messages"]) == 1
    assert (await started.look(f"chats/{KARI}"))["messages"] == []
