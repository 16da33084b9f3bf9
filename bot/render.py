"""A screen as Telegram wants it: HTML text, every value escaped, and an inline keyboard."""

from __future__ import annotations

from html import escape

from telegram import CopyTextButton, InlineKeyboardButton, InlineKeyboardMarkup

from conversations.model import Button, Line, Screen


def text(screen: Screen) -> str:
    """The words of a screen, with bold lines as the only markup."""
    return "\n".join(map(_line, screen.lines))


def keyboard(screen: Screen) -> InlineKeyboardMarkup:
    """The buttons of a screen in their rows."""
    return InlineKeyboardMarkup([[_button(button) for button in row] for row in screen.rows])


def _line(line: Line) -> str:
    plain = escape(line.text, quote=False)
    return f"<b>{plain}</b>" if line.style == "bold" and plain else plain


def _button(button: Button) -> InlineKeyboardButton:
    if button.copy:
        return InlineKeyboardButton(button.label, copy_text=CopyTextButton(button.copy))
    if button.url:
        return InlineKeyboardButton(button.label, url=button.url)
    return InlineKeyboardButton(button.label, callback_data=button.data)
