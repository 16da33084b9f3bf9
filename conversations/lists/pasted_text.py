"""Lists as doctors write them: blocks of text, one person each, made into rows with columns.

Kari Eksempel (leder)
Eksempel legesenter
Mobil 406 12 345
E-post: kari@example.org

Whatever leaves open whose number it is, is a problem that refuses the text: names in a row above
numbers in a row, digits in a name, somebody who leaves. Greetings and sentences are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from conversations.contacts.cells import is_answer, says_former
from conversations.contacts.contact import normalize_name
from conversations.contacts.findings import line_left_out
from conversations.contacts.home import home
from conversations.contacts.parse_result import LeftOut, Problem, SourceSheet, TextLine
from conversations.contacts.phones import has_date, is_unsure
from conversations.lists.pasted_lines import (
    WAYS,
    Item,
    describes_place,
    is_address,
    is_half_a_name,
    is_role,
    looks_like_a_person,
    split_line,
)
from conversations.lists.reading_words import reading
from conversations.sentences.catalog import sentence
from conversations.values import value_object

_BULLET = re.compile(
    r"^\s*(?:[•*·▪–-]\s+|\d{1,2}[.)]\s+|\d{1,3}\t\s*|[a-z]\)\s+|o\s+(?=[^\W\d_a-z])|>\s+)"
)
_PICTOGRAMS = re.compile(  # a phone, a letter, a person
    "[\u260e\u2706\u2709\ufe0f\U0001f464\U0001f4de\U0001f4f1\U0001f4f2\U0001f4e7\U0001f4e9]"
)
_MARKDOWN = re.compile(r"\*\*|__|`|^\s*#{1,6}\s+")
_IN_BRACKETS = re.compile(r"(?P<name>[^()]+?)\s*\((?P<role>[^()\d]+)\)\s*(?P<rest>.*)")
_STAMP = re.compile(  # of a message in a chat, with the sender behind it
    r"\[?\d{1,2}[./]\d{1,2}[./]\d{2,4},?\s(?:kl\.?\s)?\d{1,2}[:.]\d\d\b[^:]*:\s*"
)
_BROKEN = re.compile(r"@\s*\n\s*(?=\S)|(?<=\S)\s*\n\s*(?=@\S)|(?<=@)[ \t]+|[ \t]+(?=@)")

LONGEST_NAME = 60  # characters


@dataclass(slots=True)
class PastedContact:
    """What was said of one person, by column, and the heading it stood under."""

    values: dict[str, list[str]] = field(default_factory=dict)
    heading: str = ""
    line: int = 0

    def add(self, key: str, text: str) -> None:
        self.values.setdefault(key, []).append(text)

    @property
    def is_reachable(self) -> bool:
        """Whether a way to reach this person has been said."""
        return bool(self.values.keys() & WAYS)


@value_object
class PastedList:
    """A text as it was understood: its people, its lines that are nobody, and its doubts."""

    people: tuple[PastedContact, ...]
    headings: tuple[TextLine, ...]
    left_out: tuple[LeftOut, ...]
    problems: tuple[Problem, ...]


def parse_people(text: str) -> tuple[PastedContact, ...]:
    """The people of a text, in order; who has no number among them too."""
    return parse_text(text).people


def parse_text(text: str) -> PastedList:
    """The people of a text, with what is left out of it and what is in doubt."""
    reader = _TextReader()
    reader.read(_BROKEN.sub(lambda found: "@" if "@" in found[0] else "", text))
    return PastedList(
        tuple(reader.people),
        tuple(reader.headings),
        tuple(reader.left_out),
        tuple(reader.problems),
    )


def looks_like_a_list(text: str) -> bool:
    """Whether a text is meant to be one: somebody by name with a way to reach them."""
    several = len([line for line in text.splitlines() if line.strip()]) > 1 or "\t" in text
    return several and any(p.is_reachable and "name" in p.values for p in parse_people(text))


def has_list_line(text: str) -> bool:
    """Whether a text has a line that is clearly of a list: a number, an address, a label."""
    return any(p.values.keys() - {"name", "workplace", "role"} for p in parse_people(text))


def people_table(people: Sequence[PastedContact]) -> list[list[str]]:
    """People as the rows of a spreadsheet, with its header."""
    columns = list(dict.fromkeys(key for person in people for key in person.values))
    rows = [[" / ".join(p.values.get(key, ())) for key in columns] for p in people]
    return [columns, *rows]


def pasted_sheet(text: str) -> SourceSheet:
    """The people of a text as a table, a row for each, with the headings they stood under."""
    pasted = parse_text(text)
    headings: dict[int, list[TextLine]] = {}
    lines = [person.line for person in pasted.people]
    for heading in pasted.headings:
        row = next((n for n, line in enumerate(lines, 2) if line >= heading.number), len(lines) + 2)
        headings.setdefault(row, []).append(heading)
    return SourceSheet(
        people_table(pasted.people),
        is_text=True,
        headings=headings,
        left_out=pasted.left_out,
        problems=pasted.problems,
    )


@dataclass(slots=True)
class _Block:
    """Lines without an empty one between them, each as its items."""

    heading: str = ""
    lines: list[tuple[int, str, list[Item]]] = field(default_factory=list)

    @property
    def has_ways(self) -> bool:
        return any(item.key in WAYS for _, _, items in self.lines for item in items)

    @property
    def has_words(self) -> bool:
        return any(item.key not in WAYS for _, _, items in self.lines for item in items)


class _TextReader:
    """One text being read, line by line, then block by block."""

    def __init__(self) -> None:
        self.people: list[PastedContact] = []
        self.headings: list[TextLine] = []
        self.left_out: list[LeftOut] = []
        self.problems: list[Problem] = []
        self._blocks = [_Block()]
        self._waiting = ""  # a label whose value stands on the next line
        self._is_signature = False

    def read(self, text: str) -> None:
        for number, line in enumerate(text.splitlines(), 1):
            plain = _MARKDOWN.sub("", _PICTOGRAMS.sub("", line))
            bare = _BULLET.sub("", plain).strip()
            if stamp := _STAMP.match(bare):
                self._doubt(number, "stamp")
                bare = bare[stamp.end() :]
            if any(map(str.isalnum, bare)):
                self._read_line(number, bare)
            else:
                self._begin_block()
        for block in _joined_blocks(self._blocks):
            self._read_block(block)

    # --- Lines ------------------------------------------------------------------------------------

    def _begin_block(self) -> None:
        self._waiting = ""
        self._blocks.append(_Block(self._blocks[-1].heading))

    def _begin_list(self, number: int, heading: str) -> None:
        if says_former(heading):
            self._doubt(number, "former")
        self.headings.append(TextLine(number, heading))
        self._begin_block()
        self._blocks[-1].heading = heading

    def _read_line(self, number: int, text: str) -> None:
        block = self._blocks[-1]
        if self._waiting:
            items, self._waiting = [Item(self._waiting, text)], ""
        else:
            items = split_line(text)
        is_free = not block.lines or block.has_ways  # where a name or a heading may stand
        has_ways = any(item.key in WAYS for item in items)
        if not has_ways and reading().sign_off.match(text):
            self._is_signature = any(b.has_ways for b in self._blocks)
            self._leave_out(number, text)
        elif self._is_signature or items[0].key == "unused":
            self._leave_out(number, text)
        elif _has_phone(items) and is_unsure(text):
            self._doubt(number, "unsure_number")
        elif not items[0].key and reading().change.search(text) and (has_ways or is_free):
            self._doubt(number, "leaving")
        elif is_free and len(items) == 1 and items[0].key == "" and _is_heading(text):
            self._begin_list(number, text)
        elif is_free and not items[0].key and not has_ways and _is_nobody(text):
            self._leave_out(number, text)
        elif items[0].key == "heading":
            self._begin_list(number, items[0].text)
            self._blocks[-1].lines.append((number, text, items[1:]))
        elif not items[-1].text:
            self._waiting = items[-1].key
            block.lines.append((number, text, items[:-1]))
        else:
            block.lines.append((number, text, items))

    # --- Blocks -----------------------------------------------------------------------------------

    def _read_block(self, block: _Block) -> None:
        items = [
            (number, place, item, any(later.key in WAYS for later in of[place + 1 :]))
            for number, _, of in block.lines
            for place, item in enumerate(of)
        ]
        if not items:
            return
        is_number_first = items[0][2].key in WAYS and any(not i.key for _, _, i, _ in items)
        person = PastedContact(heading=block.heading)
        people = [person]
        for number, place, item, follows in items:
            if self._begins_person(person, item, place, follows, is_number_first):
                person = PastedContact(heading=block.heading)
                people.append(person)
            person.line = person.line or number
            if item.key:
                person.add(item.key, item.text)
            else:
                self._add_words(person, number, item.text)
        for person in people:
            if "name" not in person.values:
                self.problems.append(no_name(person.line))
        self.people += [person for person in people if person.values]

    def _begins_person(
        self, person: PastedContact, item: Item, place: int, follows: bool, is_number_first: bool
    ) -> bool:
        """Whether somebody else is spoken of from this item on."""
        if "name" not in person.values:
            return False
        if item.key == "name":
            return True
        if is_number_first:
            return item.key == "phone"
        if item.key or not person.is_reachable:
            return False
        if place:
            return follows and looks_like_a_person(item.text)
        return not (describes_place(item.text) and "workplace" not in person.values)

    def _add_words(self, person: PastedContact, number: int, text: str) -> None:
        """Words that say nothing of what they are: name, role, address, then workplace."""
        if is_answer(text):
            self._doubt(number, "answer")
        elif has_date(text) and not describes_place(text):
            self._doubt(number, "date")
        elif "name" not in person.values:
            self._add_name(person, number, text)
        elif is_role(text) and "role" not in person.values:
            person.add("role", text)
        elif is_address(text):
            person.values["address"] = [", ".join((*person.values.get("address", ()), text))]
        else:
            if looks_like_a_person(text):
                self._doubt(number, "two_names")
            elif reading().conjunction.match(f" {text}"):
                self._doubt(number, "several")
            if is_half_a_name(person.values["name"][0]) and is_half_a_name(text):
                self._doubt(number, "family_first")
            person.values["workplace"] = [", ".join((*person.values.get("workplace", ()), text))]

    def _add_name(self, person: PastedContact, number: int, text: str) -> None:
        found = _IN_BRACKETS.fullmatch(text)
        name = found["name"] if found else text
        first, comma, rest = name.partition(", ")
        if comma and looks_like_a_person(first) and not found:
            name = first
        person.add("name", name)
        if any(c.isdigit() for c in name):
            self._doubt(number, "digits")
        elif any(map(looks_like_a_person, reading().conjunction.split(name)[1:])):
            self._doubt(number, "several")
        elif len(name) > LONGEST_NAME or _is_sentence(name):
            self._doubt(number, "no_person")
        if found:
            person.add("role", found["role"])
            rest = found["rest"].strip(" ,–-")
        for part in filter(None, [rest if name != text else ""]):
            self._add_words(person, number, part)

    # --- What is said -----------------------------------------------------------------------------

    def _leave_out(self, number: int, text: str) -> None:
        self.left_out.append(line_left_out(number, text))

    def _doubt(self, number: int, reason: str) -> None:
        self.problems.append(Problem(number, "", sentence(f"pasted.{reason}", line=number)))


def no_name(number: int) -> Problem:
    """That a number or an address has no name, which is none where one is changed by name."""
    return Problem(number, "", sentence("pasted.no_name", line=number))


def _has_phone(items: Sequence[Item]) -> bool:
    return any(item.key == "phone" for item in items)


def _is_heading(text: str) -> bool:
    if text.endswith(":") or reading().heading.search(text):
        return True
    name = reading().area_ending.sub("", normalize_name(text))
    return name in reading().areas or name in map(normalize_name, home().regions.values())


def _is_sentence(name: str) -> bool:
    """Whether words that stand for a name say more: "Ring Kari Eksempel på"."""
    words = reading().conjunction.sub(" ", name).split()
    small = [w for w in words if w[0].islower() and w not in reading().particles]
    is_more = name[0].isupper() and bool(small) and not is_role(small[-1])
    return bool(re.search(r"[^.\s]{3,}[.!?:] ", name)) or (is_more and not describes_place(name))


def _is_nobody(text: str) -> bool:
    """Whether a line where a name may stand is a greeting or a sentence."""
    if reading().greeting.match(text):
        return True
    words = text.split()
    small = sum(word[0].islower() for word in words)
    return len(words) > 3 and (small > len(words) / 2 or text[-1] in ".!?")


def _joined_blocks(blocks: Iterable[_Block]) -> Iterator[_Block]:
    """The blocks, where names and numbers have empty lines between them too as one for each person.

    A text that begins with a number has the number first all the way.
    """
    filled = [block for block in blocks if block.lines]
    is_number_first = bool(filled) and not filled[0].has_words
    waiting: _Block | None = None
    for block in filled:
        is_second = not block.has_words if not is_number_first else not block.has_ways
        is_first = not block.has_ways if not is_number_first else not block.has_words
        if waiting and is_second and block.heading == waiting.heading:
            waiting.lines += block.lines
            yield waiting
            waiting = None
            continue
        if waiting:
            yield waiting
        waiting = block if is_first else None
        if not is_first:
            yield block
    if waiting:
        yield waiting
