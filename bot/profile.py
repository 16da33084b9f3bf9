"""What Telegram shows of the bot beside its messages: compared with the script, and mended.

The descriptions stand there before anybody presses START and when the bot is down; the commands
are the menu. The name is @BotFather's.
"""

from __future__ import annotations

import difflib
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from telegram import Bot, BotCommandScope, BotCommandScopeChat, BotCommandScopeDefault
from telegram.error import BadRequest, Forbidden, InvalidToken, RetryAfter, TelegramError

from bot.prepared import REFUSED_BY_TELEGRAM
from bot.transport import Transport
from config.settings import Settings
from conversations.check_words import STAFF_COMMANDS
from conversations.script import Script, Words

# Bokmål is for everybody whose language has no words of its own, and for the page t.me/….
CODES: Mapping[str, str | None] = {"nb": None, "nn": "nn", "en": "en"}


class ProfileError(Exception):
    """Why Telegram cannot be told: one sentence."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that Telegram shows, and how to ask for it and change it."""

    place: str
    wanted: str
    ask: Callable[[], Awaitable[str]]
    tell: Callable[[], Awaitable[bool]]
    refused: str = "Telegram does not take it."


async def set_up(settings: Settings, script: Script, say: Callable[[str], None]) -> bool:
    """Changes what differs, and says what that was; whether Telegram took all of it."""
    transport = Transport()
    token, base = settings.token.get_secret_value(), f"{settings.api_url}/bot"
    try:
        async with Bot(token, base, request=transport, get_updates_request=transport) as bot:
            done = [await _mended(entry, say) for entry in entries(bot, settings, script)]
    except InvalidToken:
        raise ProfileError(REFUSED_BY_TELEGRAM) from None
    except RetryAfter:
        raise ProfileError("Telegram asks for a pause; run setup again in some minutes.") from None
    except TelegramError:
        raise ProfileError("Telegram cannot be reached; run setup again.") from None
    say(f"{done.count(True)} changed, {done.count(None)} as they should be.")
    return False not in done


async def _mended(entry: Entry, say: Callable[[str], None]) -> bool | None:
    """Whether Telegram took a change; None where there was nothing to change."""
    try:
        present = await entry.ask()
        if present == entry.wanted:
            return None
        await entry.tell()
    except (BadRequest, Forbidden):
        say(f"{entry.place}: {entry.refused}")
        return False
    lines = difflib.ndiff(present.splitlines(), entry.wanted.splitlines())
    say("\n".join([entry.place, *(f"  {line}" for line in lines if line[0] != "?")]))
    return True


def entries(bot: Bot, settings: Settings, script: Script) -> Iterator[Entry]:
    """Everything that Telegram should show, the same for all first."""
    for words in script.words.values():
        if words.profile:
            yield from _described(bot, words)
        public = [item for item in words.commands.items() if item[0] not in STAFF_COMMANDS]
        if public:
            code = CODES[words.language]
            yield _menu(bot, f"Commands, {words.name}", public, BotCommandScopeDefault(), code)
    yield from _staff(bot, settings, script.words["nb"].commands)


def _described(bot: Bot, words: Words) -> Iterator[Entry]:
    code, long, short = CODES[words.language], words.profile["description"], words.profile["short"]

    async def description() -> str:
        return (await bot.get_my_description(code)).description

    async def short_description() -> str:
        return (await bot.get_my_short_description(code)).short_description

    tell = partial(bot.set_my_description, long, code)
    yield Entry(f"Description, {words.name}", long, description, tell)
    tell = partial(bot.set_my_short_description, short, code)
    yield Entry(f"Short description, {words.name}", short, short_description, tell)


def _menu(
    bot: Bot,
    place: str,
    commands: Sequence[tuple[str, str]],
    scope: BotCommandScope,
    code: str | None = None,
) -> Entry:
    async def present() -> str:
        found = await bot.get_my_commands(scope, code)
        return _listed([(command.command, command.description) for command in found])

    tell = partial(bot.set_my_commands, commands, scope, code)
    refused = "Telegram knows no such chat yet; they press START, then you run setup again."
    return Entry(place, _listed(commands), present, tell, refused)


def _listed(commands: Sequence[tuple[str, str]]) -> str:
    return "\n".join(f"/{command} {description}" for command, description in commands)


def _staff(bot: Bot, settings: Settings, commands: Mapping[str, str]) -> Iterator[Entry]:
    """The menus of staff, each in their own chat; said by their place in the settings."""
    administrators = [one.id for one in settings.administrators]
    moderators = sorted(settings.moderators)
    places = {chat: f"Commands, moderator {n}" for n, chat in enumerate(moderators, 1)}
    places |= {chat: f"Commands, administrator {n}" for n, chat in enumerate(administrators, 1)}
    for chat, place in places.items():
        hidden = {
            *(() if chat in administrators else ("lister",)),
            *(() if chat in moderators else ("tall",)),
        }
        own = [item for item in commands.items() if item[0] not in hidden]
        if own:
            yield _menu(bot, place, own, BotCommandScopeChat(chat))
