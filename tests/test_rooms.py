"""The rooms of the house: their floors, the picture of them, and the tests that mirror them."""

from __future__ import annotations

import re

from tests.test_architecture import FLOORS, ROOT

PRODUCTION = ("bot", "conversations", "config")
NO_ROOMS = {"examples", "data", "mutants", "rehearsal", "support"}  # they serve all, or are tools
OF_THE_WHOLE = {"bench", "end_to_end", "privacy"}  # about the bot as a process, or a tool
SHAPES_ALONE = {"conversations"}  # `model.py` does nothing that could be tested by itself
DEVELOPING = ROOT / "docs" / "developing.md"


def folders(*tops: str) -> set[str]:
    """The folders below some folders that hold code, those themselves included, as paths."""
    files = (file for top in tops for file in (ROOT / top).rglob("*.py"))
    return {
        file.parent.relative_to(ROOT).as_posix() for file in files if file.name != "__init__.py"
    }


def picture() -> str:
    """The floors as Mermaid, the highest first, each above what it may import from."""
    lines = ["flowchart TB"]
    for part, title in (("bot", "the shell"), ("config", ""), ("conversations", "pure")):
        lines.append(f'  subgraph {part}["{part}/{f": {title}" if title else ""}"]')
        for number, rooms in reversed([*enumerate(FLOORS)]):
            names = sorted(
                room.rpartition(f"{part}.")[2] for room in rooms if room.startswith(part)
            )
            if names:
                lines.append(f'    f{number}["{" · ".join(names)}"]')
        lines.append("  end")
    chain = " --> ".join(f"f{number}" for number in reversed(range(len(FLOORS))))
    return "\n".join([*lines, f"  {chain}"])


def test_the_picture_in_the_documents_shows_the_floors() -> None:
    drawn = f"<!-- floors -->\n```mermaid\n{picture()}\n```\n<!-- end -->"
    assert drawn in DEVELOPING.read_text("utf-8"), f"put this there:\n{drawn}"


def test_the_floors_are_the_folders_that_there_are() -> None:
    """A few rooms are one file, such as `conversations/model.py`."""
    for room in set().union(*FLOORS):
        path = ROOT / room.replace(".", "/")
        assert path.is_dir() or path.with_suffix(".py").is_file(), room
    named = {room.replace(".", "/") for room in set().union(*FLOORS)}
    top_level = {"/".join(folder.split("/")[:2]) for folder in folders(*PRODUCTION)}
    assert top_level - named - {"bot", "conversations"} == set()


def test_the_table_in_the_documents_has_every_room() -> None:
    text = DEVELOPING.read_text("utf-8")
    table = text[text.index("## Where things are") :]
    rows = set(re.findall(r"^\| `([\w/]+)/` \|", table, flags=re.MULTILINE))
    rooms = {"/".join(folder.split("/")[:2]) for folder in folders(*PRODUCTION)}
    assert rows == rooms | {"bench", "tests"}


def test_a_folder_of_tests_mirrors_a_room() -> None:
    paths = {folder.removeprefix("tests").strip("/") for folder in folders("tests")} - {""}
    mirrors = {path for path in paths if path.partition("/")[0] not in NO_ROOMS | OF_THE_WHOLE}
    assert mirrors - folders(*PRODUCTION) == set(), "no such rooms"


def test_a_room_has_its_tests_under_the_same_path() -> None:
    rooms = folders(*PRODUCTION) - SHAPES_ALONE
    bare = [room for room in rooms if not [*(ROOT / "tests" / room).glob("test_*.py")]]
    assert bare == [], "nobody finds their tests"


def test_a_folder_of_code_is_a_package() -> None:
    """Else two test files of one name hide each other."""
    found = folders("tests", *PRODUCTION)
    assert [f for f in found if not (ROOT / f / "__init__.py").is_file()] == []
