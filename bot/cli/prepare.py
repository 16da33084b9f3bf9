"""What a start of the bot needs to know: read in a process of its own, taken up in the bot's.

The readers of settings and script, pydantic and the checks are a fifth of the memory that a bot
has with them, and nobody who is answered needs them.
"""

from __future__ import annotations

import pickle
from typing import cast

from bot.clock import set_country
from bot.store.link_codes import LinkCodeFile
from config import logs
from config.settings import Settings, SettingsError
from conversations.contacts.home import set_home
from conversations.lists.reading_words import set_reading
from conversations.script.checked import CheckedScript
from conversations.script.diagnostics import ScriptError
from conversations.script.layers import BUILT_IN
from conversations.sentences.catalog import set_language

EXPECTED = (SettingsError, ScriptError)


def prepare() -> tuple[Settings, bytes, LinkCodeFile]:
    """Settings, the script that was checked, pickled, and codes; raises what is expected."""
    from bot.cli.script_cache import ScriptCache
    from config.loading import load_settings

    settings = load_settings()
    logs.set_up(settings.log_level)
    cache = ScriptCache(settings.database, settings.script or BUILT_IN, settings.token)
    data = cache.load()
    if data is None:
        from bot.cli.context import load_checked_script

        data = pickle.dumps(load_checked_script(settings))
        cache.store(data)
    codes = LinkCodeFile(settings.database.parent)
    codes.current()  # read here, and by the running bot where they change
    return settings, data, codes


def take_up(data: bytes) -> CheckedScript:
    """The script, with clock, language and country of this process set as it says."""
    checked = cast("CheckedScript", pickle.loads(data))  # noqa: S301 (our own, or signed)
    set_language(checked.language, checked.own_sentences)
    set_country(checked.script.country)
    set_home(checked.home)
    set_reading(lambda: checked.words.lists)
    return checked
