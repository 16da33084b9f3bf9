"""The main way with python-telegram-bot's Application and ConversationHandler."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from telegram import CopyTextButton, InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.constants import ParseMode
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    ConversationHandler,
)

WHO, NEED, COUNTY = range(3)
SCREENS: list[dict[str, Any]] = []


def keyboard(screen: dict[str, Any]) -> InlineKeyboardMarkup:
    """The buttons of a screen."""
    return InlineKeyboardMarkup([[button(b) for b in row] for row in screen["rows"]])


def button(told: dict[str, str]) -> InlineKeyboardButton:
    """One button."""
    if "copy" in told:
        return InlineKeyboardButton(told["label"], copy_text=CopyTextButton(told["copy"]))
    if "url" in told:
        return InlineKeyboardButton(told["label"], url=told["url"])
    return InlineKeyboardButton(told["label"], callback_data=told["data"])


async def start(update: Update, _: ContextTypes.DEFAULT_TYPE) -> int:
    """/start: whom is it about?"""
    assert update.message
    await update.message.reply_text(
        SCREENS[0]["text"], parse_mode=ParseMode.HTML, reply_markup=keyboard(SCREENS[0])
    )
    return WHO


async def turn(update: Update, screen: dict[str, Any]) -> None:
    """Answers a tap and shows the next screen in place of the last."""
    query = update.callback_query
    assert query
    await query.answer()
    await query.edit_message_text(
        screen["text"], parse_mode=ParseMode.HTML, reply_markup=keyboard(screen)
    )


async def who(update: Update, _: ContextTypes.DEFAULT_TYPE) -> int:
    """What is needed most?"""
    await turn(update, SCREENS[1])
    return NEED


async def need(update: Update, _: ContextTypes.DEFAULT_TYPE) -> int:
    """Which county?"""
    await turn(update, SCREENS[2])
    return COUNTY


async def county(update: Update, _: ContextTypes.DEFAULT_TYPE) -> int:
    """The number."""
    await turn(update, SCREENS[3])
    return ConversationHandler.END


def main(token: str, address: str, way: Path) -> None:
    """Runs until told to stop."""
    SCREENS.extend(json.loads(way.read_text("utf-8"))["screens"])
    application = Application.builder().token(token).base_url(f"{address}/bot").build()
    application.add_handler(
        ConversationHandler(
            entry_points=[CommandHandler("start", start)],
            states={
                WHO: [CallbackQueryHandler(who, pattern="^doctor$")],
                NEED: [CallbackQueryHandler(need, pattern="^talk$")],
                COUNTY: [CallbackQueryHandler(county, pattern=r"^\d\d$")],
            },
            fallbacks=[CommandHandler("start", start)],
        )
    )
    application.run_polling()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
