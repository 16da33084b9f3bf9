"""What of the lists stands on the open web: who has agreed to it, and where there are others."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from hashlib import sha256

from conversations.contacts.contact import Area, Contact
from conversations.contacts.directory import Directory
from conversations.model import ANYWHERE
from conversations.script.link_codes import LinkCodes, presets
from conversations.script.schema import Script
from conversations.values import value_object


@value_object
class WebContents:
    """Everything beside the script that the web copy says; nothing of anybody who has not agreed.

    `others` are the lists, by offer and where, on which people stand who are not on the web.
    `bot` is the bot's username without @, empty where nobody knows it. `codes` are those that a
    link to the bot may carry, by area.
    """

    day: date
    areas: tuple[Area, ...] = ()
    contacts: tuple[Contact, ...] = ()
    others: tuple[tuple[str, str], ...] = ()
    bot: str = ""
    codes: tuple[tuple[str, str], ...] = ()
    is_paused: bool = False

    def digest(self) -> str:
        """Another word for other contents, the same in every process."""
        from pydantic import TypeAdapter  # asked where a copy is drawn, never by a running bot

        return sha256(TypeAdapter(WebContents).dump_json(self)).hexdigest()


def web_contents(
    script: Script,
    day: date,
    areas: Iterable[Area],
    contacts: Iterable[Contact],
    *,
    bot: str = "",
    codes: LinkCodes | None = None,
    is_paused: bool = False,
) -> WebContents:
    """The contents for one day; nobody where the bot is paused."""
    known, listed = tuple(areas), () if is_paused else tuple(contacts)
    elsewhere = Directory(day, known, [c for c in listed if not c.web], script.offer_areas())
    return WebContents(
        day,
        known,
        tuple(contact for contact in listed if contact.web),
        tuple(
            (offer, where)
            for offer in script.offers
            for where in ("", ANYWHERE, *script.country.regions)
            if elsewhere.find(offer, where)
        ),
        bot=bot,
        codes=tuple(_web_codes(script, codes or LinkCodes(), known).items()),
        is_paused=is_paused,
    )


def _web_codes(script: Script, codes: LinkCodes, areas: Iterable[Area]) -> dict[str, str]:
    """The newest code for each county, and for none, of those that count as the web copy.

    So that nobody who comes from here is counted as having seen a poster.
    """
    name = next(iter(script.words.values())).site["channel"].casefold()
    channels = {channel for channel, shown in codes.names.items() if shown.casefold() == name}
    found = [(p.area, code) for code, p in presets(codes, areas).items() if p.channel in channels]
    found.sort(key=lambda pair: -len(pair[0]))  # a list of one county last, and so in use
    return {area: code for where, code in found for area in where.split("-")}
