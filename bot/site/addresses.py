"""What the pages of the web copy are called: the same for ever, and nothing that tells a topic.

A browser keeps addresses and a network may log them, so a name is a hash of what the page is. It
does not depend on the language, nor on who stands on a list.
"""

from __future__ import annotations

from hashlib import sha256

from conversations.model import ABROAD, ANYWHERE

FRONT = "index.html"  # of each language, in a folder of its own
STYLE = "site.css"


def list_address(language: str, offer: str, area: str) -> str:
    """The page with the contacts of an offer in a county, anywhere or, for a national one, "".

    Abroad are the contacts of the whole country, with numbers that can be called from there.
    """
    return _address(language, "list", offer, ANYWHERE if area == ABROAD else area)


def step_address(language: str, step: str, about: str = "") -> str:
    """The page of a step, and of an offer or an area where its words depend on that."""
    return _address(language, "step", step, about)


def places_address(language: str) -> str:
    """The page of all places."""
    return _address(language, "places")


def front_address(language: str) -> str:
    """The page to begin with."""
    return f"{language}/{FRONT}"


def code_address(text: str) -> str:
    """The picture of a QR code."""
    return f"qr/{_hash(text)}.svg"


def _address(language: str, *parts: str) -> str:
    return f"{language}/{_hash('|'.join(parts))}.html"


def _hash(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:10]
