"""What Telegram shows of the bot beside its messages: compared with the script, and mended.

The descriptions stand there before anybody presses START and when the bot is down; the commands
are the menu. A picture is given to a bot that has none; the name is @BotFather's.
"""

from __future__ import annotations

import difflib
from collections.abc import Awaitable, Callable, Iterator, Sequence
from functools import partial

from telegram import (
    Bot,
    BotCommandScope,
    BotCommandScopeChat,
    BotCommandScopeDefault,
    InputProfilePhotoStatic,
)
from telegram.error import BadRequest, Forbidden, InvalidToken, RetryAfter, TelegramError

from bot.telegram.client import Transport
from config.settings import Settings
from config.version import program_version
from conversations.script.country import STAFF
from conversations.script.schema import Script, Texts
from conversations.values import value_object


class SetupError(Exception):
    """Why Telegram cannot be told: one sentence."""


@value_object
class ProfileField:
    """One thing that Telegram shows, and how to ask for it and change it."""

    place: str
    wanted: str
    ask: Callable[[], Awaitable[str]]
    tell: Callable[[], Awaitable[bool]]
    refused: str = "Telegram does not take it."


async def set_up(
    settings: Settings, script: Script, say: Callable[[str], None], draw: Callable[[], bytes]
) -> bool:
    """Changes what differs, and says what that was; whether Telegram took all of it.

    `draw` makes the picture of a bot that has none, as JPEG.
    """
    transport = Transport()
    token, base = settings.token.reveal(), f"{settings.api_url}/bot"
    try:
        async with Bot(token, base, request=transport, get_updates_request=transport) as bot:
            fields = [*profile_fields(bot, settings, script), _picture_field(bot, draw)]
            done = [await _update_field(entry, say) for entry in fields]
    except InvalidToken:
        raise SetupError(REFUSED_BY_TELEGRAM) from None
    except RetryAfter:
        raise SetupError("Telegram asks for a pause; run setup again in some minutes.") from None
    except TelegramError:
        raise SetupError("Telegram cannot be reached; run setup again.") from None
    say(f"{done.count(True)} changed, {done.count(None)} as they should be.")
    return False not in done


async def _update_field(entry: ProfileField, say: Callable[[str], None]) -> bool | None:
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


def profile_fields(bot: Bot, settings: Settings, script: Script) -> Iterator[ProfileField]:
    """Everything that Telegram should show, the same for all first."""
    # The first language is for everybody whose own has no words here, and for the page t.me/….
    usual, meanings = script.country.staff_language, script.country.commands
    for words in script.words.values():
        code = None if words.language == usual else words.language
        if words.profile:
            yield from _description_fields(bot, words, code)
        public = [item for item in words.commands.items() if meanings.get(item[0]) not in STAFF]
        if public:
            yield _command_field(
                bot, f"Commands, {words.name}", public, BotCommandScopeDefault(), code
            )
    menu = [
        (meanings.get(word, ""), word, text) for word, text in script.words[usual].commands.items()
    ]
    yield from _staff_fields(bot, settings, menu)


def _description_fields(bot: Bot, words: Texts, code: str | None) -> Iterator[ProfileField]:
    short = words.profile["short"]
    long = f"{words.profile['description']}\n\nKollegabot {program_version()}"

    async def description() -> str:
        return (await bot.get_my_description(code)).description

    async def short_description() -> str:
        return (await bot.get_my_short_description(code)).short_description

    tell = partial(bot.set_my_description, long, code)
    yield ProfileField(f"Description, {words.name}", long, description, tell)
    tell = partial(bot.set_my_short_description, short, code)
    yield ProfileField(f"Short description, {words.name}", short, short_description, tell)


def _picture_field(bot: Bot, draw: Callable[[], bytes]) -> ProfileField:
    """Whatever picture there is stays: an association may have chosen its own."""
    wanted = "two speech bubbles"

    async def picture() -> str:
        return wanted if (await bot.get_user_profile_photos(bot.id, limit=1)).total_count else ""

    async def tell() -> bool:
        return await bot.set_my_profile_photo(InputProfilePhotoStatic(draw()))

    refused = "Telegram does not take it; send @BotFather /setuserpic and docs/pictures/bot.jpg."
    return ProfileField("Picture", wanted, picture, tell, refused)


def _command_field(
    bot: Bot,
    place: str,
    commands: Sequence[tuple[str, str]],
    scope: BotCommandScope,
    code: str | None = None,
) -> ProfileField:
    async def current_commands() -> str:
        found = await bot.get_my_commands(scope, code)
        return _format_commands([(command.command, command.description) for command in found])

    tell = partial(bot.set_my_commands, commands, scope, code)
    refused = "Telegram knows no such chat yet; they press START, then you run setup again."
    return ProfileField(place, _format_commands(commands), current_commands, tell, refused)


def _format_commands(commands: Sequence[tuple[str, str]]) -> str:
    return "\n".join(f"/{command} {description}" for command, description in commands)


def _staff_fields(
    bot: Bot, settings: Settings, menu: Sequence[tuple[str, str, str]]
) -> Iterator[ProfileField]:
    """The menus of staff, each in their own chat; said by their place in the settings.

    `menu` has what each command does, its word and what the menu says of it.
    """
    administrators = [one.id for one in settings.administrators]
    moderators = sorted(settings.moderators)
    places = {chat: f"Commands, moderator {n}" for n, chat in enumerate(moderators, 1)}
    places |= {chat: f"Commands, administrator {n}" for n, chat in enumerate(administrators, 1)}
    for chat, place in places.items():
        hidden = {
            *(() if chat in administrators else ("lists",)),
            *(() if chat in moderators else ("counts",)),
        }
        own = [(word, text) for meaning, word, text in menu if meaning not in hidden]
        if own:
            yield _command_field(bot, place, own, BotCommandScopeChat(chat))


REFUSED_BY_TELEGRAM = "Telegram refuses the token: set KOLLEGABOT_TOKEN to the one from @BotFather."
