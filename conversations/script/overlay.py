"""What a folder that extends another may change.

`reader` lays tables over each other key by key, so an overlay names only what differs. What keeps
people safe is never changed there: `country.toml`, `phrases.toml`, emergency screens and numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from conversations.script.diagnostics import Finding, ScriptFiles
from conversations.script.layers import SERVICE, UNTOUCHED, base_folder, extended_by
from conversations.script.reader import read_tables
from conversations.sentences.catalog import sentence

FLOW, OFFERS = "flow.toml", "offers.toml"
DATED = {"checked", "source"}  # all that an overlay says of a number on an emergency screen


def extends_error(folder: Path) -> Finding | None:
    """What is wrong with the folder that another says it extends; None where it extends none."""
    name, base = extended_by(folder), base_folder(folder)
    if name is None:
        return None
    if base is None:
        text = sentence("overlay.extends")
    elif not (base / FLOW).is_file():
        text = sentence("overlay.no_base", base=base)
    elif base_folder(base):
        text = sentence("overlay.base_extends", base=base)
    else:
        return None
    return ScriptFiles(folder).finding(SERVICE, "", "extends", text)


def forbidden_findings(folder: Path) -> Iterator[Finding]:
    """What stands in a folder that extends another, and may not."""
    base = base_folder(folder)
    if base is None:
        return
    files = ScriptFiles(folder)
    flow = read_tables(base / FLOW)
    screens = _emergency_screens(flow)
    numbers = {number for name in screens for number in _tables(flow, "steps")[name]["numbers"]}
    for file in UNTOUCHED:
        if (folder / file).exists():
            text = sentence("overlay.remedy", what=sentence("overlay.untouched"))
            yield Finding(file, 1, "", text)
    for path in sorted(folder.glob("*.toml")):
        if path.name not in UNTOUCHED:
            for place, what in _places(path.name, read_tables(path), screens, numbers):
                text = sentence("overlay.remedy", what=what)
                yield files.finding(path.name, ".".join(place[:-1]), place[-1], text)


def _places(
    file: str, tables: Mapping[str, Any], screens: set[str], numbers: set[str]
) -> Iterator[tuple[tuple[str, ...], str]]:
    """The places of a file that change what keeps people safe, and what to say of each."""
    if file == FLOW and "acute" in tables:
        yield ("acute",), sentence("overlay.acute")
    for name, step in _tables(tables, "steps").items():
        if name in screens or step.get("way") == "emergency":
            yield ("steps", name), sentence("overlay.screen")
    for name, offer in _tables(tables, "offers").items():
        if file == OFFERS and "after_emergency" in offer:
            yield ("offers", name, "after_emergency"), sentence("overlay.after_emergency")
    shown = tables.get("numbers")
    for name, number in shown.items() if isinstance(shown, dict) else ():
        keys = set(number) - DATED if file == OFFERS and isinstance(number, dict) else {""}
        for key in sorted(keys) if name in numbers else ():
            place = tuple(part for part in ("numbers", name, key) if part)
            yield place, sentence("overlay.number")


def _emergency_screens(flow: Mapping[str, Any]) -> set[str]:
    steps = _tables(flow, "steps")
    marked = {name for name, step in steps.items() if step.get("way") == "emergency"}
    return {*marked, flow.get("acute", "")} & steps.keys()


def _tables(tables: Mapping[str, Any], kind: str) -> dict[str, dict[str, Any]]:
    """The tables of a kind by name; whatever else stands there is named elsewhere."""
    listed = tables.get(kind)
    if not isinstance(listed, dict):
        return {}
    return {
        name: {"numbers": (), **table} for name, table in listed.items() if isinstance(table, dict)
    }
