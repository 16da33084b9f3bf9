"""The web copy follows the lists: drawn anew when what it says has changed, and not otherwise."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.jobs.web_copy import WebCopyJob
from bot.services.web_copy import WebCopy
from bot.site.contents import WebContents
from bot.store.contacts import Store, open_store
from config.logs import SafeString
from conversations.contacts.changes import Change
from conversations.contacts.directory import Directory
from conversations.script.schema import Script
from conversations.values import value_object
from tests.support.talk import TODAY, contact

KARI = contact("Kari Åpen", web=True)
OLA = contact("Ola Lukket", phones=("+4745678901",))


@value_object
class RecordingCopy(WebCopy):
    """A copy that is not drawn but remembered; one reason to fail is taken for each drawing."""

    drawn: list[WebContents] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    async def draw(self, contents: WebContents) -> SafeString:
        self.drawn.append(contents)
        return SafeString(self.failures.pop() if self.failures else "")


@dataclass
class Setting:
    store: Store
    copy: RecordingCopy
    directory: Directory = field(default_factory=lambda: Directory(TODAY))

    def names(self) -> list[list[str]]:
        return [[one.name for one in contents.contacts] for contents in self.copy.drawn]


@pytest.fixture
async def setting(script: Script, tmp_path: Path) -> AsyncIterator[Setting]:
    async with open_store(tmp_path / "x.db") as store:
        await store.put([KARI, OLA], TODAY)
        yield Setting(store, RecordingCopy(script, store, tmp_path, lambda: "eksempel_bot"))


async def test_it_is_drawn_at_the_start_and_when_a_contact_on_it_changes(setting: Setting) -> None:
    job = WebCopyJob(setting.copy, lambda: setting.directory)
    for _ in range(2):
        assert await job.run_once()
    assert setting.names() == [["Kari Åpen"]]
    changed = [Change(KARI, replace(KARI, role="leder")), Change(OLA, replace(OLA, web=True))]
    await setting.store.apply(changed, "command line", TODAY)
    setting.directory = Directory(TODAY)  # as DirectoryRefresh makes one after each change
    assert await job.run_once()
    assert setting.names()[1:] == [["Kari Åpen", "Ola Lukket"]]


async def test_what_the_copy_does_not_say_does_not_draw_it(setting: Setting) -> None:
    job = WebCopyJob(setting.copy, lambda: setting.directory)
    await job.run_once()
    await setting.store.apply([Change(OLA, replace(OLA, role="leder"))], "command line", TODAY)
    setting.directory = Directory(TODAY)
    assert await job.run_once()
    setting.directory = Directory(TODAY, hour=13)
    assert await job.run_once()
    assert len(setting.copy.drawn) == 1


async def test_it_is_drawn_when_a_day_begins(setting: Setting) -> None:
    job = WebCopyJob(setting.copy, lambda: setting.directory)
    await job.run_once()
    setting.directory = Directory(TODAY + timedelta(days=1))
    await job.run_once()
    assert [contents.day.day for contents in setting.copy.drawn] == [21, 22]


async def test_what_failed_is_said_and_tried_again(
    setting: Setting, caplog: pytest.LogCaptureFixture
) -> None:
    setting.copy.failures.append("the disk is full.")
    job = WebCopyJob(setting.copy, lambda: setting.directory)
    assert not await job.run_once()
    assert "the web copy could not be drawn: the disk is full." in caplog.text
    assert await job.run_once()
    assert len(setting.copy.drawn) == 2
