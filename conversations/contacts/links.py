"""Web addresses and domains that a contact list may hold: what a person can check by reading it."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from unicodedata import name, normalize

import idna

from conversations.sentences.catalog import sentence

_HOSTS = Path(__file__).with_name("refused_hosts.toml")
_LINK = re.compile(r"(?P<scheme>\w+://)?(?P<host>[^\s/?#]+)(?P<rest>[/?#]\S*)?", re.IGNORECASE)
_LATIN = frozenset("abcdefghijklmnopqrstuvwxyzæøåđðŋŧþß")  # others only as one of these with marks


class BadLink(Exception):
    """Why an address cannot be taken and what to do, as the end of a sentence."""


def https_link(text: str) -> str:
    """An address with its scheme, https where none is given; raises BadLink."""
    match = _LINK.fullmatch(text)
    if not match or "." not in match["host"]:
        raise BadLink(sentence("links.not_a_link"))
    if (match["scheme"] or "https://").casefold() != "https://":
        raise BadLink(sentence("links.not_secure"))
    if "@" in match["host"] or ":" in match["host"] or "[" in match["host"]:
        raise BadLink(sentence("links.more_than_a_name"))
    host = plain_domain(match["host"])
    for kind, hosts in _refused_hosts().items():
        if any(host == bad or host.endswith(f".{bad}") for bad in hosts):
            raise BadLink(sentence(f"links.{kind}"))
    return f"https://{match['host']}{match['rest'] or ''}"


def plain_domain(text: str) -> str:
    """A domain as the network knows it, in ASCII; raises BadLink for one that can be misread."""
    host = text.casefold().removesuffix(".")
    try:
        if normalize("NFKC", text) != text or "。" in text:
            raise UnicodeError
        ascii_host = idna.encode(host).decode()
        seen = idna.decode(ascii_host)
    except (idna.IDNAError, UnicodeError):
        raise BadLink(sentence("links.unknown_domain")) from None
    last = seen.rpartition(".")[2]
    if len(last) < 2 or not last.isalpha():
        raise BadLink(sentence("links.no_ending"))
    letters = [c for c in seen if c.isalpha()]
    if len({name(c, "?").partition(" ")[0] for c in letters}) > 1 or not all(map(_plain, letters)):
        raise BadLink(sentence("links.look_alike"))
    return ascii_host


def _plain(letter: str) -> bool:
    """Whether a letter is itself, or one of a script that has no Latin look-alikes beside it."""
    return not name(letter, "?").startswith("LATIN") or normalize("NFD", letter)[0] in _LATIN


@cache
def _refused_hosts() -> dict[str, list[str]]:
    import tomllib

    return tomllib.loads(_HOSTS.read_text("utf-8"))
