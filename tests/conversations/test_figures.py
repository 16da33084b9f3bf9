"""What may be shown of the counts, and that no set of figures tells a hidden number."""

from __future__ import annotations

from collections import Counter as Sums
from collections import deque
from collections.abc import Iterable, Mapping
from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.visitors import conversation
from conversations.counting import TOTALS
from conversations.disclosure import ROOM, Range, narrowed
from conversations.figures import (
    FEWER,
    FLOOR,
    UNTOLD,
    Figure,
    Figures,
    over,
    periods_of,
    possible,
    quarters,
    release,
    show,
    withheld,
    yearly,
)
from conversations.reader import read
from tests.talk import everywhere

NAMES = [counter.name for counter in read().counting.counters]
MEMBERS = {
    total: [name for name in NAMES if name.startswith(f"{family}.")]
    for total, family in TOTALS.items()
}
QUARTERLY = [name for name in NAMES if not yearly(name)]
YEAR = "2026"
AT_LEAST = ROOM  # values that the strongest reader cannot tell apart
Counts = Mapping[str, Mapping[str, int]]


def some(seeds: int) -> list[object]:
    """A few seeds for every run, the rest for the long one."""
    return [n if n < 4 else pytest.param(n, marks=pytest.mark.long) for n in range(seeds)]


@pytest.mark.parametrize(
    ("number", "figure"),
    [(0, FEWER), (1, FEWER), (7, FEWER), (8, 10), (12, 10), (13, 15), (17, 15), (298, 300)],
)
def test_a_number_is_hidden_or_rounded(number: int, figure: Figure) -> None:
    assert show(number) == figure


@given(st.integers(0, 10**5))
def test_every_figure_stands_for_five_numbers_or_eight(number: int) -> None:
    low, high = possible(show(number))
    assert low <= number <= high
    assert {show(n) for n in range(low, high + 1)} == {show(number)}
    assert high - low + 1 == (8 if show(number) is FEWER else 5)


def test_a_day_belongs_to_a_quarter_and_a_year() -> None:
    assert periods_of(date(2026, 9, 30), "who.doctor") == ("2026Q3", "2026")
    assert periods_of(date(2026, 10, 1), "started") == ("2026Q4", "2026")
    assert periods_of(date(2026, 10, 1), "area.55") == ("2026",)


@pytest.mark.parametrize(
    ("period", "last"),
    [("2026Q1", date(2026, 3, 31)), ("2026Q4", date(2026, 12, 31)), ("2026", date(2026, 12, 31))],
)
def test_a_period_is_over_on_the_day_after_its_last(period: str, last: date) -> None:
    assert not over(period, last)
    assert over(period, date.fromordinal(last.toordinal() + 1))


@pytest.mark.parametrize("started", [0, 1, FLOOR - 1])
def test_of_a_period_with_few_conversations_nothing_is_shown(started: int) -> None:
    figures = release("2026Q3", {"started": started, "who.doctor": started}, NAMES, {})
    assert figures == {"started": FEWER}
    assert withheld(figures)


def test_areas_and_channels_are_not_in_a_quarter() -> None:
    assert not any(
        n.startswith(("area.", "channel.")) for n in released(table(Random(1), 90))["2026Q1"]
    )


def table(chance: Random, size: int) -> dict[str, dict[str, int]]:
    """The sums of a year and its quarters; small and awkward numbers are frequent."""
    counts: dict[str, dict[str, int]] = {}
    for quarter in quarters(YEAR):
        quiet = chance.random() < 0.2
        sums = {name: chance.randrange(3) if quiet else awkward(chance, size) for name in QUARTERLY}
        sums |= {total: sum(sums[one] for one in members) for total, members in MEMBERS.items()}
        sums["started"] = FLOOR - 1 if quiet else FLOOR + awkward(chance, size)
        counts[quarter] = sums
    return counts | {YEAR: in_all(counts)}


def in_all(counts: Counts) -> dict[str, int]:
    areas = {name: 9 for name in NAMES if name not in QUARTERLY}
    return areas | {name: sum(counts[q][name] for q in quarters(YEAR)) for name in QUARTERLY}


def awkward(chance: Random, size: int) -> int:
    """Numbers at the very edge of what is hidden or of what is rounded one way."""
    return chance.choice([0, 0, 1, 6, 7, 7, 8, 12, 12, 13, 17, 18, chance.randrange(size)])


