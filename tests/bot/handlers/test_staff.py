"""What members of staff need is loaded once, when somebody needs it, and not at the start."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from typing import Any

import pytest

from bot.handlers.staff import Desks, StaffHandler
from bot.sandbox.demo.launcher import ROOT

HEAVY = {"conversations.lists.screens", "conversations.counts.screens", "bot.services.list_service"}


class Desk:
    """Deals with one kind of material."""

    def __init__(self, mine: str) -> None:
        self.mine, self.asked = mine, 0

    async def handle(self, _: Any, material: Any) -> bool:
        self.asked += 1
        return bool(material == self.mine)


async def test_desks_are_opened_once_for_all_who_come() -> None:
    lists, counts = Desk("list"), Desk("counts")
    opened = []

    def open_desks() -> Desks:
        opened.append(1)
        return Desks((lists, counts), ())

    staff = StaffHandler(open_desks)
    event: Any = None
    sent: list[Any] = ["list", "counts", "help"]
    assert await asyncio.gather(*(staff.handle(event, m) for m in sent)) == [True, True, False]
    assert (len(opened), lists.asked, counts.asked) == (1, 3, 2)


async def test_what_could_not_be_opened_is_tried_again() -> None:
    results: list[Any] = [FileNotFoundError, Desks((), ())]

    def open_desks() -> Desks:
        result = results.pop(0)
        if result is FileNotFoundError:
            raise FileNotFoundError
        return result  # type: ignore[no-any-return]

    staff = StaffHandler(open_desks)
    with pytest.raises(FileNotFoundError):
        await staff.desks()
    assert (await staff.desks()).jobs == ()


def test_a_start_loads_nothing_of_it() -> None:
    code = "import sys, bot.cli.operation, bot.cli.prepare, bot.app; print(*sys.modules)"
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    loaded = set(ran.stdout.split())
    assert "bot.handlers.staff" in loaded
    assert not loaded & HEAVY
    assert not any(name.startswith("conversations.authoring") for name in loaded)
