"""examples/britain: another country's association, whole, without a line of the program for it."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast
from zoneinfo import ZoneInfo

import phonenumbers
import pytest

from bot.cli.main import main
from bot.clock import is_working_hours, set_country, today
from bot.handlers.counts import CountsHandler
from bot.handlers.lists import ListsHandler
from bot.services.directory_refresh import DirectoryRefresh
from bot.services.list_service import ListService
from bot.services.statistics_service import StatisticsService
from bot.store.contacts import open_store
from bot.store.counts import counts_path
from bot.telegram.rate_limiter import RateLimiter
from bot.telegram.sender import Sender
from bot.telegram.updates import Event, parse_update
from config.settings import AdministratorSetting, Settings
from conversations.authoring.checks.folder import check_folder
from conversations.contacts.contact import Area, Contact
from conversations.contacts.directory import Directory
from conversations.contacts.home import Home, set_home
from conversations.script.loader import load_count_texts, load_list_texts, load_script
from conversations.script.schema import Script
from tests.support.talk import Talk
from tests.support.telegram import FakeTelegram, opened

FOLDER = Path(__file__).parents[2] / "examples" / "britain"
CARYS, OWEN = 8_700_000_011, 8_700_000_012  # keeps the list of Wales; reads the counts
MOBILE, LANDLINE = "+447400123456", "+441212345678"  # phonenumbers' examples of Britain
WALES = Area("Wales branch", "association", ("02",))
NORWEGIAN = re.compile(r"(?i)[æøå]|\b(norsk|norway|norwegian|oslo|fylke|113|lege)\b|\+47")


_load = cache(load_script)


@pytest.fixture
def britain() -> Script:
    """The script, in a process that serves it."""
    script = _load(FOLDER)
    set_home(Home.of(script.country, script.file_words))
    set_country(script.country)
    return script


def person(name: str = "Carys Example", **known: Any) -> Contact:
    values: dict[str, Any] = {"phones": (MOBILE,), "confirmed": today() - timedelta(10)}
    return Contact(WALES.name, "peer", name, **values | known)


def test_nothing_is_wrong_in_the_folder() -> None:
    _, findings = check_folder(FOLDER, date(2026, 11, 21))
    assert [str(finding) for finding in findings] == []


def test_nothing_in_it_is_norways_and_all_numbers_are_examples() -> None:
    text = "".join(path.read_text("utf-8") for path in sorted(FOLDER.glob("*.toml")))
    written = re.sub(r"(?m)^#.*$|^alle = |^ut = |only_in_norway", "", text)
    assert not NORWEGIAN.search(written)
    numbers = {n.replace(" ", "") for n in re.findall(r"\+?\d[\d ]{5,}\d", written)}
    example = phonenumbers.example_number_for_type("GB", phonenumbers.PhoneNumberType.MOBILE)
    assert example
    assert numbers == {"01212345678", "+441212345678", "07400123456"}
    assert phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.E164) == MOBILE


def test_a_doctor_gets_to_a_number_in_three_taps(britain: Script) -> None:
    directory = Directory(
        today(), [WALES], [person(), person("Owen Example")], filters=britain.country.filters
    )
    talk = Talk(britain, directory).starts(language="en")
    assert "call 999" in talk.screen.text
    assert "Wales" in {b.label for b in talk.taps("doctor", "talk").buttons.values()}
    talk.taps("02")
    assert "Peer support, Wales" in talk.screen.text
    assert "07400 123456" in talk.screen.text
    assert MOBILE in {b.copy for row in talk.screen.rows for b in row}
    assert talk.taps("acute").sees("acute")
    assert "999" in talk.screen.text
    talk.starts(language="en").taps("doctor", "talk", "ut")
    assert "+44 7400 123456" in talk.screen.text


def test_typed_words_lead_to_help_and_to_places(britain: Script) -> None:
    directory = Directory(today(), [WALES], [person()], filters=britain.country.filters)
    for words, step in (("I want to die", "acute"), ("so tired", "tired"), ("xyz", "unread")):
        talk = Talk(britain, directory).starts(language="en").writes(words)
        assert (words, talk.screen.step) == (words, step)
    talk = Talk(britain, directory).starts(language="en").writes("peer support in Cardiff")
    assert (talk.turn.state.area, talk.screen.step) == ("02", "end")


def test_night_and_holidays_are_britains(britain: Script) -> None:
    london = ZoneInfo("Europe/London")
    directory = Directory(date(2026, 11, 21), [WALES], [person()], hour=23)
    talk = Talk(britain, directory).starts(language="en").taps("doctor", "talk", "02")
    assert "Open now: Example helpline 0121 234 5678" in talk.screen.text
    free = ("2026-12-25", "2026-12-28", "2026-05-25", "2026-08-31", "2026-04-03")
    assert not any(is_working_hours(datetime.fromisoformat(f"{d}T10:00+00:00")) for d in free)
    assert is_working_hours(datetime(2026, 5, 18, 10, tzinfo=london))  # Norway's is the day before


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database that a contact file was imported into, whose folder has a web copy, too."""
    folder = tmp_path_factory.mktemp("britain")
    database, file = folder / "kollegabot.db", folder / "list.csv"
    day = today() - timedelta(10)
    file.write_text(
        "local association,offer,name,phone,consent,last confirmed,web\n"
        f"Wales branch,peer supporter,Carys Example,07400 123456,yes,{day},yes\n"
        f"Scotland,peer,Owen Example,0121 234 5678,yes,{day},no\n",
        "utf-8",
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KOLLEGABOT_SCRIPT", str(FOLDER))
        patch.setenv("KOLLEGABOT_DATABASE", str(database))
        assert main(["contacts", "import", str(file), "--apply"]) == 0
        assert main(["site", str(folder / "site")]) == 0
    return database


@pytest.mark.usefixtures("britain")
def test_the_web_copy_is_whole(imported: Path) -> None:
    pages = {p.name: p.read_text("utf-8") for p in (imported.parent / "site").rglob("*.html")}
    assert len(pages) > 20
    written = "".join(pages.values())
    assert "tel:999" in written
    assert "07400 123456" in written
    assert not NORWEGIAN.search(re.sub(r"<[^>]*>", " ", written))


@pytest.mark.usefixtures("britain")
async def test_a_contact_file_is_imported(imported: Path) -> None:
    async with open_store(imported) as store:
        listed = {c.name: (c.area, c.phones, c.agreed) for c in await store.contacts()}
        assert [area.name for area in await store.areas()][-1] == "national"
    assert listed == {
        "Carys Example": ("Wales branch", (MOBILE,), True),
        "Owen Example": ("Scotland branch", (LANDLINE,), True),
    }


def says(script: Script, person: int, text: str) -> Event:
    """What somebody writes, as it comes in by the door."""
    chat = {"id": person, "type": "private"}
    message = {"message_id": 7, "date": 1, "chat": chat, "from": {"id": person}, "text": text}
    event = parse_update(script, lambda: 1.0, {CARYS, OWEN}, {"message": message})
    assert isinstance(event, Event)
    return event


async def test_staff_see_their_lists_and_counts_in_english(britain: Script, imported: Path) -> None:
    telegram = FakeTelegram()
    settings = SimpleNamespace(
        administrators=[AdministratorSetting(CARYS, (WALES.name,))], two_person=False, paused=False
    )
    async with open_store(imported) as store, opened(telegram) as bot:
        sender = Sender(bot, RateLimiter(0))
        lists = DirectoryRefresh(store, britain.offer_areas())
        words, known = load_list_texts(FOLDER), cast("Settings", settings)
        service = ListService(britain, words, store, lists, sender, known)
        event = says(britain, CARYS, "/lists")
        assert event.material
        assert await ListsHandler(service, sender).handle(event, event.material)
        statistics = StatisticsService(
            {OWEN}, load_count_texts(FOLDER), britain.counting.counters, counts_path(imported)
        )
        event = says(britain, OWEN, "/counts")
        assert event.material
        assert await CountsHandler(statistics, sender).handle(event, event.material)
    first, second = (asked["text"] for asked in telegram.called("sendMessage"))
    assert "Your contact lists" in first
    assert "Wales branch: 1, oldest" in first
    assert "Figures for the bot" in second
    assert not NORWEGIAN.search(first + second)
