"""What contact lists a new database begins with: those of the script's folder."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from bot.store.contacts import open_store
from conversations.contacts.contact import Area
from conversations.script.diagnostics import ScriptError
from conversations.script.loader import load_areas
from tests.support.scripts import SMALL, small_folder


async def test_a_new_database_begins_with_the_areas_of_the_folder(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    async with open_store(path, areas=partial(load_areas, SMALL)) as store:
        assert await store.areas() == (
            Area("Troms tannlegeforening", "association", ("55",)),
            Area("nasjonal", "nation"),
        )
    async with open_store(path) as store:  # which other folder comes later changes nothing
        assert len(await store.areas()) == 2


@pytest.mark.parametrize(
    ("old", "new", "text"),
    [
        ('"nation"', '"county"', "areas.toml, linje 3, areas: en av listene må være for hele"),
        ('["55"]', '["99"]', "counties: dette fylket står ikke under [regions] i country.toml"),
    ],
)
async def test_a_folder_with_a_mistake_leaves_no_database_half_made(
    tmp_path: Path, old: str, new: str, text: str
) -> None:
    folder = tmp_path / "script"
    folder.mkdir()
    for name in ("areas.toml", "country.toml"):
        words = (small_folder() / name).read_text("utf-8")
        (folder / name).write_text(words.replace(old, new), "utf-8")
    with pytest.raises(ScriptError) as error:
        async with open_store(tmp_path / "a.db", areas=partial(load_areas, folder)):
            pass
    assert text in str(error.value)
    async with open_store(tmp_path / "a.db", areas=partial(load_areas, SMALL)) as store:
        assert len(await store.areas()) == 2
