"""What a small file may cost: the bot's own process stays small, whatever somebody made of it."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.files import csv, worker, xlsx
from conversations.contacts.parse_result import CellError
from tests.support.patience import PATIENCE
from tests.support.workbooks import HEADER, bomb, repeated, styled, workbook

ROOT = Path(__file__).parents[3]

MEGABYTE = 1024 * 1024
FILES: dict[str, Callable[[], bytes]] = {
    "one long text in 600 rows": lambda: repeated(600, 100, 2000),
    "one long text in 6000 rows": lambda: repeated(6000, 60, 400),
    "one text of 32,000 characters": lambda: repeated(900, 20, 32_000),
    "many short cells": lambda: repeated(6000, 100, 3),
    "rows as wide as can be": lambda: bomb(5000),
    "empty cells with a style": lambda: styled(200_000),
    "empty lines": lambda: b"navn;tilbud;telefon" + b"\n" * (MEGABYTE - 20),
    "empty cells of a text": lambda: b";" * (MEGABYTE - 1) + b"x",
    "short cells of a text": lambda: b"ab;" * (MEGABYTE // 3),
}
MEASURE = """
import asyncio, json, resource, sys
from pathlib import Path
from bot.files import csv as contact_file

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024

async def grown(file):
    before = peak()
    try:
        await contact_file.sheets_of(file.read_bytes())
        said = ""
    except Exception as error:
        said = str(error)
    return peak() - before, said

small, *files = map(Path, sys.argv[1:])
asyncio.run(grown(small))
print(json.dumps([asyncio.run(grown(file)) for file in files]))
"""


async def test_no_file_makes_the_bot_grow(tmp_path: Path) -> None:
    await stays_small(FILES, tmp_path)


@pytest.mark.long
async def test_millions_of_empty_cells_do_not_either(tmp_path: Path) -> None:
    await stays_small({"empty cells with a style": lambda: styled(2_000_000)}, tmp_path)


async def stays_small(files: dict[str, Callable[[], bytes]], tmp_path: Path) -> None:
    (tmp_path / "small").write_bytes(workbook(HEADER))
    for name, make in files.items():
        data = make()
        assert len(data) <= MEGABYTE, name
        (tmp_path / name).write_bytes(data)
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", MEASURE, str(tmp_path / "small"),
        *(str(tmp_path / name) for name in files), cwd=ROOT, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    out, _ = await process.communicate()
    grown = dict(zip(files, json.loads(out), strict=True))
    assert sum(megabytes for megabytes, _ in grown.values()) < 60, grown


async def refusal(data: bytes) -> str:
    with pytest.raises((xlsx.UnreadableFileError, CellError)) as caught:
        await csv.sheets_of(data)
    return str(caught.value)


async def test_a_refusal_says_where_it_became_too_much_and_what_to_do() -> None:
    said = await refusal(repeated(600, 100, 2000))
    assert said.startswith("Arket har mer innhold enn en liste: det ble for mye ved rad 60 i ark")
    assert said.endswith("kopier bare lista inn i en ny, tom arbeidsbok")
    assert "rad 6001 i ark nummer 1" in await refusal(repeated(6002, 3, 3))
    assert "10000 linjer; slett tomme rader" in await refusal(b"navn;tilbud" + b"\n" * 20_000)
    assert "stort når det pakkes ut; kopier" in await refusal(repeated(900, 100, 32_000))


async def test_the_longest_list_that_is_taken_has_room() -> None:
    row = ("ø" * 60, "æ" * 60, *["x" * 30] * 10)
    rows = [HEADER, *[row] * 2000]
    assert len((await csv.sheets_of(workbook(*rows)))[0].rows) == 2001
    row = ("x" * 25,) * 17
    assert len((await csv.sheets_of(workbook(HEADER, *[row] * 5000)))[0].rows) == 5001


async def test_a_child_that_writes_without_end_is_ended(tmp_path: Path) -> None:
    (tmp_path / "endless_child.py").write_text("while True: print('x' * 9999)")
    sys.path.append(str(tmp_path))
    try:
        async with asyncio.timeout(PATIENCE):
            with pytest.raises(worker.TooMuch):
                await worker.run_worker("endless_child", b"x" * 3_000_000, 20.0, 100_000)
    finally:
        sys.path.remove(str(tmp_path))
