"""Who is told of a change to a list, who may agree to one, and what of it stays in the store."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from bot.services.directory_refresh import DirectoryRefresh, unknown_areas
from bot.services.list_service import ListService
from bot.store.contacts import open_store
from bot.telegram.rate_limiter import RateLimiter
from bot.telegram.sender import Sender
from config.loading import SettingFields
from config.settings import AdministratorSetting, Settings
from conversations.contacts.changes import Change, ConflictError
from conversations.contacts.contact import Area
from conversations.script.loader import load_list_texts
from conversations.script.schema import Script
from tests.support.patience import PATIENCE
from tests.support.talk import LANDLINE, NOON, TODAY, contact
from tests.support.telegram import FakeTelegram, opened

TROMS, OSLO, NATION = "Troms legeforening", "Oslo legeforening", "nasjonal"
EVERY, OLA, SIRI, PER = 7010, 7011, 7012, 7013  # of all lists, of Troms, of Troms and Oslo, of Oslo
KARI = contact(agreed=True)
ANNE = contact("Anne Eksempel", area=OSLO, agreed=True)
NILS = contact("Nils Nyeksempel", phones=(LANDLINE,), agreed=True)


@pytest.fixture
async def list_service(
    telegram: FakeTelegram, script: Script, tmp_path: Path
) -> AsyncIterator[ListService]:
    lists_of = {EVERY: None, OLA: (TROMS,), SIRI: ("troms  LEGEFORENING", OSLO), PER: (OSLO,)}
    people = [AdministratorSetting(chat, areas) for chat, areas in lists_of.items()]
    settings = cast(
        "Settings", SimpleNamespace(administrators=people, two_person=False, paused=False)
    )
    async with open_store(tmp_path / "x.db") as store, opened(telegram) as bot:
        await store.put([KARI, ANNE], TODAY)
        lists = DirectoryRefresh(store, script.offer_areas(), lambda: NOON)
        yield ListService(
            script,
            load_list_texts(),
            store,
            lists,
            Sender(bot, RateLimiter(0)),
            settings,
            lambda: TODAY,
        )


def messages(telegram: FakeTelegram) -> dict[int, str]:
    """What each of them was sent."""
    sent = telegram.called("sendMessage")
    return {
        int(asked["chat_id"]): str(asked["text"]).replace("<b>", "").replace("</b>", "")
        for asked in sent
    }


def undo_buttons(telegram: FakeTelegram) -> dict[int, str]:
    sent = telegram.called("sendMessage")
    rows: Any = {asked["chat_id"]: asked["reply_markup"]["inline_keyboard"] for asked in sent}
    return {chat: keyboard[0][0]["callback_data"] for chat, keyboard in rows.items()}


async def test_everybody_else_with_the_list_is_told(
    list_service: ListService, telegram: FakeTelegram
) -> None:
    await list_service.apply_changes(OLA, [Change(None, NILS)], TROMS)
    assert set(messages(telegram)) == {EVERY, SIRI}
    assert messages(telegram)[SIRI] == (
        "Troms legeforening er endret\n\nAv: Troms legeforening\n1 lagt til\n\n"
        "Nils Nyeksempel: Eksempel legesenter, 21 23 45 67 kom på lista"
    )


async def test_of_two_lists_each_reads_of_their_own(
    list_service: ListService, telegram: FakeTelegram
) -> None:
    await list_service.apply_changes(
        EVERY, [Change(None, NILS), Change(ANNE, None)], "administrator"
    )
    seen = messages(telegram)
    assert set(seen) == {OLA, SIRI, PER}
    assert "Anne" not in seen[OLA]
    assert "Nils" not in seen[PER]
    assert "Nils" in seen[SIRI]
    assert "Anne" in seen[SIRI]
    assert "Nå er det ingen å vise i Oslo legeforening." in seen[PER]
    buttons = undo_buttons(telegram)
    assert buttons[SIRI].endswith(".all")
    assert not buttons[OLA].endswith(".all")


async def test_who_cannot_be_reached_stops_nothing(
    list_service: ListService, telegram: FakeTelegram
) -> None:
    telegram.refuse["sendMessage"] = [(403, "Forbidden: bot was blocked by the user")] * 3
    saved = await list_service.apply_changes(OLA, [Change(None, NILS)], TROMS)
    assert NILS.name in {c.name for c in saved.snapshot.contacts}
    assert set(saved.unreached) == {"administrator", f"{OSLO} + troms  LEGEFORENING"}


async def test_confirmations_are_told_in_one_message(
    list_service: ListService, telegram: FakeTelegram
) -> None:
    day = list_service.day()
    people = [contact(f"Kari {n:02} Eksempel", confirmed=None) for n in range(40)]
    await list_service.store.put(people, day)
    for first in range(0, 40, 12):
        steps = [Change(c, replace(c, confirmed=day)) for c in people[first : first + 12]]
        await list_service.apply_changes(OLA, steps, TROMS)
    assert messages(telegram) == {}
    await list_service.notices.flush()
    sent = [asked["chat_id"] for asked in telegram.called("sendMessage")]
    assert sorted(sent) == sorted({EVERY, SIRI})
    assert "40 bekreftet" in messages(telegram)[SIRI]
    undo = undo_buttons(telegram)[SIRI]
    batches = [int(batch) for batch in undo.split(".")[2].split("+")]
    assert len(batches) == 4
    assert len(await list_service.store.undoing(batches, [TROMS])) == 40
    await list_service.notices.flush()
    assert len(telegram.called("sendMessage")) == 2


async def test_confirmations_are_told_after_a_while_by_themselves(
    list_service: ListService, telegram: FakeTelegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.services.change_notices.HOLD", 0.01)
    await list_service.store.put([NILS], list_service.day())
    confirmed = replace(NILS, confirmed=list_service.day())
    await list_service.apply_changes(OLA, [Change(NILS, confirmed)], TROMS)
    async with asyncio.timeout(PATIENCE):
        while len(telegram.called("sendMessage")) < 2:  # noqa: ASYNC110
            await asyncio.sleep(0.005)
    assert "Bekreftet: Nils Nyeksempel" in messages(telegram)[SIRI]


@pytest.mark.parametrize(
    "step",
    [
        Change(replace(KARI, note="annet"), replace(KARI, note="ny")),
        Change(replace(KARI, note="annet"), None),
        Change(None, KARI),
        Change(NILS, replace(NILS, note="ny")),
    ],
    ids=["changed since", "changed before it goes", "there already", "not there"],
)
async def test_what_does_not_fit_changes_nothing_and_tells_nobody(
    list_service: ListService, telegram: FakeTelegram, step: Change
) -> None:
    store = list_service.store
    before, kept = await store.contacts(), await store.history(TROMS)
    with pytest.raises(ConflictError):
        await list_service.apply_changes(OLA, [Change(None, contact("Mia Eksempel")), step], TROMS)
    assert await store.contacts() == before
    assert await store.history(TROMS) == kept
    assert messages(telegram) == {}


async def test_doctors_see_a_change_at_once(list_service: ListService) -> None:
    await list_service.lists.refresh()
    await list_service.apply_changes(OLA, [Change(None, NILS)], TROMS)
    groups = list_service.lists.directory.find("stotte", "55")
    shown = {c.name for group in groups for tier in group.tiers for c in tier}
    assert shown == {"Kari Eksempel", "Nils Nyeksempel"}


async def test_the_history_has_the_label_and_no_administrator(list_service: ListService) -> None:
    await list_service.apply_changes(OLA, [Change(None, NILS)], TROMS)
    entries = await list_service.store.history(TROMS)
    labels = {entry.label: entry.day for entry in entries}
    assert labels == {TROMS: TODAY, "kommandolinja": TODAY}
    assert str(OLA) not in repr(entries)


@pytest.mark.parametrize(
    ("chat", "areas", "others"),
    [
        (OLA, [TROMS], {EVERY, SIRI}),
        (OLA, [TROMS, OSLO], {EVERY, SIRI}),
        (SIRI, [TROMS, OSLO], {EVERY}),
        (EVERY, [TROMS, OSLO], {SIRI}),
        (EVERY, [NATION], set()),
        (PER, [OSLO], {EVERY, SIRI}),
    ],
)
async def test_who_else_may_change_all_of_these_lists(
    list_service: ListService, chat: int, areas: list[str], others: set[int]
) -> None:
    context = await list_service.load_context(chat)
    assert set(context.other_editors(tuple(areas))) == others


async def test_only_who_stands_in_the_settings_is_an_administrator(
    list_service: ListService,
) -> None:
    assert list_service.find_administrator(99) is None
    every, ola = list_service.find_administrator(EVERY), list_service.find_administrator(OLA)
    assert every
    assert ola
    assert (every.label, ola.label) == ("administrator", TROMS)
    assert (every.can_edit(NATION), ola.can_edit(NATION), ola.can_edit(OSLO)) == (
        True,
        False,
        False,
    )


async def test_the_lists_as_they_stand_at_this_moment(list_service: ListService) -> None:
    assert {c.name for c in (await list_service.load_snapshot()).contacts} == {KARI.name, ANNE.name}
    await list_service.store.put([NILS], TODAY)
    assert NILS.name in {c.name for c in (await list_service.load_snapshot()).contacts}


def test_lists_of_the_settings_that_do_not_exist() -> None:
    settings = SettingFields.model_validate(
        {"administrators": f"7:{TROMS}+Narnia,8:troms  legeforening,9,10:Narnia+Utopia"}
    ).settings()
    assert unknown_areas(settings, [Area(TROMS, "association", ("55",))]) == ("Narnia", "Utopia")
