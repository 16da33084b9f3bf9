"""The phone numbers of a cell, however people write them, and what else they wrote beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import cache
from typing import NamedTuple
from unicodedata import normalize

from conversations.contacts.file_words import any_of, word_pattern
from conversations.contacts.home import Home, home
from conversations.contacts.parse_result import CellError
from conversations.sentences.catalog import sentence

MANY = 3  # values in one cell

ASIDE = 4  # digits at most of what is no number: an extension, a time of day

_RUN = re.compile(r"[+(]*\d(?:[\d\s().\-\u2010-\u2015]*\d)?\)?")
_REMARK = re.compile(r"\(([^()]*[^\W\d_][^()]*)\)")  # "(jobb, 9–15)" beside a number
_ROUNDED = re.compile(r"(?P<whole>\d)(?:[.,](?P<digits>\d+))?E\+?(?P<power>\d{1,2})", re.IGNORECASE)
_DECIMAL = re.compile(r"(?<=\d{5})[.,]0{1,2}$")  # a whole number that a program kept as a fraction
_DAY, _MONTH, _YEAR = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])", r"(?:19|20)\d\d"
_DATE = re.compile(  # which would often do for a number
    rf"(?<![\d.-])(?:{_DAY}([.\-/]) ?{_MONTH}\1 ?{_YEAR}|{_YEAR}-{_MONTH}-{_DAY}"
    rf"|(?<!\d ){_DAY} {_MONTH} {_YEAR})(?![.-]?\d)"
)


_ARROW = re.compile("[-=]>|[→⇒➔➜➡]")  # from an old number to a new one
_LETTER = re.compile(r"\d[oO]|[oO]\d")
_QUOTES = "\"'“”„«»‘’´`="  # around a number


class PhoneCell(NamedTuple):
    """What a cell for phone numbers holds."""

    numbers: tuple[str, ...] = ()  # as E.164 has them, "+4740612345"
    remark: str = ""  # what stands beside them, "etter kl. 16"


class _WordsBeside:
    """What stands beside numbers and says nothing of who is called, of one home."""

    def __init__(self, here: Home) -> None:
        ways = here.words.ways
        labels, both = any_of((*ways["phone"], *ways["which"])), any_of(here.words.words["and"])
        self.label = re.compile(rf"(?:(?<=\s)|^)(?:{labels})(?!\w)[\s.:]*", re.IGNORECASE)
        self.between = re.compile(
            rf"^(?:[\s/,;|:+.\-–{_QUOTES}]|(?:{both})(?=\s|$))+|[\s/,;|:\-–{_QUOTES}]+$"
        )
        self.answers = {here.words.answers[answer][0] for answer in ("yes", "no")}
        self.unsure = word_pattern(here.words.words["unsure_number"])
        self.fax = re.compile(rf"\b(?:{any_of(ways['fax'])})\b", re.IGNORECASE)


_words_of = cache(_WordsBeside)


def parse_phones(cell: str) -> tuple[str, ...]:
    """The numbers of a cell as E.164 has them ("+4740612345"), without labels and nothing else."""
    numbers, remark = split_phones(cell)
    if remark:
        raise CellError(sentence("phones.not_a_number"))
    return numbers


def split_phones(cell: str) -> PhoneCell:
    """The numbers of a cell and the words beside them; raises CellError."""
    code = home().phone_code
    is_date = has_date(_REMARK.sub("", cell))
    if (plain := _plain_number(code).fullmatch(cell)) and not is_date:
        digits = plain[1].replace(" ", "")
        if _is_ordinary(digits):
            return PhoneCell((f"{code}{digits}",))
    text = _DECIMAL.sub("", normalize("NFKC", cell).removeprefix("'"))
    if rounded := _ROUNDED.fullmatch(text):
        whole, digits = rounded["whole"] + (rounded["digits"] or ""), int(rounded["power"]) + 1
        if len(whole) == digits:
            return split_phones(whole)  # as Excel shows a long number, without loss
        raise CellError(sentence("phones.rounded"))
    words_of = _words_of(home())
    if is_fax(text):
        raise CellError(sentence("phones.fax"))
    if is_unsure(text):
        raise CellError(sentence("phones.unsure"))
    if is_date:
        raise CellError(sentence("phones.date"))
    if _LETTER.search(text):
        raise CellError(sentence("phones.letter"))
    text = re.sub(r"\(0\)", " ", text)
    remarks = [remark.strip() for remark in _REMARK.findall(text)]
    numbers, words = _split(_REMARK.sub(" , ", text))
    if not numbers and (words or remarks or text.strip()):
        if "@" in text:
            raise CellError(sentence("phones.address"))
        raise CellError(sentence("phones.not_a_number"))
    if len(numbers) > MANY:
        raise CellError(sentence("cells.many", most=MANY))
    remarks = [remark for remark in remarks if words_of.label.sub("", remark)]
    for remark in (*words, *remarks):
        said = re.findall(r"\w+", remark.casefold())
        if not said:
            raise CellError(sentence("phones.mark"))
        if words_of.answers & {*said}:
            raise CellError(sentence("phones.answer"))
    return PhoneCell(numbers, "; ".join((*words, *remarks)))


def is_unsure(words: str) -> bool:
    """Whether words beside a number say that it may be secret, out of use or somebody else's."""
    return bool(_words_of(home()).unsure.search(words) or _ARROW.search(words))


