"""The conversation with moderators, as a pure function over values."""

from __future__ import annotations

from conversations import counts_screens as screens
from conversations.counts_book import PAGES, PREFIX, CountBook, Picture, Reply, Table
from conversations.counts_report import report

KINDS = ("xlsx", "csv")


def answer(book: CountBook, data: str) -> Reply:
    """What a tap of a moderator does; whatever cannot be read shows the periods."""
    name, *arguments = data.removeprefix(PREFIX).split(".")
    period, page = (*arguments, "", "")[:2]
    match name:
        case "home":
            return Reply(screens.home(book))
        case "what":
            return Reply(screens.said(book.words, "meaning"))
        case "p" if _known(book, period) and page in ("", *book.pages(period)):
            return Reply(screens.period(book, period, page or "main"))
        case "rep" if _seen(book, period) and "Q" not in period:
            return Reply(report(book, period))
        case "pic" if not period and book.periods:
            return Reply(act=Picture())
        case "pic" if _seen(book, period) and page in PAGES:
            return Reply(act=Picture(period, page))
        case "file" if period in KINDS and book.periods:
            return Reply(act=Table(period))
    return Reply(screens.home(book, book.words.say("gone")))


def _known(book: CountBook, period: str) -> bool:
    return period in book.periods or period in book.years


def _seen(book: CountBook, period: str) -> bool:
    return period in book.periods and book.figures(period) is not None
