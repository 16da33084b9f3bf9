"""`python -m bot codes …`: the codes behind links, drawn, listed and retired (ADR 38)."""

from __future__ import annotations

import argparse
import secrets
from collections.abc import Collection, Sequence
from dataclasses import replace

from bot.cli.areas import quote_name
from bot.cli.context import load_settings_and_script, with_store
from bot.cli.output import DONE, CommandError, align_columns
from bot.clock import today
from bot.store.areas import find_area
from bot.store.contacts import Store
from bot.store.link_codes import save_link_codes
from config.loading import load_settings
from config.settings import Settings
from conversations.contacts.cells import clean
from conversations.contacts.contact import Area, Contact, normalize_name
from conversations.script.link_codes import (
    LENGTH,
    LETTERS,
    NAME,
    PLACE,
    LinkCode,
    LinkCodes,
    free_channel,
    load_link_codes,
)
from conversations.script.schema import Script
from conversations.understanding.intent import understand


def print_codes(_: argparse.Namespace) -> int:
    """Lists every code there has been."""
    codes = load_link_codes(load_settings(require_token=False).database.parent)
    if not codes.codes:
        print("There are no codes yet; draw one with: codes add NAME")
        return DONE
    rows = [
        (c.id, c.list or "–", codes.names.get(c.channel, c.channel), c.place or "–", c.day,
         "retired" if c.retired else "in use")
        for c in codes.codes.values()
    ]  # fmt: skip
    print("\n".join(align_columns([("code", "list", "name", "place", "day", "state"), *rows])))
    return DONE


def add(arguments: argparse.Namespace) -> int:
    """Draws a code, or one for each list, and says the links."""
    settings, script = load_settings_and_script()
    codes = load_link_codes(settings.database.parent)
    areas, contacts = with_store(settings, _lists, "empty")
    more = new_codes(script, codes, areas, contacts, arguments)
    _save(settings, more)
    for code in more.codes.values():
        if code.id not in codes.codes:
            print(f"{link(script, code.id)}  {code.list}".rstrip())
    return DONE


def new_codes(
    script: Script,
    codes: LinkCodes,
    areas: Sequence[Area],
    contacts: Collection[Contact],
    arguments: argparse.Namespace,
) -> LinkCodes:
    """The codes with those that are asked for; CommandError where that may not be."""
    name = _neutral_words(script, contacts, arguments.name, NAME)
    place = _neutral_words(script, contacts, arguments.place, PLACE) if arguments.place else ""
    channel = free_channel(codes, name, script.channels)
    if not channel:
        used = ", ".join(codes.names.values())
        raise CommandError(f"All {len(script.channels)} names are in use; take one of: {used}.")
    names = {**codes.names, channel: codes.names.get(channel, name)}
    more = dict(codes.codes)
    for wanted in _wanted_lists(areas, arguments):
        code = _draw_code({*more, *script.channels})
        more[code] = LinkCode(code, channel, today(), wanted, place)
    return LinkCodes(names, more)


def retire(arguments: argparse.Namespace) -> int:
    """Takes a code out of use for good; whoever follows it begins an ordinary conversation."""
    settings = load_settings(require_token=False)
    codes = load_link_codes(settings.database.parent)
    code = codes.codes.get(arguments.code)
    if code is None or code.retired:
        asked = quote_name(arguments.code)
        raise CommandError(f"There is no code {asked} in use; see them with: codes list.")
    changed = {**codes.codes, code.id: replace(code, retired=True)}
    _save(settings, replace(codes, codes=changed))
    print(f"{code.id} is retired: who follows it begins an ordinary conversation.")
    return DONE


def link(script: Script, code: str) -> str:
    """The address of a code, as far as service.toml says what the bot is called."""
    name = script.service.get("bot_name", "")
    return f"https://t.me/{name.removeprefix('@') if name[:1] == '@' else '<bot>'}?start={code}"


async def _lists(store: Store) -> tuple[Sequence[Area], Sequence[Contact]]:
    return await store.areas(), await store.contacts()


def _wanted_lists(areas: Sequence[Area], arguments: argparse.Namespace) -> list[str]:
    """The lists that get a code; "" is none."""
    if arguments.every_list:
        return [area.name for area in areas if area.counties]
    if arguments.list is None:
        return [""]
    area = find_area(areas, arguments.list)
    if area is None or not area.counties:
        known = ", ".join(area.name for area in areas if area.counties)
        raise CommandError(
            f"There is no list of a county {quote_name(arguments.list)}; there are: {known}."
        )
    return [area.name]


def _neutral_words(script: Script, contacts: Collection[Contact], written: str, limit: int) -> str:
    """What a medium or a place is called; refused where it names a person or a need."""
    words = clean(written)
    if not 0 < len(words) <= limit:
        raise CommandError(f"{quote_name(written)} is empty or longer than {limit} characters.")
    meaning = understand(script.vocabulary, words)
    audiences = {choice.to for choice in script.steps[script.start].choices.values()}
    if meaning.emergency or meaning.step not in {"", *audiences} or meaning.offer:
        raise CommandError(
            f"{quote_name(words)} says what somebody seeks; say only what carries the link and "
            "where it is, as “Poster in hospitals”."
        )
    folded = f" {normalize_name(words)} "
    if any(f" {normalize_name(contact.name)} " in folded for contact in contacts):
        raise CommandError(f"{quote_name(words)} names a person; name what carries the link.")
    return words


def _draw_code(taken: Collection[str]) -> str:
    """A new code, by lot."""
    while (code := "".join(secrets.choice(LETTERS) for _ in range(LENGTH))) in taken:
        pass
    return code


def _save(settings: Settings, codes: LinkCodes) -> None:
    try:
        save_link_codes(settings.database.parent, codes)
    except OSError:
        raise CommandError("codes.toml beside the database cannot be written.") from None
