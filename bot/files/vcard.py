"""Address cards (vCard), as phones and mail programs send them: a table with a row for each."""

from __future__ import annotations

import quopri
import re
from collections.abc import Iterator, Mapping

from conversations.contacts.columns import SEPARATOR
from conversations.contacts.contact import capitalize
from conversations.contacts.parse_result import CellError, Problem, SourceSheet
from conversations.sentences.catalog import sentence

COLUMNS = ("name", "workplace", "phone", "email", "url", "note")

_BEGIN = re.compile(r"^BEGIN:VCARD\s*$", re.IGNORECASE | re.MULTILINE)
_CARD = re.compile(r"^BEGIN:VCARD\s*$(.*?)^END:VCARD", re.IGNORECASE | re.MULTILINE | re.DOTALL)
_FOLDED = re.compile(r"\r?\n[ \t]")
_SOFT_BREAK = re.compile(r"=\r?\n")  # in quoted-printable
_KEYS: Mapping[str, str] = {
    "FN": "name", "ORG": "workplace", "TEL": "phone", "EMAIL": "email", "URL": "url",
    "NOTE": "note",
}  # fmt: skip
_IGNORED = (
    "FAX", "PAGER", "TITLE", "ROLE", "ADR", "BDAY", "PHOTO", "NICKNAME", "CATEGORIES", "RELATED",
    "IMPP",
)  # fmt: skip


def is_card_file(text: str) -> bool:
    """Whether a text is a file of address cards."""
    return text.lstrip("\ufeff \r\n\t").upper().startswith("BEGIN:VCARD")


def card_sheet(text: str) -> SourceSheet:
    """A row for each card, below one with the names of the columns.

    What the bot has no place for is named. Raises CellError where a card does not end.
    """
    cards = [_values(found[1]) for found in _CARD.finditer(text)]
    if len(cards) < len(_BEGIN.findall(text)):
        raise CellError(sentence("vcard.cut_off"))
    rows = [list(COLUMNS), *([card.get(key, "") for key in COLUMNS] for card in cards)]
    found = [key for key in _IGNORED if any(card.get(key) for card in cards)]
    if not found:
        return SourceSheet(rows)
    names = (sentence(f"vcard.{key.lower()}") for key in found)
    columns = ", ".join(sentence("table_columns.ignored_column", title=name) for name in names)
    reason = sentence("table_columns.ignored", columns=columns)
    where = capitalize(sentence("findings.row", row=1))
    said = sentence("findings.problem", where=where, reason=reason)
    return SourceSheet(rows, problems=(Problem(1, "", said, fatal=False),))


def _values(card: str) -> dict[str, str]:
    values: dict[str, list[str]] = {}
    name = ""
    for key, parameters, value in _lines(card):
        if key == "N":
            family, given, middle, *_ = [*value.split(";"), "", ""]
            name = " ".join(filter(None, (given, middle, family)))
        elif key in _KEYS or key in _IGNORED:
            kinds = (kind for kind in ("FAX", "PAGER") if kind in parameters.upper())
            column = next(kinds, _KEYS.get(key, key))
            found = ", ".join(filter(None, value.split(";"))) if key in ("ORG", "ADR") else value
            values.setdefault(column, []).append(found.removeprefix("tel:"))
    joined = {key: SEPARATOR.join(filter(None, found)) for key, found in values.items()}
    return {"name": name} | joined


def _lines(card: str) -> Iterator[tuple[str, str, str]]:
    """Name, parameters and value of each line, as a person would have typed the value."""
    for line in _FOLDED.sub("", _SOFT_BREAK.sub("", card)).splitlines():
        head, mark, value = line.partition(":")
        if mark:
            name, _, parameters = head.partition(";")
            if "QUOTED-PRINTABLE" in parameters.upper():
                value = quopri.decodestring(value.encode()).decode("utf-8", "replace")
            value = re.sub(r"\\[nN]", " ", value)
            yield (
                name.rpartition(".")[2].upper(),
                parameters,
                re.sub(r"\\(.)", r"\1", value).strip(),
            )
