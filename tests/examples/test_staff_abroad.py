"""What staff, visitors and doctors abroad see, all of it: no word of Norway's or the program's.

Two folders: examples/britain, and the same in the letters of no language, where each word that is
not in a file would stand out.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import asdict
from datetime import timedelta
from functools import partial
from html import unescape
from pathlib import Path
from shutil import copytree
from types import SimpleNamespace
from typing import Any, cast

import pytest

from bot.clock import set_country, today
from bot.handlers.lists import ListsHandler
from bot.sandbox.demo.simulation import write_simulated_counts
from bot.services.directory_refresh import DirectoryRefresh
from bot.services.list_service import ListService
from bot.site.contents import web_contents
from bot.site.drawing import web_files
from bot.store import counts
from bot.store.contacts import open_store
from bot.telegram.rate_limiter import RateLimiter
from bot.telegram.sender import Sender
from bot.telegram.updates import Event, ReplyTarget, StaffInput
from config.settings import AdministratorSetting, Settings
from conversations.authoring.reachable import buttons, pages
from conversations.contacts.contact import Contact
from conversations.contacts.directory import Directory
from conversations.contacts.home import Home, set_home
from conversations.counts import router
from conversations.counts.charts import caption, chart, report_document
from conversations.counts.exports import sheets
from conversations.counts.lists_now import lists_now
from conversations.counts.statistics import SendPicture, Statistics
from conversations.lists.reading_words import set_reading
from conversations.lists.snapshot import ListSnapshot
from conversations.model import Stale, State
from conversations.script.loader import (
    load_areas,
    load_count_texts,
    load_list_texts,
    load_places,
    load_script,
)
from conversations.script.schema import Script
from conversations.sentences.catalog import sentences
from tests.examples.test_britain import FOLDER, LANDLINE, MOBILE, WALES
from tests.examples.test_pseudo import pseudo, toml, translated
from tests.norwegian import FUNCTION_WORDS, TELLING
from tests.support.office import Files, Office
from tests.support.telegram import opened

CARYS, OWEN = 8_700_000_011, 8_700_000_012
MOST = 250  # taps
KEPT = ("who", "topic", "offer", "before", "after", "found", "examples", "towns")  # no words
NORWEGIAN = re.compile(rf"(?i)[æøå]|«\w|\b({'|'.join(f'{FUNCTION_WORDS} {TELLING}'.split())})\b")
LATIN = re.compile(
    r"[A-Za-z]+[aeioucsz]|[aeiouAEIOUcsz][A-Za-z]"
)  # a word that no rule has changed
DATA = re.compile(
    r"</?\w+[^>]*>|https?://\S+|t\.me/\S*|@[\w.]+|[\w.]+@[\w.]+|\b[\w.]+\.(?:org|uk|csv|xlsx)\b\S*"
    r"|&\w+;|/\w+|\b20\d\dQ\d\b"
)


def in_other_letters(made: Path) -> Path:
    """A copy of Britain whose every word, the program's own sentences too, is in other letters."""
    copytree(FOLDER, made)
    for file in ("en.toml", "lists.toml", "counts.toml", "columns.toml"):
        tables = tomllib.loads((FOLDER / file).read_text("utf-8"))
        words = {key: table if key in KEPT else translated(table) for key, table in tables.items()}
        (made / file.replace("en.", "eo.")).write_text(toml(words), "utf-8")
    (made / "en.toml").unlink()
    for file in ("country.toml", "phrases.toml"):
        text = (made / file).read_text("utf-8")
        text = re.sub(r"(?m)^\[(languages|people)\.en\]", r"[\1.eo]", text)
        (made / file).write_text(re.sub(r"(?m)^en = ", "eo = ", text), "utf-8")
    sections: dict[str, dict[str, str]] = {}
    for key, text in sentences("en").items():
        section, _, name = key.partition(".")
        sections.setdefault(section, {})[name] = pseudo(text, is_tight=True)
    (made / "sentences.toml").write_text(toml(sections), "utf-8")
    return made


@pytest.fixture(scope="module", params=["britain", "other letters"])
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    is_british = request.param == "britain"
    return FOLDER if is_british else in_other_letters(tmp_path_factory.mktemp("abroad") / "eo")


@pytest.fixture
def script(folder: Path) -> Script:
    """The script of the folder, in a process that serves it."""
    read = load_script(folder)
    set_home(Home.of(read.country, read.file_words))
    set_country(read.country)
    set_reading(partial(load_list_texts, folder))
    return read


def person(name: str, **known: Any) -> Contact:
    values: dict[str, Any] = {"phones": (MOBILE,), "agreed": True, "confirmed": today()}
    return Contact(WALES.name, "peer", name, **values | known)


LISTED = (
    person("B. Dwyfr", web=True, hours="Mon–Fri 08–16", away=today() + timedelta(3)),
    person("C. Lwyd", confirmed=today() - timedelta(100), phones=(LANDLINE,), reported=True),
    person("D. Gwyn", confirmed=None, hidden=True, agreed=False, students=True, gender="woman"),
)


