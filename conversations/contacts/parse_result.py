"""What was sent, as sheets of rows, and what reading it gives: contacts, left-outs, questions.

Everything in what was sent is either a contact of the result or named as left out, with its row and
the reason. What is in doubt is a problem that refuses all of it, or a question with its answers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from typing import Literal, NamedTuple

from conversations.contacts.contact import Contact, Identity
from conversations.values import value_object

Rows = Sequence[Sequence[str]]

RowMark = Literal["hidden", "filtered", "struck"]
"""Why whoever opens a sheet does not see a row, or sees it with a line through it."""
CellMark = Literal["error", "formula", "struck", "link"]
"""An error, a formula that nobody calculated, a line through it, words with a link behind them."""
LeftOutReason = Literal["hidden", "filtered", "struck", "said_no", "duplicate", "not_a_person"]

LEAVE_OUT = "-"
"""The answer that a column or a heading is of no use."""


class CellError(Exception):
    """Why a cell cannot be taken and what to do, as the end of a sentence."""


class Cell(NamedTuple):
    """Where a cell stands in a sheet."""

    row: int  # from 1
    place: int  # of its column, from 0


class TextLine(NamedTuple):
    """A line of a text, and which one it is."""

    number: int  # from 1
    text: str


@value_object
class SourceSheet:
    """One table of what was sent: a sheet of a workbook, a CSV file, the people of a text."""

    rows: Rows
    name: str = ""  # of the tab; empty where there are no tabs
    is_hidden: bool = False  # its rows are not read then, and may be missing here
    is_beyond: bool = False  # it stands behind as many sheets as are read
    is_open: bool = False  # the tab that was in front when the workbook was saved
    is_text: bool = False  # people of a text: a row is a person, and blocks have no "row 1"
    row_marks: Mapping[int, RowMark] = field(default_factory=dict)  # by the row's number, from 1
    cell_marks: Mapping[Cell, CellMark] = field(default_factory=dict)
    hidden_columns: frozenset[int] = frozenset()  # their places, from 0
    merged: frozenset[Cell] = frozenset()  # which have the value of the cell above, by a merge
    comments: Sequence[Cell] = ()  # cells with a note in the margin, which is not read
    headings: Mapping[int, Sequence[TextLine]] = field(default_factory=dict)
    """Of a text, by the row they stand over; after all rows those that nobody stands under."""
    left_out: tuple[LeftOut, ...] = ()  # what its reader has left out already
    problems: tuple[Problem, ...] = ()  # what its reader has found

    def marks_of(self, row: int, places: Iterable[int]) -> list[CellMark]:
        """What is marked of some cells of a row."""
        return [mark for place in places if (mark := self.cell_marks.get(Cell(row, place)))]


@value_object
class Problem:
    """Something to know about a file; a fatal one keeps all of it from being imported."""

    row: int  # as the spreadsheet counts, from 1; 0 for the whole file
    column: str  # key of a Column; empty for the whole row
    text: str
    fatal: bool = True


@value_object
class LeftOut:
    """A row or a line of what was sent that is not taken over; its name is for screens alone."""

    name: str  # of the person as written; of a line that is nobody, the line
    sheet: str  # the tab; empty where there is only one
    row: int  # as in Problem; of a text, the line
    reason: LeftOutReason
    text: str  # a sentence with row, name and reason
    contact: Contact | None = None  # who said no: somebody on the list may be hidden or removed


class Option(NamedTuple):
    """One answer to a question: its value in `ParseRules.answers`, its words on a button."""

    value: str
    label: str


@value_object
class Question:
    """What the reader has to know before it can go on; the answer is for this file alone.

    The key is "area" or "offer" (answered by `ParseRules.area` and `.offer`), or "sheet",
    "column:<title>", "heading:<text>" (answered by `ParseRules.answers[key]`).
    """

    key: str
    text: str  # a sentence
    options: tuple[Option, ...]


class Origin(NamedTuple):
    """Where in what was sent a contact stands."""

    sheet: str
    row: int


@value_object
class ParseResult:
    """What was sent, as it was understood."""

    contacts: tuple[Contact, ...] = ()  # of the rows without fatal problems
    problems: tuple[Problem, ...] = ()
    columns: frozenset[str] = frozenset()  # fields of Contact that the file speaks of
    left_out: tuple[LeftOut, ...] = ()
    questions: tuple[Question, ...] = ()  # to be answered one after the other, and read again
    origins: tuple[Origin, ...] = ()  # of each contact, in the same order
    silent: Mapping[Identity, frozenset[str]] = field(default_factory=dict)
    """Which of `columns` the sheet of a contact does not speak of."""

    @property
    def is_refused(self) -> bool:
        """Whether nothing of the file may be imported."""
        return any(problem.fatal for problem in self.problems)
