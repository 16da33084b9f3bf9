"""State in a button and back: the only memory that the conversation has.

    version.language.step.history.offer.area.page.seed.channel.counted.message.choice

Where contacts are narrowed, the letters of the filters stand before the choice as one field more.
Text in ASCII, numbers in base 36, steps by their two-character codes, at most 64 bytes; the hour
of contacts is added to their seed. Each pair of state and choice has exactly one spelling; whatever
else comes, forged or old, is `Stale`. Only the way back may hold steps that are retired by now: it
leads past them.
"""

from __future__ import annotations

import re
from zlib import crc32

from conversations.contacts.contact import Contact, contact_key
from conversations.model import SEEDS, Input, Stale, State, Tap
from conversations.script.schema import Script

LIMIT = 64  # bytes of callback_data that Telegram takes
CHOICE = 12  # bytes that a choice has at most
HISTORY = 6  # steps that Tilbake can go back through

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_NUMBER = re.compile(r"(?:[1-9a-z][0-9a-z]{0,6})?")
_CHOICE = re.compile(rf"[a-z0-9_]{{1,{CHOICE}}}")


def encode(script: Script, state: State, choice: str) -> str:
    """The data of a button that stands on the screen of `state`."""
    fields = (
        base36(script.version),
        state.language,
        script.steps[state.step].code,
        "".join([script.steps[step].code for step in state.history]),
        state.offer,
        state.area,
        base36(state.page),
        base36(state.seed if state.hour is None else state.seed + SEEDS * (state.hour + 1)),
        state.channel,
        base36(state.counted_mask),
        base36(state.message_id),
        *filter(None, ["".join([script.country.filters[name].letter for name in state.filters])]),
        choice,
    )
    return ".".join(fields)


def decode(script: Script, data: str, otherwise: State | None = None) -> tuple[State, Input]:
    """The state a button stood for and the tap; `otherwise`, or a new state, and Stale if none."""
    fields = data.split(".")
    if len(data.encode("utf-8", "replace")) > LIMIT or len(fields) not in (12, 13):
        return otherwise or State(script.country.staff_language), Stale()
    version, language, code, back, offer, area, page, seed, channel, counted, message = fields[:11]
    filters, choice = "".join(fields[11:-1]), fields[-1]
    known = script.country.filters.values()
    history = [c for c in re.findall("..?", back) if c not in script.retired]
    if not (
        all(map(_NUMBER.fullmatch, (version, page, seed, counted, message)))
        and all(c in script.by_code for c in (code, *history))
        and language in script.words
        and len(history) <= HISTORY
        and int(seed or "0", 36) < SEEDS * 25
        and (not offer or offer in script.offers)
        and (not area or script.vocabulary.places.in_order(area.split("-")))
        and (not channel or channel in script.channels)
        and [f.letter for f in known if f.letter in filters] == [*filters]
        and len(fields) == 12 + bool(filters)
        and _CHOICE.fullmatch(choice)
    ):
        return otherwise or State(script.country.staff_language), Stale()
    hours, order = divmod(int(seed or "0", 36), SEEDS)
    state = State(
        language=language,
        step=script.by_code[code].id,
        history=tuple([script.by_code[c].id for c in history]),
        offer=offer,
        area=area,
        page=int(page or "0", 36),
        filters=tuple([f.id for f in known if f.letter in filters]),
        seed=order,
        hour=hours - 1 if hours else None,
        channel=channel,
        counted_mask=int(counted or "0", 36),
        message_id=int(message or "0", 36),
    )
    return state, Tap(choice)


def contact_code(contact: Contact) -> str:
    """The choice that stands for one entry of the lists: the same as long as its name is."""
    return "n" + base36(crc32("|".join(contact_key(contact)).encode()))


def base36(number: int) -> str:
    """A number in base 36; nothing for zero, which most fields hold."""
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
    return digits
