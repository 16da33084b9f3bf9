"""What people do: write, tap, send, block."""

import base64
import secrets
from collections.abc import Callable
from typing import Any

from bot.sandbox.call_log import Query
from bot.sandbox.chats import Chat, Message, new_id
from bot.sandbox.errors import Json
from bot.sandbox.files import StoredFile
from bot.sandbox.markup import utf16_length
from bot.sandbox.telegram import Sandbox
from conversations.sentences.catalog import sentence

Action = Callable[[Sandbox, Chat, Json], Json]


def perform(sandbox: Sandbox, chat_id: int, action: str, **ask: Any) -> Json:
    """Let something happen in a chat; the answer says what came of it."""
    chat = sandbox.chats.by_id.get(chat_id)
    if chat is None:
        raise LookupError(f"no chat {chat_id}")
    if action not in ACTIONS:
        raise LookupError(f"no action {action}; there are {', '.join(ACTIONS)}")
    seen = chat.version
    return {**ACTIONS[action](sandbox, chat, ask), "version": seen}


def send(sandbox: Sandbox, chat: Chat, ask: Json) -> Json:
    """Send a message, of words unless another kind is named."""
    content = CONTENT_KINDS[ask.get("kind", "text")](sandbox, ask)
    chat.started = True
    if chat.barred and chat.person is not None:
        unblock(sandbox, chat, {})  # whoever writes has unblocked first
    number = sandbox.chats.next_id(chat)
    message = Message(number, sandbox.now(), _sender(sandbox, chat, ask), False, content)
    sandbox.post(chat, message)
    update_id = sandbox.updates.add(_update_kind(chat, "message"), message.as_json(chat))
    return {"message_id": number, "update_id": update_id}


def _sender(sandbox: Sandbox, chat: Chat, ask: Json) -> Json:
    if chat.type == "channel":
        return chat.as_json()
    person = chat.person or sandbox.chats.by_id[int(ask["from"])].person
    if person is None:
        raise LookupError("from must be a person")
    return person.as_user()


def _update_kind(chat: Chat, kind: str) -> str:
    return kind.replace("message", "channel_post") if chat.type == "channel" else kind


def edit(sandbox: Sandbox, chat: Chat, ask: Json) -> Json:
    """Change words that were sent."""
    message = chat.messages[int(ask["message_id"])]
    message.content = text_content(sandbox, ask)
    message.edit_date = sandbox.now()
    sandbox.show(chat, "edit", message)
    kind = _update_kind(chat, "edited_message")
    return {"update_id": sandbox.updates.add(kind, message.as_json(chat))}


def tap(sandbox: Sandbox, chat: Chat, ask: Json) -> Json:
    """Press a button, by its data or its label; any data may be forged."""
    message, button = _find_button(chat, ask)
    if button is not None and "callback_data" not in button:
        return {"button": button}  # a link or a copy button: Telegram tells the bot nothing
    data = str(ask["data"] if "data" in ask else (button or {})["callback_data"])
    number = int(ask.get("message_id") or (message.message_id if message else 1))
    query = Query(str(ask.get("query_id") or secrets.randbits(62)), chat.id, number, data)
    sandbox.call_log.open_queries[query.id] = query
    body: Json = {
        "id": query.id,
        "from": _sender(sandbox, chat, ask),
        "message": {"chat": chat.as_json(), "message_id": number, "date": 0},
        "chat_instance": str(chat.id),
        "data": data,
    }
    if message and not ask.get("inaccessible"):
        body["message"] = message.as_json(chat)
    return {"query_id": query.id, "update_id": sandbox.updates.add("callback_query", body)}


def _find_button(chat: Chat, ask: Json) -> tuple[Message | None, Json | None]:
    """The button that is meant and its message: one that is named, or the newest of the bot's."""
    messages = [message for message in reversed(chat.messages.values()) if message.outgoing]
    if ask.get("message_id"):
        message = chat.messages.get(int(ask["message_id"]))
        messages = [message] if message else []
    field, wanted = "callback_data", ask.get("data")
    if "label" in ask:
        field, wanted = "text", ask["label"]
    for message in messages:
        for button in message.buttons():
            if button.get(field) == wanted:
                return message, button
    if "label" in ask:
        raise LookupError(f"no button {wanted!r}")
    return next(iter(messages), None), None


