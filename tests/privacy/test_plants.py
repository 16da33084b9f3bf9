"""Leaks that are put in on purpose: each is found, in its place and by its name."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.privacy.story import marked, rest, stumble, visit
from tests.privacy.traces import scene, traces

FOUND = {  # every place that `traces` names, and one kind of what it finds there
    "user_data": ({"live objects"}, "id"),
    "an update in the log": ({"log"}, "text"),
    "an id in a count": ({"live objects", "file test.db.counts", "counts"}, "id"),
    "a salted hash in a count": ({"counts"}, "a name outside the closed list"),
    "text in an exception": ({"log"}, "text"),
    "the Application of python-telegram-bot": ({"live objects"}, "id"),
    "httpx at INFO": ({"log"}, "token"),
    "a print": ({"log"}, "query"),
    "a file of updates": ({"files", "file updates.txt", "doings"}, "a file that nobody expects"),
    "callback data with an id": ({"call editMessageText", "call sendMessage"}, "id"),
}


FIRST, *REST = FOUND


@pytest.mark.parametrize(
    "plant", [FIRST, *(pytest.param(plant, marks=pytest.mark.long) for plant in REST)]
)
async def test_a_planted_leak_is_found(plant: str, tmp_path: Path) -> None:
    async with scene(tmp_path, plant) as where:
        await visit(marked(where))
        await stumble(marked(where))
        await rest(where)
        found = await traces(where)
    places, kind = FOUND[plant]
    assert {trace.place for trace in found} == places
    assert kind in {trace.what for trace in found}
