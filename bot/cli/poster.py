"""`python -m bot poster`: posters, cards, slides and badges, as PDF and PNG (ADR 38)."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from bot.cli.areas import quote_name
from bot.cli.context import chosen_language, load_settings_and_script, with_store
from bot.cli.output import DONE, CommandError, write_file
from bot.clock import today
from bot.files.poster import PosterText, lay_out, sheet_pdf, sheet_png
from bot.store.areas import find_area
from bot.store.contacts import Store
from conversations.contacts.contact import Area
from conversations.script.link_codes import LinkCode, LinkCodes, load_link_codes
from conversations.script.schema import Script

BOT = re.compile(r"@?([A-Za-z][A-Za-z0-9_]{4,31})")


def write_posters(arguments: argparse.Namespace) -> int:
    """Writes a PDF and a PNG for each list that is asked for, or one that leads to none."""
    settings, script = load_settings_and_script()
    language = chosen_language(script, arguments.language)
    codes = load_link_codes(settings.database.parent)
    areas = {area.name: area for area in with_store(settings, Store.areas, "empty")}
    name = bot_name(script, arguments.bot)
    wanted = [*wanted_codes(codes, areas, arguments)]
    try:
        arguments.folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        raise CommandError(
            f"The folder {arguments.folder} cannot be made; choose another."
        ) from None
    for code in wanted:
        area = areas.get(code.list) if code else None
        said = poster_text(script, language, name, code, area, today())
        sheet = lay_out(arguments.format, said)
        file = _file(arguments.folder, name, area, f"{arguments.format}-{language}")
        write_file(file.with_suffix(".pdf"), sheet_pdf(sheet, said))
        write_file(file.with_suffix(".png"), sheet_png(sheet))
        print(f"{file}.pdf and .png: {said.address}")
    return DONE


def bot_name(script: Script, given: str | None) -> str:
    """What the bot is called at Telegram, without @."""
    name = BOT.fullmatch(given or script.service.get("bot_name", ""))
    if not name:
        raise CommandError(
            "A poster needs the bot's name: write it as bot_name in service.toml, or --bot @name."
        )
    return name[1]


def poster_text(
    script: Script, language: str, name: str, code: LinkCode | None, area: Area | None, day: date
) -> PosterText:
    """What a sheet says; CommandError where the script has no words for it."""
    words = script.words[language]
    said = words.poster
    if not said:
        raise CommandError(
            f"{language}.toml has no [poster]; write its words, see docs/writing.md."
        )
    counties = area.counties if area else ()
    where = said["anywhere"]
    if len(counties) == 1:
        where = said["here"].format(place=script.country.regions[counties[0]])
    address = script.service.get("web_address", "")
    foot = (f"t.me/{name}", said["web"].format(address=address) if address else "")
    return PosterText(
        language=language,
        heading=said["heading"],
        where=where,
        steps=(said["scan"], said["start"], said["choose"]),
        **{key: said[key] for key in ("kept", "stored", "brief", "danger", "service")},
        name=name,
        foot=" · ".join(filter(None, foot)),
        printed=said["printed"].format(month=words.months[day.month - 1], year=day.year),
        address=f"https://t.me/{name}" + (f"?start={code.id}" if code else ""),
        colour=script.colour,
    )


def wanted_codes(
    codes: LinkCodes, areas: Mapping[str, Area], arguments: argparse.Namespace
) -> Iterator[LinkCode | None]:
    """The code of each sheet; None is the bot's address alone."""
    if arguments.code:
        code = codes.codes.get(arguments.code)
        if not code or code.retired:
            raise CommandError(f"There is no code {quote_name(arguments.code)} in use.")
        yield code
    elif arguments.area:
        area = find_area([*areas.values()], arguments.area)
        if not area or not area.counties:
            asked = quote_name(arguments.area)
            raise CommandError(f"There is no list of a county {asked}; see: contacts areas list.")
        yield _newest(codes, area.name)
    elif arguments.all:
        listed = [area.name for area in areas.values() if area.counties]
        ready = [name for name in listed if codes.codes_of(name)]
        if not ready:
            raise CommandError('No list has a code: codes add "Poster in hospitals" --every-list')
        if lacking := [name for name in listed if name not in ready]:
            print(f"Without a code, so without a poster: {', '.join(lacking)}.", file=sys.stderr)
        yield from (_newest(codes, name) for name in ready)
    elif general := codes.codes_of(""):
        yield general[-1]
    else:
        print("No code leads to the first screen, so nobody is counted: codes add NAME",
              file=sys.stderr)  # fmt: skip
        yield None


def _newest(codes: LinkCodes, area: str) -> LinkCode:
    if found := codes.codes_of(area):
        return found[-1]
    raise CommandError(f'{area} has no code: codes add "Poster in hospitals" --list "{area}"')


def _file(folder: Path, name: str, area: Area | None, kind: str) -> Path:
    of = [name, area.name] if area else [name]
    return folder / "-".join([*(re.sub(r"\W+", "-", part.casefold()) for part in of), kind])
