"""What stands in a picture of counts; it is drawn elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from conversations.counts_book import CountBook, Group, Picture, Row


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars under a heading, which the first of a picture does not need."""

    heading: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture of one page of figures."""

    title: str
    notice: str
    bars: tuple[Bars, ...]
    rule: str


def chart(book: CountBook, wanted: Picture) -> Chart:
    """The picture of a page of a period, or of all quarters."""
    words = book.words
    groups = book.page(wanted.period, wanted.page) if wanted.period else (book.trend(),)
    headings = [_heading(book, group) for group in groups]
    period = f", {book.title(wanted.period)}" if wanted.period else ""
    bars = zip(("", *headings[1:]), (group.rows for group in groups), strict=True)
    return Chart(
        title=headings[0] + period,
        notice=words.notice,
        bars=tuple(Bars(heading, rows) for heading, rows in bars),
        rule=words.say("rule" if wanted.period else "rule_trend"),
    )


def caption(book: CountBook, drawn: Chart) -> str:
    """The words below a picture."""
    said = book.words.say("caption", title=drawn.title)
    return f"{drawn.notice}. {said}" if drawn.notice else said


def loaded(parts: Mapping[str, Any]) -> Chart:
    """A chart of what `asdict` made of it and JSON carried."""
    bars = (Bars(b["heading"], tuple(Row(**row) for row in b["rows"])) for b in parts["bars"])
    return Chart(**{**parts, "bars": tuple(bars)})


def _heading(book: CountBook, group: Group) -> str:
    return book.words.say("trend" if group.key == "trend" else f"group_{group.key}")
