"""The screens of moderators: which periods there are, what is shown of one, what it means."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from conversations.counts_book import CountBook, Group, Row, share
from conversations.counts_words import CountWords
from conversations.figures import FEWER, over, quarters
from conversations.lists_text import dated
from conversations.model import Button, Line, Screen
from conversations.screens import in_rows

Rows = Iterable[tuple[Button, ...]]

RECENT = 4  # quarters on the first screen
YEARS = 4  # buttons in a row


def shown(words: CountWords, lines: Iterable[Line], rows: Rows, notice: str = "") -> Screen:
    """A screen of counts, with what has to be said above it."""
    above = tuple(Line(said, "bold") for said in (words.notice, notice) if said)
    gap = (Line(""),) if above else ()
    return Screen("counts", "nb", (*above, *gap, *lines), tuple(row for row in rows if row))


def home(book: CountBook, notice: str = "") -> Screen:
    """The newest numbers of conversations, and the way to each period."""
    words, ended = book.words, book.periods[::-1]
    recent = [p for p in ended if "Q" in p][:RECENT]
    told_of = [*recent, *[p for p in ended if "Q" not in p][:RECENT]]
    told = [Line(_home_line(book, p)) for p in told_of] or words.lines("nothing")
    lines = (*words.lines("home"), Line(""), *told, Line(""), *words.lines("explained"))
    files = (words.button("xlsx", "T.file.xlsx"), words.button("csv", "T.file.csv"))
    rows = (
        tuple(Button(book.title(quarter), f"T.p.{quarter}") for quarter in recent[:1]),
        *in_rows([Button(year, f"T.p.{year}") for year in book.years], YEARS),
        *(((words.button("picture", "T.pic"),), files) if ended else ()),
        (words.button("meaning", "T.what"),),
    )
    return shown(words, lines, rows, notice)


def _home_line(book: CountBook, period: str) -> str:
    row = book.started(period)
    count = book.words.say("home_count", figure=row.said) if row.figure else row.said
    return book.words.say("home_line", period=row.name, figure=count)


def _quarters(book: CountBook, name: str) -> tuple[Button, ...]:
    """A button for each quarter of a year that is over; none of a quarter."""
    of = (quarter for quarter in quarters(name) if quarter in book.periods)
    return tuple(book.words.button("quarter", f"T.p.{q}", number=q[-1]) for q in of)


def period(book: CountBook, name: str, page: str = "main") -> Screen:
    """A page of a period, or why there is none."""
    if not over(name, book.day):
        return _unseen(book, "running", name, day=dated(date(int(name[:4]) + 1, 1, 1).isoformat()))
    if book.figures(name) is None:
        return _unseen(book, "withheld_page", name)
    groups = book.page(name, page)
    lines = [line for group in groups for line in (*_told(book, name, group), Line(""))]
    lines = [*lines, *book.words.lines("explained")] if page == "main" else lines[:-1]
    return shown(book.words, lines, _ways(book, name, page))


def _unseen(book: CountBook, key: str, name: str, **values: str) -> Screen:
    words = book.words
    rows = (
        _quarters(book, name),
        (words.button("meaning", "T.what"), words.button("home", "T.home")),
    )
    return shown(words, words.lines(key, period=book.title(name), **values), rows)


def _told(book: CountBook, name: str, group: Group) -> Iterator[Line]:
    words = book.words
    heading = words.say(f"group_{group.key}")
    yield from words.lines("page", group=heading, period=book.title(name))
    if (about := f"about_{group.key}") in words.texts:
        yield from (*words.lines(about), Line(""))
    seen = [row for row in group.rows if row.figure is not FEWER]
    base = group.rows[0].figure if group.key in ("main", "way") and group.rows else None
    yield from (Line(_line(book, row, base)) for row in seen)
    few = [row.name for row in group.rows if row.figure is FEWER]
    if few and seen:
        yield Line(words.say("rest", figure=words.say("few").capitalize(), names="; ".join(few)))
    elif few:
        yield from words.lines("all_few")


def _line(book: CountBook, row: Row, base: int | None) -> str:
    part = share(row.figure, base)
    if part is None or part == 100:
        return book.words.say("row", name=row.name, figure=row.said)
    return book.words.say("row_share", name=row.name, figure=row.said, share=part)


def _ways(book: CountBook, name: str, page: str) -> Rows:
    words = book.words
    yield (words.button("picture", f"T.pic.{name}.{page}"),)
    if page != "main":
        yield (words.button("back", f"T.p.{name}"), words.button("home", "T.home"))
        return
    pages = [words.button(f"page_{key}", f"T.p.{name}.{key}") for key in book.pages(name)]
    yield _quarters(book, name)
    yield from in_rows(pages, 2)
    if "Q" not in name:
        yield (words.button("report", f"T.rep.{name}"),)
    yield (words.button("meaning", "T.what"), words.button("home", "T.home"))


def said(words: CountWords, key: str) -> Screen:
    """A few words, and the way back."""
    return shown(words, words.lines(key), ((words.button("home", "T.home"),),))


def newest_quarter(book: CountBook) -> str:
    """The quarter that was over last; none while nothing was counted."""
    return next((p for p in book.periods[::-1] if "Q" in p), "")


def summary(book: CountBook) -> Screen | None:
    """What is said when a quarter is over: nothing, where nothing of it can be shown."""
    quarter = newest_quarter(book)
    ended = [quarter, quarter[:4]] if quarter.endswith("Q4") else [quarter]
    telling = [p for p in ended if p in book.periods and book.figures(p) is not None]
    if not telling:
        return None
    words = book.words
    told = [Line(_home_line(book, p)) for p in telling]
    rows = [(Button(book.title(p), f"T.p.{p}"),) for p in telling]
    lines = (*words.lines("summary", period=book.title(telling[0])), Line(""), *told)
    return shown(words, lines, rows)