def unknown_words(script: Script, texts: Iterable[str]) -> set[str]:
    """The lines that are not in the language of the folder."""
    if "en" in script.words:
        return {line for text in texts for line in text.split("\n") if NORWEGIAN.search(line)}
    country, areas = script.country, load_areas(script.folder)
    names = {*country.regions.values(), *country.day_names, *script.service.values()}
    names |= {name for offer in script.offers.values() for name in (offer.id, *offer.names)}
    places = load_places(script.folder)
    names |= (
        {*strings([asdict(places)])}
        | {area.name for area in areas}
        | {*strings([asdict(one) for one in LISTED])}
    )
    known = re.compile("|".join(re.escape(n) for n in sorted(names - {""}, key=len)[::-1]))
    lines = {line for text in texts for line in text.split("\n")}
    return {line for line in lines if LATIN.search(known.sub("", DATA.sub(" ", line)))}


class Desk(Office):
    """The desk of an administrator abroad."""

    commands: Mapping[str, str]

    async def takes(self, chat: int, **material: Any) -> bool:
        self.number += 1
        tapped = "data" in material
        place = ReplyTarget(chat, self.number if tapped else 0, f"q{self.number}" if tapped else "")
        command = self.commands.get(material.get("text", "").removeprefix("/"), "")
        event = Event(place, State("eo"), Stale(), 0 if tapped else self.number)
        given = StaffInput(**material, command=command)
        return await self.handler.handle(event, given)

    async def walk(self, chat: int) -> None:
        """Taps whatever the screens have, of hours one choice of each length."""
        kinds, waiting = set[str](), [*self.buttons(chat).values()]
        while waiting and len(kinds) < MOST:
            data = waiting.pop(0)
            kind = f"{data[:5]}{len(data)}" if data[:5] in ("L.hr.", "L.hs.") else data
            if data and kind not in kinds:
                kinds.add(kind)
                await self.takes(chat, data=data)
                waiting += self.buttons(chat).values()

    def seen(self) -> Iterator[str]:
        """All words of all messages."""
        methods = ("sendMessage", "editMessageText", "answerCallbackQuery", "sendDocument")
        for asked in self.telegram.called(*methods):
            yield from (str(asked[key]) for key in ("text", "caption") if key in asked)
            keys = asked.get("reply_markup") or {}
            for row in keys.get("inline_keyboard", ()) if isinstance(keys, dict) else ():
                yield from (button["text"] for button in row)


@asynccontextmanager
async def opened_desk(script: Script, database: Path, *, two: bool) -> AsyncIterator[Desk]:
    telegram = Files()
    people = [AdministratorSetting(chat, (WALES.name,)) for chat in (CARYS, OWEN)]
    settings = SimpleNamespace(administrators=people, two_person=two, paused=False)
    async with open_store(database, areas=lambda: script.areas) as store, opened(telegram) as bot:
        await store.put(LISTED, today())
        sender, known = Sender(bot, RateLimiter(0)), cast("Settings", settings)
        lists = DirectoryRefresh(store, script.offer_areas())
        words = load_list_texts(script.folder)
        service = ListService(script, words, store, lists, sender, known)
        desk = Desk(ListsHandler(service, sender), store, telegram, settings)
        desk.commands = script.country.commands
        yield desk


def test_a_folder_in_other_letters_is_told_from_english(script: Script) -> None:
    if "eo" in script.words:
        assert unknown_words(script, ["Line 3", "Wales branch: 2", pseudo("Line", is_tight=True)])
        assert not unknown_words(script, [pseudo("Line", is_tight=True), "Wales branch: 2"])
    else:
        assert unknown_words(script, ["Linje 3", "not yet"]) == {"Linje 3"}


async def test_every_screen_of_lists(script: Script, tmp_path: Path) -> None:
    async with opened_desk(script, tmp_path / "lists.db", two=False) as desk:
        await desk.gets(CARYS, text="/lists")
        await desk.walk(CARYS)
        assert len([*desk.seen()]) > 150
        assert unknown_words(script, desk.seen()) == set()


