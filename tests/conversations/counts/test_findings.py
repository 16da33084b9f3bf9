"""Sentences about figures: nothing is said that rounding may have made, or that is not known."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest

from conversations.counts import findings, screens
from conversations.counts.lists_now import ListsNow
from conversations.counts.release_rule import FEWER, UNTOLD, Figures, round_figure
from conversations.script.loader import load_count_texts
from conversations.script.schema import Script
from tests.support.counted import book_of


def test_what_rounding_may_have_made_is_no_difference() -> None:
    """Any two numbers: where their figures are called more or less, they differ by far."""
    for then in range(25, 45):
        for now in range(25, 65):
            figure, other = round_figure(now), round_figure(then)
            assert figure
            assert other
            match findings.direction(figure, other):
                case "same":
                    assert abs(now - then) < 14
                case "more":
                    assert now - then > 5
                case "less":
                    assert then - now > 5


@pytest.mark.parametrize(
    ("now", "then", "said"),
    [
        (70, 75, "omtrent som"),
        (75, 70, "omtrent som"),
        (70, 80, "færre enn"),
        (80, 70, "flere enn"),
    ],
)
@pytest.mark.parametrize(
    ("period", "before", "named"),
    [("2025", "2024", "2024"), ("2025Q3", "2024Q3", "3. kvartal 2024")],
)
def test_a_period_is_compared_with_the_same_of_the_year_before(
    script: Script, period: str, before: str, named: str, now: int, then: int, said: str
) -> None:
    statistics = book_of(script, {period: {"started": now}, before: {"started": then}})
    assert findings.comparison(statistics, period) == f"Det er {said} i {named} ({then})."


@pytest.mark.parametrize(
    ("counted", "clear", "without"),
    [({"k1": 65, "k2": 55}, True, True), ({"k1": 65, "k2": 60}, False, False),
     ({"k1": 120, "k2": 30}, True, False), ({"k1": 15, "k2": FEWER}, True, True),
     ({"k1": 10, "k2": FEWER}, False, False), ({"k1": 90, "k2": UNTOLD}, False, False)],
)  # fmt: skip
def test_a_largest_is_named_only_where_it_is_certain(
    script: Script, counted: Mapping[str, int | None], clear: bool, without: bool
) -> None:
    links = {f"channel.{code}": figure for code, figure in counted.items()}
    statistics = book_of(script, {"2025": {"started": 300, **links}})
    said = findings.channels(statistics, "2025")
    assert ("kom flest med «Lenke k1»" in said) == clear
    assert ("De fleste kom uten." in said) == without
    assert findings.headline(statistics, "2025", "channel").startswith("Mest brukte") == clear


def test_places_of_which_none_is_shown_are_not_said_to_have_nobody_missing(script: Script) -> None:
    places: Figures = {"started": 300, "nobody.55": FEWER, "nobody.03": FEWER}
    said = findings.nobody(book_of(script, {"2025": places}), "2025")
    assert "færre enn 8 (0 til 7) som ikke fikk se noen; summen er ikke kjent" in said
    untold = book_of(script, {"2025": {**places, "nobody.03": UNTOLD}})
    assert findings.nobody(untold, "2025") == ""


@pytest.mark.parametrize(
    ("due", "contacts", "said"),
    [(3, 12, "3 av 12 kontakter bør"), (24, 100, "24 av 100 kontakter bør"),
     (25, 100, "25 av 100 kontakter (25 %) bør"), (25, 49, "25 av 49 kontakter bør")],
)  # fmt: skip
def test_lists_have_a_percentage_under_the_same_rule(due: int, contacts: int, said: str) -> None:
    now = ListsNow(due=due, contacts=contacts)
    assert any(s.startswith(said) for s in screens.list_sentences(load_count_texts(), now))


def test_what_people_read_of_each_other_is_no_majority_and_no_riddle() -> None:
    """Words that a committee took for more than the figures say."""
    words = load_count_texts()
    said = "\n".join((*words.texts.values(), *words.labels.values(), *words.names.values()))
    assert not re.search(r"(?i)flest (spør|spurte|stoppet|fant)|fant (noen|ingen)|virket", said)
    assert not any("/start" in name for name in words.names.values())
