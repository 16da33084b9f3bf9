"""State in a button and back: the only memory that the conversation has.

    version.language.step.trail.offer.area.page.seed.channel.counted.about.choice

Text in ASCII, numbers in base 36, steps by their two-character codes, at most 64 bytes. Each pair
of state and choice has exactly one spelling; whatever else comes, forged or old, is `Stale`. Only
the way back may hold steps that are retired by now: it leads past them.
"""

from __future__ import annotations

import re

from conversations.directory import COUNTIES
from conversations.model import ABROAD, ANYWHERE, LANGUAGES, SEEDS, Input, Stale, State, Tap
from conversations.script import Script

LIMIT = 64  # bytes of callback_data that Telegram takes
TRAIL = 6  # steps that Tilbake can go back through

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_NUMBER = re.compile(r"[0-9a-z]{0,7}")
_CHOICE = re.compile(r"[a-z0-9_]{1,12}")


def encode(script: Script, state: State, choice: str) -> str:
    """The data of a button that stands on the screen of `state`."""
    fields = (
        base36(script.version),
        state.language,
        script.steps[state.step].code,
        "".join(script.steps[step].code for step in state.trail),
        state.offer,
        state.area,
        base36(state.page),
        base36(state.seed),
        state.channel,
        base36(state.counted),
        base36(state.about),
        choice,
    )
    return ".".join(fields)


def decode(script: Script, data: str, otherwise: State) -> tuple[State, Input]:
    """The state a button stood for and the tap; `otherwise` and Stale if it cannot be read."""
    fields = data.split(".")
    if len(data.encode("utf-8", "replace")) > LIMIT or len(fields) != 12:
        return otherwise, Stale()
    version, language, code, trail, offer, area, page, seed, channel, counted, about, choice = (
        fields
    )
    numbers = [_number(field) for field in (version, page, seed, counted, about)]
    way_back = (c for c in re.findall("..?", trail) if c not in script.retired)
    steps = [script.by_code.get(c) for c in (code, *way_back)]
    if (
        None in numbers
        or None in steps
        or language not in LANGUAGES
        or len(steps) > TRAIL + 1
        or (numbers[2] or 0) >= SEEDS
        or (offer and offer not in script.offers)
        or (area not in ("", ANYWHERE, ABROAD) and not COUNTIES.keys() >= set(area.split("-")))
        or (channel and channel not in script.channels)
        or not _CHOICE.fullmatch(choice)
    ):
        return otherwise, Stale()
    _, page_, seed_, counted_, about_ = (number or 0 for number in numbers)
    here, *back = (step.id for step in steps if step)
    state = State(language, here, tuple(back), offer, area, page_, seed_, channel, counted_, about_)
    return state, Tap(choice)


def base36(number: int) -> str:
    """A number in base 36; nothing for zero, which most fields hold."""
    digits = ""
    while number:
        number, rest = divmod(number, 36)
        digits = _DIGITS[rest] + digits
    return digits


def _number(text: str) -> int | None:
    if not _NUMBER.fullmatch(text) or text.startswith("0"):
        return None
    return int(text, 36) if text else 0
