"""Six thousand people, with faults: nothing grows. For an hour of it: `python -m tests.soak`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.soak import soaked


@pytest.mark.long
async def test_six_thousand_people_leave_nothing_behind(
    tmp_path: Path, figure: Callable[[object], None]
) -> None:
    result = await soaked(tmp_path, people=6_000, seconds=0)
    for line in result.lines:
        figure(line)
    assert result.wrong == ()
