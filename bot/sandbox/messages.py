"""What the bot does with messages: sends, edits, deletes, answers taps."""

from bot.sandbox import limits
from bot.sandbox.chats import Message
from bot.sandbox.errors import Json, bad_request
from bot.sandbox.files import StoredFile
from bot.sandbox.params import Params
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
    content = limits.parse_text(params.text("text"), params.text("parse_mode"))
    return _send(sandbox, params, content)


def _send(sandbox: Sandbox, params: Params, content: Json) -> Json:
    keyboard = limits.parse_keyboard(params.json("reply_markup"), only_inline=False)
    chat = sandbox.open_chat(params.values.get("chat_id"))
    number = sandbox.chats.next_id(chat)
    message = Message(number, sandbox.now(), sandbox.bot_user(), True, content, keyboard)
    message.html = params.text("text") or params.text("caption")
    sandbox.post(chat, message)
    return message.as_json(chat)


def edit_text(sandbox: Sandbox, params: Params) -> Json:
    """editMessageText."""
    too_long = "MESSAGE_TOO_LONG"
    content = limits.parse_text(params.text("text"), params.text("parse_mode"), too_long)
    keyboard = limits.parse_keyboard(params.json("reply_markup"), only_inline=True)
    chat = sandbox.open_chat(params.values.get("chat_id"))
    number = params.integer("message_id")
    if number <= 0:
        raise bad_request("message identifier is not specified")
    message = chat.messages.get(number)
    if message is None:
        raise bad_request("message to edit not found")
    if not message.outgoing:
        raise bad_request("message can't be edited")
    if "text" not in message.content:
        raise bad_request("there is no text in the message to edit")
    if (message.content, message.keyboard) == (content, keyboard):
        raise bad_request(NOT_MODIFIED)
    message.content, message.keyboard, message.html = content, keyboard, params.text("text")
    message.edit_date = sandbox.now()
    chat.version += 1
    sandbox.show(chat, "edit", message)
    return message.as_json(chat)


def delete_messages(sandbox: Sandbox, params: Params) -> bool:
    """deleteMessages: those in this chat, or none where one of them is too old."""
    numbers = _message_ids(params)
    chat = sandbox.chat(params.values.get("chat_id"))
    messages = [chat.messages[number] for number in numbers if number in chat.messages]
    for message in messages:
        is_foreign = chat.person is None and not message.outgoing
        if is_foreign or sandbox.now() - message.date > TWO_DAYS:
            raise bad_request("message can't be deleted")
    if messages:
        sandbox.remove(chat, [message.message_id for message in messages])
    return True


def _message_ids(params: Params) -> list[int]:
    numbers = params.json("message_ids")
    if not numbers:
        raise bad_request("message identifiers are not specified")
    if not isinstance(numbers, list):
        raise bad_request("expected an Array of message identifiers")
    if len(numbers) > 100:
        raise bad_request("too many message identifiers specified")
    for number in numbers:
        if type(number) is not int:  # True is none
            raise bad_request("message identifier must be a Number")
        if number <= 0:
            raise bad_request("invalid message identifier specified")
    return numbers


def answer_query(sandbox: Sandbox, params: Params) -> bool:
    """answerCallbackQuery: once for each tap."""
    text = params.text("text")
    if len(text) > limits.ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    query = sandbox.call_log.open_queries.pop(params.text("callback_query_id"), None)
    if query is None:
        raise bad_request(QUERY_GONE)
    sandbox.call_log.answered += 1
    chat = sandbox.chats.by_id[query.chat_id]
    answer = {"query_id": query.id, "text": text, "alert": params.flag("show_alert")}
    chat.version += 1
    if text:
        chat.alerts.append(answer)
    sandbox.streams.send(chat, "answer", answer)
    return True


def send_document(sandbox: Sandbox, params: Params) -> Json:
    """sendDocument."""
    stored = _file(sandbox, params, "document")
    caption = limits.parse_caption(params.text("caption"), params.text("parse_mode"))
    return _send(sandbox, params, {"document": stored.as_document(), **caption})


def send_photo(sandbox: Sandbox, params: Params) -> Json:
    """sendPhoto."""
    stored = _file(sandbox, params, "photo")
    if not stored.content.startswith(IMAGES):
        raise bad_request("IMAGE_PROCESS_FAILED")
    if len(stored.content) > limits.PHOTO_BYTES:
        raise bad_request("file is too big for a photo; the maximum size is 10485760 bytes")
    caption = limits.parse_caption(params.text("caption"), params.text("parse_mode"))
    width, height = 800, 600
    if stored.content.startswith(IMAGES[0]):  # only PNG says it at a fixed place
        width, height = (int.from_bytes(stored.content[at : at + 4]) for at in (16, 20))
    if width + height > limits.PHOTO_SIDES or max(width, height) > 20 * min(width, height):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    size = {**stored.as_json(), "width": width, "height": height}
    return _send(sandbox, params, {"photo": [size], **caption})


def _file(sandbox: Sandbox, params: Params, field: str) -> StoredFile:
    address = params.text(field)
    upload = params.uploads.get(address.removeprefix("attach://") or field)
    if upload is not None:
        if not upload.content:
            raise bad_request("file must be non-empty")
        return sandbox.files.keep(upload.name or "file", upload.mime_type, upload.content)
    if not address:
        raise bad_request(f"there is no {field} in the request")
    if address not in sandbox.files.by_id:
        raise bad_request("wrong file identifier/HTTP URL specified")
    return sandbox.files.by_id[address]
