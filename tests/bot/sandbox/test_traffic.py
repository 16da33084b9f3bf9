"""Updates, taps, files, faults: the sandbox over real HTTP."""

import asyncio
import json
from typing import Any

import aiohttp
import pytest

from tests.bot.sandbox.caller import KARI, TOKEN, Caller
from tests.support.world import until

KEYS = {"inline_keyboard": [[{"text": "Ja", "callback_data": "yes"}]]}


async def ask_button(caller: Caller) -> Any:
    """A message with one button in Kari's chat."""
    await caller.say()
    return await caller.result("sendMessage", chat_id=KARI, text="?", reply_markup=KEYS)


async def test_a_long_poll_wakes_at_once(caller: Caller) -> None:
    waiting = asyncio.create_task(caller.result("getUpdates", timeout=20))
    await until(lambda: caller.sandbox.call_log.counts["getUpdates"])
    started = asyncio.get_running_loop().time()
    await caller.say("/start kode")
    (update,) = await waiting
    assert asyncio.get_running_loop().time() - started < 10
    assert update["message"]["text"] == "/start kode"
    assert update["message"]["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]
    assert update["message"]["from"]["language_code"] == "nb"


async def test_a_poll_without_news_ends_in_time(caller: Caller) -> None:
    assert await caller.result("getUpdates", timeout=1) == []


async def test_offset_confirms_and_limit_limits(caller: Caller) -> None:
    for word in "abc":
        await caller.say(word)
    first = await caller.result("getUpdates", limit=2)
    assert [one["message"]["text"] for one in first] == ["a", "b"]
    assert await caller.result("getUpdates", limit=2) == first
    last = await caller.result("getUpdates", offset=first[1]["update_id"] + 1)
    assert [one["message"]["text"] for one in last] == ["c"]
    assert (await caller.result("getUpdates", offset=-1)) == last
    assert await caller.result("deleteWebhook") is True
    assert await caller.result("getUpdates") == last


async def test_an_older_poller_is_told_of_the_conflict(caller: Caller) -> None:
    older = asyncio.create_task(caller.refused("getUpdates", timeout=20))
    await until(lambda: caller.sandbox.call_log.counts["getUpdates"])
    newer = asyncio.create_task(caller.result("getUpdates", timeout=20))
    assert (await older).startswith("Conflict: terminated by other getUpdates request; make sure")
    await caller.say("hei")
    assert len(await newer) == 1


async def test_allowed_updates_are_remembered(caller: Caller) -> None:
    await caller.result("getUpdates", allowed_updates='["callback_query"]')
    await ask_button(caller)
    await caller.ask(f"chats/{KARI}/tap", data="yes")
    (update,) = await caller.result("getUpdates")
    assert update["callback_query"]["data"] == "yes"


async def test_the_same_update_twice_and_one_nobody_can_read(caller: Caller) -> None:
    await caller.say("a")
    (first,) = await caller.result("getUpdates")
    offset = first["update_id"] + 1
    await caller.ask("updates/repeat")
    await caller.ask("updates", update={"message": {"date": "soon"}})
    again, poison = await caller.result("getUpdates", offset=offset)
    assert again == first
    assert poison == {"update_id": offset, "message": {"date": "soon"}}
    assert await caller.result("getUpdates", offset=offset + 1) == []


async def test_a_tap_is_answered_once(caller: Caller) -> None:
    message = await ask_button(caller)
    tap = await caller.ask(f"chats/{KARI}/tap", label="Ja")
    query = (await caller.result("getUpdates"))[-1]["callback_query"]
    assert query["id"] == tap["query_id"]
    assert query["message"] == message
    assert len((await caller.look("queries"))["unanswered"]) == 1
    asked = {"callback_query_id": query["id"], "text": "Takk", "show_alert": True}
    assert await caller.result("answerCallbackQuery", **asked) is True
    assert "query is too old" in await caller.refused("answerCallbackQuery", **asked)
    assert await caller.look("queries") == {"answered": 1, "unanswered": []}
    alerts = (await caller.look(f"chats/{KARI}"))["alerts"]
    assert [(one["text"], one["alert"]) for one in alerts] == [("Takk", True)]


async def test_forged_and_late_taps(caller: Caller) -> None:
    message = await ask_button(caller)
    await caller.ask(f"chats/{KARI}/tap", data="forged")
    await caller.ask(f"chats/{KARI}/tap", data="yes", inaccessible=True)
    await caller.result("deleteMessages", chat_id=KARI, message_ids=[message["message_id"]])
    await caller.ask(f"chats/{KARI}/tap", data="yes", message_id=message["message_id"])
    taps = [one["callback_query"] for one in (await caller.result("getUpdates"))[1:]]
    assert [tap["data"] for tap in taps] == ["forged", "yes", "yes"]
    assert [tap["message"]["date"] == 0 for tap in taps] == [False, True, True]


@pytest.mark.parametrize("kind", ["photo", "document"])
async def test_other_kinds_of_message(caller: Caller, kind: str) -> None:
    await caller.ask(f"chats/{KARI}/send", kind=kind)
    assert kind in (await caller.result("getUpdates"))[0]["message"]


async def test_groups_channels_and_edits(caller: Caller) -> None:
    sent = await caller.say("a")
    await caller.ask(f"chats/{KARI}/edit", message_id=sent["message_id"], text="b")
    group = await caller.ask("groups", type="supergroup", title="Gruppe")
    await caller.ask(f"chats/{group['id']}/say", **{"text": "hei", "from": KARI})
    channel = await caller.ask("groups", type="channel")
    await caller.ask(f"chats/{channel['id']}/say", text="hei")
    kinds = [min(one) for one in await caller.result("getUpdates")]
    expected = ["message", "edited_message", "my_chat_member", "message", "my_chat_member"]
    assert kinds == [*expected, "channel_post"]
    assert await caller.result("leaveChat", chat_id=group["id"])


async def test_files_go_both_ways(caller: Caller) -> None:
    await caller.ask(f"chats/{KARI}/send", kind="document", content="aGVp", filename="a.csv")
    document = (await caller.result("getUpdates"))[0]["message"]["document"]
    found = await caller.result("getFile", file_id=document["file_id"])
    url = f"{caller.address}/file/bot{TOKEN}/{found['file_path']}"
    async with caller.session.get(url) as response:
        assert await response.read() == b"hei"
    form = aiohttp.FormData({"chat_id": str(KARI), "caption": "<b>ø</b>", "parse_mode": "HTML"})
    form.add_field("document", b"\x00\r\n--x", filename="ø.bin")
    url = f"{caller.address}/bot{TOKEN}/sendDocument"
    async with caller.session.post(url, data=form) as response:
        sent = (await response.json())["result"]
    assert (sent["caption"], sent["document"]["file_size"]) == ("ø", 6)
    url = f"{caller.address}/sandbox/files/{sent['document']['file_id']}"
    async with caller.session.get(url) as response:
        assert await response.read() == b"\x00\r\n--x"


async def test_profile_is_kept_by_scope_and_language(caller: Caller) -> None:
    commands = [{"command": "start", "description": "Begynn"}]
    own = {"scope": {"type": "chat", "chat_id": KARI}}
    await caller.say()
    await caller.result("setMyCommands", commands=commands)
    await caller.result("setMyCommands", commands=[*commands, *commands], **own)
    assert await caller.result("getMyCommands") == commands
    assert await caller.result("getMyCommands", language_code="nn") == []
    assert len((await caller.look(f"chats/{KARI}"))["bot"]["commands"]) == 2
    await caller.result("setMyCommands", commands=[], **own)
    await caller.result("setMyDescription", description="Om", language_code="nb")
    bot = (await caller.look(f"chats/{KARI}"))["bot"]
    assert (bot["commands"], bot["description"]) == (commands, "Om")
    assert bot["name"] == "Kollegabot"


async def test_calls_are_counted_and_kept_when_asked(caller: Caller) -> None:
    await caller.result("getMe")
    await caller.ask("calls", keep=True)
    await caller.api("getFile", file_id="x")
    seen = await caller.look("calls")
    assert seen["counts"] == {"getMe": 1, "getFile": 1}
    assert seen["calls"] == [{"method": "getFile", "parameters": {"file_id": "x"}}]


async def test_waiting_for_what_the_bot_does(caller: Caller) -> None:
    said = await caller.say()
    waiting = asyncio.create_task(caller.look(f"chats/{KARI}?after={said['version']}"))
    await asyncio.sleep(0.05)
    await caller.result("sendMessage", chat_id=KARI, text="hei")
    assert (await waiting)["messages"][-1]["text"] == "hei"


async def test_reset_keeps_the_people_and_the_offset(caller: Caller) -> None:
    before = await caller.say()
    await caller.ask("reset")
    assert (await caller.look(f"chats/{KARI}"))["messages"] == []
    assert (await caller.say())["update_id"] == before["update_id"] + 1


async def test_strangers_names_for_this_machine_are_refused(caller: Caller) -> None:
    headers = {"Host": "evil.example"}
    async with caller.session.get(f"{caller.address}/sandbox/people", headers=headers) as response:
        assert response.status == 400


async def test_events_begin_with_the_chat_as_it_is(caller: Caller) -> None:
    await ask_button(caller)
    async with caller.session.get(f"{caller.address}/sandbox/events?chat={KARI}") as events:
        first = json.loads((await events.content.readline()).removeprefix(b"data: "))
        assert (first["event"], first["chat"], len(first["messages"])) == ("snapshot", KARI, 2)
        await caller.result("editMessageText", chat_id=KARI, message_id=2, text="!")
        await events.content.readline()
        then = json.loads((await events.content.readline()).removeprefix(b"data: "))
        assert (then["event"], then["message"]["text"], then["version"]) == ("edit", "!", 2)