def block(sandbox: Sandbox, chat: Chat, _: Json) -> Json:
    """Stop the bot."""
    chat.started, chat.barred = True, "bot was blocked by the user"
    return _membership(sandbox, chat, "member", "kicked")


def unblock(sandbox: Sandbox, chat: Chat, _: Json) -> Json:
    """Let the bot write again."""
    chat.barred = ""
    return _membership(sandbox, chat, "kicked", "member")


def restart(sandbox: Sandbox, chat: Chat, _: Json) -> Json:
    """Delete the whole chat on both sides, of which the bot hears nothing."""
    chat.messages.clear()
    chat.alerts.clear()
    chat.started = False
    sandbox.streams.send(chat, "snapshot", sandbox.snapshot(chat))
    return {}


def _membership(sandbox: Sandbox, chat: Chat, old: str, new: str) -> Json:
    bot = sandbox.bot_user()
    members: list[Json] = [{"status": status, "user": bot} for status in (old, new)]
    for member in members:
        if member["status"] == "kicked":
            member["until_date"] = 0
    body = {
        "chat": chat.as_json(),
        "from": chat.person.as_user() if chat.person else bot,
        "date": sandbox.now(),
        "old_chat_member": members[0],
        "new_chat_member": members[1],
    }
    return {"update_id": sandbox.updates.add("my_chat_member", body)}


def create_group(sandbox: Sandbox, ask: Json) -> Json:
    """Make a group or channel and put the bot into it."""
    number = int(ask.get("id") or -new_id())
    kind, title = ask.get("type", "supergroup"), ask.get("title", sentence("sandbox.group"))
    chat = sandbox.chats.add_group(number, kind, title)
    status = "administrator" if kind == "channel" else "member"
    return {"id": number, **_membership(sandbox, chat, "left", status)}


ACTIONS: dict[str, Action] = {
    "say": send,
    "send": send,
    "edit": edit,
    "tap": tap,
    "block": block,
    "restart": restart,
}


# The content of what people send, in the Bot API's fields.

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)


def text_content(_: Sandbox, ask: Json) -> Json:
    """Typed words; a command is marked as Telegram marks it."""
    typed = str(ask["text"])
    if not typed.startswith("/"):
        return {"text": typed}
    length = utf16_length(typed.split(maxsplit=1)[0])
    return {"text": typed, "entities": [{"type": "bot_command", "offset": 0, "length": length}]}


def document_content(sandbox: Sandbox, ask: Json) -> Json:
    """A file with its name."""
    return {"document": _store_file(sandbox, ask, "fil.txt").as_document(), **_caption(ask)}


def photo_content(sandbox: Sandbox, ask: Json) -> Json:
    """A picture."""
    stored = _store_file(sandbox, ask, "bilde.png", PIXEL)
    return {"photo": [{**stored.as_json(), "width": 1, "height": 1}], **_caption(ask)}


def other_content(_: Sandbox, ask: Json) -> Json:
    """Any other kind, field by field."""
    return dict(ask["body"])


CONTENT_KINDS: dict[str, Callable[[Sandbox, Json], Json]] = {
    "text": text_content,
    "document": document_content,
    "photo": photo_content,
    "other": other_content,
}


def _store_file(sandbox: Sandbox, ask: Json, name: str, missing: bytes = b"-") -> StoredFile:
    content = ask.get("content", missing)
    if isinstance(content, str):
        content = base64.b64decode(content)
    mime_type = str(ask.get("mime_type", "application/octet-stream"))
    return sandbox.files.keep(str(ask.get("filename", name)), mime_type, content)


def _caption(ask: Json) -> dict[str, Any]:
    return {"caption": ask["caption"]} if ask.get("caption") else {}
