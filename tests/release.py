"""What a release is made of: `python -m tests.release` writes what stands in docs/ about libraries.

    docs/sbom.json      every locked library as CycloneDX has it, for programs
    docs/licenses.md    the same for people

With `--ready` it says instead what is missing before a release, and ends with 1.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import metadata
from pathlib import Path

ROOT = Path(__file__).parents[1]
SBOM, LICENSES = ROOT / "docs" / "sbom.json", ROOT / "docs" / "licenses.md"
TO_DO = "### What an operator has to do"
SPDX = {  # of what older packages say of themselves
    "Apache 2.0": "Apache-2.0",
    "BSD License": "BSD-3-Clause",
    "MIT License": "MIT",
}


@dataclass(frozen=True, slots=True)
class Library:
    """A library that is installed with the bot, and its licence as SPDX writes it."""

    name: str
    version: str
    license: str


def version() -> str:
    """The version that pyproject.toml names."""
    return str(tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"])


def libraries() -> Iterator[Library]:
    """What requirements/base.txt locks, in its order."""
    lock = (ROOT / "requirements" / "base.txt").read_text("utf-8")
    for name, locked in re.findall(r"^([\w.-]+)==([^\s;]+)", lock, flags=re.MULTILINE):
        yield Library(name, locked, license_of(name))


def license_of(name: str) -> str:
    """The licence that an installed library names."""
    told = metadata(name)
    named = [*(told.get_all("License-Expression") or ()), *(told.get_all("License") or ())]
    classifiers = (c for c in told.get_all("Classifier") or () if c.startswith("License"))
    said = next(filter(None, (*named, *(c.rpartition(" :: ")[2] for c in classifiers))), "")
    return SPDX.get(said, said)


def sbom() -> str:
    """The libraries as a CycloneDX document."""
    components = [
        {
            "type": "library",
            "name": library.name,
            "version": library.version,
            "purl": f"pkg:pypi/{library.name}@{library.version}",
            "licenses": [{"expression": library.license}],
        }
        for library in libraries()
    ]
    own = {"type": "application", "name": "kollegabot", "version": version()}
    document = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": {**own, "licenses": [{"expression": "MIT"}]}},
        "components": components,
    }
    return json.dumps(document, indent=1) + "\n"


def licenses() -> str:
    """The libraries as a page."""
    rows = [f"| {one.name} | {one.version} | {one.license} |" for one in libraries()]
    head = (
        "# Licences\n\n"
        "Kollegabot is MIT (LICENSE). It is installed with these libraries, unchanged; the fonts\n"
        "of its pictures have their licence beside them (bot/files/fonts/LICENSE.txt). Why each\n"
        "library is here: [decision 1](decisions/0001-dependencies.md). For programs:\n"
        "[sbom.json](sbom.json), CycloneDX. Written by `make lock`.\n\n"
        "| library | version | licence |\n| --- | --- | --- |\n"
    )
    return head + "\n".join(rows) + "\n"


def missing(changes: str, changed_files: str, tags: str) -> Iterator[str]:
    """What a release of this version still lacks: notes, a clean tree, a tag of its own."""
    section = re.search(
        rf"^## {re.escape(version())}, 20\d\d-\d\d-\d\d\n(.*?)(?=^## |\Z)",
        changes,
        flags=re.MULTILINE | re.DOTALL,
    )
    if section is None:
        yield f"CHANGELOG.md has no section “## {version()}, YEAR-MONTH-DAY”"
    elif TO_DO not in section[1]:
        yield f"the section of {version()} in CHANGELOG.md lacks “{TO_DO}”"
    if changed_files.strip():
        yield "there are changes that are not committed"
    if f"v{version()}" in tags.split():
        yield f"the tag v{version()} is taken; raise it in pyproject.toml and config/version.py"


def git(*arguments: str) -> str:
    """What git says."""
    ran = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=True)
    return ran.stdout


def main() -> int:
    """Writes the documents, or says what a release lacks."""
    if "--ready" not in sys.argv[1:]:
        SBOM.write_text(sbom(), "utf-8")
        LICENSES.write_text(licenses(), "utf-8")
        return 0
    changes = (ROOT / "CHANGELOG.md").read_text("utf-8")
    found = [*missing(changes, git("status", "--porcelain"), git("tag"))]
    sys.stdout.writelines(f"{line}.\n" for line in found)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
