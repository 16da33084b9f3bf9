"""Contact files: bytes to sheets, whatever program made them; `contacts` makes the people."""

from __future__ import annotations

import asyncio
import codecs
import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import date
from io import StringIO
from itertools import islice

from bot.files import MAX_BYTES, vcard, xlsx
from conversations.contacts.contact import AREA_KINDS, Area, OfferAreas
from conversations.contacts.contact_checks import Offers
from conversations.contacts.headings import TITLE_ROWS, is_title_row, known_titles
from conversations.contacts.home import home
from conversations.contacts.parse_result import CellError, ParseResult, Rows, SourceSheet
from conversations.contacts.parse_rules import ParseRules
from conversations.contacts.sheets import failed_result, read_sheets
from conversations.lists import pasted_tables, pasted_text
from conversations.sentences.catalog import sentence

MAX_LINES = 10_000  # empty ones too
DELIMITERS = ",;\t|"
LATIN = ("cp1252", "mac_roman", "cp850")  # what is left where it is not UTF-8

_WEB_PAGE = re.compile(r"\s*(<[a-z!?]|MIME-Version:)", re.IGNORECASE)
_OF_PROGRAMS = re.compile(r"\s*(\{|\[\s*[\[{]|ID;P|dn: |SQLite format)")  # JSON, RTF, SYLK, LDIF
_QUOTED_LINE = re.compile(r'^"(.*)"(?=\r?$)', re.MULTILINE)
_MARKS = set("«»–—’”“…•✓·°§½\xa0\xad€£")
_NEIGHBOURS = (  # letters of the languages around, by how often they stand in a name
    set("éèêóòôüöäáÉ"),
    set("ÈÊÓÒÔÜÖÄÁčČđĐŋŊšŠŧŦžŽñçÇíúý"),
)


def read_contacts(
    data: bytes,
    areas: Iterable[Area],
    offers: Offers,
    today: date,
    default_area: str | None = None,
    confirmed: date | None = None,
    offer_areas: OfferAreas | None = None,
) -> ParseResult:
    """The contacts of a CSV file, whatever its bytes; the defaults serve rows without their own."""
    kinds = dict.fromkeys(offers, AREA_KINDS) if offer_areas is None else offer_areas
    rules = ParseRules(tuple(areas), offers, kinds, today, default_area or "", confirmed=confirmed)
    try:
        return read_sheets(text_sheets(_text(data)), rules)
    except CellError as refused:
        return failed_result(refused)


async def sheets_of(data: bytes) -> list[SourceSheet]:
    """The sheets of a file of any kind we read; raises CellError or UnreadableFileError."""
    if len(data) > MAX_BYTES:
        raise CellError(sentence("files.too_large"))
    if not data.strip():
        raise CellError(sentence("csv.empty"))
    if xlsx.is_workbook(data):
        return await xlsx.sheets_of(data)
    return await asyncio.to_thread(lambda: text_sheets(_text(data)))


def text_sheets(text: str) -> list[SourceSheet]:
    """A text file as one sheet: address cards, a table, or people as they are pasted.

    Raises CellError for a web page, another program's file, and a quotation mark that stays open.
    """
    if _WEB_PAGE.match(text):
        raise CellError(sentence("csv.web_page"))
    if _OF_PROGRAMS.match(text):
        raise CellError(sentence("csv.program"))
    if vcard.is_card_file(text):
        return pasted_sheets(text)
    rows = text_rows(text)
    if header_score(rows) > 1 or ";" in text or not pasted_text.looks_like_a_list(text):
        return [SourceSheet(rows)]
    return pasted_sheets(text)


def pasted_sheets(text: str) -> list[SourceSheet]:
    """Pasted text as one sheet: a table where it has titles, else people in blocks of lines.

    Raises CellError for a table that has come apart.
    """
    if vcard.is_card_file(text):
        return [vcard.card_sheet(text)]
    plain = pasted_tables.without_markdown(text)
    rows = text_rows(plain)
    if header_score(rows) >= 3 or any(map(is_title_row, rows[:TITLE_ROWS])):
        return [SourceSheet(rows)]
    table = pasted_tables.spaced_rows(plain) or pasted_tables.stacked_rows(plain)
    return [SourceSheet(table) if table else pasted_text.pasted_sheet(text)]


