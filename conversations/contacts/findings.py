"""What reading gives besides people: problems, left-outs and questions, with where they stand."""

from __future__ import annotations

from dataclasses import dataclass, field

from conversations.contacts.columns import Column
from conversations.contacts.contact import Contact, Identity, capitalize
from conversations.contacts.parse_result import (
    LeftOut,
    LeftOutReason,
    Origin,
    Problem,
    Question,
    SourceSheet,
)
from conversations.sentences.catalog import sentence

MAX_PROBLEMS = 100  # then reading stops: nobody reads more, and a hostile file costs no time
QUOTED = 60  # characters of a line that is repeated


@dataclass(slots=True)
class Tally:
    """What reading has given so far, over all sheets."""

    contacts: list[Contact] = field(default_factory=list)
    origins: list[Origin] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    questions: dict[str, Question] = field(default_factory=dict)
    rows: int = 0
    people: dict[Identity, tuple[str, str, Contact]] = field(default_factory=dict)
    """Tab, place and contact of whoever came first under each identity."""
    owners: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Place and name of whoever came first with each number."""
    is_repeated: bool = False  # somebody stands on two sheets

    @property
    def is_refused(self) -> bool:
        """Whether something is wrong that keeps all of it from being taken over."""
        return any(problem.fatal for problem in self.problems)

    @property
    def is_full(self) -> bool:
        """Whether so much is wrong that reading stops."""
        return sum(problem.fatal for problem in self.problems) >= MAX_PROBLEMS


def line_left_out(number: int, text: str) -> LeftOut:
    """A line of a text that is nobody."""
    line = text[:QUOTED].strip()
    reason = sentence("left_out.not_a_person")
    said = sentence("findings.line_left_out", line=number, text=line, reason=reason)
    return LeftOut(line, "", number, "not_a_person", said)


class Findings:
    """The tally as one sheet adds to it."""

    def __init__(self, sheet: SourceSheet, tally: Tally, *, is_only: bool) -> None:
        self._sheet, self.tally, self._is_only = sheet, tally, is_only

    def add_problem(
        self, row: int, column: Column | None, reason: str, *, title: str = "", fatal: bool = True
    ) -> None:
        """Something about a row, and about its column by the title that the sheet gives it."""
        where = capitalize(self.location(row))
        if title := title or (column.title if column else ""):
            text = sentence("findings.column_problem", where=where, title=title, reason=reason)
        else:
            text = sentence("findings.problem", where=where, reason=reason)
        self.tally.problems.append(Problem(row, column.key if column else "", text, fatal))

    def add_left_out(
        self,
        row: int,
        reason: LeftOutReason,
        name: str,
        contact: Contact | None = None,
    ) -> None:
        """A row that is not taken over, by the name or the line that stands in it."""
        name, where = name[:QUOTED].strip(), capitalize(self.location(row))
        why = sentence(f"left_out.{reason}")
        text = sentence("findings.left_out", where=where, name=name, reason=why)
        self.tally.left_out.append(LeftOut(name, self._sheet.name, row, reason, text, contact))

    def add_line_left_out(self, line: int, text: str) -> None:
        """A line of a text that is not taken over."""
        self.tally.left_out.append(line_left_out(line, text))

    def ask(self, question: Question) -> None:
        """Asks once."""
        self.tally.questions.setdefault(question.key, question)

    def location(self, row: int) -> str:
        """Where a row stands, inside a sentence."""
        if self._sheet.is_text:
            return sentence("findings.person", number=max(row - 1, 1))
        if self._is_only:
            return sentence("findings.row", row=row)
        return sentence("findings.sheet_row", sheet=self._sheet.name, row=row)
