"""A page as a browser wants it: HTML without a script, every value escaped."""

from __future__ import annotations

import base64
import hashlib
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from html import escape
from pathlib import Path

from conversations.canonical import Page, buttons
from conversations.model import LANGUAGES, Button, Line, Screen
from conversations.script import Script, Words

HERE = Path(__file__).parent
OWN = ("back", "acute", "erase")  # choices that look different from others

_WEB = r"https?://[^\s<>\"«»]*[^\s<>\"«».,;:!?)]"
_MAIL = r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"


@cache
def fixed(language: str) -> Mapping[str, str]:
    """What only the pages say, in one language."""
    tables = tomllib.loads((HERE / "words.toml").read_text("utf-8"))
    return {name: text.strip() for name, text in tables[language].items()}


def document(language: str, title: str, body: Iterable[str], kind: str = "page") -> str:
    """A whole document; it asks nobody for anything, and no other page may make it."""
    style, policy = _style()
    return "\n".join(
        (
            "<!doctype html>",
            f'<html lang="{language}">',
            '<head>\n<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="robots" content="noindex, nofollow">',
            '<meta name="referrer" content="no-referrer">',
            '<meta name="color-scheme" content="light dark">',
            # Else a telephone makes links of whatever looks like a number to it.
            '<meta name="format-detection" content="telephone=no">',
            f"<title>{escape(title)}</title>",
            f"<style>{style}</style>\n</head>",
            f'<body class="{kind}">',
            f'<a class="skip" href="#main">{escape(fixed(language)["skip"])}</a>',
            *body,
            "</body>\n</html>\n",
        )
    )


def lines(said: Sequence[Line], dials: Mapping[str, str], level: int = 1) -> Iterator[str]:
    """The lines of a screen: the first bold one is its heading, a blank one leaves a gap."""
    first = next((line for line in said if line.style == "bold" and line.text), None)
    first = first or next((line for line in said if line.text), None)
    gap = ""
    for line in said:
        if line.text:
            other = "p" if line.style == "plain" else f"h{level + 1}"
            tag = f"h{level}" if line is first else other
            yield f"<{tag}{gap}>{linked(line.text, dials)}</{tag}>"
        gap = "" if line.text else ' class="gap"'


def linked(text: str, dials: Mapping[str, str]) -> str:
    """A text, escaped, in which known numbers, e-mail and web addresses can be followed."""
    numbers = "|".join(map(re.escape, sorted(dials, key=len, reverse=True))) or "(?!)"
    pattern = rf"({_WEB})|({_MAIL})|(?<![\d+])(?:\+47 )?({numbers})(?!\d)"
    parts, at = [], 0
    for found in re.finditer(pattern, text):
        web, mail, number = found.groups()
        to = web or (f"mailto:{mail}" if mail else f"tel:{dials[number]}")
        long = "" if number else ' class="address"'
        parts += [escape(text[at : found.start()]), f'<a href="{escape(to)}"{long}>']
        parts += [escape(found[0]), "</a>"]
        at = found.end()
    return "".join((*parts, escape(text[at:])))


def key(script: Script, page: Page, button: Button, width: int, folder: str) -> str:
    """One button, as a link in a list."""
    label, attributes, kind = button.label, "", f"in{min(width, 4)}"
    if button.copy:
        to, kind = f"tel:{button.copy}", f"{kind} calls"
        attributes = ' class="call"'
        label = fixed(page.state.language)["call"].format(
            number=number_of(script.words[page.state.language], button)
        )
    elif button.url:
        to, attributes = button.url, ' rel="noreferrer"'
    else:
        to = href(folder, page.links[button.data])
        attributes = _choice(button.data.rpartition(".")[2])
    return f'<li class="{kind}"><a href="{escape(to)}"{attributes}>{escape(label)}</a></li>'


def number_of(words: Words, button: Button) -> str:
    """The number that a copy button shows, as one reads it."""
    before, _, after = words.labels["copy"].partition("{number}")
    return button.label.removeprefix(before).removesuffix(after)


def dials(script: Script, screen: Screen) -> dict[str, str]:
    """The numbers that a screen may show, as one reads them, and what to dial for each."""
    words = script.words[screen.language]
    known = {number_of(words, b): b.copy for b in buttons(screen) if b.copy}
    if (switchboard := script.service.get("switchboard", "")).strip():
        known.setdefault(switchboard, "+47" + switchboard.replace(" ", ""))
    if script.steps[screen.step].kind not in ("end", "about"):
        # Not among contacts: a house number may be 113 as well.
        known |= {n.value: n.dial for n in script.numbers.values()}
    return known


def href(folder: str, name: str) -> str:
    """The way from a page in one folder to another page; the folder on top has no name."""
    there, _, leaf = name.rpartition("/")
    if there == folder:
        return f"{leaf}.html"
    return f"{'../' if folder else ''}{name}.html"


def day(words: Words, when: date) -> str:
    """A day, as one writes it in a language."""
    form = fixed(words.language)["date"]
    return form.format(day=when.day, month=words.months[when.month - 1], year=when.year)


def _choice(choice: str) -> str:
    if choice in LANGUAGES:
        return f' lang="{choice}" hreflang="{choice}"'
    return f' class="{choice}"' if choice in OWN else ""


@cache
def _style() -> tuple[str, str]:
    """The style, and a policy that lets a page have this and nothing else."""
    style = re.sub(r"/\*.*?\*/|\n\s*", "", (HERE / "site.css").read_text("utf-8"), flags=re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    allowed = f"style-src 'sha256-{digest}'"
    return style, f"default-src 'none'; {allowed}; base-uri 'none'; form-action 'none'"
