"""What is said of libraries is what is locked, and a release says what it asks of an operator."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests import release

ROOT = Path(__file__).parents[1]
NOTES = "# Changes\n\n## {}, 2026-12-01\n\n{}\n\n## 0.0.1, 2026-01-01\n"


def test_the_documents_about_libraries_are_those_of_the_lock() -> None:
    """`python -m tests.release` writes them; `make lock` does, too."""
    assert release.SBOM.read_text("utf-8") == release.sbom()
    assert release.LICENSES.read_text("utf-8") == release.licenses()


def test_every_library_of_the_lock_has_its_licence() -> None:
    document = json.loads(release.sbom())
    lock = (ROOT / "requirements" / "base.txt").read_text("utf-8")
    assert document["bomFormat"] == "CycloneDX"
    assert len(document["components"]) == lock.count("==") > 20
    for component in document["components"]:
        (license,) = component["licenses"]
        assert re.fullmatch(r"[A-Z][\w.-]+( AND [\w.-]+)?", license["expression"]), component


@pytest.mark.parametrize(
    ("notes", "changed", "tags", "found"),
    [
        ("### What an operator has to do\n\nNothing.", "", "v0.0.1", []),
        ("", "", "", ["What an operator has to do"]),
        (None, "", "", ["has no section"]),
        ("### What an operator has to do\n", " M x.py", "", ["not committed"]),
        ("### What an operator has to do\n", "", "v{}", ["is taken"]),
    ],
)
def test_what_a_release_lacks_is_said(
    notes: str | None, changed: str, tags: str, found: list[str]
) -> None:
    version = release.version()
    changes = NOTES.format(version if notes is not None else "9.9", notes)
    said = [*release.missing(changes, changed, tags.format(version))]
    assert len(said) == len(found)
    assert all(part in line for part, line in zip(found, said, strict=True))
