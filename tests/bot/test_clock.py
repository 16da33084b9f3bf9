"""When people in Norway are at work."""

from __future__ import annotations

from datetime import date

import pytest

from conversations.script.country import easter
from conversations.script.schema import Script

# As almanacs have them; 1961 to 2038 hold the earliest and the latest there are in a lifetime.
EASTERS = ["1961-04-02", "1981-04-19", "2000-04-23", "2008-03-23", "2024-03-31", "2025-04-20",
           "2026-04-05", "2027-03-28", "2029-04-01", "2038-04-25"]  # fmt: skip

FREE = ["2026-01-01", "2026-04-02", "2026-04-03", "2026-04-06", "2026-05-01", "2026-05-14",
        "2026-05-25", "2026-12-25", "2029-04-02", "2026-11-21", "2026-11-22"]  # fmt: skip
WORK = ["2026-01-02", "2026-04-01", "2026-04-07", "2026-07-01", "2026-10-01", "2026-12-24"]


@pytest.mark.parametrize("day", EASTERS)
def test_easter(day: str) -> None:
    assert easter(int(day[:4])).isoformat() == day


@pytest.mark.parametrize("day", [*FREE, *WORK])
def test_free_and_working_days(script: Script, day: str) -> None:
    assert script.country.is_workday(date.fromisoformat(day)) == (day in WORK)
