"""What typed words mean: an emergency, an offer or a topic, a place, or nothing we know.

Understanding only picks which screen comes; it judges nobody, and nothing of the words is kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from conversations.files import Files
from conversations.model import LANGUAGES
from conversations.phrases import (
    Hit,
    Phrases,
    emergency_slack,
    no_slack,
    topic_slack,
    words,
)
from conversations.places import Gazetteer, Where, read_places

FILE = "phrases.toml"


@dataclass(frozen=True, slots=True)
class Emergency:
    """Words of someone whose life may be in danger, here or abroad."""


@dataclass(frozen=True, slots=True)
class About:
    """An offer or a topic: the id of an offer or of a step."""

    offer: str = ""
    step: str = ""


@dataclass(frozen=True, slots=True)
class Nothing:
    """Words that no list knows."""


Meaning = Emergency | Where | About | Nothing


def _no_phrases() -> Phrases:
    return Phrases((), no_slack)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Everything that typed words are compared with, built once."""

    emergency: Phrases = field(default_factory=_no_phrases)
    not_emergency: Phrases = field(default_factory=_no_phrases)
    topics: Phrases = field(default_factory=_no_phrases)
    abouts: tuple[About, ...] = ()  # where the topics lead, in the order of the file
    places: Gazetteer = field(default_factory=Gazetteer)


def read(folder: Path) -> Vocabulary:
    """The words of a script's folder; without the files, nothing is understood."""
    places = read_places(folder)
    if not (folder / FILE).is_file():
        return Vocabulary(places=places)
    return _Reader(folder).vocabulary(places)


def understand(vocabulary: Vocabulary, text: str) -> Meaning:
    """The one meaning that matters most; words as they are spelt go before slips."""
    tokens = words(text)
    if _endangered(vocabulary, tokens):
        return Emergency()
    topics = vocabulary.topics.find(tokens)
    return (
        _about(vocabulary, [hit for hit in topics if not hit.slips])
        or vocabulary.places.exact(tokens)
        or _about(vocabulary, topics)
        or vocabulary.places.near(tokens)
        or Nothing()
    )


def _endangered(vocabulary: Vocabulary, tokens: Sequence[str]) -> bool:
    """Looks at what is left when the harmless phrases are cut out, so that they hide nothing."""
    left = list(tokens)
    for hit in vocabulary.not_emergency.find(tokens):
        left[hit.start : hit.end] = [""] * (hit.end - hit.start)
    return bool(vocabulary.emergency.find(left))


def _about(vocabulary: Vocabulary, hits: Sequence[Hit]) -> About | None:
    """The topic with the longest phrase; of equals the first in the file."""
    best = max(hits, key=lambda hit: (hit.phrase.size, -int(hit.phrase.value)), default=None)
    return vocabulary.abouts[int(best.phrase.value)] if best else None


class _Reader(Files):
    """What the tables of the file mean."""

    def vocabulary(self, places: Gazetteer) -> Vocabulary:
        data = self.toml(FILE)
        self.only(FILE, data, "", ("fillers", "emergency", "not_emergency", "offers", "topics"))
        fillers = self.names(FILE, data, "", "fillers")
        emergency, harmless = (
            [(pattern, "") for _, pattern in self.patterns(data, table, LANGUAGES)]
            for table in ("emergency", "not_emergency")
        )
        offers, topics = list(self.patterns(data, "offers")), list(self.patterns(data, "topics"))
        abouts = [About(offer=name) for name, _ in offers] + [About(step=n) for n, _ in topics]
        order = list(dict.fromkeys(abouts))
        led = [
            (pattern, str(order.index(about)))
            for about, (_, pattern) in zip(abouts, [*offers, *topics], strict=True)
        ]
        return Vocabulary(
            emergency=Phrases(emergency, emergency_slack, fillers),
            not_emergency=Phrases(harmless, no_slack, fillers),
            topics=Phrases(led, topic_slack, fillers),
            abouts=tuple(order),
            places=places,
        )

    def patterns(
        self, data: dict[str, Any], table: str, known: tuple[str, ...] = ()
    ) -> Iterator[tuple[str, str]]:
        """Key and pattern of a table of lists."""
        if not isinstance(found := data.get(table, {}), dict):
            raise self.fail(FILE, "", table, f"her må det være en tabell [{table}]")
        if known:
            self.only(FILE, found, table, known)
        for key in found:
            for pattern in self.names(FILE, found, table, key):
                if not all(words(part) for part in pattern.replace("|", " ").split()) or not words(
                    pattern
                ):
                    raise self.fail(FILE, table, key, "her står det en tekst uten bokstaver")
                yield key, pattern
