"""The simulated years of the demo: counted and written as the bot does it, marked as invented."""

from __future__ import annotations

from collections import Counter as Sums
from datetime import date
from pathlib import Path
from random import Random

import pytest

from bot.sandbox.demo.examples import marked_script
from bot.sandbox.demo.simulation import (
    CHANNELS,
    closed_quarters,
    conversation_counters,
    example_codes,
    write_simulated_counts,
)
from conversations.authoring.checks.routing import check
from conversations.model import Metric
from conversations.script.link_codes import load_link_codes, write_toml
from conversations.script.loader import load_count_texts, load_script
from conversations.script.schema import Script
from tests.support.counted import DAY, simulated
from tests.support.talk import everywhere
from tests.years import QUARTERS, measures


@pytest.mark.parametrize("seed", range(3))
def test_a_conversation_counts_each_family_once_and_begins_once(script: Script, seed: int) -> None:
    directory, random = everywhere(script), Random(seed)
    total = Sums[Metric]()
    for _ in range(60):
        counted = list(conversation_counters(script, directory, random))
        assert max(Sums(counter.family for counter in counted).values()) == 1
        total.update(counted)
    assert total[Metric("started")] == 60
    assert total <= Sums(dict.fromkeys(script.counting.counters, 60))
    assert total[Metric("contacts")] <= sum(n for c, n in total.items() if c.family == "offer")
    assert 0 < total[Metric("emergency")] < total[Metric("contacts")] < 60
    assert len({c for c in total if c.family == "topic"}) >= 4


def test_the_same_seed_gives_the_same_year(script: Script, tmp_path: Path) -> None:
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        write_simulated_counts(tmp_path / name, script, everywhere(script), DAY, 40, seed)
    first, again, other = ((tmp_path / n).read_bytes() for n in "abc")
    assert first == again != other


def test_which_quarters_are_filled() -> None:
    days = [day.isoformat() for day in closed_quarters(DAY)]
    assert days == ["2025-02-15", "2025-05-15", "2025-08-15", "2025-11-15",
                    "2026-02-15", "2026-05-15", "2026-08-15"]  # fmt: skip
    assert len(list(closed_quarters(date(2026, 1, 1)))) == 4


def test_a_year_of_300_says_something_in_most_groups(script: Script, tmp_path: Path) -> None:
    """What docs/counts.md says of it, roughly."""
    snapshot = simulated(script, tmp_path, 300)
    assert abs((snapshot.conversations_row("2025").figure or 0) - 300) < 60
    found = {name: measure(snapshot) for name, measure in measures(snapshot)}
    assert found["quarters shown, of 4"] == len(QUARTERS)
    assert found["year: who with a number, of 3"] == 3
    assert found["year: topics with a number, of 6"] >= 4
    assert found["year: counties, whole country, abroad with a number, of 17"] >= 8


def test_the_demo_says_that_its_figures_are_invented(tmp_path: Path) -> None:
    folder = marked_script(tmp_path / "script")
    assert load_count_texts(folder).notice == "Eksempel: tallene er oppdiktet"
    assert check(load_script(folder), date(2026, 11, 22)) == ()
    assert load_count_texts().notice == ""


def test_the_links_of_the_demo_have_names_and_are_codes_that_could_be_drawn(
    script: Script, tmp_path: Path
) -> None:
    codes = example_codes()
    (tmp_path / "codes.toml").write_text(write_toml(codes), "utf-8")
    assert load_link_codes(tmp_path) == codes
    assert codes.names.keys() == CHANNELS.keys() < script.channels
