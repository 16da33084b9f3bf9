"""How hard words are to read: LIX, made for Scandinavian languages, for those that ask for it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from conversations.script.schema import Script, Texts
from conversations.sentences.catalog import sentence
from conversations.values import value_object

LONG = 6  # letters; a word with more is a long one

_WORD = re.compile(r"\d[\d ]*\d|\w+(?:[-./@’']\w+)*")  # a telephone number is one word
# A sentence ends at a mark that a space follows, but not after "1." or "f.eks." in the middle:
# those go on in a small letter. A colon ends one too, as the measure's author counted.
_END = re.compile(r"(?:[.!?…][»”\")]*|:)\s+")


@value_object
class ScreenReadability:
    """How hard one screen is to read."""

    language: str
    place: str  # table of the words: "steps.who", "offers.stotte.about"
    lix: int


@value_object
class ReadabilityReport:
    """How hard all screens are to read in the languages that are measured."""

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
    parts = (part for line in text.splitlines() for part in _parts(line))
    return tuple(part for part in parts if _WORD.search(part))


def _parts(line: str) -> Iterator[str]:
    begin = 0
    for end in _END.finditer(line):
        if end[0].startswith(":") or not line[end.end() : end.end() + 1].islower():
            yield line[begin : end.end()]
            begin = end.end()
    yield line[begin:]


def report(script: Script) -> ReadabilityReport:
    """LIX of every screen in each language that is measured."""
    return ReadabilityReport(
        tuple(
            ScreenReadability(language, place, lix(text))
            for language in measured_languages(script)
            for place, text in _texts(script, script.words[language])
            if _WORD.search(text)
        )
    )


def measured_languages(script: Script) -> dict[str, int]:
    """The languages that are measured, with the aim of each: the screen in the middle."""
    languages = script.country.languages.items()
    return {name: language.lix for name, language in languages if language.lix}


def summary(readability: ReadabilityReport, aims: Mapping[str, int]) -> str:
    """A line for each language, for whoever checks the words."""
    return "\n".join(
        sentence(
            "readability.language",
            language=language,
            median=readability.median(language),
            hardest=", ".join(f"{r.place} {r.lix}" for r in readability.hardest(language)),
            aim=aim,
        )
        for language, aim in aims.items()
    )


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
