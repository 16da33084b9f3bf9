"""The conversation with moderators, as a pure function over values."""

from __future__ import annotations

from conversations.counts import screens
from conversations.counts.report import report
from conversations.counts.statistics import (
    PAGES,
    PREFIX,
    RENAMED,
    CountsReply,
    SendPicture,
    SendReport,
    SendTable,
    Statistics,
)

KINDS = ("xlsx", "csv")


def handle_tap(statistics: Statistics, data: str) -> CountsReply:
    """What a tap of a moderator does; whatever cannot be read shows the periods."""
    name, *arguments = data.removeprefix(PREFIX).split(".")
    period, page = (*arguments, "", "")[:2]
    page = RENAMED.get(page, page)
    is_over = period in statistics.periods
    has_page = is_over or period in statistics.years
    has_figures = is_over and statistics.figures(period) is not None
    match name:
        case "home":
            return CountsReply(screens.home(statistics))
        case "what":
            return CountsReply(screens.message_screen(statistics.words, "meaning"))
        case "many":
            return CountsReply(screens.many(statistics))
        case "q" if period in PAGES:
            return CountsReply(screens.question(statistics, period))
        case "lists" if statistics.lists:
            return CountsReply(screens.lists(statistics, statistics.lists))
        case "p" if has_page and page in ("", "main", *statistics.pages(period)):
            return CountsReply(screens.period(statistics, period, page or "main"))
        case "rep" if has_figures and "Q" not in period:
            return CountsReply(report(statistics, period))
        case "pdf" if has_figures and "Q" not in period:
            return CountsReply(act=SendReport(period))
        case "pic" if not period and statistics.periods:
            return CountsReply(act=SendPicture())
        case "pic" if period == "lists" and statistics.lists and statistics.lists.ages:
            return CountsReply(act=SendPicture("", "lists"))
        case "pic" if has_figures and page in ("main", *statistics.pages(period)):
            return CountsReply(act=SendPicture(period, page))
        case "file" if period in KINDS and statistics.periods:
            return CountsReply(act=SendTable(period))
    return CountsReply(screens.home(statistics, statistics.words.say("gone")))
