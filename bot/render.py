"""A screen as Telegram wants it: HTML text, every value escaped, and an inline keyboard."""

from __future__ import annotations

from html import escape
from typing import Any

from conversations.model import Button, Line, Screen


def fields(screen: Screen) -> dict[str, Any]:
    """A screen as the parameters of a call."""
    return {
        "text": text(screen),
        "reply_markup": keyboard(screen),
        "parse_mode": "HTML",
        "link_preview_options": {"is_disabled": True},  # a preview makes Telegram fetch the page
    }


def text(screen: Screen) -> str:
    """The words of a screen, with bold lines as the only markup."""
    return "\n".join(map(_line, screen.lines))


def keyboard(screen: Screen) -> dict[str, Any]:
    """The buttons of a screen in their rows."""
    return {"inline_keyboard": [[_button(button) for button in row] for row in screen.rows]}


def _line(line: Line) -> str:
    plain = escape(line.text, quote=False)
    return f"<b>{plain}</b>" if line.style == "bold" and plain else plain


def _button(button: Button) -> dict[str, Any]:
    if button.copy:
        return {"text": button.label, "copy_text": {"text": button.copy}}
    if button.url:
        return {"text": button.label, "url": button.url}
    return {"text": button.label, "callback_data": button.data}
