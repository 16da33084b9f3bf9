"""`codes …` as whoever makes posters uses it, beside a running bot and with /tall."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from string import ascii_lowercase, digits
from threading import current_thread, main_thread

import pytest

from bot.cli.codes import new_codes
from bot.cli.main import main
from bot.cli.output import CommandError
from bot.cli.parser import command_parser
from bot.services.directory_refresh import DirectoryRefresh
from bot.services.statistics_service import StatisticsService
from bot.store.contacts import open_store
from bot.store.link_codes import LinkCodeFile, save_link_codes
from conversations.contacts.contact import Area
from conversations.script.link_codes import LinkCodes
from conversations.script.loader import load_count_texts
from tests.support.scripts import shipped_script
from tests.support.talk import contact

TROMS = "Troms legeforening"
SCRIPT = shipped_script()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def drawn(printed: str) -> list[str]:
    return re.findall(r"\?start=(\w+)", printed)


async def test_the_running_bot_sees_what_is_added_and_retired(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with open_store(folder / "kollegabot.db") as store:
        offers = SCRIPT.offer_areas()
        lists = DirectoryRefresh(store, offers, codes=LinkCodeFile(folder))
        await lists.refresh()
        before = lists.directory
        assert before.presets == {}
        await lists.refresh()
        assert lists.directory is before  # nothing has changed, so nothing is made anew

        assert _main("codes", "add", "Plakat på sykehus", "--list", TROMS) == 0
        (code,) = drawn(capsys.readouterr().out)
        await lists.refresh()
        assert (lists.directory.presets[code].channel, lists.directory.presets[code].area) == (
            "k1",
            "55",
        )
        (folder / "codes.toml").write_text("[names\n", "utf-8")
        await lists.refresh()
        assert code in lists.directory.presets  # what cannot be read changes nothing


async def test_nobody_waits_while_codes_are_read(folder: Path) -> None:
    readers = []

    class File(LinkCodeFile):
        def current(self) -> LinkCodes:
            readers.append(current_thread())
            return super().current()

    async with open_store(folder / "kollegabot.db") as store:
        lists = DirectoryRefresh(store, SCRIPT.offer_areas(), codes=File(folder))
        await lists.refresh()
        await lists.refresh()
    assert len(readers) == 2
    assert main_thread() not in readers


def _main(*words: str) -> int:
    """A command within a running loop, as from another window."""
    with ThreadPoolExecutor(1) as other:
        return other.submit(main, words).result()


def test_one_for_each_list_then_retired(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["codes", "list"]) == 0
    assert "no codes yet" in capsys.readouterr().out
    assert main(["codes", "add", "Plakat på sykehus", "--every-list", "--place", "Vaktrom"]) == 0
    codes = drawn(capsys.readouterr().out)
    assert len({*codes}) == len(codes) >= 19
    vowels = {*"aeiouyæøå"}
    assert all({*code} <= {*ascii_lowercase, *digits} - vowels for code in codes)
    assert main(["codes", "retire", codes[0]]) == 0
    assert main(["codes", "retire", codes[0]]) == 1
    assert main(["codes", "retire", "nnnn"]) == 1
    assert main(["codes", "list"]) == 0
    printed = capsys.readouterr().out
    assert re.search(rf"{codes[0]}.*Plakat på sykehus +Vaktrom +20\d\d-\d\d-\d\d +retired", printed)
    assert printed.count("in use") == len(codes) - 1
    assert (folder / "codes.toml").stat().st_mode & 0o77 == 0


def asked(codes: LinkCodes, *words: str) -> LinkCodes:
    """What `codes add` makes of the codes there are, where Kari stands on a list."""
    arguments = command_parser().parse_args(["codes", "add", *words])
    areas = (Area(TROMS, "association", ("55",)), Area("nasjonal", "nation"))
    return new_codes(SCRIPT, codes, areas, [contact()], arguments)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["Alkohol"], "says what somebody seeks"),
        (["Kurs på Villa Sana"], "says what somebody seeks"),
        (["Til en som har konflikt"], "says what somebody seeks"),
        (["selvmordstanker"], "says what somebody seeks"),
        (["Kort", "--place", "Avdeling for alkohol"], "says what somebody seeks"),
        (["Kort til Kari Eksempel"], "names a person"),
        (["Kort", "--place", "Kontoret til kari eksempel"], "names a person"),
        ([""], "is empty or longer than 26"),
        (["x" * 27], "is empty or longer than 26"),
        (["Kort", "--place", "x" * 61], "is empty or longer than 60"),
        (["Kort", "--list", "nasjonal"], "no list of a county"),
        (["Kort", "--list", "Narnia"], "there are: Troms legeforening."),
    ],
)
def test_what_says_a_need_or_a_person_or_is_no_list_is_refused(words: list[str], said: str) -> None:
    with pytest.raises(CommandError, match=said):
        asked(LinkCodes(), *words)


@pytest.mark.parametrize("words", ["Medisinstudentavisa", "Kort i vaktrom", "Brev til overleger"])
def test_who_reads_it_or_where_it_hangs_is_no_need(words: str) -> None:
    codes = asked(LinkCodes(), words, "--list", TROMS)
    assert words in str(codes.names)


def test_a_ninth_name_is_refused_and_moderators_read_the_names(tmp_path: Path) -> None:
    codes = LinkCodes()
    for number in range(8):
        codes = asked(codes, f"Plakat {number}")
    with pytest.raises(CommandError, match="All 8 names are in use"):
        asked(codes, "Plakat 9")
    codes = asked(codes, "plakat 3", "--list", TROMS)
    assert len(codes.codes) == 9
    assert len(codes.names) == 8
    save_link_codes(tmp_path, codes)
    words = load_count_texts()
    service = StatisticsService((), words, (), tmp_path / "none", codes=LinkCodeFile(tmp_path))
    names = service.read_statistics().words.names
    assert (names["channel.k1"], names["channel.k8"]) == ("Plakat 0", "Plakat 7")
    assert names["started"] == words.names["started"]
