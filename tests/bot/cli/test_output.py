"""What every command ends with: tables and files."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.cli.output import CommandError, align_columns, write_file

ROWS = [("Oslo", "lfl", 5), ("Troms legeforening", "", 120)]


@pytest.mark.parametrize(
    ("left", "lines"),
    [
        (None, ["Oslo                lfl  5", "Troms legeforening       120"]),
        (2, ["Oslo                lfl    5", "Troms legeforening       120"]),
        (0, ["              Oslo  lfl    5", "Troms legeforening       120"]),
    ],
)
def test_a_table_has_names_on_the_left_and_figures_on_the_right(
    left: int | None, lines: list[str]
) -> None:
    assert list(align_columns(ROWS, left)) == lines


def test_a_table_without_rows_has_no_lines() -> None:
    assert list(align_columns([])) == []


def test_a_file_that_cannot_be_written_is_refused_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be written; choose another folder") as refused:
        write_file(tmp_path / "nowhere" / "x.csv", b"x")
    assert refused.value.status == 1
