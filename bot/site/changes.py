"""What has changed in the words since they were published, as one page for whoever approves."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from difflib import SequenceMatcher
from itertools import groupby

from markupsafe import Markup

from bot.site.templating import ENVIRONMENT
from conversations.authoring.baseline import Baseline, WordChange
from conversations.sentences.catalog import sentence
from conversations.values import value_object

ALIKE = 0.5  # share of words in common from which on only what differs is marked
_PIECES = re.compile(r"\w+|\s+|[^\w\s]")


@value_object
class _ComparedWords:
    """The words of one place in one language, before and now, with what differs marked."""

    language: str
    before: Markup
    after: Markup


def changes_page(
    baseline: Baseline,
    changes: Iterable[WordChange],
    sensitive: Collection[str],
    days: tuple[str, str],
) -> str:
    """A whole HTML page, without script and in need of nothing else.

    `sensitive` are tables; the days are those of the baseline and of the page, as they are written.
    """
    places = [
        (place, _is_within(place, sensitive), [_row(change) for change in group])
        for place, group in groupby(changes, key=lambda change: change.place)
    ]
    since, day = days
    version = baseline.version
    words = {
        "title": sentence("changes_page.title", version=version),
        "dates": sentence("changes_page.dates", version=version, since=since, day=day),
        "marks": sentence("changes_page.marks") if places else sentence("changes_page.none"),
        "sensitive": sentence("changes_page.sensitive"),
        "language": sentence("changes_page.language"),
        "before": sentence("changes_page.before"),
        "after": sentence("changes_page.after"),
        "before_short": sentence("changes_page.before_short"),
        "after_short": sentence("changes_page.after_short"),
        "new": sentence("changes_page.new"),
        "gone": sentence("changes_page.gone"),
    }
    template = ENVIRONMENT.get_template("changes.html")
    return template.render(places=places, language=sentence.language, words=words)


def _is_within(place: str, tables: Collection[str]) -> bool:
    return any(place == table or place.startswith(f"{table}.") for table in tables)


def _row(change: WordChange) -> _ComparedWords:
    old, new = (_PIECES.findall(text) for text in (change.before, change.after))
    before, after = Markup(), Markup()
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    steps = matcher.get_opcodes()
    if matcher.ratio() < ALIKE:
        steps = [("replace", 0, len(old), 0, len(new))]
    for kind, a, b, c, d in steps:
        left, right = "".join(old[a:b]), "".join(new[c:d])
        before += _in_tag(left, "del" if kind != "equal" and change.after else "")
        after += _in_tag(right, "ins" if kind != "equal" and change.before else "")
    return _ComparedWords(change.language, before, after)


def _in_tag(text: str, tag: str) -> Markup:
    if not text or not tag:
        return Markup("{}").format(text)
    return Markup("<{0}>{1}</{0}>").format(Markup(tag), text)  # noqa: S704 (a tag of our own)
