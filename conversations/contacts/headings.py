"""What the titles over a table mean: its columns, however people call them, and where they stand.

A title is known by its name in the table of columns, by words that only say which phone or address
it is ("Tlf. arbeid"), or by a likeness of a slip of the finger ("Nanv"), which is said aloud.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise, zip_longest

from rapidfuzz.distance import OSA

from conversations.contacts.cells import clean
from conversations.contacts.columns import COLUMN, FILE_COLUMNS, Column
from conversations.contacts.contact import normalize_name
from conversations.contacts.file_words import any_of, title_key
from conversations.contacts.home import Home, home
from conversations.contacts.parse_result import Rows
from conversations.values import value_object

TITLE_ROWS = 30  # so far down the row with the names of the columns is looked for
MAX_COLUMNS = 100
SHORTEST_SLIP, TWO_SLIPS = 4, 9  # letters of a name that forgives one slip, and two


@value_object
class Heading:
    """What one title means."""

    title: str  # as written
    column: Column | None = None
    part: str = ""  # of a name: "given", "middle" or "family"
    is_slip: bool = False  # known by likeness alone
    is_ignored: bool = False  # known as something that is never taken over
    is_kind: bool = False  # as that because it only says which number or address another one is


@value_object
class Header:
    """The row, or the two rows, that name the columns of a table."""

    first: int  # number of the row, from 1
    last: int
    headings: tuple[Heading, ...]
    loose: tuple[str, ...] = ()  # words of the upper row that name no column

    @property
    def columns(self) -> frozenset[Column]:
        """Which columns it names."""
        return frozenset(h.column for h in self.headings if h.column)


def heading_of(title: str) -> Heading:
    """What a title means; a heading without column where nobody knows."""
    title = clean(title)[:100]
    key, words = title_key(title), _words_of(home())
    if part := words.name_parts.get(key):
        return Heading(title, COLUMN["name"], part)
    if column := words.columns.get(key) or words.which_way(title):
        return Heading(title, column)
    is_kind = words.is_kind_of_way(title)
    if is_kind or key in words.ignored:
        return Heading(title, is_ignored=True, is_kind=is_kind)
    column = words.similar_column(key)
    return Heading(title, column, is_slip=column is not None)


def column_of(title: str) -> Column | None:
    """The column that a title names without a doubt."""
    heading = heading_of(title)
    return None if heading.is_slip else heading.column


def known_titles(row: Sequence[str]) -> int:
    """How many columns the titles of a row name without a doubt."""
    return len({column_of(cell) for cell in row[:MAX_COLUMNS]} - {None})


def is_title_row(row: Sequence[str]) -> bool:
    """Whether every cell of a row is exactly a title, and there are two."""
    exact = _words_of(home()).exact
    keys = (key for key in map(title_key, row) if key)
    return all(key in exact for key in keys) and known_titles(row) > 1


def find_header(rows: Rows) -> Header | None:
    """The rows that name most columns, of the first thirty; None where none names two."""
    top = rows[:TITLE_ROWS]
    singles = [
        Header(n, n, tuple(heading_of(cell) for cell in row[:MAX_COLUMNS]))
        for n, row in enumerate(top, 1)
    ]
    best = max(singles, key=_score, default=None)
    for pair in _pairs(singles):
        if best is None or _score(pair) > _score(best):
            best = pair
    return best if best and len(best.columns) > 1 else None


def _pairs(singles: Sequence[Header]) -> Iterator[Header]:
    """Two rows read as one: what the lower one leaves empty, or only qualifies, the upper says."""
    for upper, lower in pairwise(singles):
        over, headings, used = "", [], set[str]()
        for above, below in zip_longest(upper.headings, lower.headings, fillvalue=Heading("")):
            over = above.title or (over if below.title else "")
            if below.column or below.is_ignored:
                headings.append(below)
            else:
                headings.append(heading_of(f"{over} {below.title}".strip()))
                used.add(over)
        is_known = all(h.column or h.is_ignored or not h.title for h in headings)
        if lower.columns and is_known:
            loose = (h.title for h in upper.headings if not (h.column or h.is_ignored))
            yield Header(upper.first, lower.last, tuple(headings),
                         tuple(title for title in loose if title not in used))  # fmt: skip


def _score(header: Header) -> tuple[int, int, int]:
    certain = {h.column for h in header.headings if h.column and not h.is_slip}
    known = sum(heading.column is not None for heading in header.headings)
    return len(header.columns), len(certain), known


class _TitleWords:
    """What titles are compared with, of one home."""

    def __init__(self, here: Home) -> None:
        words = here.words
        ways: dict[str, set[str]] = {k: {*map(title_key, of)} for k, of in words.ways.items()}
        beside = ways["which"] | {*map(title_key, words.words["and"])}
        self.name_parts = {title_key(n): part for part, of in words.name_parts.items() for n in of}
        self.columns = {title_key(name): c for c in FILE_COLUMNS for name in c.names}
        self.ignored = {*map(title_key, words.ignored)}
        self.exact = self.columns.keys() | self.name_parts.keys() | self.ignored
        self.ways = {
            field: (ways[key] | {which + name for which in beside for name in ways[key]}, beside)
            for field, key in (("phones", "phone"), ("emails", "email"))
        }
        self.ways["emails"] = (self.ways["emails"][0], beside | ways["address"])
        self.any_way, self.kind = ways["phone"] | ways["email"], ways["kind"]
        hyphened = [name.partition("-") for name in words.ways["email"] if "-" in name]
        heads, tails = any_of({n[0] for n in hyphened}), any_of({n[2] for n in hyphened})
        self.hyphened = re.compile(rf"\b({heads})[\s-]?({tails})")  # "e-mail", "e mail"
        self.by_length = self._by_length(ways)

    def _by_length(
        self, ways: Mapping[str, Collection[str]]
    ) -> Mapping[int, Sequence[tuple[str, Column]]]:
        """The names of all columns that forgive a slip, by how many letters they have."""
        found: dict[int, list[tuple[str, Column]]] = {}
        names = {
            **dict.fromkeys(ways["phone"], COLUMN["phones"]),
            **dict.fromkeys(ways["email"], COLUMN["emails"]),
            **dict.fromkeys(self.name_parts, COLUMN["name"]),
            **self.columns,
        }
        for name, column in names.items():
            if len(name) >= SHORTEST_SLIP:
                found.setdefault(len(name), []).append((name, column))
        return found

    def which_way(self, title: str) -> Column | None:
        """The column of a title that only says which phone or which address it is."""
        words = self._split(title)
        for field, (ways, beside) in self.ways.items():
            if words & ways and words <= ways | beside:
                return COLUMN[field]
        return None

    def is_kind_of_way(self, title: str) -> bool:
        """Whether it only says of which kind a phone or an address is ("Phone 1 - Type")."""
        words = self._split(title)
        return bool(words & self.kind and words & self.any_way)

    def similar_column(self, key: str) -> Column | None:
        """The one column whose name is this but for a slip of the finger."""
        if len(key) < SHORTEST_SLIP:
            return None
        slips = 1 + (len(key) >= TWO_SLIPS)
        lengths = range(len(key) - slips, len(key) + slips + 1)
        names = ((name, c) for length in lengths for name, c in self.by_length.get(length, ()))
        likely = {
            c.field for name, c in names if OSA.distance(key, name, score_cutoff=slips) <= slips
        }
        return COLUMN[likely.pop()] if len(likely) == 1 else None

    def _split(self, title: str) -> set[str]:
        apart = re.sub(r"(?<=[^\W\d_A-Z])(?=[A-Z])", " ", title)  # "MobilePhone"
        joined = self.hyphened.sub(r"\1\2", normalize_name(apart))
        return {*re.findall(r"[^\W\d_]+", joined)}


_words_of = cache(_TitleWords)
