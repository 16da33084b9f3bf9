"""What all pages share: Jinja2 with autoescape, style, links inside a text."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from conversations.contacts.formatting import format_phone
from conversations.script.schema import Script, Texts

HERE = Path(__file__).parent
EXITS = ("back", "acute", "erase")  # choices on nearly every screen, which look different

_WEB = r"https?://[^\s<>\"«»]*[^\s<>\"«».,;:!?)]"
_MAIL = r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"


def render(template: str, words: Texts, day: date, **values: object) -> str:
    """A whole page; its policy lets it ask nobody for anything, and run no script."""
    return ENVIRONMENT.get_template(f"{template}.html").render(
        values, kind=template, texts=words, words=words.site, day=day
    )


def readable_number(script: Script, dial: str) -> str:
    """A number to dial as one reads it; nothing for what is none."""
    known = {n.dial: n.value for n in script.numbers.values()}
    is_number = dial.removeprefix("+").isdecimal()
    return known.get(dial, format_phone(dial)) if is_number else ""


def fixed_numbers(script: Script) -> dict[str, str]:
    """The numbers that no list holds, as one reads them, and what to dial for each."""
    known = {n.value: n.dial for n in script.numbers.values()}
    if switchboard := script.service.get("switchboard", "").strip():
        known.setdefault(switchboard, script.country.dial(switchboard))
    return known


def link_words(text: str, dials: Mapping[str, str]) -> Markup:
    """A text as HTML; known numbers, e-mail and web addresses can be followed."""
    pieces: list[str] = []
    at = 0
    for match in re.finditer(_link_pattern(tuple(dials)), text):
        web, mail, number = match.groups()
        href = web or (f"mailto:{mail}" if mail else f"tel:{dials[number]}")
        # An address may be broken anywhere to fit a narrow screen, a number not.
        style = "" if number else Markup(' class="address"')
        link = Markup('<a href="{}"{}>{}</a>').format(href, style, match[0])
        pieces += text[at : match.start()], link
        at = match.end()
    return Markup("").join([*pieces, text[at:]])  # which escapes what is no link


@cache
def _link_pattern(numbers: tuple[str, ...]) -> re.Pattern[str]:
    known = "|".join(map(re.escape, sorted(numbers, key=len, reverse=True))) or "(?!)"
    return re.compile(rf"({_WEB})|({_MAIL})|(?<![\d+])(?:\+\d{{1,3}} )?({known})(?!\d)")


def written_date(day: date, words: Texts) -> str:
    """A day, as one writes it in a language."""
    form = words.site["date"]
    return form.format(day=day.day, month=words.months[day.month - 1], year=day.year)


@cache
def style(*files: str) -> str:
    """Style sheets in one, without comments and line ends."""
    text = "".join((HERE / file).read_text("utf-8") for file in files)
    return re.sub(r"/\*.*?\*/|\n\s*", "", text, flags=re.DOTALL)


def style_digest(text: str) -> str:
    """What a policy lets a style in the page itself be known by."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


ENVIRONMENT = Environment(
    loader=FileSystemLoader(HERE / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)
ENVIRONMENT.filters.update(link_words=link_words, written_date=written_date)
ENVIRONMENT.globals["exits"] = EXITS