def released(counts: Counts) -> dict[str, Figures]:
    public: dict[str, Figures] = {}
    for period in (*quarters(YEAR), YEAR):
        public[period] = release(period, counts[period], NAMES, public)
    return public


def plainly(counts: Counts) -> dict[str, Figures]:
    """Every number rounded by itself: what the safeguard is against."""
    return {
        period: {name: show(number) for name, number in sums.items()}
        if sums["started"] >= FLOOR
        else {"started": FEWER}
        for period, sums in counts.items()
    }


def ranges_of(public: Mapping[str, Figures], counts: Counts) -> dict[tuple[str, str], Range]:
    """What each figure says by itself: more than a reader can know, where a sum was shifted."""
    found = {}
    for period, sums in counts.items():
        for name, number in sums.items():
            if withheld(public[period]):
                found[period, name] = (0, FLOOR - 1)
                continue
            low, high = possible(public[period][name])
            aside = max(low - number, number - high, 0)
            found[period, name] = (low - aside, high + aside)
    return found


def hidden(
    public: Mapping[str, Figures], ranges: Iterable[tuple[str, str]]
) -> list[tuple[str, str]]:
    return [
        (period, name)
        for period, name in ranges
        if withheld(public[period]) or public[period][name] in (FEWER, UNTOLD)
    ]


def told_by_stars(public: Mapping[str, Figures], counts: Counts) -> list[tuple[str, str]]:
    """Hidden numbers of which the sum over the quarters leaves one value only."""
    ranges = ranges_of(public, counts)
    sums = [((YEAR, name), [(q, name) for q in quarters(YEAR)]) for name in counts["2026Q1"]]
    then = narrowed(ranges, sums)
    return [cell for cell in hidden(public, ranges) if then[cell][0] == then[cell][1]]


def test_the_safeguard_is_needed() -> None:
    """Three quarters of 12, one of 7: the year of 43 is shown as 45, and nothing but 7 remains."""
    usual = dict.fromkeys(QUARTERLY, 0) | {"started": 40, "topic.case": 12}
    counts = {quarter: dict(usual) for quarter in quarters(YEAR)}
    counts["2026Q4"]["topic.case"] = 7
    counts[YEAR] = in_all(counts)
    assert told_by_stars(plainly(counts), counts) == [("2026Q4", "topic.case")]
    assert released(counts)[YEAR]["topic.case"] == 40
    assert told_by_stars(released(counts), counts) == []


@pytest.mark.parametrize("seed", some(60))
def test_no_hidden_number_follows_from_quarters_and_years(seed: int) -> None:
    counts = table(Random(seed), 60)
    assert told_by_stars(released(counts), counts) == []


def test_a_total_tells_no_member_of_its_family() -> None:
    """Plainly rounded, four quarters of 12, 12 and 4, 28 in all, leave nothing but 4."""
    usual = dict.fromkeys(QUARTERLY, 0) | {"started": 40}
    usual |= {"who.doctor": 12, "who.student": 12, "who.other": 4, "before.need": 28}
    counts = {quarter: dict(usual) for quarter in quarters(YEAR)}
    counts[YEAR] = in_all(counts)
    assert ("2026Q1", "who.other") in solved(plainly(counts), counts, "before.need")
    assert solved(released(counts), counts, "before.need") == []


@pytest.mark.parametrize("total", MEMBERS)
@pytest.mark.parametrize("seed", some(200))
def test_no_hidden_number_follows_from_a_family_its_quarters_and_all_totals_together(
    seed: int, total: str
) -> None:
    counts = table(Random(1000 + seed), 40)
    assert solved(released(counts), counts, total) == []


@pytest.mark.parametrize("total", MEMBERS)
def test_that_reader_finds_what_plain_rounding_tells(total: str) -> None:
    """Else the test above would prove nothing."""
    tables = (table(Random(seed), 14) for seed in range(200))
    assert any(solved(plainly(counts), counts, total) for counts in tables)


def solved(public: Mapping[str, Figures], counts: Counts, total: str) -> list[tuple[str, str]]:
    """The hidden numbers that the strongest reader finds, who solves the whole table exactly."""
    names = (*MEMBERS[total], total)
    ranges = {c: r for c, r in ranges_of(public, counts).items() if c[1] in names}
    return [
        cell
        for cell in hidden(public, ranges)
        if len(values(ranges, cell, total)) < min(AT_LEAST, 1 + ranges[cell][1] - ranges[cell][0])
    ]