def has_date(words: str) -> bool:
    """Whether a date stands in words."""
    return bool(_DATE.search(words))


def is_fax(words: str) -> bool:
    """Whether words beside a number say that it is a fax."""
    return bool(_words_of(home()).fax.search(words))


@cache
def _plain_number(phone_code: str) -> re.Pattern[str]:
    """How most people write a number at home."""
    return re.compile(rf"(?:{re.escape(phone_code)} ?)?(\d(?: ?\d){{5,11}})", re.ASCII)


def _split(text: str) -> tuple[tuple[str, ...], list[str]]:
    """The numbers of a text, and the words between them that are no labels."""
    numbers: list[str] = []
    pieces, start = [""], 0
    for run in _RUN.finditer(text):
        pieces[-1] += text[start : run.start()]
        start = run.end()
        is_aside = sum(map(str.isdigit, run[0])) <= ASIDE and re.search(r"[^\W\d_]", text)
        if is_aside:
            pieces[-1] += run[0]
            continue
        if text[start : start + 1].isalnum() or text[run.start() - 1 : run.start()] == "=":
            raise CellError(sentence("phones.not_a_number"))
        numbers += _numbers_of(run[0])
        pieces.append("")
    pieces[-1] += text[start:]
    between, label = _words_of(home()).between, _words_of(home()).label
    words = (between.sub("", label.sub("", between.sub("", piece))) for piece in pieces)
    return tuple(dict.fromkeys(numbers)), [word for word in words if word]


def _numbers_of(run: str) -> Sequence[str]:
    """The number, or the numbers with only spaces between them; raises CellError."""
    with suppress(CellError):
        return [_parse_number(run)]
    tokens = [token for token in run.split() if any(map(str.isdigit, token))]
    ways = list(_partitions(tokens))
    if len(tokens) > 1 and len(ways) == 1:
        return ways[0]
    return [_parse_number(run)]


def _partitions(tokens: Sequence[str]) -> Iterator[list[str]]:
    """Each way to read a row of groups of digits as whole numbers, one after the other."""
    if not tokens:
        yield []
    for end in range(1, min(len(tokens), 8) + 1):
        with suppress(CellError):
            number = _parse_number(" ".join(tokens[:end]))
            yield from ([number, *rest] for rest in _partitions(tokens[end:]))


# Both are loaded with the first number: the tables of the library are large.


def _is_ordinary(digits: str) -> bool:
    from conversations.contacts.numbering import is_ordinary

    return is_ordinary(digits)


def _parse_number(text: str) -> str:
    from conversations.contacts.numbering import parse_number

    return parse_number(text)
