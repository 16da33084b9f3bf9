"""The main way with aiogram 3: a router, its state machine in memory, polling."""

from __future__ import annotations

import asyncio
import json
import os
import ssl
import sys
from pathlib import Path
from typing import Any

from aiogram import Bot, Dispatcher, F, Router
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.enums import ParseMode
from aiogram.filters import CommandStart
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import (
    CallbackQuery,
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
)

SCREENS: list[dict[str, Any]] = []
router = Router()


class Way(StatesGroup):
    """Where a person is."""

    who = State()
    need = State()
    county = State()


def keyboard(screen: dict[str, Any]) -> InlineKeyboardMarkup:
    """The buttons of a screen."""
    rows = [[button(b) for b in row] for row in screen["rows"]]
    return InlineKeyboardMarkup(inline_keyboard=rows)


def button(told: dict[str, str]) -> InlineKeyboardButton:
    """One button."""
    if "copy" in told:
        copied = CopyTextButton(text=told["copy"])
        return InlineKeyboardButton(text=told["label"], copy_text=copied)
    if "url" in told:
        return InlineKeyboardButton(text=told["label"], url=told["url"])
    return InlineKeyboardButton(text=told["label"], callback_data=told["data"])


@router.message(CommandStart())
async def start(message: Message, state: FSMContext) -> None:
    """/start: whom is it about?"""
    await state.set_state(Way.who)
    await message.answer(SCREENS[0]["text"], reply_markup=keyboard(SCREENS[0]))


async def turn(query: CallbackQuery, screen: dict[str, Any]) -> None:
    """Answers a tap and shows the next screen in place of the last."""
    await query.answer()
    assert isinstance(query.message, Message)
    await query.message.edit_text(screen["text"], reply_markup=keyboard(screen))


@router.callback_query(Way.who, F.data == "doctor")
async def who(query: CallbackQuery, state: FSMContext) -> None:
    """What is needed most?"""
    await state.set_state(Way.need)
    await turn(query, SCREENS[1])


@router.callback_query(Way.need, F.data == "talk")
async def need(query: CallbackQuery, state: FSMContext) -> None:
    """Which county?"""
    await state.set_state(Way.county)
    await turn(query, SCREENS[2])


@router.callback_query(Way.county, F.data.regexp(r"^\d\d$"))
async def county(query: CallbackQuery, state: FSMContext) -> None:
    """The number."""
    await state.clear()
    await turn(query, SCREENS[3])


async def main(token: str, address: str) -> None:
    """Runs until told to stop."""
    session = AiohttpSession(api=TelegramAPIServer.from_base(address))
    if "SSL_CERT_FILE" in os.environ:  # otherwise it trusts certifi's list alone
        session._connector_init["ssl"] = ssl.create_default_context()
    bot = Bot(token, session=session, default=DefaultBotProperties(parse_mode=ParseMode.HTML))
    dispatcher = Dispatcher()
    dispatcher.include_router(router)
    await dispatcher.start_polling(bot)


if __name__ == "__main__":
    SCREENS.extend(json.loads(Path(sys.argv[3]).read_text("utf-8"))["screens"])
    asyncio.run(main(sys.argv[1], sys.argv[2]))
