"""From /start to a number, with the real bot as a process on a strict local Telegram."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from bot.sandbox import actions
from bot.sandbox.errors import Fault
from bot.store.contacts import open_store
from tests.support.patience import PATIENCE
from tests.support.scripts import small_folder
from tests.support.talk import TODAY, contact
from tests.support.world import OWN_FILES, Person, World, until, world

WAYS = [
    (("Meg, jeg er lege", "Noen å snakke med", "Troms"), "Kari Eksempel", "+4740612345"),
    (("Bare vis kontakter", "Lege-for-lege: egen lege", "Oslo"), "Kari Eksempel", "+4740612345"),
    (("Meg, jeg er lege", "En dag eller en uke borte"), "Villa Sana", "+4721234567"),
]


pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def here(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    """One bot for all who leave it as it was."""
    async with world(tmp_path_factory.mktemp("help")) as running:
        yield running


@pytest_asyncio.fixture(loop_scope="module")
async def own(tmp_path: Path) -> AsyncIterator[World]:
    """A bot for one test."""
    async with world(tmp_path) as running:
        yield running


@pytest.mark.parametrize(("taps", "name", "number"), WAYS)
async def test_three_taps_lead_to_a_number(
    here: World, taps: tuple[str, ...], name: str, number: str
) -> None:
    kari = here.person()
    await kari.starts()
    await kari.taps(*taps)
    while name not in kari.screen:  # three to a page, in an order of chance
        await kari.taps("Flere")
    assert number in kari.copies
    assert [m["outgoing"] for m in kari.messages] == [False, True]  # one message, edited in place
    assert here.refusals() == []


@pytest.mark.long
async def test_a_bot_killed_between_any_two_taps_goes_on(own: World) -> None:
    kari = own.person()
    await kari.starts()
    way = ("En annen", "Bekymret for lege eller student", "Vestland", "Flere", "Mer")
    for label in way:
        await own.stop(signal.SIGKILL)
        await own.start()
        await kari.taps(label)
    assert kari.screen.startswith("Om støttekolleger")
    assert own.refusals() == []
    left = {path.name for path in own.database.parent.iterdir()}
    assert left <= OWN_FILES


async def test_a_county_without_contacts_gives_the_switchboard(here: World) -> None:
    kari = here.person()
    await kari.starts()
    await kari.taps("Bare vis kontakter", "Støttekollega: en samtale", "Finnmark")
    assert "23 10 90 00" in kari.screen
    assert kari.copies == {"+4723109000"}


async def test_an_update_that_nobody_can_parse_stops_nobody(here: World) -> None:
    kari, ola = here.person(), here.person()
    secret = "en hemmelig tekst"
    actions.perform(here.sandbox, kari.chat.id, "say", text="/start")
    here.sandbox.updates.inject({"message": {"text": secret, "entities": [{"type": 7}]}})
    here.sandbox.updates.inject({"callback_query": secret})
    await ola.starts()
    assert kari.screen.startswith("Hei")
    assert ola.screen.startswith("Hei")
    assert secret not in here.log.read_text("utf-8")


async def test_typed_words_are_answered_below_and_can_be_deleted(here: World) -> None:
    kari = here.person()
    await kari.starts()
    await kari.does("say", text="jeg heter Kari & har det <vondt>")
    assert "113" in kari.screen.splitlines()[0]
    assert "Kari" not in kari.screen
    answer = "Når det er tungt eller du er redd"
    assert answer in kari.screen
    await kari.taps("Slett meldingen min")
    assert not any("vondt" in m.get("text", "") for m in kari.messages)
    assert answer in kari.screen


async def test_what_is_no_text_is_never_fetched(here: World) -> None:
    file = {"file_id": "x", "file_unique_id": "x", "file_size": 1}
    bodies = [
        {"voice": file | {"duration": 3, "mime_type": "audio/ogg"}},
        {"location": {"latitude": 59.9139, "longitude": 10.7522}},
        {"contact": {"phone_number": "+4740612345", "first_name": "Eksempel"}},
    ]
    sent: list[dict[str, Any]] = [{"kind": "photo"}, {"kind": "document"}]
    sent += [{"kind": "other", "body": body} for body in bodies]
    for message in sent:
        kari = here.person()
        await kari.starts()
        await kari.does("send", **message)
        assert "113" in kari.screen.splitlines()[0], message
    assert here.sandbox.call_log.counts["getFile"] == 0


async def test_erasing_leaves_an_empty_chat(here: World) -> None:
    kari = here.person()
    await kari.starts()
    await kari.taps("Bare vis kontakter")
    await kari.does("say", text="noe")
    await kari.taps("Slett og avslutt", "Ja, slett")
    assert kari.messages == []
    assert any("slettet" in alert["text"] for alert in here.sandbox.snapshot(kari.chat)["alerts"])
    assert here.refusals() == []


async def test_the_command_erases_too_and_leaves_only_its_own_words(here: World) -> None:
    kari = here.person()
    await kari.starts()
    await kari.does("say", text="noe")
    actions.perform(here.sandbox, kari.chat.id, "say", text="/slett")
    await until(lambda: [m["outgoing"] for m in kari.messages] == [True])
    assert kari.screen.startswith("Slettet")
    await kari.taps("Slett og avslutt", "Ja, slett")
    assert kari.messages == []


async def test_what_is_too_old_to_delete_is_blanked(
    here: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    kari = here.person()
    await kari.starts()
    await kari.taps("Bare vis kontakter", "Støttekollega: en samtale", "Troms")
    monkeypatch.setattr(here.sandbox, "shift", 49 * 3600)
    await kari.does("say", text="ny melding")
    old = kari.messages[1]["message_id"]
    await kari.does("tap", label="Slett og avslutt", message_id=old)
    await kari.does("tap", label="Ja, slett", message_id=old)
    here.sandbox.call_log.refusals.clear()  # what it tried to delete
    kept = {m["message_id"]: m.get("text", "") for m in kari.messages}
    assert kept[old].startswith("Slettet")
    assert not any("Eksempel" in text or text == "ny melding" for text in kept.values())


async def shows(person: Person, words: str) -> None:
    await until(lambda: person.screen.startswith(words))


async def test_a_refusal_costs_nobody_the_screen(here: World) -> None:
    for method, code, words in (
        ("editMessageText", 429, "Too Many Requests: retry after 1"),
        ("editMessageText", 502, "Bad Gateway"),
        ("answerCallbackQuery", 400, "Bad Request: query is too old and response timeout expired"),
        ("editMessageText", 400, "Bad Request: message to edit not found"),
    ):
        kari = here.person()
        await kari.starts()
        here.sandbox.faults.queue.append(Fault(method=method, code=code, description=words))
        actions.perform(here.sandbox, kari.chat.id, "tap", label="Bare vis kontakter")
        await shows(kari, "Hva vil du ha kontakter til")
        assert not here.sandbox.faults.queue


async def test_a_double_tap_is_shown_once_and_answered_twice(here: World) -> None:
    kari = here.person()
    await kari.starts()
    for _ in range(2):
        actions.perform(here.sandbox, kari.chat.id, "tap", label="En annen")
    await until(lambda: kari.screen.endswith("Hva handler det om?"))
    await until(lambda: not here.sandbox.call_log.unanswered_queries(kari.chat.id))
    assert all("not modified" in refusal["description"] for refusal in here.refusals())


async def test_a_forged_button_and_a_foreign_command_get_a_kind_screen(here: World) -> None:
    kari = here.person()
    await kari.starts()
    await kari.does("tap", data="x" * 64)
    assert kari.screen.startswith("Den knappen")
    for word in ("/lister", "/tall", "/nothing"):
        await kari.does("say", text=word)
        assert "113" in kari.screen.splitlines()[0]


async def test_the_bot_leaves_groups_without_a_word(here: World) -> None:
    calls = here.sandbox.call_log.counts
    sent = calls["sendMessage"]
    group = actions.create_group(here.sandbox, {"title": "Eksempelgruppe"})["id"]
    await until(lambda: calls["leaveChat"])
    assert not here.sandbox.chats.by_id[group].messages
    assert calls["sendMessage"] == sent


async def test_while_paused_only_emergency_help_is_given(tmp_path: Path) -> None:
    async with world(tmp_path, PAUSED="true") as here:
        kari = here.person()
        await kari.starts()
        assert kari.screen.startswith("Boten tar en pause")
        assert "113" in kari.copies
        await kari.taps("Jeg har selvmordstanker")
        assert "116123" in kari.copies
        await kari.taps("I tillegg: en støttekollega")
        assert kari.screen.startswith("Boten tar en pause")


async def test_a_normal_conversation_leaves_no_line_in_the_log(here: World) -> None:
    before = here.log.read_text("utf-8")
    kari = here.person()
    await kari.starts()
    await kari.taps("Bare vis kontakter", "Støttekollega: en samtale", "Troms")
    await kari.taps("Slett og avslutt", "Ja, slett")
    assert here.log.read_text("utf-8") == before


@pytest.mark.parametrize(
    ("number", "hanging"),
    [
        (signal.SIGTERM, True),
        pytest.param(signal.SIGTERM, False, marks=pytest.mark.long),
        pytest.param(signal.SIGINT, True, marks=pytest.mark.long),
        pytest.param(signal.SIGINT, False, marks=pytest.mark.long),
    ],
)
async def test_the_bot_ends_soon_after_it_is_told_to(
    own: World, number: signal.Signals, hanging: bool
) -> None:
    if hanging:
        met = own.sandbox.call_log.faults
        own.sandbox.faults.queue.append(Fault(method="*", delay=30, times=100))
        actions.perform(own.sandbox, own.person().chat.id, "say", text="/start")
        await until(lambda: {"sendMessage", "getUpdates"} <= {fault["method"] for fault in met})
    async with asyncio.timeout(9.5):  # last answers and last call have 1.4 s, a usual call 10 s
        assert await own.stop(number) == 0


async def test_changed_lists_are_served_without_a_restart(here: World) -> None:
    kari = here.person()
    await kari.starts()
    await kari.taps("Bare vis kontakter", "Støttekollega: en samtale", "Finnmark")
    assert "23 10 90 00" in kari.screen  # nobody there yet
    async with open_store(here.database) as store:
        await store.put([contact("Nina Eksempel", area="Finnmark legeforening")], TODAY)
    async with asyncio.timeout(PATIENCE):
        while "Nina Eksempel" not in kari.screen:
            await asyncio.sleep(0.3)
            await kari.taps("Et annet fylke", "Finnmark")


async def test_another_associations_script_runs(tmp_path: Path) -> None:
    folder = small_folder()
    async with world(tmp_path, SCRIPT=str(folder)) as here:
        kari = here.person(language_code="en")
        await kari.starts()
        await kari.taps("I am a dentist", "Troms")
        assert kari.copies == {"+4721234567"}  # nobody on this list: its switchboard


async def test_a_wrong_number_is_marked_without_a_word_about_who_said_so(own: World) -> None:
    kari = own.person()
    await kari.starts()
    await kari.taps("Bare vis kontakter", "Støttekollega: en samtale", "Troms", "Mer")
    await kari.taps("Feil nummer?")
    wrong = kari.labels[0]
    await kari.taps(wrong)
    assert kari.screen.splitlines()[-1].startswith("Takk")
    await own.stop()
    async with open_store(own.database) as store:
        marked = [(c.area, c.name) for c in await store.contacts() if c.reported]
    assert marked == [("Troms legeforening", f"{wrong.rpartition(' ')[2]} Eksempel")]
