"""What people do: write, tap, send, block."""

import secrets
from collections.abc import Callable, Iterator
from typing import Any

from bot.sandbox import incoming
from bot.sandbox.chats import Chat, Message
from bot.sandbox.journal import Query
from bot.sandbox.people import new_id
from bot.sandbox.picture import picture
from bot.sandbox.refusal import Json
from bot.sandbox.telegram import Sandbox

Act = Callable[[Sandbox, Chat, Json], Json]


def perform(sandbox: Sandbox, chat_id: int, act: str, **ask: Any) -> Json:
    """Let something happen in a chat; the answer says what came of it."""
    chat = sandbox.chats.by_id.get(chat_id)
    if chat is None:
        raise LookupError(f"no chat {chat_id}")
    if act not in ACTS:
        raise LookupError(f"no act {act}; there are {', '.join(ACTS)}")
    seen = chat.version
    return {**ACTS[act](sandbox, chat, ask), "version": seen}


def say(sandbox: Sandbox, chat: Chat, ask: Json) -> Json:
    """Write words."""
    return send(sandbox, chat, {**ask, "kind": "text"})


def send(sandbox: Sandbox, chat: Chat, ask: Json) -> Json:
    """Send a message of some kind."""
    content = incoming.KINDS[ask.get("kind", "text")](sandbox, ask)
    _begin(sandbox, chat)
    number = sandbox.chats.next_id(chat)
    message = Message(number, sandbox.now(), _sender(sandbox, chat, ask), False, content)
    sandbox.post(chat, message)
    update_id = sandbox.updates.add(_kind(chat, "message"), message.as_json(chat))
    return {"message_id": number, "update_id": update_id}


def _begin(sandbox: Sandbox, chat: Chat) -> None:
    chat.started = True
    if chat.barred and chat.person is not None:
        unblock(sandbox, chat, {})  # whoever writes has unblocked first


def _sender(sandbox: Sandbox, chat: Chat, ask: Json) -> Json:
    if chat.type == "channel":
        return chat.as_json()
    person = chat.person or sandbox.chats.by_id[int(ask["from"])].person
    if person is None:
        raise LookupError("from must be a person")
    return person.as_user()


def _kind(chat: Chat, kind: str) -> str:
    return kind.replace("message", "channel_post") if chat.type == "channel" else kind


def edit(sandbox: Sandbox, chat: Chat, ask: Json) -> Json:
    """Change words that were sent."""
    message = chat.messages[int(ask["message_id"])]
    message.content = incoming.text(sandbox, ask)
    message.edit_date = sandbox.now()
    sandbox.show(chat, "edit", message)
    kind = _kind(chat, "edited_message")
    return {"update_id": sandbox.updates.add(kind, message.as_json(chat))}


def tap(sandbox: Sandbox, chat: Chat, ask: Json) -> Json:
    """Press a button, by its data or its label; any data may be forged."""
    message, button = _pressed(chat, ask)
    if button is not None and "callback_data" not in button:
        return {"button": button}  # a link or a copy button: Telegram tells the bot nothing
    data = str(ask["data"] if "data" in ask else (button or {})["callback_data"])
    number = int(ask.get("message_id") or (message.message_id if message else 1))
    query = Query(str(ask.get("query_id") or secrets.randbits(62)), chat.id, number, data)
    sandbox.journal.waiting[query.id] = query
    shown = None if ask.get("inaccessible") else message
    body = _query(sandbox, chat, query, shown, ask)
    return {"query_id": query.id, "update_id": sandbox.updates.add("callback_query", body)}


def _pressed(chat: Chat, ask: Json) -> tuple[Message | None, Json | None]:
    key, wanted = ("label", ask["label"]) if "label" in ask else ("data", ask.get("data"))
    field = "text" if key == "label" else "callback_data"
    first: Message | None = None
    for message in _candidates(chat, ask.get("message_id")):
        first = first or message
        for button in message.buttons():
            if button.get(field) == wanted:
                return message, button
    if key == "label":
        raise LookupError(f"no button {wanted!r}")
    return first, None


def _candidates(chat: Chat, message_id: Any) -> Iterator[Message]:
    if message_id:
        found = chat.messages.get(int(message_id))
        return iter([found] if found else [])
    return (message for message in reversed(chat.messages.values()) if message.outgoing)


def _query(sandbox: Sandbox, chat: Chat, query: Query, message: Message | None, ask: Json) -> Json:
    gone = {"chat": chat.as_json(), "message_id": query.message_id, "date": 0}
    return {
        "id": query.id,
        "from": _sender(sandbox, chat, ask),
        "message": message.as_json(chat) if message else gone,
        "chat_instance": str(chat.id),
        "data": query.data,
    }


def block(sandbox: Sandbox, chat: Chat, _: Json) -> Json:
    """Stop the bot."""
    chat.started, chat.barred = True, "bot was blocked by the user"
    return _membership(sandbox, chat, "member", "kicked")


def unblock(sandbox: Sandbox, chat: Chat, _: Json) -> Json:
    """Let the bot write again."""
    chat.barred = ""
    return _membership(sandbox, chat, "kicked", "member")


def deactivate(_: Sandbox, chat: Chat, __: Json) -> Json:
    """Delete the whole account, of which the bot hears nothing."""
    chat.started, chat.barred = True, "user is deactivated"
    return {}


def restart(sandbox: Sandbox, chat: Chat, _: Json) -> Json:
    """Delete the whole chat on both sides, of which the bot hears nothing."""
    chat.messages.clear()
    chat.alerts.clear()
    chat.started = False
    sandbox.streams.tell(chat, "snapshot", picture(sandbox, chat))
    return {}


def _membership(sandbox: Sandbox, chat: Chat, old: str, new: str) -> Json:
    person = chat.person.as_user() if chat.person else sandbox.bot_user()
    body = {
        "chat": chat.as_json(),
        "from": person,
        "date": sandbox.now(),
        "old_chat_member": _member(sandbox, old),
        "new_chat_member": _member(sandbox, new),
    }
    return {"update_id": sandbox.updates.add("my_chat_member", body)}


def _member(sandbox: Sandbox, status: str) -> Json:
    member: Json = {"status": status, "user": sandbox.bot_user()}
    return {**member, "until_date": 0} if status == "kicked" else member


def found(sandbox: Sandbox, ask: Json) -> Json:
    """Make a group or channel and put the bot into it."""
    number = int(ask.get("id") or -new_id())
    chat = sandbox.chats.found(number, ask.get("type", "supergroup"), ask.get("title", "Gruppe"))
    new = "administrator" if chat.type == "channel" else "member"
    return {"id": number, **_membership(sandbox, chat, "left", new)}


ACTS: dict[str, Act] = {
    "say": say,
    "send": send,
    "edit": edit,
    "tap": tap,
    "block": block,
    "unblock": unblock,
    "deactivate": deactivate,
    "restart": restart,
}