def text_rows(text: str) -> Rows:
    """The rows of text that is a table, cut where that gives the best header; raises CellError."""
    tables = [_Table(text, delimiter) for delimiter in DELIMITERS]
    best = max(
        tables,
        key=lambda table: (header_score(table.rows), max(map(len, table.rows[:1]), default=0)),
    )
    if header_score(best.rows) < 2 and (bare := _QUOTED_LINE.sub(_strip_quotes, text)) != text:
        rows = text_rows(bare)  # a program took each line for one cell
        return rows if header_score(rows) > 1 else best.rows
    if best.open_quote and header_score(best.rows) > 1:
        raise CellError(sentence("csv.open_quote", row=best.open_quote))
    return best.rows


def _strip_quotes(line: re.Match[str]) -> str:
    return line[1].replace('""', '"')


def header_score(rows: Rows) -> int:
    """How many columns the best row of titles names."""
    return max(map(known_titles, rows[:TITLE_ROWS]), default=0)


class _Table:
    """A text cut at one delimiter."""

    def __init__(self, text: str, delimiter: str) -> None:
        self.rows: list[list[str]] = []
        self.open_quote = 0  # the row in which a quotation mark opens that does not close
        source = StringIO(text, newline="")
        reader = csv.reader(source, delimiter=delimiter, skipinitialspace=True, strict=True)
        try:
            self.rows += islice(reader, MAX_LINES + 1)
        except csv.Error:
            self.open_quote = len(self.rows) + 1
        if len(self.rows) > MAX_LINES:
            raise CellError(sentence("csv.many_lines", most=MAX_LINES))
        swallowed = (n for n, row in enumerate(self.rows, 1) if _swallows(row, delimiter))
        self.open_quote = next(swallowed, self.open_quote)


def _swallows(row: Sequence[str], delimiter: str) -> bool:
    """Whether a cell holds whole rows: a quotation mark closed only where another one opened."""
    lines = (line for cell in row if "\n" in cell for line in cell.splitlines())
    return any(line.count(delimiter) > 1 for line in lines)


def _text(data: bytes) -> str:
    if len(data) > MAX_BYTES:
        raise CellError(sentence("files.too_large"))
    if data[1:40:2].strip(b"\0") == b"":  # every other byte is zero: UTF-16 without its mark
        data = codecs.BOM_UTF16_LE + data
    elif data[:40:2].strip(b"\0") == b"":
        data = codecs.BOM_UTF16_BE + data
    wide = data[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    for encoding in ("utf-8-sig", "utf-16")[: 1 + wide]:
        with suppress(UnicodeDecodeError):
            return _printable(data.decode(encoding))
    return _printable(max(_guesses(data), key=_likelihood))


def _guesses(data: bytes) -> Iterator[str]:
    for encoding in LATIN:
        yield data.decode(encoding, "replace")


def _likelihood(text: str) -> int:
    """How near a text is to what people write in this country; 0 is nearest."""
    own = home().words.letters
    kinds = (_MARKS | {*own, *own.upper()}, *_NEIGHBOURS)
    signs = [c for c in text if c > "\x7f"]
    odd = sum(next((n for n, of in enumerate(kinds) if c in of), 9) for c in signs)
    inside = re.finditer(rf"(?<=[a-z{own}])[^\W\d_a-zA-Z]", text)
    capitals = sum(found[0].isupper() for found in inside)  # inside a word
    return -odd - 3 * capitals


def _printable(text: str) -> str:
    text = text.rstrip("\0\x1a")  # with which old programs fill up and end a file
    if "\0" in text or "\ufffd" in text:  # a program, a picture, something cut in two
        raise CellError(sentence("csv.not_text"))
    return text
