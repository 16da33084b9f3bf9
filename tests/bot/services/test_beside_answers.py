"""Whatever goes through all contacts does so in a thread: lists are long, and people wait."""

from __future__ import annotations

import threading
from collections.abc import Awaitable, Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, ClassVar

import pytest

from bot.services.coverage_log import CoverageLog
from bot.services.directory_refresh import DirectoryRefresh
from bot.services.statistics_service import StatisticsService
from conversations.contacts.contact import Area, Contact
from conversations.lists.snapshot import ListSnapshot
from conversations.script.loader import load_count_texts, load_list_texts
from conversations.script.schema import Script
from tests.support.talk import NOON, TODAY, contact

AREAS = (Area("Troms legeforening", "association", ("55",)),)


class WatchedContacts(tuple[Contact, ...]):
    """Contacts that know the threads in which somebody went through them."""

    __slots__ = ()
    threads: ClassVar[set[int]] = set()

    def __iter__(self) -> Iterator[Contact]:
        self.threads.add(threading.get_ident())
        return super().__iter__()


class Lists:
    """A store with a new version at each look."""

    def __init__(self, contacts: WatchedContacts) -> None:
        self._contacts, self._version = contacts, 0

    async def data_version(self) -> int:
        self._version += 1
        return self._version

    async def areas(self) -> tuple[Area, ...]:
        return AREAS

    async def contacts(self) -> WatchedContacts:
        return self._contacts


Work = Callable[[Script, Lists, Path], Awaitable[None]]


async def follow_lists(script: Script, lists: Lists, folder: Path) -> None:
    """The directory, and the log of lists without anybody."""
    del folder
    store: Any = lists
    watch = CoverageLog(script).compare
    directory = DirectoryRefresh(store, script.offer_areas(), lambda: NOON, watch)
    for _ in range(2):
        await directory.refresh()
    assert directory.directory.find("stotte", "55")


async def show_figures(script: Script, lists: Lists, folder: Path) -> None:
    """What a moderator sees, with the lists of this moment."""
    words = load_list_texts()

    async def snapshot() -> ListSnapshot:
        return ListSnapshot(script, words, await lists.areas(), await lists.contacts(), TODAY)

    counters, file = script.counting.counters, folder / "counts"
    day = TODAY + timedelta(days=1)
    service = StatisticsService(
        (), load_count_texts(), counters, file, lambda: day, snapshot=snapshot
    )
    statistics = await service.load_statistics()
    assert statistics.lists
    assert statistics.lists.contacts == 1


@pytest.mark.parametrize("work", [follow_lists, show_figures])
async def test_nobody_waits_while_all_contacts_are_gone_through(
    script: Script, tmp_path: Path, work: Work
) -> None:
    contacts = WatchedContacts((contact(),))
    contacts.threads.clear()
    await work(script, Lists(contacts), tmp_path)
    assert contacts.threads
    assert threading.get_ident() not in contacts.threads
