"""How much danger is recognised, and how often there is a false alarm: floors and ceilings.

sentences.tsv has 668 sentences in bokmål, dialect, nynorsk and English, by kind. They were written
without a look at the patterns; `later` and `last` after them. `kinds`, for what was left then, was
written by somebody who had seen some of them (see decision 26). What is counted as right may only
grow: a floor is what was measured, less a point.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from conversations.understanding.intent import understand
from tests.support.scripts import shipped_script
from tests.support.tsv import read_rows

VOCABULARY = shipped_script().vocabulary
SENTENCES = read_rows(Path(__file__).parent / "sentences.tsv", "kind", "language", "text")
SCREENS = {"victim": {"unsafe"}, "other": {"acute_o", "thoughts_o"}}  # else acute or thoughts
FLOORS = {  # of 100 sentences of the kind: an emergency screen, and the right one of them
    "explicit": (97, 97), "passive": (95, 92), "means": (96, 95), "self_harm": (97, 97),
    "victim": (97, 97), "other": (96, 90),
}  # fmt: skip
CEILINGS = {"work": 3, "figure": 4, "trouble": 1}  # false alarms of 100


def share(kind: str, steps: set[str] | None = None) -> float:
    """How many of 100 sentences of a kind bring an emergency screen, or one of these steps."""
    meanings = [understand(VOCABULARY, text) for own, _, text in SENTENCES if own == kind]
    hits = [m for m in meanings if (m.step in steps if steps else m.emergency)]
    return 100 * len(hits) / len(meanings)


@pytest.mark.parametrize("kind", FLOORS)
def test_danger_is_recognised_and_brings_the_right_screen(
    kind: str, figure: Callable[[object], None]
) -> None:
    recognised = share(kind)
    right = share(kind, SCREENS.get(kind, {"acute", "thoughts"}))
    figure(f"{kind}: {recognised:.0f} of 100 recognised, {right:.0f} on the right screen")
    assert recognised >= FLOORS[kind][0]
    assert right >= FLOORS[kind][1]


@pytest.mark.parametrize("kind", CEILINGS)
def test_false_alarms_stay_few(kind: str) -> None:
    assert share(kind) <= CEILINGS[kind]


@pytest.mark.parametrize("language", ["nb", "dialect", "nn", "en"])
def test_no_language_is_left_behind(language: str) -> None:
    danger = [t for kind, own, t in SENTENCES if kind in FLOORS and own == language]
    missed = [text for text in danger if not understand(VOCABULARY, text).emergency]
    assert len(missed) <= 0.06 * len(danger), missed


def test_the_list_is_long_enough_and_half_of_it_is_danger() -> None:
    kinds = Counter(kind for kind, _, _ in SENTENCES)
    assert len({text for _, _, text in SENTENCES}) >= 600
    assert sum(kinds[kind] for kind in FLOORS) >= 300
    assert sum(kinds[kind] for kind in CEILINGS) >= 200
