"""Address cards (vCard), as phones and mail programs send them: a table with a row for each."""

from __future__ import annotations

import quopri
import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from conversations.contacts.columns import COLUMN, SEPARATOR
from conversations.contacts.contact import capitalize
from conversations.contacts.findings import line_left_out
from conversations.contacts.parse_result import CellError, Problem, SourceSheet
from conversations.sentences.catalog import sentence

_BEGIN = re.compile(r"^BEGIN:VCARD\s*$", re.IGNORECASE | re.MULTILINE)
_CARD = re.compile(r"^BEGIN:VCARD\s*$(.*?)^END:VCARD", re.IGNORECASE | re.MULTILINE | re.DOTALL)
_FOLDED = re.compile(r"\n[ \t]")
_SOFT_BREAK = re.compile(r"=\n")  # in quoted-printable
_CHARSET = re.compile(r"CHARSET=(ISO-8859-1|WINDOWS-1252)", re.IGNORECASE)
_LABEL = re.compile(r"(?:_\$!<)?(.*?)(?:>!\$_)?")  # as a phone writes its own words: _$!<Work>!$_
_FIELDS: Mapping[str, str] = {
    "FN": "name", "ORG": "workplace", "TEL": "phones", "EMAIL": "emails", "URL": "url",
    "NOTE": "note",
}  # fmt: skip
_WITHOUT_PLACE = (
    "FAX", "PAGER", "TITLE", "ROLE", "ADR", "BDAY", "PHOTO", "NICKNAME", "CATEGORIES", "RELATED",
    "IMPP",
)  # fmt: skip
_OF_PROGRAMS = ("N", "KIND", "PRODID", "PROFILE", "REV", "SORT-STRING", "SOURCE", "UID", "VERSION")


class _CardLine(NamedTuple):
    """One line of a card: "item1.TEL;TYPE=WORK:406 12 345"."""

    group: str
    key: str
    parameters: str
    value: str  # as a person would have typed it


def is_card_file(text: str) -> bool:
    """Whether address cards stand in a text."""
    return bool(_BEGIN.search("\n".join(text.splitlines())))


def card_sheet(text: str) -> SourceSheet:
    """A row for each card, below one with the names of the columns.

    What the bot has no place for is named, and so is what stands between the cards. Raises
    CellError where a card does not end.
    """
    text = "\n".join(text.lstrip("\ufeff").splitlines())
    cards = [_values(found[1]) for found in _CARD.finditer(text)]
    if len(cards) < len(_BEGIN.findall(text)):
        raise CellError(sentence("vcard.cut_off"))
    fields = _FIELDS.values()
    titles = [COLUMN[field].title for field in fields]
    rows = [titles, *([card.get(field, "") for field in fields] for card in cards)]
    beside = _CARD.sub(lambda card: "\n" * card[0].count("\n"), text).split("\n")
    left_out = tuple(line_left_out(n, line) for n, line in enumerate(beside, 1) if line.strip())
    unread = dict.fromkeys(key for card in cards for key in card if key not in fields)
    problems = (_unread(unread),) if unread else ()
    return SourceSheet(rows, left_out=left_out, problems=problems)


def _unread(keys: Mapping[str, None]) -> Problem:
    """That some lines of the cards are not taken over."""
    names = (sentence(f"vcard.{k.lower()}") if k in _WITHOUT_PLACE else k for k in keys)
    columns = ", ".join(sentence("table_columns.ignored_column", title=name) for name in names)
    where = capitalize(sentence("findings.row", row=1))
    reason = sentence("table_columns.ignored", columns=columns)
    said = sentence("findings.problem", where=where, reason=reason)
    return Problem(1, "", said, fatal=False)


def _values(card: str) -> dict[str, str]:
    """What a card holds, by field of a contact; of what has none, by the key in the card."""
    lines = [*_lines(card)]
    labels = {line.group: line.value for line in lines if line.key == "X-ABLABEL"}
    values: dict[str, list[str]] = {}
    name = ""
    for group, key, parameters, value in lines:
        found = _LABEL.fullmatch(labels.get(group, "")) if group else None
        label = found[1] if found else ""
        if key == "N":
            family, given, middle, *_ = [*value.split(";"), "", ""]
            name = " ".join(filter(None, (given, middle, family)))
        elif value and not (key in _OF_PROGRAMS or key.startswith("X-AB")):
            kinds = (kind for kind in ("FAX", "PAGER") if kind in f"{parameters};{label}".upper())
            field = next(kinds, _FIELDS.get(key, key))
            text = ", ".join(filter(None, value.split(";"))) if key in ("ORG", "ADR") else value
            words = f" ({label})" if label and field == "phones" else ""
            values.setdefault(field, []).append(text.removeprefix("tel:") + words)
    return {"name": name} | {field: SEPARATOR.join(texts) for field, texts in values.items()}


def _lines(card: str) -> Iterator[_CardLine]:
    for line in _FOLDED.sub("", _SOFT_BREAK.sub("", card)).splitlines():
        head, mark, value = line.partition(":")
        if mark:
            name, _, parameters = head.partition(";")
            if "QUOTED-PRINTABLE" in parameters.upper():
                charset = _CHARSET.search(parameters)
                encoding = charset[1] if charset else "utf-8"
                value = quopri.decodestring(value.encode()).decode(encoding, "replace")
            value = re.sub(r"\\[nN]", " ", value)
            group, _, key = name.upper().rpartition(".")
            yield _CardLine(group, key, parameters, re.sub(r"\\(.)", r"\1", value).strip())
