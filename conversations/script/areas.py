"""areas.toml: the contact lists that a new database begins with."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field, ValidationInfo
from pydantic.dataclasses import dataclass

from conversations.contacts.contact import Area, AreaKind
from conversations.script.country import Country
from conversations.script.fields import STRICT, Text, refusal, validator

FILE = "areas.toml"


def _region(code: str, info: ValidationInfo) -> str:
    """The code itself, where the country has such a county."""
    if isinstance(info.context, Country) and code not in info.context.regions:
        raise refusal("fields.area_region")
    return code


@dataclass(frozen=True, slots=True, config=STRICT)
class AreaTable:
    """One list: what it is for, and which counties it serves."""

    kind: AreaKind
    counties: tuple[Annotated[str, AfterValidator(_region)], ...] = ()


def _has_nation(areas: dict[str, AreaTable]) -> bool:
    return any(area.kind == "nation" for area in areas.values())


@dataclass(frozen=True, slots=True, config=STRICT)
class AreasFile:
    """areas.toml, by name; the national offers stand on the list of the nation."""

    areas: Annotated[
        dict[Text, AreaTable],
        validator(_has_nation, "fields.nation"),
    ] = Field(default_factory=dict)

    @property
    def in_order(self) -> tuple[Area, ...]:
        """The areas in their order."""
        return tuple(Area(n, a.kind, tuple(sorted(a.counties))) for n, a in self.areas.items())
