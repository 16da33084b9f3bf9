"""The table of a contact's columns: how each is read and kept, and who sees it.

What each is called says the columns.toml of the script, by the key of the column.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass
from datetime import date
from typing import Any, Literal

from conversations.contacts.file_words import ColumnWords
from conversations.contacts.home import home

SEPARATOR = " / "  # between several values of one column, in files and in the database
MARKED = "ja"  # a mark in the audit log, whose lines are kept in this form for ever

Format = Literal[
    "area", "offer", "choice", "text", "phones", "emails", "url", "words", "mark", "date", "until"
]
"""What a column holds.

`phones`, `emails` and `words` are several values, `mark` is yes or no, `date` is a day that has
been and `until` one that may lie ahead.
"""


@dataclass(frozen=True, slots=True, eq=False)  # each is one of COLUMNS
class Column:
    """One column of a contact: how it is read and kept, who sees it."""

    field: str  # its name in Contact, in the database and in the audit log
    format: Format = "text"
    _: KW_ONLY
    heading: str = ""  # its name in English in a file, where that is not the field's
    values: tuple[str, ...] = ()  # where it has one of these alone; the first is usual
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
    def words(self) -> ColumnWords:
        """What the association calls it."""
        return home().words.columns[self.key]

    @property
    def title(self) -> str:
        """What administrators call it, in files and in the chat."""
        return self.words.title

    @property
    def names(self) -> tuple[str, ...]:
        """All that a file may call it; the title comes first."""
        return (*self.words.headings, self.key)

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
        """What administrators call one of its values."""
        return self.words.choices.get(value, (value,))[0]

    def to_text(self, value: Any) -> str:
        """A value as the audit log keeps it."""
        if isinstance(value, tuple):
            return SEPARATOR.join(value)
        if isinstance(value, bool):
            return MARKED if value else ""
        return value.isoformat() if isinstance(value, date) else str(value or "")

    def from_text(self, text: str) -> Any:
        """The value that `to_text` made a text of."""
        if self.is_list:
            return tuple(filter(None, text.split(SEPARATOR)))
        if self.format == "mark":
            return text == MARKED
        if self.is_date:
            return date.fromisoformat(text) if text else None
        return text or (self.values[0] if self.values else "")

    def to_sql(self, value: Any) -> str | int | None:
        """A value as the database keeps it: INTEGER for a mark, NULL for no date, else TEXT."""
        if self.format == "mark":
            return int(value)
        return None if value is None else self.to_text(value)

    def from_sql(self, value: str | int | None) -> Any:
        """The value that `to_sql` made."""
        return bool(value) if self.format == "mark" else self.from_text(str(value or ""))


COLUMNS = (
    Column("area", "area", limit=60, width=22, is_required=True, is_editable=False,
           is_logged=False),
    Column("offer", "offer", limit=60, is_required=True, is_editable=False, is_logged=False),
    Column("name", limit=80, width=24, is_required=True, shown_to="doctors"),
    Column("kind", "choice", values=("person", "organisation")),
    Column("role", limit=40, shown_to="doctors"),
    Column("workplace", limit=120, width=28, shown_to="doctors"),
    Column("phones", "phones", heading="phone", limit=120, width=22, shown_to="doctors"),
    Column("emails", "emails", heading="email", limit=120, width=28, shown_to="doctors"),
    Column("url", "url", limit=120, shown_to="doctors"),
    Column("address", limit=100, shown_to="doctors"),
    Column("hours", limit=80, shown_to="doctors"),
    Column("languages", "words", limit=60, shown_to="doctors"),
    Column("students", "mark", shown_to="doctors"),
    Column("members_only", "mark", shown_to="staff"),
    Column("note", limit=200, width=32, shown_to="doctors"),
    Column("agreed", "mark", is_editable=False),
    Column("confirmed", "date", is_editable=False),
    Column("hidden", "mark", is_editable=False),
    Column("reported", "mark", is_in_files=False, is_editable=False, is_logged=False),
    Column("gender", "choice", values=("", "woman", "man"), shown_to="staff"),
    Column("setting", "choice", values=("", "gp", "hospital", "other"), shown_to="staff"),
    Column("away", "until", shown_to="staff"),
    Column("web", "mark", shown_to="staff"),
    Column("agreed_on", "date", is_editable=False),
    Column("agreed_by", limit=120, is_editable=False),
)  # fmt: skip
"""Every column, in the order of Contact and of a file.

A new one takes a field of Contact, a line here, what it is called (english.toml, columns.toml), a
migration that adds it to the table and the view, and the screen that shows it.
"""

COLUMN: Mapping[str, Column] = {column.field: column for column in COLUMNS}
FILE_COLUMNS = tuple(column for column in COLUMNS if column.is_in_files)
EDITABLE = frozenset(column.field for column in COLUMNS if column.is_editable)
"""The fields that an import may overwrite as they stand."""
