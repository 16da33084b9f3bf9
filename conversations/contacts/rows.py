"""Rows to contacts, and what is wrong with them on the way.

Problems are read by administrators: with sheet, row, column and remedy, and never the
content of a cell, which may be somebody's number. Only the names of people who are left out, and
lines that are nobody, are repeated.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from conversations.contacts import cells, phones
from conversations.contacts.area_hints import HintFinder, Hints, narrow
from conversations.contacts.cells import clean
from conversations.contacts.columns import COLUMN, FILE_COLUMNS, SEPARATOR, Column
from conversations.contacts.contact import Contact, contact_key, normalize_name
from conversations.contacts.contact_checks import (
    area_problem,
    contact_problem,
    has_another_name,
    join_contacts,
    make_contact,
    shortest_name,
)
from conversations.contacts.findings import QUOTED, Findings, Tally
from conversations.contacts.headings import Header, Heading, heading_of, is_title_row
from conversations.contacts.names import could_be_name, is_several, name_problem
from conversations.contacts.parse_result import (
    Cell,
    CellError,
    CellMark,
    LeftOutReason,
    Option,
    Origin,
    Question,
    SourceSheet,
)
from conversations.contacts.parse_rules import ParseRules
from conversations.contacts.table_columns import TableColumns
from conversations.sentences.catalog import sentence
from conversations.values import value_object

MAX_ROWS = 5000

_NO_HINTS = Hints()


@value_object
class _Row:
    """One row: its number, its cells, and what the headings above it name."""

    number: int
    cells: Sequence[str]
    hints: Hints


class TableReader:
    """Makes contacts of one sheet; what it finds goes into the tally of all sheets."""

    def __init__(
        self,
        sheet: SourceSheet,
        header: Header,
        rules: ParseRules,
        tally: Tally,
        *,
        is_only: bool = True,
    ) -> None:
        """Finds the columns; raises CellError where nothing at all can be used."""
        self._sheet, self._header, self._rules, self._tally = sheet, header, rules, tally
        self._findings = Findings(sheet, tally, is_only=is_only)
        self._finder = HintFinder(rules.areas, rules.offers)
        self._names = cells.area_names(rules.areas)
        self._areas = {area.name: area for area in rules.areas}
        self._ids = {normalize_name(n): key for key, also in rules.offers.items()
                     for n in (key, *also)}  # fmt: skip
        self._default_offer = rules.offer and cells.parse_offer(rules.offer, self._ids)
        self._default_area = rules.area and cells.parse_area(rules.area, self._names)
        if rules.confirmed:
            cells.require_not_future(rules.confirmed, rules.today)
        body = [row for row in sheet.rows[header.last :] if any(map(clean, row))]
        tally.rows += len(body)
        if not body or tally.rows > MAX_ROWS:
            raise CellError(sentence("rows.row_count", most=MAX_ROWS))
        self._columns = TableColumns(header, body, self._findings, dict(rules.answers),
                                     self._names, self._ids, sheet.hidden_columns)  # fmt: skip
        self._readers = cells.cell_readers(rules.today)
        self._untitled = [n for n, heading in enumerate(header.headings) if not heading.title]
        places = {c: self._columns.places.get(c, []) for c in FILE_COLUMNS}
        self._spoken = {c: at for c, at in places.items() if at or c.is_required}
        self._blank = {c.field: c.from_text("") for c in FILE_COLUMNS if not c.is_required}
        self._blank |= {"confirmed": rules.confirmed, "phones": phones.PhoneCell()}

    @property
    def fields(self) -> frozenset[str]:
        """The fields of Contact that this sheet speaks of."""
        return frozenset(column.field for column in self._columns.places)

    def read(self) -> None:
        """Reads the rows into the tally."""
        self._tally.problems += self._sheet.problems
        self._tally.left_out += self._sheet.left_out
        for number in sorted({cell.row for cell in self._sheet.comments}):
            self._findings.add_problem(number, None, sentence("rows.comment"), fatal=False)
        hints = self._resolve(self._sheet.name)
        rows = [*enumerate(self._sheet.rows, 1)]
        for number, row in rows[: self._header.first - 1]:
            hints = self._read_loose_line(number, row, hints)
        hints = self._read_loose_line(self._header.first, self._header.loose, hints)
        if self._tally.is_refused:
            return
        for number, row in rows[self._header.last :]:
            hints = self._read_headings(number, hints)
            if any(map(clean, row)):
                hints = self._read_any(number, row, hints)
            if self._tally.is_full:
                text = sentence("rows.rest_unread")
                self._findings.add_problem(number, None, text)
                return
        self._read_headings(len(rows) + 1, hints)

    def _read_headings(self, number: int, hints: Hints) -> Hints:
        """What the headings of a text name over a row; who names nothing for it is left out."""
        lines = self._sheet.headings.get(number, ())
        named = [self._finder.hints(heading) for _, heading in lines]
        for place, (line, heading) in enumerate(lines):
            if number > len(self._sheet.rows) or named[place].is_replaced(named[place + 1 :]):
                self._findings.add_line_left_out(line, heading)
            hints = self._resolve(heading, hints)
        return hints

    # --- What is no row of a person ---------------------------------------------------------------

    def _read_any(self, number: int, row: Sequence[str], hints: Hints) -> Hints:
        """Reads a person, a heading or a row that is left out; what is named for those below."""
        if mark := self._sheet.row_marks.get(number) or self._strike_of_name(number):
            name = self._columns.name(row) or " ".join(filter(None, map(clean, row)))
            self._findings.add_left_out(number, mark, name)
        elif cells.is_nobody(self._columns.name(row)):
            words = " ".join(filter(None, map(clean, row)))
            self._findings.add_left_out(number, "not_a_person", words)
        elif is_title_row(row):
            columns = [heading_of(cell).column for cell in row]
            if columns != [h.column for h in self._header.headings[: len(row)]]:
                self._findings.add_problem(number, None, sentence("rows.another_table"))
        elif self._is_loose_line(row):
            return self._read_loose_line(number, row, hints)
        elif cells.says_leaving("\n".join(cut := self._visible_cells(row))):
            self._add_leaving(number, cut)
        else:
            self._read_person(_Row(number, row, hints))
        return hints

    def _visible_cells(self, row: Sequence[str]) -> Sequence[str]:
        """A row without what stands in hidden columns, which are not read."""
        hidden = self._sheet.hidden_columns
        return [("" if n in hidden else cell) for n, cell in enumerate(row)] if hidden else row

    def _add_leaving(self, number: int, row: Sequence[str]) -> None:
        """Says in which column a row speaks of somebody who is not to be reached."""
        place = next(n for n, cell in enumerate(row) if cells.says_leaving(cell))
        headings = self._header.headings
        heading = headings[place] if place < len(headings) else Heading("")
        title = "" if self._sheet.is_text else heading.title
        text = sentence("rows.leaving", column=COLUMN["away"].title)
        self._findings.add_problem(number, heading.column, text, title=title)

    def _strike_of_name(self, number: int) -> LeftOutReason | None:
        marks = self._sheet.marks_of(number, self._columns.places_of_name())
        return "struck" if "struck" in marks else None

    def _is_loose_line(self, row: Sequence[str]) -> bool:
        """Whether a row is a heading or a remark: one cell alone, which is no person's name."""
        filled = [n for n, cell in enumerate(row) if clean(cell)]
        if len(filled) != 1 or self._sheet.is_text:
            return False
        words = clean(row[filled[0]])
        is_name = filled[0] in self._columns.places_of_name() and could_be_name(words)
        return not is_name or bool(self._finder.hints(words))

    def _read_loose_line(self, number: int, row: Sequence[str], before: Hints) -> Hints:
        """What a title or a heading names from here on; what else it may say is left out."""
        words = dict.fromkeys(filter(None, map(clean, row)))
        if is_title_row(row):  # above the titles of a table with more columns
            self._findings.add_problem(number, None, sentence("rows.another_table"))
        elif cells.says_former(" ".join(words)) and self._finder.hints(" ".join(words)):
            self._findings.add_problem(number, None, sentence("rows.former"))
        elif number > self._header.last and cells.says_leaving(" ".join(words)):
            self._add_leaving(number, row)
        rest = [w for w in words if cells.mentions_way(w) or not self._finder.hints(w)]
        if rest:
            self._findings.add_left_out(number, "not_a_person", " ".join(rest))
        return self._resolve(" ".join(words), before)

    def _resolve(self, words: str, before: Hints = _NO_HINTS) -> Hints:
        """What words name, and what was named before where they name nothing."""
        found = self._finder.hints(words)
        areas = found if found.areas else before
        return Hints(areas.areas, found.offers or before.offers, areas.words)

    # --- The people -------------------------------------------------------------------------------

    def _read_person(self, row: _Row) -> None:
        values = dict(self._blank)
        for column in self._columns_in(row):
            try:
                values[column.field] = self._value(column, row)
            except CellError as reason:
                self._add_problem(row, column, str(reason))
                values.pop(column.field, None)
        if len(values) < len(FILE_COLUMNS) or None in (values["area"], values["offer"]):
            return  # what is missing is a problem, or a question
        contact = make_contact(values)
        if not contact.agreed and self._cell(COLUMN["agreed"], row):
            self._findings.add_left_out(row.number, "said_no", contact.name, contact=contact)
        elif problem := area_problem(
            contact, self._areas[contact.area], self._rules.offer_areas, self._rules.offers
        ):
            self._add_problem(row, COLUMN["offer"], problem)
        elif problem := name_problem(contact):
            self._add_problem(row, COLUMN["name"], problem)
        elif problem := self._row_problem(row, contact):
            self._add_problem(row, None, problem)
        else:
            self._add_contact(row, contact)

    def _columns_in(self, row: _Row) -> Iterable[Column]:
        """The columns in which a row has something, or has to have."""
        if self._sheet.cell_marks:
            return self._spoken
        filled = {place for place, cell in enumerate(row.cells) if cell}
        return [c for c, at in self._spoken.items() if c.is_required or not filled.isdisjoint(at)]

    def _add_contact(self, row: _Row, contact: Contact) -> None:
        """Takes somebody over who has not stood here before."""
        here, tab = self._findings.location(row.number), self._sheet.name
        key = contact_key(contact)
        first_tab, where, first = self._tally.people.setdefault(key, (tab, here, contact))
        self._tally.is_repeated |= first_tab != tab
        if first is contact:
            self._compare_numbers(row, contact)
            self._compare_address_names(row, contact)
            self._tally.contacts.append(contact)
            self._tally.origins.append(Origin(tab, row.number))
        elif first == contact:
            self._findings.add_left_out(row.number, "duplicate", contact.name)
        elif self._goes_on(row) and (joined := join_contacts(first, contact)):
            self._compare_numbers(row, contact)
            known = self._tally.contacts
            place = next(n for n in reversed(range(len(known))) if known[n] is first)
            known[place] = joined
            self._tally.people[key] = (tab, where, joined)
            if problem := contact_problem(joined):
                self._add_problem(row, None, problem)
        else:
            text = sentence("rows.same_entry", where=where)
            self._add_problem(row, None, text)

    def _goes_on(self, row: _Row) -> bool:
        """Whether the name of the row above stands for this one too, as in merged cells."""
        places = self._columns.places_of_name()
        return all(Cell(row.number, place) in self._sheet.merged for place in places)

    def _row_problem(self, row: _Row, contact: Contact) -> str:
        """Why the parts of a row do not go together; empty if they do."""
        beyond = row.cells[len(self._header.headings) :]
        untitled = (row.cells[n] for n in self._untitled if n < len(row.cells))
        if any(map(clean, (*untitled, *beyond))):
            return sentence("rows.no_column")
        return contact_problem(contact)

    def _compare_numbers(self, row: _Row, contact: Contact) -> None:
        here, name = self._findings.location(row.number), normalize_name(contact.name)
        for phone in contact.phones:
            where, owner = self._tally.owners.setdefault(phone, (here, name))
            if owner != name:
                text = sentence("rows.same_number", where=where)
                self._add_problem(row, COLUMN["phones"], text, fatal=False)

    def _compare_address_names(self, row: _Row, contact: Contact) -> None:
        if not any("<" in cell for cell in row.cells):
            return
        if has_another_name(contact, self._cell(COLUMN["emails"], row)):
            text = sentence("rows.another_name")
            self._add_problem(row, COLUMN["emails"], text, fatal=False)

    # --- The cells --------------------------------------------------------------------------------

    def _value(self, column: Column, row: _Row) -> Any:
        """What a row has for a column; None for an area or offer that a question asks for."""
        if column.format == "area":
            return self._area(row)
        cell = self._cell(column, row) if column in self._columns.places else ""
        if column.format == "offer":
            return self._offer(cell, row)
        if not cell and column.is_required:
            raise CellError(sentence("cells.empty"))
        if not cell:
            return self._blank[column.field]
        if column.values:
            return cells.parse_choice(cell, column)
        try:
            return self._readers[column.format](cell)
        except CellError:
            if "link" in self._marks(column, row):
                raise CellError(sentence("cells.hidden_link")) from None
            raise

    def _cell(self, column: Column, row: _Row) -> str:
        """The text of a column's cells in a row; raises CellError where it cannot be used."""
        for mark in self._marks(column, row):
            if mark != "link":
                raise CellError(sentence(f"cell_mark.{mark}"))
        places = self._columns.places.get(column, ())
        typed = [cells.unwrap(row.cells[n]) for n in places if n < len(row.cells)]
        if column.field == "name" and self._columns.name_parts:
            typed = [self._columns.name(row.cells)]
        if not any(typed):
            return ""
        line_end = ", " if any("\n" in c and is_several(c) for c in typed) else " "
        within, between = (SEPARATOR, SEPARATOR) if column.is_list else (line_end, ", ")
        parts = dict.fromkeys(filter(None, (clean(cell, within) for cell in typed)))
        cell = between.join(parts)
        if len(cell) > column.limit:
            raise CellError(sentence("cells.too_long", length=len(cell), room=column.limit))
        if column.format != "phones":  # where a plus is at home and the reader is stricter still
            cells.refuse_marks("".join(typed), is_address=column.format == "emails")
            cell = cells.unescape_formula(cell)
        return cell

    def _marks(self, column: Column, row: _Row) -> list[CellMark]:
        if not self._sheet.cell_marks:
            return []
        is_name = column.field == "name"
        places = self._columns.places_of_name() if is_name else self._columns.places.get(column, ())
        return self._sheet.marks_of(row.number, places)

    def _area(self, row: _Row) -> str | None:
        """The area of a row: of two columns the narrower, else what the headings say."""
        column, found = COLUMN["area"], []
        places = self._columns.places.get(column, ())
        for place in places:
            alone = row
            if len(places) > 1:
                texts = [cell if n == place else "" for n, cell in enumerate(row.cells)]
                alone = replace(row, cells=texts)
            if cell := self._cell(column, alone):
                found.append(cells.find_areas(cell, self._names))
        areas = narrow(found) if found else self._named_areas(row.hints)
        if len(found) > 1 and not all(set(areas) <= set(each) for each in found):
            raise CellError(sentence("cells.two_areas"))
        if len(areas) > 1:
            raise CellError(sentence("cells.several_areas", areas=cells.either(areas)))
        if not areas:
            return None
        if not areas[0]:
            options = [Option(name, name) for name in self._rules.askable_areas()]
            self._ask_for(column, sentence("rows.ask_area"), options)
            return None
        return cells.require_permitted_area(areas[0], self._rules.allowed)

    def _named_areas(self, hints: Hints) -> tuple[str, ...]:
        """The area that a heading names or that serves all rows; empty while a question is open."""
        if len(hints.areas) < 2:
            return hints.areas or (self._default_area,)
        words = hints.words[:QUOTED]
        key = f"heading:{words}"
        if (answer := self._rules.answers.get(key, "")) in self._areas:
            return (answer,)
        may = self._rules.askable_areas()
        options = [Option(a, a) for a in hints.areas if a in may] or [Option(a, a) for a in may]
        self._findings.ask(Question(key, sentence("rows.ask_area_of", words=words), tuple(options)))
        return ()

    def _offer(self, cell: str, row: _Row) -> str | None:
        if cell:
            return cells.parse_offer(cell, self._ids)
        hinted = row.hints.offers[0] if len(row.hints.offers) == 1 else ""
        if offer := hinted or self._default_offer:
            return offer
        options = [Option(id, shortest_name(id, self._rules.offers)) for id in self._rules.offers]
        self._ask_for(COLUMN["offer"], sentence("rows.ask_offer"), options)
        return None

    def _ask_for(self, column: Column, text: str, options: Sequence[Option]) -> None:
        """Asks which list or offer the rows are about that say nothing of it."""
        if column in self._columns.places:
            raise CellError(sentence("cells.empty"))
        self._findings.ask(Question(column.key, text, tuple(options)))

    def _add_problem(
        self, row: _Row, column: Column | None, reason: str, *, fatal: bool = True
    ) -> None:
        titles = self._columns.titles_of(column) if column else []
        title = titles[0] if titles and not self._sheet.is_text else ""  # a text has no titles
        self._findings.add_problem(row.number, column, reason, title=title, fatal=fatal)
