"""What the cells of a contact file may hold; all of it pure.

Each reader of a cell takes the cleaned text and returns the value, or raises CellError with the
reason and the remedy. Reasons never repeat the cell: they end up in chats and logs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date, timedelta
from difflib import get_close_matches
from functools import cache
from typing import Any
from unicodedata import category, normalize

from email_validator import EmailNotValidError, validate_email

from conversations.contacts import links
from conversations.contacts.columns import Column, Format
from conversations.contacts.contact import Area, normalize_name
from conversations.contacts.file_words import any_of, title_key, word_pattern
from conversations.contacts.home import Home, home
from conversations.contacts.parse_result import CellError
from conversations.contacts.phones import MANY, parse_phones, split_phones
from conversations.sentences.catalog import sentence

_DATES = (
    re.compile(r"(?P<year>\d{4})-(?P<month>\d\d?)-(?P<day>\d\d?)"),
    re.compile(r"(?P<year>20\d\d)(?P<month>\d\d)(?P<day>\d\d)"),
    re.compile(r"(?P<day>\d\d?)\. ?(?P<month>\d\d?)\. ?(?P<year>\d{4}|\d\d)"),
    re.compile(r"(?P<day>\d\d?)(?P<mark>[/-])(?P<month>\d\d?)[/-](?P<year>\d{4}|\d\d)"),
    re.compile(r"(?:(?P<day>\d\d?)\.? )?(?P<month>[^\W\d_]{3,})\.? (?P<year>\d{4})"),
)
_SERIAL = re.compile(r"[34]\d{4}")  # days as Excel counts them: 1982 to 2036
_EPOCH = date(1899, 12, 30)

FORMULA = ("=", "+", "-", "@")  # with which a spreadsheet begins to calculate
FEW_WORDS = 4  # of a heading; more are a sentence
LIKE = 0.7  # of 1: from where on a name is like another
WHOLE = 420  # characters in all that is shown of one contact: the screen has 900

_PLAIN_ADDRESS = re.compile(r"(?=[^@]{1,64}@)[a-z0-9_+-]+(?:\.[a-z0-9_+-]+)*@([a-z0-9.-]{1,100})")
_NAMED_ADDRESS = re.compile(r"([^<>;,/|]*)<\s*(?:mailto:)?([^<>\s]+@[^<>\s]+)\s*>")
_WAY = re.compile(r"@|\d(?: ?\d){4,}")
_WRAPPED = re.compile(r'="([^"]*)"')
_LETTERS_IN_ROW = re.compile(r"[^\x00-\x7f]{2}")  # what is left of one that was read wrongly
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")


class _CellWords:
    """What the words in cells are compared with, of one home."""

    def __init__(self, here: Home) -> None:
        words = here.words
        of = {kind: any_of(listed) for kind, listed in words.words.items()}
        self.time = re.compile(
            rf"(?<=\d)[t ,]+(?:(?:{of['clock']}) ?)?\d{{1,2}}[:.]\d\d(?:[:.]\d\d(?:\.\d+)?)?z?$"
        )
        self.until = re.compile(rf"^(?:{of['until']})\s+", re.IGNORECASE)
        self.body = re.compile(rf" (?:{of['body']})$")
        self.between = re.compile(rf"[/,;|]|\s+(?:{of['and']})\s+")
        slashed = any_of(word for word in words.ways["which"] if "/" in word)
        self.slashed = re.compile(rf"\b(?:{slashed})\b", re.IGNORECASE)  # and is no separator
        self.email_labels = {"mailto", *map(title_key, words.ways["email"])}
        self.months = [(beginning, n % 12 + 1) for n, beginning in enumerate(words.months)]
        self.answers = {kind: {*map(str.casefold, a)} for kind, a in words.answers.items()}
        self.plain_no = words.answers["no"][0].casefold()  # which may have a reason behind it
        self.leaving = word_pattern(words.words["leaving"])
        self.former = word_pattern((*words.words["former"], *words.words["leaving"]))
        self.nobody = {*map(title_key, words.words["nobody"])}
        self.towns = {
            town.casefold(): area for area, towns in words.towns.items() for town in towns
        }


_words_of = cache(_CellWords)


def clean(cell: str, separator: str = " ") -> str:
    """A cell on one line, without marks that cannot be seen; line breaks become the separator."""
    if not cell.isprintable():
        lines = separator.join(line for line in cell.splitlines() if line.strip())
        # Cf: direction and zero-width marks; a name must not turn the rest of the screen around.
        kept = (c for c in lines if c.isspace() or category(c)[0] != "C")
        cell = "".join(" " if c.isspace() else c for c in kept)
    text = " ".join((cell if cell.isascii() else normalize("NFC", cell)).split())
    return "" if text in ("-", "–", "—") else text  # a dash is how people leave a cell empty


def cell_readers(today: date) -> Mapping[Format, Callable[[str], Any]]:
    """What reads the cells of one file, by format, where a format is enough to read by."""
    domains = set[str]()
    return {
        "text": str,
        "emails": lambda cell: parse_emails(cell, domains),
        "url": parse_url,
        "words": parse_languages,
        "mark": parse_yes_no,
        "date": lambda cell: parse_date(cell, today),
        "until": lambda cell: parse_until(cell, today),
        "phones": split_phones,
    }


def parse_emails(cell: str, domains: set[str] | None = None) -> tuple[str, ...]:
    """The addresses of a cell, without the names that a mail program puts before them.

    `domains` are those found right in cells before it, and get the ones of this cell.
    """
    bare = _NAMED_ADDRESS.sub(r" \2 ", cell)
    if len(bare.split()) > 1 and all("@" in part for part in bare.split()):
        bare = ";".join(bare.split())
    known = set[str]() if domains is None else domains
    return _parse_several(bare, lambda part: _parse_email(part, known))


def mentions_way(words: str) -> bool:
    """Whether words hold a number or an address that somebody may be reached by."""
    return bool(_WAY.search(words))


def says_leaving(words: str) -> bool:
    """Whether words of a row say that somebody leaves, has left or is away."""
    return bool(_words_of(home()).leaving.search(words))


def says_former(words: str) -> bool:
    """Whether a heading or the name of a tab says that who stands below is out of date."""
    return len(words.split()) <= FEW_WORDS and bool(_words_of(home()).former.search(words))


def is_nobody(name: str) -> bool:
    """Whether this stands where a name would, for a vacancy or a sum."""
    return title_key(name.rstrip("0123456789")) in _words_of(home()).nobody


def address_names(cell: str) -> Iterator[str]:
    """The names that a mail program puts before the addresses of a cell."""
    yield from filter(None, (found[1].strip(' "') for found in _NAMED_ADDRESS.finditer(cell)))


def parse_languages(cell: str) -> tuple[str, ...]:
    """The languages of a cell, as typed."""
    return tuple(dict.fromkeys(_parts(cell)))


def _parse_several(cell: str, read: Callable[[str], str]) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(read(part) for part in _parts(cell)))
    if len(found) > MANY:
        raise CellError(sentence("cells.many", most=MANY))
    return found


def _parts(cell: str) -> list[str]:
    words = _words_of(home())
    pieces = words.between.split(words.slashed.sub(" ", cell))
    return [piece.strip() for piece in pieces if piece.strip()]


def _parse_email(text: str, domains: set[str]) -> str:
    label, mark, rest = text.partition(":")
    is_labelled = mark and title_key(label) in _words_of(home()).email_labels
    bare = (rest.strip() if is_labelled else text).rstrip(".")
    plain = _PLAIN_ADDRESS.fullmatch(bare)
    if plain and plain[1] in domains:  # the library takes most of its time for the domain
        return bare
    try:
        checked = validate_email(bare, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        raise CellError(sentence("cells.not_an_email")) from None
    try:
        links.plain_domain(checked.domain)
    except links.BadLink as bad:
        raise CellError(str(bad)) from None
    domains.add(checked.domain)
    return checked.normalized


def parse_url(cell: str) -> str:
    """A web address with its scheme, https where none is given."""
    try:
        return links.https_link(cell) if cell else ""
    except links.BadLink as bad:
        raise CellError(str(bad)) from None


def parse_date(cell: str, today: date) -> date | None:
    """A date as people and spreadsheets write it, today at the latest; None for an empty cell.

    A month alone is its first day, and a time of day behind a date is of no interest. Raises
    CellError where day and month could be either, as in 1/2/2026.
    """
    text = _words_of(home()).time.sub("", cell.casefold())
    if not text:
        return None
    for pattern in _DATES:
        if found := pattern.fullmatch(text):
            return require_not_future(_day_of(found.groupdict()), today)
    if _SERIAL.fullmatch(text):
        return require_not_future(_EPOCH + timedelta(int(text)), today)
    raise CellError(sentence("cells.not_a_date"))


def _day_of(parts: Mapping[str, str]) -> date:
    month, year = parts["month"], int(parts["year"])
    if month.isdecimal():
        number = int(month)
    else:
        months = _words_of(home()).months
        number = next((n for beginning, n in months if month.startswith(beginning)), 0)
    day = int(parts.get("day") or 1)
    if parts.get("mark") in ("/", "-") and day <= 12 and number != day:
        raise CellError(sentence("cells.day_or_month"))
    with suppress(ValueError):
        return date(year + 2000 * (year < 100), number, day)
    raise CellError(sentence("cells.not_a_date"))


def parse_until(cell: str, today: date) -> date | None:
    """A day up to which something holds, within a year from now; None for an empty cell."""
    day = parse_date(_words_of(home()).until.sub("", cell), date.max)
    if day and day > today + timedelta(days=366):
        raise CellError(sentence("cells.too_far_ahead"))
    return day


def require_not_future(day: date, today: date) -> date:
    """The day itself; raises CellError for one in the future."""
    if day > today:
        raise CellError(sentence("cells.in_the_future"))
    return day


def parse_yes_no(cell: str) -> bool:
    """Whether a cell says yes, with whatever it says of how and when; an empty one says no."""
    text = cell.casefold()
    if not text:
        return False
    known = _words_of(home())
    answers = known.answers
    words = re.findall(r"[^\W_]+|[✓✔☑×]", text)
    first, *rest = [word for word in words if word not in answers["beside"]] or [text]
    says_yes, says_no = first in answers["yes"], text in answers["no"] or first == known.plain_no
    if says_yes == says_no or "?" in text or answers["doubt"] & {*rest}:
        yes, no = (home().words.answers[answer][0] for answer in ("yes", "no"))
        raise CellError(sentence("cells.not_a_choice", choices=either((yes, no))))
    return says_yes


def is_answer(words: str) -> bool:
    """Whether words are nothing but a yes or a no ("har sagt ja")."""
    answers = _words_of(home()).answers
    said = {*re.findall(r"\w+", words.casefold())}
    either_way = {word for word in answers["yes"] | answers["no"] if len(word) > 1}
    return bool(said & either_way) and said <= either_way | answers["beside"]


def parse_choice(cell: str, column: Column) -> str:
    """The value of a column whose name a cell holds; an empty cell is the first."""
    if not cell or cell.casefold() in home().words.words["unsaid"]:
        return column.values[0]
    for value, names in column.words.choices.items():
        if cell.casefold() in (value, *map(str.casefold, names)):
            return value
    usual = (column.choice_name(value) for value in column.values if value)
    raise CellError(sentence("cells.not_a_choice", choices=either(usual)))


def parse_area(cell: str, names: Mapping[str, Sequence[str]]) -> str:
    """The name of the one area that the cell can mean, of `area_names`."""
    found = find_areas(cell, names)
    if len(found) > 1:
        raise CellError(sentence("cells.several_areas", areas=either(found)))
    return found[0]


def find_areas(cell: str, names: Mapping[str, Sequence[str]]) -> Sequence[str]:
    """The names of all areas that the cell can mean; raises CellError where it means none."""
    name = normalize_name(cell).replace("&", home().words.words["and"][0])
    words = _words_of(home())
    found = names.get(name) or names.get(words.body.sub("", name))
    if not found:
        parts = [names.get(normalize_name(part)) for part in words.between.split(name)]
        if len(parts) > 1 and all(parts):
            raise CellError(sentence("cells.areas_in_one"))
        town = names.get(normalize_name(words.towns.get(name, ""))) or ()
        if town:
            raise CellError(sentence("cells.unknown_area_town", area=town[0]))
        if near := nearest_name(cell, (n for n in names if names[n])):
            raise CellError(sentence("cells.unknown_area_near", name=near))
        raise CellError(sentence("cells.unknown_area"))
    return found


def area_names(areas: Sequence[Area]) -> dict[str, tuple[str, ...]]:
    """Whatever an area may be called, folded, and which areas that can mean."""
    lists = [area for area in areas if area.kind in ("association", "county")]
    nation = tuple(area.name for area in areas if area.kind == "nation")
    names = {
        normalize_name(name): tuple(a.name for a in lists if n in a.counties)
        for n, name in home().regions.items()
    }
    for old, now in home().words.old_counties.items():
        names[normalize_name(old)] = tuple(area.name for area in lists if area.name in now)
    names |= dict.fromkeys(map(normalize_name, home().words.words["nation"]), nation)
    body = _words_of(home()).body
    names |= {body.sub("", normalize_name(area.name)): (area.name,) for area in areas}
    return names | {normalize_name(area.name): (area.name,) for area in areas}


def parse_offer(cell: str, ids: Mapping[str, str]) -> str:
    """The id of the offer that the cell names, by folded names."""
    if normalize_name(cell) not in ids:
        parts = map(normalize_name, _words_of(home()).between.split(cell))
        if len({ids[part] for part in parts if part in ids}) > 1:
            raise CellError(sentence("cells.several_offers"))
        if near := nearest_name(cell, ids):
            raise CellError(sentence("cells.unknown_offer_near", name=near))
        raise CellError(sentence("cells.unknown_offer", offers=", ".join(_shortest(ids))))
    return ids[normalize_name(cell)]


def _shortest(ids: Mapping[str, str]) -> list[str]:
    """One name for each offer."""
    names: dict[str, str] = {}
    for name, offer in sorted(ids.items(), key=lambda named: (len(named[0]), named)):
        if name != offer:
            names.setdefault(offer, name)
    return [*names.values()]


def nearest_name(text: str, names: Iterable[str]) -> str:
    """The name that the text is like; empty where there is no real likeness."""
    return next(iter(get_close_matches(normalize_name(text), list(names), 1, cutoff=LIKE)), "")


def either(names: Iterable[str]) -> str:
    """Several names, of which one is meant."""
    return sentence("kinds.or").join(names)


def require_permitted_area(area: str, allowed: Collection[str] | None) -> str:
    """The area itself; raises CellError where it is not for whoever asks to change it."""
    if allowed is not None and area not in allowed:
        raise CellError(sentence("cells.not_permitted", area=area))
    return area


def refuse_marks(cell: str, *, is_address: bool = False) -> None:
    """Raises CellError for marks that turn text around, broken letters, and what is of a web page.

    Around an e-mail address "<" and ">" are at home.
    """
    if is_address:
        cell = _NAMED_ADDRESS.sub("", cell)
    if _LETTERS_IN_ROW.search(cell) and _is_read_wrongly(cell):
        raise CellError(sentence("cells.wrong_letters"))
    if _TURNING.search(cell):
        raise CellError(sentence("cells.turning_marks"))
    if "<" in cell or ">" in cell:
        raise CellError(sentence("cells.web_page"))


def _is_read_wrongly(cell: str) -> bool:
    """Whether some program took the bytes of UTF-8 for letters of their own ("KÃ¥re")."""
    for encoding in ("cp1252", "latin-1", "mac_roman"):
        with suppress(UnicodeError):
            return bool(cell.encode(encoding).decode("utf-8"))
    return False


def unwrap(cell: str) -> str:
    """A cell without the ="…" that keeps a spreadsheet from reading it as a number."""
    found = _WRAPPED.fullmatch(cell.strip())
    return found[1] if found else cell


def unescape_formula(cell: str) -> str:
    """A cell as text; an apostrophe before a mark of formulas is how an export disarms it."""
    if cell[:1] == "'" and escape_formula(cell) != cell:
        return cell[1:]
    refuse_formula(cell)
    return cell


def escape_formula(text: str) -> str:
    """A text as a spreadsheet shows it and never calculates it; `literal` takes it back."""
    return f"'{text}" if text.lstrip("'").startswith(FORMULA) else text


def refuse_formula(cell: str) -> None:
    """Raises CellError for what a spreadsheet would calculate, phone numbers excepted."""
    if cell.startswith(FORMULA):
        with suppress(CellError):
            parse_phones(cell)
            return
        raise CellError(sentence("cells.formula", mark=cell[0]))
