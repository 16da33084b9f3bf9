"""`contacts import` and `contacts status`: nothing is saved unasked, and no number is printed."""

from __future__ import annotations

import re
from contextlib import redirect_stdout
from dataclasses import replace
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from bot.cli.contacts import import_contacts, status
from bot.cli.main import main
from bot.cli.parser import command_parser
from bot.store.contacts import open_store
from conversations.contacts.contact import Contact
from tests.support.talk import TODAY, contact

OFFERS = {"stotte": {"støttekollega"}, "villasana": {"villa sana"}}
KARI = contact()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "kollegabot.db"


async def imported(path: Path, text: str, apply: bool, **more: Any) -> tuple[int, str]:
    with redirect_stdout(StringIO()) as said:
        async with open_store(path) as store:
            code = await import_contacts(store, text.encode(), OFFERS, TODAY, apply, **more)
    return code, said.getvalue().rstrip("\n")


async def saved(path: Path) -> tuple[Contact, ...]:
    async with open_store(path) as store:
        return await store.contacts()


HEAD = "område;tilbud;navn;e-post;merknad\n"
ROW = "Troms;støttekollega;Kari Eksempel;kari@example.org;"


async def test_import_shows_first_and_saves_with_apply(path: Path) -> None:
    code, said = await imported(path, HEAD + ROW, apply=False)
    assert (code, "Nothing is saved (1 new" in said) == (0, True)
    assert "Troms legeforening · stotte · Kari Eksempel" in said
    assert await saved(path) == ()
    assert "Saved: 1 new, 0 changed, 0 unchanged." in (await imported(path, HEAD + ROW, True))[1]
    code, said = await imported(path, HEAD + ROW + "ny", apply=True, confirmed=TODAY)
    assert "merknad: (tomt) → ny; bekreftet: (tomt) → 21.11.2026" in said


async def test_import_refuses_all_of_a_file_with_one_wrong_row(path: Path) -> None:
    text = HEAD + ROW + "\nTroms;ukjent;Ola Eksempel;ola@example.org;"
    code, said = await imported(path, text, apply=True)
    assert (code, "Rad 3, kolonne «tilbud»" in said) == (1, True)
    assert await saved(path) == ()


async def test_what_a_file_leaves_open_is_asked_with_the_option_that_answers_it(path: Path) -> None:
    text = "navn;mobil;vakttlf.\nKari Eksempel;40612345;21234567"
    code, said = await imported(path, text, apply=True)
    assert code == 1
    assert "Hvilken liste gjelder det? Say it with --area NAME, one of: " in said
    assert "Hvilket tilbud gjelder det? Say it with --offer NAME, one of: stotte, vill" in said
    assert 'Hva er kolonnen «vakttlf.»? Say it with --answer "column:vakttlf.=VALUE"' in said
    assert await saved(path) == ()
    answers = {"column:vakttlf.": "phone"}
    more: dict[str, Any] = {"area": "Troms", "offer": "støttekollega", "answers": answers}
    code, said = await imported(path, text, apply=True, **more)
    assert (code, len((await saved(path))[0].phones)) == (0, 2)


async def test_pasted_text_and_who_is_left_out(path: Path) -> None:
    text = "Støttekollega i Troms:\n\nKari Eksempel\n40612345\n\nMvh\nEva"
    code, said = await imported(path, text, apply=True)
    assert code == 0
    assert "Left out (2):\n  Linje 6, «Mvh»: er ikke en person.\n" in said
    assert [contact.name for contact in await saved(path)] == ["Kari Eksempel"]


async def test_nobody_is_removed_who_stands_in_a_line_that_is_left_out(path: Path) -> None:
    some = "Støttekollega i Troms:\n\nKari Eksempel\n40612345\n\nOla Eksempel\n21234567"
    await imported(path, some, apply=True)
    text = "Støttekollega i Troms:\n\nKari Eksempel\n40612345\n\nMvh\nOla Eksempel"
    code, said = await imported(path, text, apply=True, remove_missing=True)
    assert code == 0
    assert "On the list, and left out in the file; kept as they are (1):\n" in said
    assert sorted(contact.name for contact in await saved(path)) == [
        "Kari Eksempel",
        "Ola Eksempel",
    ]


def test_a_day_as_people_write_it() -> None:
    for day in ("2026-11-01", "01.11.2026", "1.11.2026"):
        parsed = command_parser().parse_args(["contacts", "import", "x.csv", "--confirmed", day])
        assert parsed.confirmed == date(2026, 11, 1)
    with pytest.raises(SystemExit):
        command_parser().parse_args(["contacts", "import", "x.csv", "--confirmed", "11/01/2026"])
    with pytest.raises(SystemExit):
        command_parser().parse_args(["contacts", "import", "x.csv", "--answer", "sheet"])


def test_import_of_a_missing_file_is_wrong_use(
    path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(path.parent)
    assert main(["contacts", "import", "x.csv", "--apply"]) == 2
    assert capsys.readouterr().err.count("\n") == 1


async def test_status_tells_freshness_and_who_is_missing_without_numbers(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    dates = {"Oslo": date(2026, 11, 1), "Troms": date(2026, 8, 1), "Nordland": date(2026, 1, 1)}
    async with open_store(path) as store:
        await store.put(
            [replace(KARI, area=f"{n} legeforening", confirmed=d) for n, d in dates.items()], TODAY
        )
        await store.put([replace(KARI, area="Finnmark legeforening", hidden=True)], TODAY)
        await store.put([contact("Ola Eksempel", area="nasjonal", offer="nedlagt")], TODAY)
        assert await status(store, OFFERS, TODAY) == 1
    said = capsys.readouterr().out.splitlines()
    lines = {line.split("  ")[0]: line for line in said}
    assert lines["Oslo legeforening"].split("  ")[-1].strip() == "fresh"
    assert "oldest 2026-08-01  soon old" in lines["Troms legeforening"]
    assert lines["Nordland legeforening"].endswith(" old")
    assert "0 (1 hidden)" in lines["Finnmark legeforening"]
    assert len({line.find("oldest") for line in said if "oldest" in line}) == 1
    assert "nedlagt" in said[-3]
    assert said[-2].startswith("Warning: nobody to show: ")
    assert "Østfold legeforening, " in said[-2]
    assert "Troms" not in said[-2]
    assert said[-1] == (
        "Warning: nobody to show in 30 days, if nobody confirms: Nordland legeforening."
    )
    assert not re.search(r"\+47|@", "\n".join(said))