TITLES = "area,offer,name,phone,email,consent,confirmed,gender\n"
FILES = {
    "good": f"{TITLES}Wales branch,peer,F. Rhys,07400 123456,f@example.org,yes,,woman\n",
    "wrong": f"{TITLES}Wales branch,peer,F. Rhys,12,f(at)example,maybe,31/31/2026,x\n"
    "Wales branch,nothing,,07400 123456,,yes,,\nNowhere,peer,F. Rhys,07400 123456,,yes,,\n",
    "titles": "nm,wht\nF. Rhys,07400 123456\n",
    "strange column": f"{TITLES.strip()},shdw\nWales branch,peer,F. Rhys,07400 123456,,yes,,,7\n",
    "said no": f"{TITLES}Wales branch,peer,B. Dwyfr,07400 123456,,no,,\n",
    "same name": f"{TITLES}Wales branch,peer,B. Dwyfr Rhys,07400 123456,,yes,,\n",
    "quote": f'{TITLES}Wales branch,peer,"F. Rhys,07400 123456\n',
    "web page": "<html><body>x</body></html>",
    "empty": " ",
    "no phone": f"{TITLES}Wales branch,peer,F. Rhys,,,,,\n",
    "card": "BEGIN:VCARD\nVERSION:3.0\nFN:F. Rhys\nTEL:07400 123456\nEND:VCARD\n",
    "pasted": "F. Rhys\nG. Rhys\n07400 123456\n\n12 345",
}


@pytest.mark.parametrize("two", [False, True])
async def test_every_screen_of_an_import(script: Script, tmp_path: Path, two: bool) -> None:
    async with opened_desk(script, tmp_path / "imports.db", two=two) as desk:
        for content in FILES.values():
            await desk.gets(CARYS, text="/lists")
            await desk.takes(CARYS, file="f", file_name="list.csv", file_size=len(content))
            desk.telegram.content = content.encode()
            await desk.settles(CARYS)
            for _ in range(3):
                for data in [*desk.buttons(CARYS).values()]:
                    if data and not data.startswith("L.home"):
                        await desk.takes(CARYS, data=data)
            await desk.gets(OWEN, text="/lists")
            for data in [*desk.buttons(OWEN).values()][:2]:
                await desk.takes(OWEN, data=data)
        cells = {cell for text in FILES.values() for cell in re.split(r"[,\n]", text)}
        cells |= {name for offer in script.offers.values() for name in offer.names}
        quoted = re.compile(
            "|".join(map(re.escape, sorted((one for one in cells if len(one) > 2), key=len)[::-1]))
        )
        seen = [quoted.sub("", text) for text in desk.seen()]
        assert len(seen) > 100
        assert unknown_words(script, seen) == set()


@pytest.fixture
def statistics(script: Script, tmp_path: Path) -> Statistics:
    """The figures of invented people."""
    listed = [person(f"{n}. Rhys") for n in range(3)]
    areas = load_areas(script.folder)
    directory = Directory(today(), areas, listed, script.offer_areas())
    write_simulated_counts(tmp_path / "counts", script, directory, today(), 300)
    known = script.counting.counters
    words = load_count_texts(script.folder)
    released = counts.figures(tmp_path / "counts", today(), known)
    texts = load_list_texts(script.folder)
    now = lists_now(ListSnapshot(script, texts, tuple(areas), LISTED, today()))
    return Statistics(words, known, released, today(), now)


def counts_texts(statistics: Statistics) -> Iterator[str]:
    """Every screen of the counts, picture and file."""
    seen, waiting = set[str](), ["T.home", "T.nothing"]
    while waiting:
        if (tapped := waiting.pop()) in seen:
            continue
        seen.add(tapped)
        reply = router.handle_tap(statistics, tapped)
        if reply.screen:
            yield reply.screen.text
            for button in buttons(reply.screen):
                yield button.label
                waiting += [button.data] if button.data else []
        elif isinstance(reply.act, SendPicture):
            drawn = chart(statistics, reply.act)
            yield caption(statistics, reply.act, drawn)
            yield from strings(asdict(drawn))
    yield from strings(sheets(statistics))
    report = report_document(statistics, statistics.years[-1])
    yield from strings({key: value for key, value in report.items() if key != "language"})


def strings(value: Any) -> Iterator[str]:
    """The texts in tables, lists and rows."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from strings([*value.values()])
    elif isinstance(value, list | tuple):
        for one in value:
            yield from strings(one)


def test_every_screen_picture_and_file_of_counts(statistics: Statistics, script: Script) -> None:
    texts = [*counts_texts(statistics)]
    assert len(texts) > 200
    assert not any(re.search(r"\bK\d\b", text) for text in texts)  # "kvartal"
    counters = {metric.name for metric in script.counting.counters}  # keys that nobody reads
    assert unknown_words(script, (text for text in texts if text not in counters)) == set()


def test_every_page_on_the_web_and_every_screen_of_a_conversation(script: Script) -> None:
    areas = load_areas(script.folder)
    contents = web_contents(script, today(), areas, LISTED, bot="example_peers_bot")
    files = dict(web_files(script, contents))
    drawn = {name: text for name, text in files.items() if name.endswith(".html")}
    assert len(drawn) > 20
    shown = pages(script, Directory(today(), areas, LISTED, script.offer_areas())).values()
    said = [page.screen.text for page in shown]
    said += [button.label for page in shown for button in buttons(page.screen)]
    assert unknown_words(script, said) == set()
    written = [unescape(re.sub(r"<[^>]*>", "\n", text)) for text in drawn.values()]
    assert unknown_words(script, written) == set()
