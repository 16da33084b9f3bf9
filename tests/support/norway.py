"""What the shipped script is for, as literals: a test that fails says what has changed."""

from __future__ import annotations

from zoneinfo import ZoneInfo

OSLO = ZoneInfo("Europe/Oslo")
LANGUAGES = ("nb", "nn", "en")
COUNTIES = {
    "42": "Agder", "32": "Akershus", "33": "Buskerud", "56": "Finnmark", "34": "Innlandet",
    "15": "Møre og Romsdal", "18": "Nordland", "03": "Oslo", "11": "Rogaland", "40": "Telemark",
    "55": "Troms", "50": "Trøndelag", "39": "Vestfold", "46": "Vestland", "31": "Østfold",
}  # fmt: skip


def staff_command(text: str) -> str:
    """What a command asks for, as the door says it beside the text."""
    word = text.partition(" ")[0].partition("@")[0].casefold()
    return {"/lister": "lists", "/tall": "counts"}.get(word, "")
