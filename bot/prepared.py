"""What a command needs before it begins: the settings and the script."""

from __future__ import annotations

from bot.lists import today
from config.settings import Settings, load
from conversations.check import check
from conversations.files import ScriptError
from conversations.reader import BUILT_IN, read
from conversations.script import Script

REFUSED_BY_TELEGRAM = "Telegram refuses the token: set KOLLEGABOT_TOKEN to the one from @BotFather."


def quiet() -> tuple[Settings, Script]:
    """The settings, of which a command beside the bot needs no token, and the script."""
    settings = load(require_token=False)
    return settings, read(settings.script or BUILT_IN)


def sound(settings: Settings) -> Script:
    """The script for people to see; ScriptError where it would lead somebody astray."""
    script = read(settings.script or BUILT_IN)
    wrong = [finding for finding in check(script, today()) if not finding.warning]
    if wrong:
        raise ScriptError(f"{wrong[0]} (alle feil: python -m bot check)")
    return script
