"""What may be shown of the counts, and that no set of figures tells a hidden number."""

from __future__ import annotations

from collections import Counter as Sums
from collections.abc import Mapping
from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.demo.simulation import conversation_counters
from conversations.contacts.contact import Area
from conversations.contacts.directory import Directory
from conversations.counts.release_rule import (
    FEWER,
    UNTOLD,
    Figure,
    Figures,
    is_over,
    is_withheld,
    periods_of,
    quarters,
    release,
    round_figure,
)
from tests.support.reader import ROOM, released, values_left
from tests.support.scripts import shipped_script
from tests.support.talk import TODAY, contact

NAMES = [counter.name for counter in shipped_script().counting.counters]
YEAR = "2026"
Counts = Mapping[str, Mapping[str, int]]


@pytest.mark.parametrize(
    ("number", "figure"),
    [(0, FEWER), (1, FEWER), (7, FEWER), (8, 10), (12, 10), (13, 15), (17, 15), (298, 300)],
)
def test_a_number_is_hidden_or_rounded(number: int, figure: Figure) -> None:
    assert round_figure(number) == figure


@given(st.integers(0, 10**5))
def test_every_figure_stands_for_five_numbers_or_eight(number: int) -> None:
    near = [n for n in range(max(0, number - 9), number + 10)
            if round_figure(n) == round_figure(number)]  # fmt: skip
    assert number in near
    assert len(near) == (8 if round_figure(number) is FEWER else 5)


def test_a_day_belongs_to_a_quarter_and_a_year() -> None:
    assert periods_of(date(2026, 9, 30), "contacts") == ("2026Q3", "2026")
    assert periods_of(date(2026, 10, 1), "started") == ("2026Q4", "2026")
    for name in ("area.55", "who.doctor", "contacts.other", "before.where"):
        assert periods_of(date(2026, 10, 1), name) == ("2026",)


@pytest.mark.parametrize(
    ("period", "last"),
    [("2026Q1", date(2026, 3, 31)), ("2026Q4", date(2026, 12, 31)), ("2026", date(2026, 12, 31))],
)
def test_a_period_is_over_on_the_day_after_its_last(period: str, last: date) -> None:
    assert not is_over(period, last)
    assert is_over(period, date.fromordinal(last.toordinal() + 1))


@pytest.mark.parametrize("started", [0, 1, 24])
def test_of_a_period_with_few_conversations_nothing_is_shown(started: int) -> None:
    figures = release("2026Q3", {"started": started, "who.doctor": started}, NAMES, {})
    assert figures == {"started": FEWER}
    assert is_withheld(figures)


def test_a_period_of_exactly_25_conversations_is_shown() -> None:
    figures = release("2026Q3", {"started": 25, "contacts": 8, "who.doctor": 9}, NAMES, {})
    assert figures == {"started": 25, "contacts": 10}
    assert not is_withheld(figures)
    assert release("2026Q3", {"started": 25, "contacts": 7}, NAMES, {})["contacts"] is FEWER


def test_only_begun_and_contacts_are_in_a_quarter() -> None:
    exact = dict.fromkeys(NAMES, 90)
    assert release("2026Q1", exact, NAMES, {}).keys() == {"started", "contacts"}


def year_of(*quarterly: dict[str, int], **yearly: int) -> dict[str, dict[str, int]]:
    """The sums of a year whose quarters had these."""
    counts = dict(zip(quarters(YEAR), quarterly, strict=True))
    names = ("started", "contacts")
    return counts | {YEAR: {n: sum(q.get(n, 0) for q in quarterly) for n in names} | yearly}


def test_a_year_is_shown_beside_four_quarters_that_are() -> None:
    usual = {"started": 42, "contacts": 13}
    public = released(year_of(usual, usual, usual, usual, topic_case=9), NAMES)
    assert [public[YEAR][name] for name in ("started", "contacts")] == [170, 50]


@pytest.mark.parametrize("contacts", [0, 7])
def test_a_year_tells_no_quarter_that_is_hidden(contacts: int) -> None:
    """Three quarters of 12, one of 7: a year of 43, shown as 45, would leave nothing but 7."""
    usual = {"started": 40, "contacts": 12}
    counts = year_of(usual, usual, usual, {"started": 40, "contacts": contacts})
    counts[YEAR]["topic.case"] = 13
    figures = released(counts, NAMES)[YEAR]
    assert (figures["started"], figures["contacts"], figures["topic.case"]) == (160, UNTOLD, 15)


