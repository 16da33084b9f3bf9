"""Which column of a contact each column of a table is, by its title and by what stands below it."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from datetime import date

from conversations.contacts.cells import clean, find_areas, parse_choice, parse_date, parse_yes_no
from conversations.contacts.columns import COLUMN, FILE_COLUMNS, Column
from conversations.contacts.contact import normalize_name
from conversations.contacts.findings import Findings
from conversations.contacts.headings import Header, Heading, column_of
from conversations.contacts.parse_result import (
    LEAVE_OUT,
    CellError,
    Option,
    Question,
    Rows,
)
from conversations.contacts.phones import is_fax, is_unsure
from conversations.sentences.catalog import sentence

MAX_COLUMNS = 60  # with something in them

_RUNNING = re.compile(r"\d{1,4}\.?")  # the number of a row
_READERS: Mapping[str, Callable[[str], object]] = {  # by what stands below a title
    "agreed": parse_yes_no,
    "confirmed": lambda value: parse_date(value, date.max),
}
_FEW = 99  # the most that a single number of a row can be


class TableColumns:
    """Where in a row of a table each column of a contact stands; the rest is named or asked for.

    `answers` are those of `ParseRules`, the names of areas and offers are normalised.
    """

    def __init__(
        self,
        header: Header,
        body: Rows,
        findings: Findings,
        answers: dict[str, str],
        area_names: Mapping[str, Sequence[str]],
        offer_names: Collection[str],
        hidden: Collection[int],
    ) -> None:
        self._header, self._findings, self._answers = header, findings, answers
        self._area_names, self._offer_names, self._hidden = area_names, offer_names, hidden
        self.places: dict[Column, list[int]] = {}
        self.name_parts: dict[str, int] = {}  # where given, middle and family name stand
        self._named = {column.field for column in header.columns}
        self._assign(body)

    def titles_of(self, column: Column) -> list[str]:
        """The titles that the table gives a column."""
        return [self._header.headings[n].title for n in self.places.get(column, ())]

    def places_of_name(self) -> set[int]:
        """Where names, or parts of them, stand."""
        return {*self.places.get(COLUMN["name"], ()), *self.name_parts.values()}

    def name(self, row: Sequence[str]) -> str:
        """The name in a row, put together of its parts."""

        def at(*places: int | None) -> list[str]:
            return [clean(row[n]) for n in places if n is not None and n < len(row)]

        given = at(self.name_parts.get("given"), self.name_parts.get("middle"))
        whole = at(*self.places.get(COLUMN["name"], ()))
        family = at(self.name_parts.get("family"))
        return " ".join(filter(None, dict.fromkeys((*given, *whole, *family))))

    def _assign(self, body: Rows) -> None:
        row, ignored, count = self._header.last, [], 0
        for place, heading in enumerate(self._header.headings):
            values = [clean(line[place]) for line in body if place < len(line)]
            values = [value for value in values if value]
            if self._are_areas(heading, values):
                heading = Heading(heading.title, COLUMN["area"], is_slip=True)
            count += bool(heading.title and values)
            if heading.is_kind and any(is_fax(value) or is_unsure(value) for value in values):
                text = sentence("table_columns.says_which")
                self._findings.add_problem(row, None, text, title=heading.title)
            elif reason := self._reason_to_ignore(place, heading, values):
                ignored += [sentence(f"table_columns.{reason}", title=heading.title)] * bool(values)
            elif meaning := self._meaning(heading, values):
                self._assign_one(row, place, meaning)
        if count > MAX_COLUMNS:
            raise CellError(sentence("table_columns.many", most=MAX_COLUMNS))
        if ignored:
            text = sentence("table_columns.ignored", columns=", ".join(ignored))
            self._findings.add_problem(row, None, text, fatal=False)
        self._require(row)

    def _are_areas(self, heading: Heading, values: Sequence[str]) -> bool:
        """Whether a column that nobody knows, or would take over, says who stands on which list."""
        if heading.column or not heading.title or "area" in self._named:
            return False
        found = set[str]()
        for value in values:
            try:
                found.update(find_areas(value, self._area_names))
            except CellError:
                return False
        return len(found) > heading.is_ignored  # a town of that name is the same in all rows

    def _reason_to_ignore(self, place: int, heading: Heading, values: Sequence[str]) -> str:
        """Why a column is not taken over, as a key; empty where it is."""
        column = heading.column
        is_shown = column is None or column.shown_to == "doctors"
        if place in self._hidden and heading.title and is_shown:
            return "ignored_hidden"
        if heading.is_ignored or self._answers.get(f"column:{heading.title}") == LEAVE_OUT:
            return "ignored_column"
        if column and column.format == "phones" and _are_running(values):
            return "ignored_running"
        return ""

    def _meaning(self, heading: Heading, values: Sequence[str]) -> Heading | None:
        """What a heading means, by what stands below it and by what was answered."""
        column = heading.column
        is_kind = column and column.field == "kind" and "offer" not in self._named
        if is_kind and any(normalize_name(value) in self._offer_names for value in values):
            return Heading(heading.title, COLUMN["offer"])
        if column and column.field == "kind" and values and not any(map(_may_be_kind, values)):
            column = None  # a title that everybody uses for what they like
        if column or not heading.title or not values:
            return heading if column else None
        is_offer = normalize_name(heading.title) in self._offer_names
        if is_offer and "name" in self._named:  # crosses below the names of offers
            text = sentence("table_columns.offer_as_title", column=COLUMN["offer"].title)
            self._findings.add_problem(self._header.last, None, text, title=heading.title)
            return None
        key = f"column:{heading.title}"
        if found := column_of(self._answers.get(key, "")):
            return Heading(heading.title, found)
        self._findings.ask(self._question(key, heading.title, values))
        return None

    def _question(self, key: str, title: str, values: Sequence[str]) -> Question:
        wanted = ["phones", "note"] if "name" in self._named else ["name", "phones", "note"]
        wanted += [field for field, read in _READERS.items() if _can_read(read, values)]
        options = [Option(COLUMN[name].key, COLUMN[name].title) for name in wanted]
        options.append(Option(LEAVE_OUT, sentence("table_columns.leave_out")))
        return Question(key, sentence("table_columns.ask_column", title=title), tuple(options))

    def _assign_one(self, row: int, place: int, heading: Heading) -> None:
        column = heading.column
        assert column, "only what has a column is assigned"  # noqa: S101
        if heading.is_slip:
            text = sentence("table_columns.slip", title=heading.title, column=column.title)
            self._findings.add_problem(row, None, text, fatal=False)
        is_joined = column.format in ("area", "text") and column.field != "name"
        if heading.part:
            self.name_parts.setdefault(heading.part, place)
        elif column in self.places and not column.is_list and not is_joined:
            text = sentence("table_columns.twice", title=heading.title)
            title = self.titles_of(column)[0]
            self._findings.add_problem(row, column, text, title=title)
        else:
            self.places.setdefault(column, []).append(place)

    def _require(self, row: int) -> None:
        if "family" in self.name_parts and COLUMN["name"] in self.places:
            self.name_parts.clear()  # the whole name stands in a column of its own
        elif self.name_parts:
            self.places.setdefault(COLUMN["name"], [])
        missing = [COLUMN["name"]] if COLUMN["name"] not in self.places else []
        ways = [column for column in FILE_COLUMNS if column.is_way]
        if not self.places.keys() & set(ways):
            missing.append(ways[0])
        for column in () if self._findings.tally.questions else missing:
            self._findings.add_problem(row, column, sentence("table_columns.missing"))


def _can_read(read: Callable[[str], object], values: Sequence[str]) -> bool:
    """Whether all values are of the kind that this reads."""
    try:
        return all(read(value) is not None for value in values)
    except CellError:
        return False


def _may_be_kind(value: str) -> bool:
    """Whether a value is person or organisation, or too long for the column anyway."""
    with suppress(CellError):
        return bool(parse_choice(value, COLUMN["kind"]))
    return len(value) > COLUMN["kind"].limit


def _are_running(values: Sequence[str]) -> bool:
    """Whether these count the rows: 1, 2, 3."""
    if not values or not all(map(_RUNNING.fullmatch, values)):
        return False
    numbers = [int(value.rstrip(".")) for value in values]
    return numbers[0] <= _FEW and numbers == [*range(numbers[0], numbers[0] + len(numbers))]
