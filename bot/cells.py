"""What the cells of a contact file may hold; all of it pure.

Each reader of a cell takes the cleaned text and returns the value, or raises Refused with the
reason and the remedy in bokmål. Reasons never repeat the cell: they end up in chats and logs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from difflib import get_close_matches
from typing import Literal
from unicodedata import category, normalize

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberType

from conversations.directory import COUNTIES, Area, folded

LIMITS = {
    "area": 60, "offer": 60, "name": 80, "kind": 20, "role": 40, "workplace": 120, "phone": 120,
    "email": 120, "url": 120, "address": 100, "hours": 80, "languages": 60, "note": 200,
}  # fmt: skip
"""Most characters in a cell as typed; those not named here hold a date or yes and no."""

FORMULA = ("=", "+", "-", "@")  # with which a spreadsheet begins to calculate
SHORT = 20
WHOLE = 420  # characters in all that is shown of one contact: the screen has 900
MANY = 3  # values in one cell

_YES = {"ja", "j", "yes", "y", "x", "1", "sant", "true"}
_NO = {"nei", "n", "no", "0", "usant", "false", ""}
_ORGANISATION = {"organisation", "organisasjon", "organization"}
_NATION = ("nasjonal", "nasjonalt", "hele landet", "heile landet", "landsdekkende")
_BODY = re.compile(r" (lege|lokal)fore(n|in)ing$| fylke(skommune)?$")
_LABEL = re.compile(
    r"^((tlf|tel|telefon|mob|mobil|mobiltlf|mobiltelefon|arbeid|arb|privat|priv|nr)\b[\s.:]*)+",
    re.IGNORECASE,
)
_REMARK = re.compile(r"\(\D*\)$")  # "(jobb)" behind a number
_DIGITS = re.compile(r"[+(]*\d[\d\s().\-–]*")
_EMAIL_LABEL = re.compile(r"^(e-?post|e-?mail|mail|mailto)\s*:\s*", re.IGNORECASE)
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_URL = re.compile(r"(https?://)?[\w-]+(\.[\w-]+)+([/?#]\S*)?", re.IGNORECASE)


class Refused(Exception):
    """Why a cell cannot be taken and what to do, as the end of a sentence in bokmål."""


def clean(cell: str, separator: str = " ") -> str:
    """A cell on one line, without marks that cannot be seen; line breaks become the separator."""
    lines = separator.join(line for line in cell.splitlines() if line.strip())
    # Cf: direction and zero-width marks; a name must not turn the rest of the screen around.
    seen = "".join(" " if c.isspace() else c for c in lines if c.isspace() or category(c)[0] != "C")
    text = " ".join(normalize("NFC", seen).split())
    return "" if text in ("-", "–", "—") else text  # a dash is how people leave a cell empty


def phones(cell: str) -> tuple[str, ...]:
    """The numbers of a cell as E.164 has them ("+4740612345"), without labels."""
    return _several(cell, _phone)


def emails(cell: str) -> tuple[str, ...]:
    """The addresses of a cell."""
    return _several(cell, _email)


def languages(cell: str) -> tuple[str, ...]:
    """The languages of a cell, as typed."""
    return tuple(dict.fromkeys(_parts(cell)))


def _several(cell: str, read: Callable[[str], str]) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(read(part) for part in _parts(cell)))
    if len(found) > MANY:
        raise Refused(f"her står mer enn {MANY}; behold de viktigste")
    return found


def _parts(cell: str) -> list[str]:
    pieces = re.split(r"[/,;]|\s+og\s+", re.sub(r"\ba/p\b", " ", cell, flags=re.IGNORECASE))
    return [piece.strip() for piece in pieces if piece.strip()]


def _phone(text: str) -> str:
    bare = _REMARK.sub("", _LABEL.sub("", text)).strip()
    if not _DIGITS.fullmatch(bare):
        raise Refused("dette er ikke bare et telefonnummer; flytt ord til merknaden")
    with suppress(NumberParseException):
        number = phonenumbers.parse(bare, "NO")
        if phonenumbers.number_type(number) == PhoneNumberType.PREMIUM_RATE:
            raise Refused("nummeret koster ekstra å ringe; bruk et vanlig nummer")
        if phonenumbers.is_valid_number(number):
            return phonenumbers.format_number(number, PhoneNumberFormat.E164)
    digits = sum(c.isdigit() for c in bare)
    raise Refused(f"nummeret har {digits} sifre og finnes ikke; norske har 8, andre + og landkode")


def _email(text: str) -> str:
    bare = _EMAIL_LABEL.sub("", text)
    try:
        checked = validate_email(bare, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        reason = "dette er ikke en e-postadresse; den skal se ut som navn@example.org"
        raise Refused(reason) from None
    return checked.normalized


def url(cell: str) -> str:
    """A web address with its scheme, https where none is given."""
    match = _URL.fullmatch(cell)
    if cell and not match:
        raise Refused("dette er ikke en nettadresse; den skal se ut som https://example.org")
    return f"https://{cell}" if match and not match[1] else cell


def day(cell: str, today: date) -> date | None:
    """A date written 2026-01-31 or 31.1.2026, today at the latest; None for an empty cell."""
    for form in ("%Y-%m-%d", "%d.%m.%Y"):
        with suppress(ValueError):
            # No time of day and no zone: the cell holds a date alone.
            return past(datetime.strptime(cell, form).date(), today)  # noqa: DTZ007
    if cell:
        raise Refused("dette er ikke en dato; skriv den som 2026-01-31 eller 31.01.2026")
    return None


def past(day: date, today: date) -> date:
    """The day itself; raises Refused for one in the future."""
    if day > today:
        raise Refused("datoen ligger i fremtiden; skriv dagen opplysningene ble bekreftet")
    return day


def yes(cell: str) -> bool:
    """Whether a cell says yes; an empty one says no."""
    if cell.casefold() not in _YES | _NO:
        raise Refused("skriv ja eller nei")
    return cell.casefold() in _YES


def kind(cell: str) -> Literal["person", "organisation"]:
    """Person or organisation; an empty cell is a person."""
    if cell.casefold() not in _ORGANISATION | {"", "person"}:
        raise Refused("skriv person eller organisasjon")
    return "organisation" if cell.casefold() in _ORGANISATION else "person"


def area(cell: str, names: Mapping[str, Sequence[str]]) -> str:
    """The name of the one area that the cell can mean, of `area_names`."""
    found = names.get(folded(cell)) or names.get(_BODY.sub("", folded(cell))) or ()
    if len(found) > 1:
        raise Refused(f"fylket har flere lister; skriv {' eller '.join(found)}")
    if not found:
        raise Refused(f"området er ukjent; {nearest(cell, (n for n in names if names[n]))}")
    return found[0]


def area_names(areas: Sequence[Area]) -> dict[str, tuple[str, ...]]:
    """Whatever an area may be called, folded, and which areas that can mean."""
    lists = [area for area in areas if area.kind in ("association", "county")]
    nation = tuple(area.name for area in areas if area.kind == "nation")
    names = {folded(COUNTIES[n]): tuple(a.name for a in lists if n in a.counties) for n in COUNTIES}
    names |= dict.fromkeys(_NATION, nation)
    names |= {_BODY.sub("", folded(area.name)): (area.name,) for area in areas}
    return names | {folded(area.name): (area.name,) for area in areas}


def offer(cell: str, ids: Mapping[str, str]) -> str:
    """The id of the offer that the cell names, by folded names."""
    if folded(cell) not in ids:
        raise Refused(f"tilbudet er ukjent; {nearest(cell, ids)}")
    return ids[folded(cell)]


def nearest(text: str, names: Iterable[str]) -> str:
    """A hint at the name that the text is most like."""
    found = get_close_matches(folded(text), list(names), 1, cutoff=0)
    return f"det nærmeste riktige navnet er «{''.join(found)}»"


def permitted(area: str, allowed: Collection[str] | None) -> str:
    """The area itself; raises Refused where it is not for whoever asks to change it."""
    if allowed is not None and area not in allowed:
        raise Refused(f"lista {area} kan ikke endres herfra; ta bort raden eller velg riktig liste")
    return area


def refuse_marks(cell: str) -> None:
    """Raises Refused for marks that turn text around and for what looks like a web page."""
    if _TURNING.search(cell):
        raise Refused("her er skjulte tegn som snur teksten; skriv cellen på nytt for hånd")
    if "<" in cell or ">" in cell:
        raise Refused("her står «<» eller «>» som på en nettside; skriv bare teksten")


def literal(cell: str) -> str:
    """A cell as text; an apostrophe before a mark of formulas is how an export disarms it."""
    if cell[:1] == "'" and harmless(cell) != cell:
        return cell[1:]
    refuse_formula(cell)
    return cell


def harmless(text: str) -> str:
    """A text as a spreadsheet shows it and never calculates it; `literal` takes it back."""
    return f"'{text}" if text.lstrip("'").startswith(FORMULA) else text


def refuse_formula(cell: str) -> None:
    """Raises Refused for what a spreadsheet would calculate, phone numbers excepted."""
    if cell.startswith(FORMULA):
        with suppress(Refused):
            phones(cell)
            return
        raise Refused(f"cellen begynner med «{cell[0]}» som en formel; skriv den uten tegnet")
