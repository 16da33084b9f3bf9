"""The words for staff, as the files of a script say them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from conversations.model import Line
from conversations.script.diagnostics import (
    ScriptError,
)
from conversations.script.loader import (
    load_count_texts,
    load_list_texts,
)
from conversations.script.texts import StaffTexts, lines_of
from tests.conversations.script.test_loader import folder, write

__all__ = ["folder"]  # the fixture


def test_lines_of_authors() -> None:
    assert lines_of("# Fet\n\nVanlig # her\n#uten") == (
        Line("Fet", "bold"), Line(""), Line("Vanlig # her"), Line("#uten"),
    )  # fmt: skip


def test_words_for_staff() -> None:
    words = StaffTexts(
        {"hello": "# Hei {name}\nnå", "notice": "Prøve"}, {"go": "Til {name}", "long": "{name}"}
    )
    assert words.say("hello", name="Kari") == "# Hei Kari\nnå"
    assert words.lines("hello", name="Kari") == (Line("Hei Kari", "bold"), Line("nå"))
    button = words.button("go", "L.x", name="Troms")
    assert (button.label, button.data) == ("Til Troms", "L.x")
    assert words.button("long", "L.x", name="æ" * 48).label == "æ" * 48
    assert words.button("long", "L.x", name="æ" * 49).label == "æ" * 47 + "…"
    assert (words.notice, StaffTexts({}, {}).notice) == ("Prøve", "")


@pytest.mark.parametrize("load", [load_list_texts, load_count_texts])
def test_a_table_of_words_is_whole(folder: Path, load: Any) -> None:
    file = "lists.toml" if load is load_list_texts else "counts.toml"
    usual = load()
    own = "".join(f'{key} = "{key}"\n' for key in usual.labels)
    texts = "".join(f'{key} = """{text}"""\n' for key, text in usual.texts.items())
    texts += "[reading]\n" * bool(usual.reading)
    texts += "".join(f"{key} = {[*words]}\n" for key, words in usual.reading.items())
    write(folder, file, f"[labels]\n{own}[texts]\n{texts}")
    assert load(folder).labels == {key: key for key in usual.labels}
    assert (load(folder).texts, load(folder).reading) == (usual.texts, usual.reading)
    first, second = sorted(usual.labels)[:2]
    missing = own.replace(f'{first} = "{first}"\n', "")
    write(folder, file, f"[labels]\n{missing}[texts]\n{texts}")
    with pytest.raises(ScriptError) as error:
        load(folder)
    assert str(error.value) == f"{file}, linje 1, labels.{first}: teksten mangler; skriv den"
    write(folder, file, f'[labels]\n{own}ukjent = "x"\n[texts]\n{texts}')
    with pytest.raises(ScriptError) as error:
        load(folder)
    assert str(error.value) == (
        f"{file}, linje {len(usual.labels) + 2}, labels.ukjent: ukjent navn; rett det eller ta "
        "det bort"
    )
    assert second in own


def test_a_notice_may_stand_above_the_texts_for_staff(folder: Path) -> None:
    own = (folder / "lists.toml").read_text("utf-8")
    write(folder, "lists.toml", own.replace("\n[texts]\n", '\n[texts]\nnotice = "Prøve"\n'))
    assert load_list_texts(folder).notice == "Prøve"