@pytest.mark.parametrize("quarter", [{}, {"started": 0}, {"started": 24, "contacts": 24}])
def test_a_year_beside_a_withheld_quarter_has_all_but_the_sums_of_quarters(
    quarter: dict[str, int],
) -> None:
    usual = {"started": 60, "contacts": 30}
    counts = year_of(usual, quarter, usual, usual)
    counts[YEAR]["topic.case"] = 13
    public = released(counts, NAMES)
    assert is_withheld(public[f"{YEAR}Q2"])
    figures = public[YEAR]
    assert (figures["started"], figures["contacts"], figures["topic.case"]) == (UNTOLD, UNTOLD, 15)
    assert not is_withheld(figures)


def test_a_quarter_that_was_never_counted_is_as_one_that_is_withheld() -> None:
    public: dict[str, Figures] = {"2026Q4": {"started": 90, "contacts": 30}}
    figures = release(YEAR, {"started": 90, "contacts": 30, "topic.case": 20}, NAMES, public)
    assert (figures["started"], figures["topic.case"]) == (UNTOLD, 20)


def test_a_year_tells_nothing_that_an_earlier_rule_hid_in_its_quarters() -> None:
    """Until 2026 topics and others were shown by quarter, too; some years have such quarters."""
    old: Figures = {"started": 60, "reached": 30, "topic.case": 10, "topic.talk": FEWER}
    public = {f"{YEAR}Q{n}": old for n in range(1, 5)}
    exact = {"started": 240, "topic.case": 40, "topic.talk": 16, "topic.home": 20}
    figures = release(YEAR, exact, NAMES, public)
    assert figures["topic.case"] == 40
    assert figures["topic.talk"] == UNTOLD
    assert figures["topic.home"] == 20
    del public[f"{YEAR}Q4"]
    assert release(YEAR, exact, NAMES, public)["topic.case"] == UNTOLD


def awkward_year(chance: Random) -> dict[str, dict[str, int]]:
    """Quarters at the very edge of what is hidden or of what is rounded one way."""
    edges = (0, 1, 6, 7, 7, 8, 8, 12, 12, 13, 17, 18, 22, 24, 25, 27, 28)
    parts = []
    for _ in range(4):
        started = chance.choice(edges) + chance.choice((0, 0, 20, 25))
        parts.append({"started": started, "contacts": min(started, chance.choice(edges))})
    return year_of(*parts)


@pytest.mark.parametrize("seed", range(10))
def test_no_hidden_number_follows_from_quarters_and_years(seed: int) -> None:
    chance = Random(seed)
    for _ in range(100):
        counts = awkward_year(chance)
        public = released(counts, NAMES)
        for name in ("started", "contacts"):
            told = {period: figures.get(name) for period, figures in public.items()}
            left = values_left(told, {p for p, f in public.items() if is_withheld(f)})
            assert min(left.values(), default=ROOM) >= ROOM, (counts, name)


def test_that_reader_finds_what_plain_rounding_tells() -> None:
    """Else the test above would prove nothing."""
    plain: dict[str, Figure] = dict.fromkeys(("2026Q1", "2026Q2", "2026Q3"), 10)
    assert values_left({**plain, "2026Q4": FEWER, YEAR: 45}, set()) == {"2026Q4": 1}
    assert values_left({**plain, "2026Q4": FEWER, YEAR: UNTOLD}, set()) == {"2026Q4": 8}
    assert values_left({**plain, "2026Q4": FEWER, YEAR: 30}, {"2026Q4"}) == {"2026Q4": 9}


def test_no_other_counter_is_the_sum_of_a_family() -> None:
    """Else a reader could subtract where `release` does not know of it."""
    script = shipped_script()
    directory = Directory(TODAY, [Area("Oslo legeforening", "association", ("03",))],
                          [contact(area="Oslo legeforening")])  # fmt: skip
    families = dict[str, list[str]]()
    for name in NAMES:
        families.setdefault(name.partition(".")[0], []).append(name)
    pairs = {(total, family) for total in NAMES for family in families} - {
        (name, family) for family, names in families.items() for name in names
    }
    chance = Random(1)
    for _ in range(4):  # two sums may be equal once by chance
        went = (conversation_counters(script, directory, chance) for _ in range(100))
        sums = Sums(counter.name for one in went for counter in one)
        in_all = {family: sum(sums[name] for name in names) for family, names in families.items()}
        pairs = {(t, f) for t, f in pairs if sums[t] and sums[t] == in_all[f]}
    assert pairs == set()


def test_looking_again_tells_nothing_new() -> None:
    counts = awkward_year(Random(3))
    assert released(counts, NAMES) == released(counts, NAMES)
