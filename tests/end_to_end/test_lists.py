"""Administrators keep their lists in the chat: the real bot, a strict local Telegram."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from bot.handlers.invite import invite_code
from bot.sandbox.errors import Fault
from bot.store.contacts import open_store
from config.settings import Token
from conversations.contacts.contact import Contact
from tests.support.talk import LANDLINE, MOBILE
from tests.support.workbooks import HEADER, LIBREOFFICE, bomb, with_macros, workbook
from tests.support.world import OWN_FILES, TOKEN, Person, World, until, world

EVERY, TROMS, TROMS_TOO = 8_700_000_002, 8_700_000_003, 8_700_000_004
AREA = "Troms legeforening"
ADMINISTRATORS = f"{EVERY}, {TROMS}:{AREA}, {TROMS_TOO}:{AREA}+Oslo legeforening"
KARI = "Kari Eksempel (leder)\nEksempel legesenter\nMobil 406 12 345\nE-post kari@example.org"
NILS = "Nils Nyeksempel\nKommunen\nTlf 212 34 567"
ROW = (AREA, "støttekollega", "Nils Nyeksempel", 21234567, "nils@example.org", "ja")


pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shared(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    async with world(tmp_path_factory.mktemp("lists"), ADMINISTRATORS=ADMINISTRATORS) as running:
        yield running


def copy(source: Path, target: Path) -> None:
    """The database of a running bot, into or out of it."""
    with closing(sqlite3.connect(source)) as one, closing(sqlite3.connect(target)) as other:
        one.backup(other)


@pytest.fixture(scope="module")
def untouched(shared: World, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The lists as they are at the start."""
    saved = tmp_path_factory.mktemp("untouched") / "lists.db"
    copy(shared.database, saved)
    return saved


@pytest.fixture
def here(shared: World, untouched: Path) -> World:
    """The one bot, with the lists of the start and administrators who have not written yet."""
    copy(untouched, shared.database)
    for number in (EVERY, TROMS, TROMS_TOO):
        shared.sandbox.chats.by_id.pop(number, None)
    shared.sandbox.call_log.counts.clear()
    shared.sandbox.call_log.refusals.clear()
    return shared


async def listed(here: World, area: str = AREA, offer: str = "stotte") -> dict[str, Contact]:
    """Who stands on a list, by name."""
    async with open_store(here.database) as store:
        found = await store.contacts()
    return {c.name: c for c in found if (c.area, c.offer) == (area, offer)}


def refusals(here: World) -> list[Any]:
    """What Telegram refused, but for words to administrators who have not met the bot."""
    return [r for r in here.refusals() if "chat not found" not in r["description"]]


async def administrator(here: World, number: int = TROMS) -> Person:
    """An administrator who has opened the lists."""
    person = here.person(id=number)
    await person.does("say", text="/lister")
    return person


async def sends(person: Person, content: bytes, name: str = "liste.csv") -> str:
    await person.does("send", kind="document", content=content, filename=name)
    return person.screen


def csv(*rows: tuple[object, ...]) -> bytes:
    return "\n".join(";".join(map(str, row)) for row in (HEADER, *rows)).encode()


async def test_for_anybody_else_it_is_nonsense(here: World) -> None:
    kari = here.person()
    await kari.starts()
    await kari.does("say", text="/nonsens")
    nonsense = kari.screen
    await kari.does("say", text="/lister")
    assert kari.screen == nonsense
    await kari.does("tap", data="L.home")
    assert "eldre samtale" in kari.screen
    await kari.does("send", kind="document", content=csv(ROW), filename="liste.csv")
    assert kari.screen == nonsense
    assert "getFile" not in here.sandbox.call_log.counts
    assert refusals(here) == []


async def test_only_the_lists_of_the_setting(here: World) -> None:
    ola = await administrator(here)
    assert "Troms" in ola.screen
    assert "Oslo" not in ola.screen
    every = await administrator(here, EVERY)
    oslo = next(b["callback_data"] for b in every.buttons if b["text"].startswith("Oslo"))
    await ola.does("tap", data=oslo)
    assert ola.screen.startswith("Den knappen er for gammel")
    said = await sends(ola, csv(("Oslo legeforening", *ROW[1:])))
    assert "lista Oslo legeforening kan ikke endres herfra" in said
    assert "Nils Nyeksempel" not in await listed(here, "Oslo legeforening")


