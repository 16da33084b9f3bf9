"""Contact files: bytes to rows (CSV), rows to contacts, and what is wrong with them on the way.

Problems are read by administrators: bokmål, with row, column and remedy, and never the content of
a cell, which may be somebody's number.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import astuple, dataclass
from datetime import date
from io import StringIO
from typing import Any

from bot import cells
from bot.cells import Refused, clean
from conversations.directory import Area, Contact
from conversations.merge import EDITABLE, folded, identity

Rows = Sequence[Sequence[str]]
Offers = Mapping[str, Collection[str]]  # id of an offer: the names it may have

MAX_BYTES, MAX_ROWS, MAX_COLUMNS = 256 * 1024, 5000, 60
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
class Problem:
    """Something to know about a file; a fatal one keeps all of it from being imported."""

    row: int  # as the spreadsheet counts, from 1; 0 for the whole file
    column: str  # key of HEADERS; empty for the whole row
    text: str
    fatal: bool = True


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file holds: the contacts of the rows without fatal problems, and all problems."""

    contacts: tuple[Contact, ...] = ()
    problems: tuple[Problem, ...] = ()
    columns: frozenset[str] = frozenset()  # fields of Contact that the file speaks of

    @property
    def refused(self) -> bool:
        """Whether nothing of the file may be imported."""
        return any(problem.fatal for problem in self.problems)


def read_contacts(
    data: bytes,
    areas: Iterable[Area],
    offers: Offers,
    today: date,
    default_area: str | None = None,
    confirmed: date | None = None,
) -> Reading:
    """The contacts of a CSV file, whatever its bytes; the defaults serve rows without their own."""
    try:
        return RowReader(areas, offers, today, default_area or "", confirmed).read(csv_rows(data))
    except Refused as refused:
        reason = str(refused)
        return Reading(problems=(Problem(0, "", f"{reason[:1].upper()}{reason[1:]}."),))


def csv_rows(data: bytes) -> Rows:
    """The rows of a CSV file, cut where that gives the best header; raises Refused."""
    tables = [_table(_text(data), delimiter) for delimiter in ",;\t"]
    return max(tables, key=lambda rows: max(map(_known, rows[:TITLE_ROWS]), default=0))


def _table(text: str, delimiter: str) -> Rows:
    source = StringIO(text, newline="")
    with suppress(csv.Error):  # as when a wrong delimiter leaves a cell without end
        return list(csv.reader(source, delimiter=delimiter, skipinitialspace=True))
    return []


def _text(data: bytes) -> str:
    if len(data) > MAX_BYTES:
        raise Refused("Filen er større enn 256 kB; del den opp, eller slett tomme rader")
    for encoding in ("utf-8-sig", "cp1252"):
        with suppress(UnicodeDecodeError):
            text = data.decode(encoding)
            if "\0" not in text:  # else a workbook, a picture or UTF-16
                return text
    raise Refused("Filen er ikke ren tekst; lagre arket som «CSV UTF-8» og prøv igjen")


def _key(title: str) -> str:
    return "".join(c for c in folded(clean(title[:100])) if c.isalnum())


_NAMES = {n.strip(): key for key, names in HEADERS.items() for n in (*names.split(","), key)}
_FIELDS = {_key(name): key for name, key in _NAMES.items()}


def _known(row: Sequence[str]) -> int:
    return len({_FIELDS.get(_key(cell)) for cell in row[:MAX_COLUMNS]} - {None})


class RowReader:
    """Makes contacts of the rows of one file, of whatever format; to be used once."""

    def __init__(
        self, areas: Iterable[Area], offers: Offers, today: date, area: str, confirmed: date | None
    ) -> None:
        names = cells.area_names(tuple(areas))
        ids = {folded(n): key for key, also in offers.items() for n in (key, *also)}
        self._defaults = {
            "area": area and cells.area(area, names),
            "confirmed": cells.past(confirmed, today).isoformat() if confirmed else "",
        }
        self._problems: list[Problem] = []
        self._places: dict[str, list[int]] = {}  # where the columns of a field are
        self._first: dict[object, tuple[int, str]] = {}  # row and name that first had it
        self._readers: Mapping[str, Callable[[str], Any]] = {
            "area": lambda cell: cells.area(cell, names), "kind": cells.kind, "url": cells.url,
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
        row = max(top, key=_known, default=())
        if _known(row) < 2:
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
            cells.refuse_formula(cell)
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
        same = f"samme område, tilbud og navn som i rad {first}; slett den ene raden"
        return same if first != number else ""

    def _compare_numbers(self, number: int, phones: Iterable[str], name: str) -> None:
        for phone in phones:
            first, owner = self._first.setdefault(phone, (number, name))
            if owner != name:
                text = f"samme nummer som i rad {first} med et annet navn; se om begge er riktige"
                self._say(number, "phone", text, fatal=False)

    def _say(self, row: int, key: str, reason: str, *, fatal: bool = True) -> None:
        titles = [self._titles[place] for place in self._places.get(key, ())]
        column = f", kolonne «{(titles or HEADERS[key].split(','))[0]}»" if key else ""
        self._problems.append(Problem(row, key, f"Rad {row}{column}: {reason}.", fatal))
