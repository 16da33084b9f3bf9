"""The table of a contact's columns: what each is called, how it is read and kept, who sees it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass
from datetime import date
from typing import Any, Literal

SEPARATOR = " / "  # between several values of one column, in files and in the database

Format = Literal[
    "area", "offer", "choice", "text", "phones", "emails", "url", "words", "mark", "date", "until"
]
"""What a column holds.

`phones`, `emails` and `words` are several values, `mark` is yes or no, `date` is a day that has
been and `until` one that may lie ahead.
"""


@dataclass(frozen=True, slots=True, eq=False)  # each is one of COLUMNS
class Column:
    """One column of a contact: what it is called, how it is read and kept, who sees it."""

    field: str  # its name in Contact, in the database and in the audit log
    title: str  # what administrators call it, in files and in the chat
    headings: str = ""  # what a file may call it besides, separated by commas
    format: Format = "text"
    _: KW_ONLY
    heading: str = ""  # its name in English in a file, where that is not the field's
    labels: str = ""  # words before its value in pasted text
    choices: tuple[tuple[str, str], ...] = ()  # value and how a file may say it; the first is usual
    limit: int = 20  # most characters in a cell as typed
    width: int = 14  # of the column in a workbook
    is_required: bool = False
    is_in_files: bool = True
    is_editable: bool = True  # an import overwrites it as it stands; else it has rules of its own
    is_logged: bool = True  # in the audit log
    shown_to: Literal["doctors", "staff", "nobody"] = "nobody"  # as a line of its own

    @property
    def key(self) -> str:
        """Its name in English in a file."""
        return self.heading or self.field

    @property
    def names(self) -> tuple[str, ...]:
        """All that a file may call it; the title comes first."""
        return (self.title, *filter(None, self.headings.split(", ")), self.key)

    @property
    def is_list(self) -> bool:
        """Whether it holds several values."""
        return self.format in ("phones", "emails", "words")

    @property
    def is_way(self) -> bool:
        """Whether what it holds is a way to reach somebody."""
        return self.format in ("phones", "emails", "url")

    @property
    def is_free_text(self) -> bool:
        """Whether people write in it what they like."""
        return self.format in ("text", "words")

    @property
    def is_date(self) -> bool:
        """Whether it holds a day."""
        return self.format in ("date", "until")

    @property
    def is_labelled(self) -> bool:
        """Whether it stands behind its title where an administrator changes somebody."""
        is_known_by_place = self.field in ("name", "role", "workplace")
        return self.shown_to != "nobody" and self.format != "mark" and not is_known_by_place

    def choice_name(self, value: str) -> str:
        """What administrators call one of its choices."""
        return dict(self.choices).get(value, value).split(", ")[0]

    def to_text(self, value: Any) -> str:
        """A value as the audit log and a spreadsheet keep it."""
        if isinstance(value, tuple):
            return SEPARATOR.join(value)
        if isinstance(value, bool):
            return "ja" if value else ""
        return value.isoformat() if isinstance(value, date) else str(value or "")

    def from_text(self, text: str) -> Any:
        """The value that `to_text` made a text of."""
        if self.is_list:
            return tuple(filter(None, text.split(SEPARATOR)))
        if self.format == "mark":
            return text == "ja"
        if self.is_date:
            return date.fromisoformat(text) if text else None
        return text or (self.choices[0][0] if self.choices else "")

    def to_sql(self, value: Any) -> str | int | None:
        """A value as the database keeps it: INTEGER for a mark, NULL for no date, else TEXT."""
        if self.format == "mark":
            return int(value)
        return None if value is None else self.to_text(value)

    def from_sql(self, value: str | int | None) -> Any:
        """The value that `to_sql` made."""
        return bool(value) if self.format == "mark" else self.from_text(str(value or ""))


COLUMNS = (
    Column("area", "lokalforening", "område, fylke, forening, lokalforeining, lokallag, "
           "legeforening, county, local association", "area",
           labels="område lokalforening fylke area", limit=60, width=22, is_required=True,
           is_editable=False, is_logged=False),
    Column("offer", "tilbud", "ordning, tilbod, tjeneste, teneste, service", "offer",
           labels="tilbud ordning tilbod offer", limit=60, is_required=True,
           is_editable=False, is_logged=False),
    Column("name", "navn", "fullt navn, kontakt, kontaktperson, namn, fullt namn, full name, "
           "display name", labels="navn namn name",
           limit=80, width=24, is_required=True, shown_to="doctors"),
    Column("kind", "type", "slag", "choice", labels="type kind",
           choices=(("person", "person"), ("organisation", "organisasjon, organization"))),
    Column("role", "rolle", "verv, funksjon", labels="rolle verv funksjon role", limit=40,
           shown_to="doctors"),
    Column("workplace", "arbeidssted", "arbeidsplass, arbeidsstad, arbeidsgiver, "
           "arb.sted, arb.stad, arb.plass, arb.giver, sykehus, "
           "sjukehus, firma, bedrift, legekontor, legesenter, institusjon, company, organization, "
           "organization name, organization 1 - name, employer, hospital",
           labels="arbeidssted arbeidsplass arbeidsstad workplace", limit=120, width=28,
           shown_to="doctors"),
    Column("phones", "telefon", "mobil, tlf, mob, mobiltelefon, telefonnummer, mobilnummer, nummer",
           "phones", heading="phone", limit=120, width=22, shown_to="doctors",
           labels="tlf telefon tel mob mobil mobiltlf mobiltelefon arbeid privat phone mobile"),
    Column("emails", "e-post", "e-postadresse, mail, e-mail", "emails", heading="email",
           labels="e-post epost e-mail email mail e-postadresse", limit=120, width=28,
           shown_to="doctors"),
    Column("url", "nettside", "nettsted, hjemmeside, heimeside, lenke, website, web page",
           "url", labels="nettside nettsted hjemmeside web lenke url", limit=120,
           shown_to="doctors"),
    Column("address", "adresse", "besøksadresse, kontoradresse",
           labels="adresse besøksadresse address", limit=100, shown_to="doctors"),
    Column("hours", "åpningstid", "åpningstider, opningstid, opningstider, telefontid",
           labels="åpningstid åpningstider opningstid telefontid hours", limit=80,
           shown_to="doctors"),
    Column("languages", "språk", "language", "words", labels="språk languages language", limit=60,
           shown_to="doctors"),
    Column("students", "tar imot studenter", "studenter, tek imot studentar, studentar", "mark",
           labels="studenter students", shown_to="doctors"),
    Column("members_only", "kun medlemmer", "bare medlemmer, bare for medlemmer, berre medlemmer",
           "mark", labels="medlemmer", shown_to="staff"),
    Column("note", "merknad", "merknader, kommentar, kommentarer, notat, notater, notes, comment, "
           "comments",
           labels="merknad kommentar notat note", limit=200, width=32, shown_to="doctors"),
    Column("agreed", "samtykke", "sagt ja, samtykker, har sagt ja, har samtykket, consent", "mark",
           labels="samtykke agreed", is_editable=False),
    Column("confirmed", "bekreftet", "sist bekreftet, stadfesta, sist stadfesta, last confirmed",
           "date", labels="bekreftet stadfesta confirmed", is_editable=False),
    Column("hidden", "skjult", format="mark", is_editable=False),
    Column("reported", "meldt feil", format="mark", is_in_files=False, is_editable=False,
           is_logged=False),
    Column("gender", "kjønn", format="choice", labels="kjønn gender", shown_to="staff",
           choices=(("", ""), ("woman", "kvinne, kvinner, k, female, f"),
                    ("man", "mann, menn, m, male"))),
    Column("setting", "arbeidsfelt", "virke, praksistype", "choice", shown_to="staff",
           labels="arbeidsfelt virke setting",
           choices=(("", ""), ("gp", "fastlege, allmennlege, general practice"),
                    ("hospital", "sykehus, sykehuslege, sjukehus, sjukehuslege"),
                    ("other", "annet, anna"))),
    Column("away", "bortreist", "bortreist til, bortreist til og med, borte til", "until",
           labels="bortreist away", shown_to="staff"),
    Column("web", "på nettet", "åpent nett, ope nett, nettkopi", "mark", labels="nettet",
           shown_to="staff"),
    Column("agreed_on", "samtykke dato", "samtykkedato, dato for samtykke", "date",
           is_editable=False),
    Column("agreed_by", "samtykke ført av", limit=120, is_editable=False),
)  # fmt: skip
"""Every column, in the order of Contact and of a file.

A new one takes a field of Contact, a line here, a migration that adds it to the table and the view,
and the screen that shows it.
"""

COLUMN: Mapping[str, Column] = {column.field: column for column in COLUMNS}
FILE_COLUMNS = tuple(column for column in COLUMNS if column.is_in_files)
EDITABLE = frozenset(column.field for column in COLUMNS if column.is_editable)
"""The fields that an import may overwrite as they stand."""
