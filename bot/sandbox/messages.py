"""What the bot does with messages: sends, edits, deletes, answers taps."""

from typing import Any

from bot.sandbox import limits
from bot.sandbox.chats import Chat, Keyboard, Message
from bot.sandbox.files import StoredFile
from bot.sandbox.params import Params, Upload
from bot.sandbox.refusal import Json, bad_request
from bot.sandbox.telegram import Sandbox

TWO_DAYS = 48 * 3600
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly "
    "the same as a current content and reply markup of the message"
)
QUERY_GONE = "query is too old and response timeout expired or query ID is invalid"
IMAGES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8", b"RIFF")


def send_message(sandbox: Sandbox, params: Params) -> Json:
    """sendMessage."""
    content = limits.text_of(params.text("text"), params.text("parse_mode"))
    return _send(sandbox, params, content)


def _send(sandbox: Sandbox, params: Params, content: Json) -> Json:
    keyboard = limits.keyboard_of(params.json("reply_markup"), only_inline=False)
    chat = sandbox.open_chat(params.values.get("chat_id"))
    message = _new(sandbox, chat, content, keyboard)
    message.html = params.text("text") or params.text("caption")
    sandbox.post(chat, message)
    return message.as_json(chat)


def _new(sandbox: Sandbox, chat: Chat, content: Json, keyboard: Keyboard | None) -> Message:
    number = sandbox.chats.next_id(chat)
    return Message(number, sandbox.now(), sandbox.bot_user(), True, content, keyboard)


def edit_text(sandbox: Sandbox, params: Params) -> Json:
    """editMessageText."""
    too_long = "MESSAGE_TOO_LONG"
    content = limits.text_of(params.text("text"), params.text("parse_mode"), too_long)
    keyboard = limits.keyboard_of(params.json("reply_markup"), only_inline=True)
    chat, message = _to_edit(sandbox, params)
    if "text" not in message.content:
        raise bad_request("there is no text in the message to edit")
    _change(sandbox, chat, message, content, keyboard)
    message.html = params.text("text")
    sandbox.show(chat, "edit", message)
    return message.as_json(chat)


def edit_markup(sandbox: Sandbox, params: Params) -> Json:
    """editMessageReplyMarkup."""
    keyboard = limits.keyboard_of(params.json("reply_markup"), only_inline=True)
    chat, message = _to_edit(sandbox, params)
    _change(sandbox, chat, message, message.content, keyboard)
    sandbox.show(chat, "edit", message)
    return message.as_json(chat)


def _to_edit(sandbox: Sandbox, params: Params) -> tuple[Chat, Message]:
    chat = sandbox.open_chat(params.values.get("chat_id"))
    number = params.integer("message_id")
    if number <= 0:
        raise bad_request("message identifier is not specified")
    message = chat.messages.get(number)
    if message is None:
        raise bad_request("message to edit not found")
    if not message.outgoing:
        raise bad_request("message can't be edited")
    return chat, message


def _change(
    sandbox: Sandbox, chat: Chat, message: Message, content: Json, keyboard: Keyboard | None
) -> None:
    if (message.content, message.keyboard) == (content, keyboard):
        raise bad_request(NOT_MODIFIED)
    message.content, message.keyboard = content, keyboard
    message.edit_date = sandbox.now()
    chat.version += 1


def delete_one(sandbox: Sandbox, params: Params) -> bool:
    """deleteMessage."""
    chat = sandbox.chat(params.values.get("chat_id"))
    message = chat.messages.get(params.integer("message_id"))
    if message is None:
        raise bad_request("message to delete not found")
    if _too_late(sandbox, chat, message):
        raise bad_request("message can't be deleted for everyone")
    sandbox.remove(chat, [message.message_id])
    return True