def values(ranges: Mapping[tuple[str, str], Range], cell: tuple[str, str], total: str) -> list[int]:
    """Values that a number of the table can have, found until there are enough."""
    low, high = ranges[cell]
    found = []
    for value in range(low, high + 1):
        if possible_at_all({**ranges, cell: (value, value)}, total):
            found.append(value)
        if len(found) >= AT_LEAST:
            break
    return found


def possible_at_all(ranges: Mapping[tuple[str, str], Range], total: str) -> bool:
    """Whether a table of whole numbers fits: a circulation with lower bounds (Hoffman 1960)."""
    edges = [("top", q, *ranges[q, total]) for q in quarters(YEAR)]
    edges += [(q, one, *ranges[q, one]) for q in quarters(YEAR) for one in MEMBERS[total]]
    edges += [(one, "bottom", *ranges[YEAR, one]) for one in MEMBERS[total]]
    edges += [("bottom", "top", *ranges[YEAR, total])]
    room: dict[str, dict[str, int]] = {}
    wanted = 0
    for source, target, low, high in edges:
        if low > high:
            return False
        for a, b, more in ((source, target, high - low), ("in", target, low), (source, "out", low)):
            room.setdefault(a, {}).setdefault(b, 0)
            room.setdefault(b, {}).setdefault(a, 0)
            room[a][b] += more
        wanted += low
    return sum(iter(lambda: _pushed(room), 0)) == wanted


def _pushed(room: dict[str, dict[str, int]]) -> int:
    """Pushes what one shortest way from in to out can take; 0 where there is none."""
    before, queue = {"in": ""}, deque(["in"])
    while queue and "out" not in before:
        here = queue.popleft()
        for there, more in room[here].items():
            if more and there not in before:
                before[there] = here
                queue.append(there)
    if "out" not in before:
        return 0
    way, there = [], "out"
    while there != "in":
        way.append((before[there], there))
        there = before[there]
    pushed = min(room[a][b] for a, b in way)
    for a, b in way:
        room[a][b] -= pushed
        room[b][a] += pushed
    return pushed


@pytest.mark.parametrize("seed", some(20))
def test_a_shifted_sum_stays_near_the_truth(seed: int) -> None:
    counts = table(Random(seed), 60)
    for period, figures in released(counts).items():
        for name, figure in figures.items():
            number = counts[period][name]
            if figure not in (FEWER, UNTOLD) and not withheld(figures):
                assert abs(figure - number) <= 7, (period, name)
            if figure is FEWER and not withheld(figures):
                assert number <= 7


def test_no_other_counter_is_the_sum_of_a_family() -> None:
    """Else a reader could subtract where `release` does not know of it."""
    script = read()
    directory, families = everywhere(script), dict[str, list[str]]()
    for name in NAMES:
        families.setdefault(name.partition(".")[0], []).append(name)
    pairs = {(total, family) for total in NAMES for family in families} - {
        (name, family) for family, names in families.items() for name in names
    }
    chance = Random(1)
    for _ in range(4):  # two sums may be equal once by chance
        went = (conversation(script, directory, chance) for _ in range(100))
        sums = Sums(counter.name for one in went for counter in one)
        in_all = {family: sum(sums[name] for name in names) for family, names in families.items()}
        pairs = {(t, f) for t, f in pairs if sums[t] and sums[t] == in_all[f]}
    assert pairs == set(TOTALS.items())


def test_a_counter_that_came_in_autumn_has_a_year() -> None:
    before = [name for name in NAMES if name != "offer.rus"]
    public: dict[str, Figures] = {}
    for quarter in quarters(YEAR)[:3]:
        public[quarter] = release(quarter, {"started": 90}, before, public)
    autumn = {"offer.rus": 31, "reached": 31}
    public["2026Q4"] = release("2026Q4", autumn | {"started": 90}, NAMES, public)
    year = release(YEAR, autumn | {"started": 360}, NAMES, public)
    assert year["offer.rus"] == public["2026Q4"]["offer.rus"] == 30


def test_looking_again_tells_nothing_new() -> None:
    counts = table(Random(3), 60)
    assert released(counts) == released(counts)
