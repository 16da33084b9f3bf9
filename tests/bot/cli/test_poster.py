"""`poster …` as an association uses it: with its own words and colour, and what it is told."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest

from bot.cli.main import main
from bot.cli.output import CommandError
from bot.cli.parser import command_parser
from bot.cli.poster import bot_name, poster_text, wanted_codes
from conversations.contacts.contact import Area
from conversations.script.link_codes import LinkCode, LinkCodes
from tests.support.scripts import shipped_script
from tests.support.talk import TODAY

SCRIPT = shipped_script()
AREAS = {
    "Troms legeforening": Area("Troms legeforening", "association", ("55",)),
    "Oslo legeforening": Area("Oslo legeforening", "association", ("03",)),
    "nasjonal": Area("nasjonal", "nation"),
}
OLD = LinkCode("bcd2", "k1", TODAY, "Troms legeforening")
NEW = LinkCode("bcd3", "k2", TODAY, "Troms legeforening")
GONE = LinkCode("bcd4", "k1", TODAY, "Oslo legeforening", retired=True)
GENERAL = LinkCode("bcd5", "k1", TODAY)
CODES = LinkCodes({}, {c.id: c for c in (OLD, NEW, GONE, GENERAL)})


def wanted(*words: str, codes: LinkCodes = CODES) -> list[LinkCode | None]:
    arguments = command_parser().parse_args(["poster", "out", *words])
    return [*wanted_codes(codes, AREAS, arguments)]


def test_each_sheet_has_the_newest_code_in_use(capsys: pytest.CaptureFixture[str]) -> None:
    assert wanted() == [GENERAL]
    assert wanted("--area", "troms legeforening") == [NEW]
    assert wanted("--code", "bcd2") == [OLD]
    assert wanted("--all") == [NEW]
    assert "Oslo legeforening" in capsys.readouterr().err
    assert wanted(codes=LinkCodes()) == [None]
    assert "nobody is counted" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--area", "Oslo legeforening"), 'codes add "Poster in hospitals" --list "Oslo lege'),
        (("--area", "nasjonal"), "no list of a county"),
        (("--area", "Narnia"), "no list of a county"),
        (("--code", "bcd4"), "no code “bcd4” in use"),
        (("--code", "rus"), "no code “rus” in use"),
    ],
)
def test_what_there_is_no_sheet_for_is_said(words: tuple[str, ...], said: str) -> None:
    with pytest.raises(CommandError, match=said):
        wanted(*words)


def test_a_bot_needs_a_name_and_a_list_of_all_a_code() -> None:
    with pytest.raises(CommandError, match="bot_name in service"):
        bot_name(SCRIPT, None)
    with pytest.raises(CommandError, match="--every-list"):
        wanted("--all", codes=LinkCodes())
    assert bot_name(SCRIPT, "@Kollegabot") == bot_name(SCRIPT, "Kollegabot") == "Kollegabot"


def test_without_a_county_it_is_the_county_one_chooses() -> None:
    anywhere = poster_text(SCRIPT, "nb", "Kollegabot", None, None, TODAY)
    assert "fylket du velger" in anywhere.where
    assert anywhere.address == "https://t.me/Kollegabot"
    assert "i Troms" in poster_text(SCRIPT, "nb", "K", NEW, AREAS[NEW.list], TODAY).where


def test_another_association_has_its_own_words_and_colour(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "service.toml").write_text(
        'extends = "default"\ncolour = "#7a1f3d"\n[service]\nbot_name = "@Eksempelbot"\n', "utf-8"
    )
    (own / "nb.toml").write_text('[poster]\nheading = "Eksempel på egne ord"\n', "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KOLLEGABOT_SCRIPT", "own")
    assert main(["poster", "out/here", "--format", "slide"]) == 0
    assert "https://t.me/Eksempelbot" in capsys.readouterr().out
    assert (tmp_path / "out" / "here" / "eksempelbot-slide-nb.png").stat().st_size > 10_000
    document = pypdfium2.PdfDocument(tmp_path / "out" / "here" / "eksempelbot-slide-nb.pdf")
    assert "Eksempel på egne ord" in document[0].get_textpage().get_text_bounded().replace(
        "\r\n", " "
    )
