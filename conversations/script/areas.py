"""areas.toml: the contact lists that a new database begins with."""

from __future__ import annotations

from dataclasses import field
from typing import Annotated

from conversations.contacts.contact import Area, AreaKind
from conversations.script.country import Country
from conversations.script.fields import Text, in_context, refusal, validator
from conversations.values import table

FILE = "areas.toml"


def _region(code: str, country: object) -> str:
    """The code itself, where the country has such a county."""
    if isinstance(country, Country) and code not in country.regions:
        raise refusal("fields.area_region")
    return code


@table
class AreaTable:
    """One list: what it is for, and which counties it serves."""

    kind: AreaKind
    counties: tuple[Annotated[str, in_context(_region)], ...] = ()


def _has_nation(areas: dict[str, AreaTable]) -> bool:
    return any(area.kind == "nation" for area in areas.values())


@table
class AreasFile:
    """areas.toml, by name; the national offers stand on the list of the nation."""

    areas: Annotated[
        dict[Text, AreaTable],
        validator(_has_nation, "fields.nation"),
    ] = field(default_factory=dict)

    @property
    def in_order(self) -> tuple[Area, ...]:
        """The areas in their order."""
        return tuple(Area(n, a.kind, tuple(sorted(a.counties))) for n, a in self.areas.items())