def delete_many(sandbox: Sandbox, params: Params) -> bool:
    """deleteMessages: those in this chat, or none where one of them is too old."""
    numbers = _message_ids(params)
    chat = sandbox.chat(params.values.get("chat_id"))
    found = [chat.messages[number] for number in numbers if number in chat.messages]
    if any(_too_late(sandbox, chat, message) for message in found):
        raise bad_request("message can't be deleted")
    if found:
        sandbox.remove(chat, [message.message_id for message in found])
    return True


def _message_ids(params: Params) -> list[int]:
    numbers = params.json("message_ids")
    if not numbers:
        raise bad_request("message identifiers are not specified")
    if not isinstance(numbers, list):
        raise bad_request("expected an Array of message identifiers")
    if len(numbers) > 100:
        raise bad_request("too many message identifiers specified")
    return [_message_id(number) for number in numbers]


def _message_id(number: Any) -> int:
    if not isinstance(number, int) or isinstance(number, bool):
        raise bad_request("message identifier must be a Number")
    if number <= 0:
        raise bad_request("invalid message identifier specified")
    return number


def _too_late(sandbox: Sandbox, chat: Chat, message: Message) -> bool:
    foreign = chat.person is None and not message.outgoing
    return foreign or sandbox.now() - message.date > TWO_DAYS


def answer_query(sandbox: Sandbox, params: Params) -> bool:
    """answerCallbackQuery: once for each tap."""
    text = params.text("text")
    if len(text) > limits.ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    query = sandbox.journal.waiting.pop(params.text("callback_query_id"), None)
    if query is None:
        raise bad_request(QUERY_GONE)
    sandbox.journal.answered += 1
    chat = sandbox.chats.by_id[query.chat_id]
    _answered(sandbox, chat, query.id, text, params.flag("show_alert"))
    return True


def _answered(sandbox: Sandbox, chat: Chat, query_id: str, text: str, alert: bool) -> None:
    answer = {"query_id": query_id, "text": text, "alert": alert}
    chat.version += 1
    if text:
        chat.alerts.append(answer)
    sandbox.streams.tell(chat, "answer", answer)


def send_document(sandbox: Sandbox, params: Params) -> Json:
    """sendDocument."""
    stored = _file(sandbox, params, "document")
    caption = limits.caption_of(params.text("caption"), params.text("parse_mode"))
    return _send(sandbox, params, {"document": stored.as_document(), **caption})


def send_photo(sandbox: Sandbox, params: Params) -> Json:
    """sendPhoto."""
    stored = _file(sandbox, params, "photo")
    if not stored.content.startswith(IMAGES):
        raise bad_request("IMAGE_PROCESS_FAILED")
    if len(stored.content) > limits.PHOTO_BYTES:
        raise bad_request("file is too big for a photo; the maximum size is 10485760 bytes")
    caption = limits.caption_of(params.text("caption"), params.text("parse_mode"))
    width, height = _size(stored.content)
    if width + height > limits.PHOTO_SIDES or max(width, height) > 20 * min(width, height):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    size = {**stored.as_json(), "width": width, "height": height}
    return _send(sandbox, params, {"photo": [size], **caption})


def _size(image: bytes) -> tuple[int, int]:
    if not image.startswith(IMAGES[0]):
        return 800, 600  # only PNG says it at a fixed place
    return int.from_bytes(image[16:20]), int.from_bytes(image[20:24])


def _file(sandbox: Sandbox, params: Params, field: str) -> StoredFile:
    given = params.text(field)
    upload = params.uploads.get(given.removeprefix("attach://") or field)
    if upload is not None:
        return _kept(sandbox, upload)
    if not given:
        raise bad_request(f"there is no {field} in the request")
    if given not in sandbox.files.by_id:
        raise bad_request("wrong file identifier/HTTP URL specified")
    return sandbox.files.by_id[given]


def _kept(sandbox: Sandbox, upload: Upload) -> StoredFile:
    if not upload.content:
        raise bad_request("file must be non-empty")
    return sandbox.files.keep(upload.name or "file", upload.mime_type, upload.content)
