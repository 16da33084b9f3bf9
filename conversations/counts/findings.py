"""What the figures say in a sentence each: more than last year, which share, who stops where.

Nothing is said that the figures do not allow: 70 and 75 may be 72 and 73, so figures that differ
by less than CLEARLY are about the same, and a share is of figures that are shown.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from conversations.counts.release_rule import FEW, FEWER, FLOOR, STEP, UNTOLD
from conversations.counts.statistics import FUNNEL, FigureRow, Statistics, percentage
from conversations.script.counters import (
    CHOSE,
    CONTACTS,
    EMERGENCY,
    NOT_UNDERSTOOD,
    STARTED,
    UNDERSTOOD,
    WHERE,
)
from conversations.values import value_object

CLEARLY = 10  # what two rounded figures differ by at least before one is called larger


@value_object
class Loss:
    """How many stopped between two steps of the funnel."""

    before: str  # counters
    after: str
    number: int


def year_before(period: str) -> str:
    """The same period of the year before."""
    return f"{int(period[:4]) - 1}{period[4:]}"


def direction(now: int, then: int) -> str:
    """Whether a rounded figure is clearly "more" or "less" than another, or about the "same"."""
    if abs(now - then) < CLEARLY:
        return "same"
    return "more" if now > then else "less"


def comparison(statistics: Statistics, period: str, counter: str = STARTED.name) -> str:
    """Whether a figure is larger than the year before; empty where one of them is not shown."""
    other = year_before(period)
    now, then = statistics.figure(period, counter), statistics.figure(other, counter)
    if not now or not then:
        return ""
    key = direction(now, then)
    return statistics.words.say(f"compare_{key}", period=statistics.title(other), figure=then)


def conversations(statistics: Statistics, period: str) -> str:
    """How many conversations began, and whether that is more than the year before."""
    words, figure = statistics.words, statistics.figure(period, STARTED.name)
    if statistics.figures(period) is None:
        return words.say("begun_withheld", floor=FLOOR)
    if figure == UNTOLD:
        return words.say("begun_untold", period=statistics.title(period))
    said = words.say("begun", figure=figure)
    return " ".join(filter(None, (said, comparison(statistics, period))))


def share(statistics: Statistics, period: str) -> str:
    """How many of those who began saw somebody to ring; empty where nothing is shown of it."""
    words, figures = statistics.words, statistics.figures(period) or {}
    if CONTACTS.name not in figures:
        return words.say("contacts_uncounted") if figures else ""
    whole, part = figures[STARTED.name], figures[CONTACTS.name]
    if part is FEWER:
        return words.say("contacts_few")
    if part == UNTOLD:
        return words.say("contacts_untold")
    per_cent = percentage(part, whole)
    if per_cent is None:
        return words.say("contacts", part=part)
    return words.say("contacts_share", part=part, whole=whole, share=per_cent)


def emergencies(statistics: Statistics, period: str) -> str:
    """How many opened the emergency screen; empty where nothing is shown of it."""
    figures = statistics.figures(period) or {}
    if EMERGENCY.name not in figures:
        return ""
    figure = statistics.figure_text(figures[EMERGENCY.name])
    said = statistics.words.say("emergencies", figure=figure)
    return f"{said} {emergencies_limit(statistics, period)}"


def emergencies_limit(statistics: Statistics, period: str) -> str:
    """What the figure of the emergency screen does not say; empty where there is none."""
    counted = EMERGENCY.name in (statistics.figures(period) or {})
    return statistics.words.say("emergencies_limit") if counted else ""


def understanding(statistics: Statistics, period: str) -> str:
    """How many typed words were understood."""
    known = statistics.figure(period, UNDERSTOOD.name)
    unknown = statistics.figure(period, NOT_UNDERSTOOD.name)
    words, figures = statistics.words, statistics.figures(period) or {}
    if UNDERSTOOD.name not in figures:
        return ""
    per_cent = percentage(known, known + unknown) if known and unknown else None
    if known and unknown and per_cent is not None:
        return words.say("typed_share", part=known, whole=known + unknown, share=per_cent)
    if known and unknown is FEWER:
        return words.say("typed_nearly_all", part=known)
    return ""


def losses(statistics: Statistics, period: str) -> Iterator[Loss]:
    """How many stopped at each step of the funnel, of those where both figures are shown."""
    figures = statistics.figures(period) or {}
    if CHOSE.name not in figures:  # a year before the funnel
        return
    steps = [name for name in FUNNEL if name in figures]
    for before, after in pairwise(steps):
        now, then = figures[before], figures[after]
        if now and then:
            yield Loss(before, after, max(now - then, 0))


def largest_loss(statistics: Statistics, period: str) -> str:
    """Between which steps to contacts most stop; empty where that cannot be told."""
    steps = (STARTED.name, CHOSE.name, WHERE.name, CONTACTS.name)
    if not all(statistics.figure(period, step) for step in steps):
        return ""
    found = sorted((one for one in losses(statistics, period) if one.after in steps),
                   key=lambda one: -one.number)  # fmt: skip
    if not found or found[0].number <= FEW:
        return ""
    first = found[0]
    clear = len(found) == 1 or first.number - found[1].number >= CLEARLY
    return statistics.words.say(
        "loss" if clear else "loss_unclear",
        before=statistics.name(first.before),
        after=statistics.name(first.after),
        number=first.number,
    )


def nobody(statistics: Statistics, period: str) -> str:
    """Where people asked and nobody was there, largest first; empty where that is not shown."""
    rows = statistics.group(period, "nobody").rows
    if not rows:
        return ""
    if all(row.figure is FEWER for row in rows):
        return statistics.words.say("nobody_few")
    shown = ", ".join(f"{row.name} ({row.text})" for row in rows if row.figure)
    return statistics.words.say("nobody", names=shown) if shown else ""


def largest(statistics: Statistics, period: str, key: str) -> FigureRow | None:
    """The largest of a group; None where another may be about as large."""
    rows = statistics.group(period, key).rows
    figures = [row.figure for row in rows]
    if not figures or not figures[0] or UNTOLD in figures:
        return None
    second = max((figure or STEP for figure in figures[1:]), default=0)
    return rows[0] if figures[0] - second >= CLEARLY else None


def channels(statistics: Statistics, period: str) -> str:
    """By which link most came, and that most came by none; empty where that is not certain."""
    words, first = statistics.words, largest(statistics, period, "channel")
    said = words.say("channel", name=first.name, figure=first.text) if first else ""
    figures = [row.figure for row in statistics.group(period, "channel").rows]
    most = sum(FEW if figure is FEWER else figure + STEP // 2 for figure in figures)
    whole = statistics.figure(period, STARTED.name) or 0
    if not said or 2 * most >= whole - STEP // 2:
        return said
    return " ".join((said, words.say("channel_minority")))


def largest_growth(statistics: Statistics, period: str, key: str) -> str:
    """The name in a group of which there are more than the year before by most; else empty."""
    now, then = statistics.figures(period) or {}, statistics.figures(year_before(period)) or {}
    names = statistics.members(now, key)
    more = {n: (now[n] or 0) - (then.get(n) or 0) for n in names if now[n] and then.get(n)}
    name = max(more, key=lambda one: more[one], default="")
    return statistics.name(name) if name and more[name] >= CLEARLY else ""


def headline(statistics: Statistics, period: str, page: str) -> str:
    """A title for a picture that says what is seen in it; empty where the figures do not say it."""
    words = statistics.words
    match page:
        case "main":
            part = percentage(
                statistics.figure(period, CONTACTS.name), statistics.figure(period, STARTED.name)
            )
            return words.say("headline_main", share=part) if part else ""
        case "area":
            return _headline_largest(statistics, period, "nobody", "headline_area")
        case "way":
            return largest_loss(statistics, period).rstrip(".")
        case "topic":
            if name := largest_growth(statistics, period, "topic"):
                before = statistics.title(year_before(period))
                return words.say("headline_grown", name=name, period=before)
            return _headline_largest(statistics, period, "topic", "headline_topic")
        case "typed":
            return understanding(statistics, period).rstrip(".")
        case "channel":
            return _headline_largest(statistics, period, "channel", "headline_channel")
    return ""


def _headline_largest(statistics: Statistics, period: str, group: str, key: str) -> str:
    """A title that names the largest of a group; empty where it is not clear which."""
    row = largest(statistics, period, group)
    return statistics.words.say(key, name=row.name, figure=row.text) if row else ""


def trend(statistics: Statistics) -> str:
    """The newest quarter beside that of the year before; else what the picture is of."""
    words, newest = statistics.words, [p for p in statistics.periods if "Q" in p][-1:]
    for period in newest:
        now = statistics.figure(period, STARTED.name)
        then = statistics.figure(year_before(period), STARTED.name)
        if now and then:
            key = direction(now, then)
            before = statistics.title(year_before(period))
            return words.say(
                f"headline_trend_{key}", period=statistics.title(period), before=before
            )
    return words.say("trend")