async def test_a_list_is_confirmed_as_it_was_seen(here: World) -> None:
    ola = await administrator(here)
    await ola.taps(ola.labels[0], "Bekreft lista")
    assert "Kari Eksempel (leder): …12 345 / kari@example.org" in ola.screen
    data = next(b["callback_data"] for b in ola.buttons if b["text"] == "Alle stemmer")
    await ola.taps("Alle stemmer")
    assert ola.screen.startswith("Bekreftet i dag: 4.")
    await ola.does("tap", data=data)  # the same button again: others stand there now
    assert "endret siden" in ola.screen


async def test_one_person_is_added_changed_hidden_and_removed(here: World) -> None:
    ola, other = await administrator(here), await administrator(here, TROMS_TOO)
    await ola.taps(ola.labels[0], "Legg til", "støttekollega")
    await ola.does("say", text=NILS)
    assert "Nils Nyeksempel\nArbeidssted: Kommunen\nTelefon: 21 23 45 67" in ola.screen
    assert "Nils Nyeksempel" not in await listed(here)
    assert "Ta i bruk" not in ola.labels
    assert "Støttekolleger, Troms" not in ola.screen
    await ola.taps("☐ Nils Nyeksempel har sagt ja")
    assert "Støttekolleger, Troms" in ola.screen
    await ola.taps("Ta i bruk")
    nils = (await listed(here))["Nils Nyeksempel"]
    assert (nils.phones, nils.confirmed, nils.agreed) == ((LANDLINE,), None, True)
    await until(lambda: "Troms legeforening er endret" in other.screen)
    assert "Nils Nyeksempel: Kommunen, 21 23 45 67 kom på lista" in other.screen

    await ola.taps("Alle listene")
    await ola.taps(ola.labels[0])
    while not any(label.startswith("Nils") for label in ola.labels):
        await ola.taps("Flere")
    await ola.taps("Nils Nyeksempel", "Endre")
    await ola.does("say", text="Mobil 406 12 345")
    assert "Telefon: 21 23 45 67 → 406 12 345" in ola.screen
    await ola.taps("Ta i bruk")
    assert (await listed(here))["Nils Nyeksempel"].phones == (MOBILE,)

    await other.taps("Angre")
    assert other.screen.startswith("Angret: 1 endret")
    assert (await listed(here))["Nils Nyeksempel"].phones == (LANDLINE,)


async def test_hide_is_one_tap_and_remove_two(here: World) -> None:
    ola = await administrator(here)
    await ola.taps(ola.labels[0], "Kari Eksempel (leder)", "Skjul nå")
    assert "er skjult" in ola.screen
    await ola.taps("Vis igjen", "Fjern")
    await ola.taps("Ja, fjern Kari Eksempel")
    assert ola.screen.startswith("Kari Eksempel er fjernet.")
    await ola.taps("Historikk")
    assert "Kari Eksempel (støttekollega) ble fjernet" in ola.screen
    assert "skjult: nei → ja" in ola.screen
    assert "av Troms legeforening" in ola.screen
    assert str(TROMS) not in ola.screen
    assert refusals(here) == []


@pytest.mark.long
async def test_a_wrong_number_that_is_marked_meanwhile_does_not_stop_an_import(here: World) -> None:
    ola = await administrator(here)
    await sends(ola, workbook(("Støttekolleger 2026",), (), HEADER, ROW), "liste.xlsx")
    async with open_store(here.database) as store:
        await store.mark_reported([("Troms legeforening", "stotte", "per eksempel")])
    await asyncio.sleep(2.5)  # the bot looks for changes every two seconds
    await ola.taps("Ta i bruk")
    assert ola.screen.startswith("Tatt i bruk: 1 lagt til.")


