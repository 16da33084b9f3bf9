"""A copy takes the place of the one before it in one step, and of nothing else."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path
from random import Random

import pytest

from bot.site.folder import MARKER, SiteError, replace_folder

ROOT = Path(__file__).parents[3]
OLD = {"index.html": "old", "nb/a.html": "old", "nb/gone.html": "old"}
NEW = {"index.html": "new", "nb/a.html": "new"}

SLOW = """
import sys, time
from itertools import count
from pathlib import Path
from bot.site.folder import replace_folder
def files(text, pause):
    for number in range(30):
        yield f"nb/{number}.html", text
        print(text, number, flush=True)
        time.sleep(pause)
for number in count():
    replace_folder(Path(sys.argv[1]), files(f"copy {number}", float(sys.argv[2])))
"""
"""Writes one copy after another, whose files all say the same, and tells of each file."""


def content(site: Path) -> dict[str, str]:
    files = (path for path in site.rglob("*") if path.is_file() and path.name != MARKER)
    return {path.relative_to(site).as_posix(): path.read_text() for path in files}


def beside(site: Path) -> list[str]:
    return [path.name for path in site.parent.iterdir() if path != site]


def write_slowly(site: Path, pause: float) -> subprocess.Popen[str]:
    arguments = [sys.executable, "-c", SLOW, str(site), str(pause)]
    return subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True, cwd=ROOT)


@pytest.mark.parametrize("can_exchange", [True, False])
def test_the_new_copy_is_there_whole_and_nothing_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, can_exchange: bool
) -> None:
    if not can_exchange:  # as on a file system that cannot do it
        monkeypatch.setattr("bot.site.folder._EXCHANGE", 0x4000_0000)
    site = tmp_path / "deep" / "site"
    for files in (OLD, NEW):
        assert replace_folder(site, files.items()) == len(files)
        assert content(site) == files
        assert beside(site) == []


def test_an_empty_folder_is_taken_and_somebody_elses_is_not(tmp_path: Path) -> None:
    empty, full = tmp_path / "empty", tmp_path / "full"
    empty.mkdir()
    replace_folder(empty, NEW.items())
    assert content(empty) == NEW
    full.mkdir()
    (full / "letter.txt").write_text("dear")
    with pytest.raises(SiteError, match="is not empty"):
        replace_folder(full, NEW.items())
    assert content(full) == {"letter.txt": "dear"}
    with pytest.raises(SiteError, match="is a file"):
        replace_folder(full / "letter.txt", NEW.items())


def test_what_others_put_on_top_stays_and_what_they_put_inside_is_refused(tmp_path: Path) -> None:
    site = tmp_path / "site"
    replace_folder(site, OLD.items())
    (site / "CNAME").write_text("example.org")
    replace_folder(site, NEW.items())
    assert content(site) == NEW | {"CNAME": "example.org"}
    (site / "nb" / "mine.html").write_text("mine")
    with pytest.raises(SiteError, match=r"mine\.html is not ours"):
        replace_folder(site, OLD.items())
    assert content(site)["index.html"] == "new"
    (site / "nb" / "mine.html").unlink()
    (site / "later.html").write_text("mine")
    with pytest.raises(SiteError, match=r"later\.html is not ours"):
        replace_folder(site, [("later.html", "new")])
    assert beside(site) == []


def test_a_folder_of_an_earlier_version_is_taken_over(tmp_path: Path) -> None:
    site = tmp_path / "site"
    (site / "nb").mkdir(parents=True)
    (site / "nb" / "who.html").write_text("old")
    (site / MARKER).write_text("nb/who.html\n")
    replace_folder(site, NEW.items())
    assert content(site) == NEW


def test_everybody_may_read_it_whatever_the_bot_keeps_to_itself(tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        replace_folder(tmp_path / "site", NEW.items())
    finally:
        os.umask(before)
    for path in ((tmp_path / "site"), *(tmp_path / "site").rglob("*.html")):
        assert path.stat().st_mode & 0o444 == 0o444


def test_what_cannot_be_written_is_said_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SiteError, match="file"):
        replace_folder(tmp_path / "file" / "site", NEW.items())


def test_a_drawing_that_fails_leaves_the_old_copy(tmp_path: Path) -> None:
    def broken() -> Iterator[tuple[str, str]]:
        yield "index.html", "new"
        raise ValueError("broken")

    site = tmp_path / "site"
    replace_folder(site, OLD.items())
    with pytest.raises(ValueError, match="broken"):
        replace_folder(site, broken())
    assert content(site) == OLD
    assert beside(site) == []


def test_a_run_that_is_killed_leaves_the_old_copy_and_the_next_sweeps(tmp_path: Path) -> None:
    site = tmp_path / "site"
    replace_folder(site, OLD.items())
    child = write_slowly(site, 600)
    assert child.stdout
    with child, child.stdout:
        assert child.stdout.readline() == "copy 0 0\n"  # it has begun, and sleeps
        child.kill()
    assert content(site) == OLD
    assert len(beside(site)) == 1
    replace_folder(site, NEW.items())
    assert content(site) == NEW
    assert beside(site) == []


@pytest.mark.long
def test_killed_again_and_again_it_is_never_half(tmp_path: Path) -> None:
    """A reader beside it meets one copy in all files, whenever the writer is killed."""
    site, chance = tmp_path / "site", Random(7)
    replace_folder(site, ((f"nb/{n}.html", "first") for n in range(30)))
    for _ in range(8):
        child = write_slowly(site, 0)
        assert child.stdout
        with child, child.stdout:
            for line in islice(child.stdout, chance.randrange(1, 400)):
                if line.endswith(" 29\n"):  # about to take its place, or there
                    assert len(texts_of_one_folder(site)) <= 1
            child.kill()
        whole = content(site)
        assert len(whole) == 30
        assert len(set(whole.values())) == 1


def texts_of_one_folder(site: Path) -> set[str]:
    """What a reader finds who keeps to the folder that was there when it began."""
    folder = os.open(site / "nb", os.O_RDONLY)
    found = set()
    with suppress(FileNotFoundError):  # taken away meanwhile: what is asked for next is the new one
        for number in range(30):
            opened = os.open(f"{number}.html", os.O_RDONLY, dir_fd=folder)
            found.add(os.read(opened, 100).decode())
            os.close(opened)
    os.close(folder)
    return found
