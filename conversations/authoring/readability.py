"""How hard the Norwegian words are to read: LIX, the measure that klarspråk goes by."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from conversations.script.schema import Script, Texts

AIM = 40  # the median screen; about what a newspaper has
LONG = 6  # letters; a word with more is a long one
MEASURED = ("nb", "nn")  # LIX is made for Scandinavian languages

_WORD = re.compile(r"\d[\d ]*\d|\w+(?:[-./@’']\w+)*")  # a telephone number is one word
# A sentence ends at a mark that a space follows, but not after "1." or "f.eks." in the middle:
# those go on in a small letter. A colon ends one too, as the measure's author counted.
_END = re.compile(r"[.!?…][»”\")]*\s+(?![a-zæøåáčđŋšŧž])|:\s+")


@dataclass(frozen=True, slots=True)
class ScreenReadability:
    """How hard one screen is to read."""

    language: str
    place: str  # table of the words: "steps.who", "offers.stotte.about"
    lix: int


@dataclass(frozen=True, slots=True)
class ReadabilityReport:
    """How hard all Norwegian screens are to read."""

    readings: tuple[ScreenReadability, ...]

    def median(self, language: str) -> int:
        """LIX of the screen in the middle; 0 where there is none."""
        values = sorted(r.lix for r in self.readings if r.language == language)
        middle = values[(len(values) - 1) // 2 : len(values) // 2 + 1] or [0]
        return round(sum(middle) / len(middle))

    def hardest(self, language: str, number: int = 3) -> tuple[ScreenReadability, ...]:
        """The screens that would gain most from shorter sentences."""
        readings = [r for r in self.readings if r.language == language]
        return tuple(sorted(readings, key=lambda r: (-r.lix, r.place))[:number])


def lix(text: str) -> int:
    """Texts in a sentence, on average, and the percentage of long words, added up; 0 for none."""
    words = _WORD.findall(text)
    if not words:
        return 0
    long = sum(sum(map(str.isalpha, word)) > LONG for word in words)
    return round(len(words) / len(sentences(text)) + 100 * long / len(words))


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a text; each line ends one, so that a heading or list entry counts."""
    parts = (part for line in text.splitlines() for part in _END.split(line))
    return tuple(part for part in parts if _WORD.search(part))


def report(script: Script) -> ReadabilityReport:
    """LIX of every screen in bokmål and nynorsk."""
    return ReadabilityReport(
        tuple(
            ScreenReadability(language, place, lix(text))
            for language in MEASURED
            if language in script.words
            for place, text in _texts(script, script.words[language])
            if _WORD.search(text)
        )
    )


def summary(readability: ReadabilityReport, names: Iterable[str] = MEASURED) -> str:
    """One line in bokmål for whoever checks the words."""
    parts = []
    for language in names:
        hardest = ", ".join(f"{r.place} {r.lix}" for r in readability.hardest(language))
        parts.append(f"LIX {language}: median {readability.median(language)}, tyngst {hardest}")
    return f"{'; '.join(parts)} (mål: høyst {AIM})."


def _texts(script: Script, words: Texts) -> Iterator[tuple[str, str]]:
    for step in script.steps.values():
        if step.kind not in ("end", "about"):  # those show the words of their offer
            yield f"steps.{step.id}", words.steps[step.id].text
    for name, offer in words.offers.items():
        heading = offer.heading.replace("{place}", words.lines["anywhere"])
        parts = (heading, offer.promise, offer.closing)
        yield f"offers.{name}", "\n".join(parts)
        for part in ("empty", "about"):
            yield f"offers.{name}.{part}", getattr(offer, part)