async def test_a_file_is_shown_taken_and_gone(here: World) -> None:
    ola = await administrator(here)
    said = await sends(ola, workbook(("Støttekolleger 2026",), (), HEADER, ROW), "liste.xlsx")
    assert "1 lagt til, 0 endret, 0 uendret" in said
    assert "Står på lista, men ikke i fila (4)" in said
    assert not [m for m in ola.messages if "document" in m]
    await ola.taps("☐ Fjern Per Eksempel", "Ta i bruk")
    assert ola.screen.startswith("Tatt i bruk: 1 lagt til, 1 fjernet.")
    names = set(await listed(here))
    assert "Nils Nyeksempel" in names
    assert "Per Eksempel" not in names
    assert "Mia Eksempel" in names
    left = {path.name for path in here.database.parent.iterdir()}
    assert left <= OWN_FILES
    assert refusals(here) == []


async def test_an_export_comes_back_unchanged(here: World) -> None:
    ola = await administrator(here)
    await ola.taps(ola.labels[0])
    for kind in ("Excel", "CSV"):
        await ola.does("tap", label=f"Hent som {kind}")
        document = next(m["document"] for m in reversed(ola.messages) if "document" in m)
        stored = here.sandbox.files.by_id[document["file_id"]]
        said = await sends(ola, stored.content, stored.name)
        assert said.startswith("Ingenting blir endret"), said


@pytest.mark.long
async def test_a_file_that_telegram_does_not_take(here: World) -> None:
    ola = await administrator(here)
    for way in (("Tom mal",), (ola.labels[0], "Hent som CSV")):
        here.sandbox.faults.queue.append(Fault("sendDocument", 400, "Bad Request: file is wrong"))
        await ola.taps(*way)
        await until(lambda: ola.screen.startswith("Fila kom kanskje ikke fram."))
        await ola.taps("Alle listene")


@pytest.mark.long
async def test_a_libreoffice_workbook(here: World) -> None:
    said = await sends(await administrator(here), LIBREOFFICE.read_bytes(), "liste.xlsx")
    assert "2 lagt til, 0 endret" in said
    assert "Ærlig Eksempeløy\nArbeidssted: Eksempel sykehus\nTelefon: 406 12 345" in said


@pytest.mark.long
async def test_a_restart_ends_what_was_pending(here: World) -> None:
    ola = await administrator(here)
    await sends(ola, csv(ROW))
    await here.stop()
    await here.start()
    await ola.taps("Ta i bruk")
    assert ola.screen.startswith("Forhåndsvisningen er borte.")
    assert "Nils Nyeksempel" not in await listed(here)


async def test_two_administrators_at_the_same_time(here: World) -> None:
    ola, other = await administrator(here), await administrator(here, TROMS_TOO)
    await sends(ola, csv(ROW))
    await sends(other, csv((*ROW[:3], 80012345, *ROW[4:])))
    await ola.taps("Ta i bruk")
    await until(lambda: "er endret" in other.screen)
    preview = next(m for m in other.messages if "Ta i bruk" in str(m.get("reply_markup")))
    button = next(b for row in preview["reply_markup"]["inline_keyboard"] for b in row
                  if b["text"] == "Ta i bruk")  # fmt: skip
    tap = {"data": button["callback_data"], "message_id": preview["message_id"]}
    await other.does("tap", **tap)
    assert (await listed(here))["Nils Nyeksempel"].phones == (LANDLINE,)
    shown = next(m for m in other.messages if m["message_id"] == preview["message_id"])
    assert shown["text"].startswith("Lista er endret av en annen i mellomtida.")
    assert "Telefon: 21 23 45 67 → 80 01 23 45" in shown["text"]


async def test_a_doctor_who_keeps_a_list_is_a_doctor_too(here: World) -> None:
    ola, kari = here.person(id=TROMS), here.person()
    await kari.does("say", text="jeg orker ikke mer")
    await ola.does("say", text="jeg orker ikke mer")
    assert ola.screen == kari.screen
    await ola.does("say", text="/lister")
    await ola.does("say", text="jeg orker ikke mer")
    assert ola.screen == kari.screen


