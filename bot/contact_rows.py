"""Rows to contacts, and what is wrong with them on the way.

Problems are read by administrators: bokmål, with row, column and remedy, and never the content of
a cell, which may be somebody's number.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import date
from typing import Any

from bot import cells
from bot.cells import Refused, clean
from conversations.directory import Area, Contact, folded, identity
from conversations.merge import EDITABLE
from conversations.preview import Problem, Reading

Rows = Sequence[Sequence[str]]
Offers = Mapping[str, Collection[str]]  # id of an offer: the names it may have

MAX_ROWS, MAX_COLUMNS = 5000, 60
MAX_PROBLEMS = 100  # then reading stops: nobody reads more, and a hostile file costs no time
TITLE_ROWS = 30  # so far down the row with the names of the columns is looked for

HEADERS = {
    "area": "lokalforening, område, fylke, forening, lokalforeining, county",
    "offer": "tilbud, ordning, tilbod",
    "name": "navn, fullt navn, kontakt, kontaktperson, namn",
    "kind": "type, slag",
    "role": "rolle, verv, funksjon",
    "workplace": "arbeidssted, arbeidsplass, arbeidsstad, arbeidsgiver",
    "phone": "telefon, mobil, tlf, mob, mobiltelefon, telefonnummer, mobilnummer, nummer",
    "email": "e-post, e-postadresse, mail, e-mail",
    "url": "nettside, nettsted, hjemmeside, lenke, web, website",
    "address": "adresse, besøksadresse",
    "hours": "åpningstid, åpningstider, opningstid, opningstider, telefontid",
    "languages": "språk, language",
    "students": "tar imot studenter, studenter, tek imot studentar, studentar",
    "members_only": "kun medlemmer, bare medlemmer, bare for medlemmer, berre medlemmer",
    "note": "merknad, merknader, kommentar, notat",
    "agreed": "samtykke, sagt ja, samtykker",
    "confirmed": "bekreftet, sist bekreftet, stadfesta",
}
"""What each column may be called besides its own name; problems suggest the first of these."""

_SEVERAL = {"phone": "phones", "email": "emails", "languages": "languages"}  # as Contact says


@dataclass(frozen=True, slots=True)
class Rules:
    """What rows are measured against, and what serves rows that say nothing themselves."""

    areas: tuple[Area, ...]
    offers: Offers
    today: date
    area: str = ""
    offer: str = ""
    confirmed: date | None = None
    allowed: Collection[str] | None = None  # areas that whoever sends this may change; None: all
    word: str = "Rad"  # what a row is called
    shift: int = 0  # and how much its number is less than ours


def _key(title: str) -> str:
    return "".join(c for c in folded(clean(title[:100])) if c.isalnum())


_NAMES = {n.strip(): key for key, names in HEADERS.items() for n in (*names.split(","), key)}
_FIELDS = {_key(name): key for name, key in _NAMES.items()}


def field_of(title: str) -> str:
    """The column that a title names; empty for none."""
    return _FIELDS.get(_key(title), "")


def known_titles(row: Sequence[str]) -> int:
    """How many columns the titles of a row name."""
    return len({_FIELDS.get(_key(cell)) for cell in row[:MAX_COLUMNS]} - {None})


class RowReader:
    """Makes contacts of the rows of one file, of whatever format; to be used once."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        names, today = cells.area_names(rules.areas), rules.today
        ids = {folded(n): key for key, also in rules.offers.items() for n in (key, *also)}
        confirmed = rules.confirmed
        self._defaults = {
            "area": rules.area and cells.area(rules.area, names),
            "offer": rules.offer,
            "confirmed": cells.past(confirmed, today).isoformat() if confirmed else "",
        }
        self._problems: list[Problem] = []
        self._places: dict[str, list[int]] = {}  # where the columns of a field are
        self._first: dict[object, tuple[int, str]] = {}  # row and name that first had it
        self._readers: Mapping[str, Callable[[str], Any]] = {
            "area": lambda cell: cells.permitted(cells.area(cell, names), rules.allowed),
            "kind": cells.kind, "url": cells.url,
            "offer": lambda cell: cells.offer(cell, ids), "phone": cells.phones,
            "email": cells.emails, "languages": cells.languages, "students": cells.yes,
            "members_only": cells.yes, "agreed": cells.yes,
            "confirmed": lambda cell: cells.day(cell, today),
        }  # fmt: skip

    def read(self, rows: Rows) -> Reading:
        """The contacts and problems; raises Refused where nothing at all can be used."""
        start = self._read_header(rows[:TITLE_ROWS])
        filled = [(n, row) for n, row in enumerate(rows, 1) if n > start and any(map(clean, row))]
        if not 0 < len(filled) <= MAX_ROWS:
            raise Refused(f"Filen skal ha fra 1 til {MAX_ROWS} rader under raden med kolonnenavn")
        contacts = () if any(p.fatal for p in self._problems) else tuple(self._contacts(filled))
        columns = EDITABLE & {_SEVERAL.get(key, key) for key in self._places}
        return Reading(contacts, tuple(self._problems), columns)

    def _read_header(self, top: Rows) -> int:
        """Finds the columns; returns the number of their row."""
        row = max(top, key=known_titles, default=())
        if known_titles(row) < 2:
            raise Refused("Filen mangler kolonnenavn; skriv øverst: lokalforening, tilbud, navn")
        number = top.index(row) + 1
        self._titles = [clean(title)[:40] for title in row]
        if sum(map(bool, self._titles)) > MAX_COLUMNS:
            raise Refused(f"Filen har mer enn {MAX_COLUMNS} kolonner; ta bort dem som ikke trengs")
        for place, title in enumerate(self._titles):
            self._place(number, place, title)
        self._require(number)
        return number

    def _place(self, row: int, place: int, title: str) -> None:
        key = _FIELDS.get(_key(title))
        if key and key in self._places and key not in _SEVERAL:
            self._say(row, key, f"to kolonner betyr «{title}»; behold den ene")
        elif key:
            self._places.setdefault(key, []).append(place)
        elif title:
            hint = cells.nearest(title, _NAMES)
            self._say(row, "", f"kolonnen «{title}» leses ikke; {hint}", fatal=False)

    def _require(self, row: int) -> None:
        wanted = {"area", "offer", "name"} - {key for key in self._defaults if self._defaults[key]}
        reached = {"phone", "email", "url"} & self._places.keys()
        for key in sorted(wanted - self._places.keys()) + ([] if reached else ["phone"]):
            self._say(row, key, "kolonnen mangler; legg den til i raden med kolonnenavn")

    def _contacts(self, rows: Iterable[tuple[int, Sequence[str]]]) -> Iterator[Contact]:
        for number, row in rows:
            contact = self._contact(number, row)
            yield from [contact] if contact else []
            if sum(problem.fatal for problem in self._problems) >= MAX_PROBLEMS:
                self._say(number, "", "resten er ikke lest; rett det som står over først")
                return

    def _contact(self, number: int, row: Sequence[str]) -> Contact | None:
        values: dict[str, Any] = {}
        for key in HEADERS:
            try:
                values[_SEVERAL.get(key, key)] = self._value(key, row)
            except Refused as reason:
                self._say(number, key, str(reason))
        contact = Contact(**values) if len(values) == len(HEADERS) else None
        objection = self._objection(number, row, contact) if contact else ""
        if objection:
            self._say(number, "", objection)
        return None if objection else contact

    def _value(self, key: str, row: Sequence[str]) -> Any:
        mark = " / " if key in _SEVERAL else " "
        parts = [clean(row[n], mark) for n in self._places.get(key, ()) if n < len(row)]
        cell = mark.join(filter(None, parts)) or self._defaults.get(key, "")
        limit = cells.LIMITS.get(key, cells.SHORT)
        if len(cell) > limit:
            raise Refused(f"her står {len(cell)} tegn og det er plass til {limit}; kort ned")
        if not cell and key in ("area", "offer", "name"):
            raise Refused("cellen er tom; fyll den ut")
        if key != "phone":  # where a plus is at home and the reader is stricter still
            cells.refuse_marks("".join(row[n] for n in self._places.get(key, ()) if n < len(row)))
            cell = cells.literal(cell)
        return self._readers.get(key, str)(cell)

    def _objection(self, number: int, row: Sequence[str], contact: Contact) -> str:
        """Why the parts of a row do not go together; empty if they do."""
        if any(clean(cell) for n, cell in enumerate(row) if not "".join(self._titles[n : n + 1])):
            return 'en celle står uten kolonnenavn; gi den et, eller sett teksten i "anførselstegn"'
        if not (contact.phones or contact.emails or contact.url):
            return "telefon, e-post og nettside mangler; fyll ut minst én av dem"
        shown = sum(len("".join(v)) for v in astuple(contact) if isinstance(v, str | tuple))
        if shown > cells.WHOLE:
            return f"raden har {shown} tegn og det er plass til {cells.WHOLE}; kort ned"
        first, _ = self._first.setdefault(identity(contact), (number, ""))
        self._compare_numbers(number, contact.phones, folded(contact.name))
        where = self._where(first)
        same = f"samme område, tilbud og navn som i {where}; slett den ene"
        return same if first != number else ""

    def _compare_numbers(self, number: int, phones: Iterable[str], name: str) -> None:
        for phone in phones:
            first, owner = self._first.setdefault(phone, (number, name))
            if owner != name:
                where = self._where(first)
                text = f"samme nummer som i {where} med et annet navn; se om begge er riktige"
                self._say(number, "phone", text, fatal=False)

    def _say(self, row: int, key: str, reason: str, *, fatal: bool = True) -> None:
        titles = [self._titles[place] for place in self._places.get(key, ())]
        column = f", kolonne «{(titles or HEADERS[key].split(','))[0]}»" if key else ""
        where = self._where(row).capitalize()
        self._problems.append(Problem(row, key, f"{where}{column}: {reason}.", fatal))

    def _where(self, row: int) -> str:
        return f"{self._rules.word.lower()} {max(row - self._rules.shift, 1)}"
