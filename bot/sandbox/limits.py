"""What Telegram accepts in a text, a caption and a keyboard."""

from typing import Any
from urllib.parse import urlsplit

from bot.sandbox import markup
from bot.sandbox.errors import BotApiError, Json, bad_request

TEXT = 4096
CAPTION = 1024
ANSWER = 200
PHOTO_BYTES = 10 * 1024 * 1024
PHOTO_SIDES = 10_000  # width and height together
DATA_BYTES = 64
COPY = 256
BUTTONS = 100
ROW = 8
STYLES = (None, "danger", "success", "primary")  # red, green, blue
BUTTON = "can't parse inline keyboard button: "


def parse_text(source: str, parse_mode: str, too_long: str = "message is too long") -> Json:
    """A message text as Telegram keeps it: plain text and entities."""
    text, entities = _parse(source, parse_mode)
    if not text:
        raise bad_request("message text is empty")
    if markup.utf16_length(text) > TEXT:
        raise bad_request(too_long)
    return {"text": text, "entities": entities} if entities else {"text": text}


def parse_caption(source: str, parse_mode: str) -> Json:
    """A caption as Telegram keeps it; none is fine."""
    text, entities = _parse(source, parse_mode)
    if markup.utf16_length(text) > CAPTION:
        raise bad_request("message caption is too long")
    return {"caption": text, "caption_entities": entities} if text else {}


def _parse(source: str, parse_mode: str) -> tuple[str, list[Json]]:
    if parse_mode.lower() not in ("", "html"):
        raise bad_request("unsupported parse_mode")
    return markup.trim(*(markup.parse_html(source) if parse_mode else (source, [])))


def parse_keyboard(keyboard: Any, *, only_inline: bool) -> list[list[Json]] | None:
    """The rows of an inline keyboard, checked; None where there are none."""
    if keyboard is None:
        return None
    if not isinstance(keyboard, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" not in keyboard:
        if keyboard and only_inline:
            raise bad_request("inline keyboard expected")
        return None
    rows = keyboard["inline_keyboard"]
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request('field "inline_keyboard" must be of type Array')
    if any(len(row) > ROW for row in rows) or sum(map(len, rows)) > BUTTONS:
        raise bad_request("REPLY_MARKUP_TOO_LONG")
    return [[_button(button) for button in row] for row in rows if row] or None


def _button(button: Any) -> Json:
    if not isinstance(button, dict):
        raise bad_request(f"{BUTTON}Inline keyboard button must be an Object")
    if not isinstance(button.get("text"), str):
        raise bad_request(f'{BUTTON}Field "text" must be of type String')
    if not button["text"].strip():
        raise bad_request("inline keyboard button text must be non-empty")
    # An empty string counts as absent at Telegram: the button is then a mere text.
    named = [action for action in CHECKS if button.get(action) not in (None, "")]
    if not named:
        raise bad_request(f"{BUTTON}Text buttons are unallowed in the inline keyboard")
    if len(named) > 1:
        raise bad_request(f"{BUTTON}exactly one action must be used, found {', '.join(named)}")
    CHECKS[named[0]](button[named[0]])
    if button.get("style") not in STYLES:
        raise bad_request(f"{BUTTON}invalid button style specified")
    return button


def _check_data(data: Any) -> None:
    if not isinstance(data, str) or len(data.encode()) > DATA_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")


def _check_copy(copy: Any) -> None:
    text = copy.get("text") if isinstance(copy, dict) else None
    if not isinstance(text, str) or not 1 <= markup.utf16_length(text) <= COPY:
        raise bad_request("BUTTON_COPY_TEXT_INVALID")


def _check_url(url: Any) -> None:
    if not isinstance(url, str):
        raise bad_request(f'{BUTTON}Field "url" must be of type String')
    try:
        parts = urlsplit(url)
    except ValueError:
        raise _bad_url(url, "Wrong HTTP URL") from None
    if parts.scheme and parts.scheme not in ("http", "https", "tg"):
        raise _bad_url(url, "Unsupported URL protocol")
    if parts.scheme != "tg" and "." not in (parts.hostname or parts.path.partition("/")[0]):
        raise _bad_url(url, "Wrong HTTP URL")


def _bad_url(url: str, why: str) -> BotApiError:
    return bad_request(f"inline keyboard button URL '{url}' is invalid: {why}")


CHECKS = {"callback_data": _check_data, "copy_text": _check_copy, "url": _check_url}