BAD: list[tuple[str, str, bytes | None, str]] = [
    ("empty", "a.csv", b"\n", "Fila er tom"),
    ("large", "a.csv", b"x" * 10_000_000, "større enn 1 MB"),
    ("bomb", "a.xlsx", bomb(20_000), "for stort når det pakkes ut"),
    ("macros", "a.xlsm", with_macros(), "makroer"),
    ("columns", "a.csv", b"a;b;c\n1;2;3", "mangler kolonnenavn"),
    ("digits", "a.csv", csv((*ROW[:3], 4061234, *ROW[4:])), "7 sifre"),
    ("html", "a.csv", csv((*ROW[:2], "<b>Nils</b>", *ROW[3:])), "som på en nettside"),
    ("rtl", "a.csv", csv((*ROW[:2], "Nils\u202eEks", *ROW[3:])), "skjulte tegn"),
    ("premium", "a.csv", csv((*ROW[:3], 82012345, *ROW[4:])), "koster ekstra"),
    ("header", "a.xlsx", workbook(HEADER), "fra 1 til 5000 rader"),
    ("wrong area", "a.csv", csv(("Oslo", *ROW[1:])), "kan ikke endres herfra"),
    ("photo as file", "a.png", b"\x89PNG\r\n\x1a\n1234", "bilde"),
    ("old format", "a.xls", b"\xd0\xcf\x11\xe0" + b"x" * 600, "gammelt format"),
    ("broken", "a.xlsx", b"PK\x03\x04" + b"x" * 600, "kan ikke leses"),
    ("formula", "a.csv", csv((*ROW[:2], "=cmd|' /C calc'!A0", *ROW[3:])), "som en formel"),
    ("photo", "", None, "Et bilde kan ikke leses"),
]


async def test_bad_input_gets_one_clear_sentence_and_changes_nothing(here: World) -> None:
    ola = await administrator(here)
    before = await listed(here)
    for what, name, content, said in BAD:
        if content is None:
            await ola.does("send", kind="photo")
        else:
            await sends(ola, content, name)
        assert said in ola.screen, (what, ola.screen)
        assert "Ta i bruk" not in ola.labels, what
        assert "Ingenting er endret" in ola.screen, (what, ola.screen)
    assert await listed(here) == before
    assert (
        here.sandbox.call_log.counts["getFile"] == len(BAD) - 2
    )  # neither the large nor the photo
    assert refusals(here) == []


@pytest.mark.long
async def test_two_people_with_one_number_are_pointed_out(here: World) -> None:
    ola = await administrator(here)
    said = await sends(ola, csv(ROW, (*ROW[:2], "Siri Eksempel", *ROW[3:])))
    assert "samme nummer som i rad 2 med et annet navn" in said


@pytest_asyncio.fixture(loop_scope="module")
async def strict(tmp_path: Path) -> AsyncIterator[World]:
    async with world(tmp_path, ADMINISTRATORS=ADMINISTRATORS, TWO_PERSON="true") as running:
        yield running


async def test_a_second_administrator_decides(strict: World) -> None:
    ola, other = await administrator(strict), await administrator(strict, TROMS_TOO)
    await sends(ola, csv(ROW))
    await ola.taps("Ta i bruk")
    assert ola.screen.startswith("Venter på en administrator til")
    assert "Nils Nyeksempel" not in await listed(strict)
    await until(lambda: other.screen.startswith("Godkjenne endring?"))
    approve: Any = next(b["callback_data"] for b in other.buttons if b["text"] == "Godkjenn")
    await ola.does("tap", data=approve)
    assert ola.screen == "En annen enn du må godkjenne denne."
    stranger = strict.person()
    await stranger.starts()
    await stranger.does("tap", data=approve)
    assert "Nils Nyeksempel" not in await listed(strict)
    await other.taps("Godkjenn")
    assert "Nils Nyeksempel" in await listed(strict)
    await until(lambda: "har godkjent: 1 lagt til" in ola.screen)


async def test_invite_tells_somebody_their_own_number(here: World) -> None:
    kari = here.person()
    await kari.does("say", text=invite_code(Token(TOKEN), time.time()))
    assert str(kari.chat.id) in kari.screen
    await kari.does("say", text=invite_code(Token(TOKEN), time.time() - 16 * 60))
    assert str(kari.chat.id) not in kari.screen
