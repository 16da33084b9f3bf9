"""What typed words mean: an emergency, an answer, an offer or topic, a place, or nothing we know.

Understanding only picks which screen comes; it judges nobody, and nothing of the words is kept.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import field
from typing import Literal

from conversations.understanding.matcher import Matcher, PatternMatch, Span
from conversations.understanding.places import Gazetteer, PlaceMatch
from conversations.understanding.words import TypedWords, read_words
from conversations.values import value_object

_NUMBERS = r"\+?\d[\d\s().\-–/+]{3,}\d|\S+@\S+"
_STRETCH = 40  # words of a long text that are looked at together

Kind = Literal["danger", "harmless", "label", "topic", "clue", "wish"]


@value_object
class Sense:
    """What a pattern stands for: a screen, an offer, a language, a wish."""

    kind: Kind
    step: str = ""
    offer: str = ""
    area: str = ""
    language: str = ""  # that the conversation goes on in: the label of another language's button
    wish: str = ""
    rank: int = 0  # of several dangers the lowest counts


@value_object
class Meaning:
    """What typed words mean; empty where no list knows them."""

    step: str = ""
    offer: str = ""
    areas: tuple[str, ...] = ()
    language: str = ""  # to answer in
    wishes: tuple[str, ...] = ()
    emergency: bool = False
    reasons: tuple[str, ...] = field(default=(), compare=False)  # patterns, as in their files

    @property
    def is_known(self) -> bool:
        """Whether any list knew the words."""
        return bool(self.step or self.offer or self.areas or self.wishes)


@value_object
class WordSet:
    """Folded words, and beginnings of words."""

    words: frozenset[str] = frozenset()
    stems: tuple[str, ...] = ()

    def __contains__(self, word: str) -> bool:
        return word in self.words or word.startswith(self.stems)


@value_object
class People:
    """Words of a language for who something is about."""

    first: WordSet = WordSet()
    third: WordSet = WordSet()
    patients: WordSet = WordSet()
    themselves: WordSet = WordSet()  # reflexive, of somebody else: "seg", "herself"
    unwell: WordSet = WordSet()  # what a clause says of another that the next one is about too


@value_object
class Vocabulary:
    """Everything that typed words are compared with, built once."""

    phrases: Matcher[Sense] = field(default_factory=Matcher)
    places: Gazetteer = field(default_factory=Gazetteer)
    senses: tuple[Sense, ...] = ()  # where topics and dangers lead, in the order of the file
    joints: frozenset[str] = frozenset()  # words that begin another clause
    people: Mapping[str, People] = field(default_factory=dict)  # by language
    others: Mapping[str, str] = field(
        default_factory=dict
    )  # the step where it is not about oneself
    markers: Mapping[str, frozenset[str]] = field(default_factory=dict)  # words of one language
    emergencies: frozenset[str] = frozenset()  # steps
    asides: frozenset[str] = frozenset()  # steps to read
    families: tuple[tuple[str, ...], ...] = ()  # languages, those alike together

    @property
    def usual_language(self) -> str:
        """The first language."""
        return self.families[0][0] if self.families else ""


def understand(vocabulary: Vocabulary, text: str, language: str = "") -> Meaning:
    """The meaning that matters most; `language` is that of the chat, else the first."""
    reading = _Reading(vocabulary, read_words(text, vocabulary.joints))
    return reading.meaning(language or vocabulary.usual_language)


def is_emergency(vocabulary: Vocabulary, text: str) -> bool:
    """Whether a text of any length, also one that looks like a list, speaks of an emergency.

    Read line by line and as a whole, without its long numbers: a telephone number that ends in 113
    calls for no help.
    """
    tokens = re.sub(_NUMBERS, " ", text).split()
    parts = [re.sub(_NUMBERS, "", line) for line in text.splitlines()]
    parts += [" ".join(tokens[n : n + _STRETCH]) for n in range(0, len(tokens), _STRETCH // 2)]
    return any(understand(vocabulary, part).emergency for part in parts)


class _Reading:
    """A text and every pattern found in it."""

    def __init__(self, vocabulary: Vocabulary, typed: TypedWords) -> None:
        self.vocabulary, self.typed = vocabulary, typed
        self.matches = vocabulary.phrases.find(typed)
        self.votes = {  # words that tell a language
            name: sum(word in markers for word in typed.words)
            for name, markers in vocabulary.markers.items()
        }
        self.spoken: dict[Span, set[str]] = defaultdict(set)  # languages of patterns, by where
        self.kinds: dict[Kind, list[PatternMatch[Sense]]] = defaultdict(list)
        for match in self.matches:
            self.spoken[match.span].add(match.pattern.language)
            self.kinds[match.value.kind].append(match)

    def meaning(self, language: str) -> Meaning:
        """A button's label, else danger, else what the text is about and where, else a clue."""
        wishes, label, topic = self.kinds["wish"], self.label(), self.longest("topic")
        asides = self.vocabulary.asides
        if label and topic and label.value.step in asides and topic.value.step not in asides:
            label = None if self.is_all(topic) else label  # «sykmelding» is no wish to read
        if best := label or self.danger():
            return self.result(language, best, None, wishes)
        place = self.place(topic)
        if topic and topic.edits and place and place.words & set(range(topic.start, topic.end)):
            topic = None  # Stryn, and not «stryk»
        if not (topic or place or wishes):
            topic = self.longest("clue")
        return self.result(language, topic, place, wishes)

    def result(
        self,
        language: str,
        best: PatternMatch[Sense] | None,
        place: PlaceMatch | None,
        wishes: Sequence[PatternMatch[Sense]],
    ) -> Meaning:
        sense = best.value if best else Sense("topic")
        step, offer = sense.step, sense.offer
        if best and sense.kind != "label" and self.is_about_another(best):
            other = self.vocabulary.others.get(step or offer)
            step, offer = (other, "") if other else (step, offer)
        areas = tuple(sense.area.split("-")) if sense.area else place.areas if place else ()
        used = [match for match in (best, *wishes) if match]
        return Meaning(
            step,
            offer,
            areas,
            sense.language or self.language(language, used),
            tuple(dict.fromkeys(match.value.wish for match in wishes)),
            sense.kind == "danger" or step in self.vocabulary.emergencies,
            (*map(_reason, used), *([place.name] if place else []), *self.silence()),
        )

    def label(self) -> PatternMatch[Sense] | None:
        return min(self.kinds["label"], key=lambda m: (m.edits, m.value.rank), default=None)

    def is_all(self, match: PatternMatch[Sense]) -> bool:
        """Whether a match, as it is spelt, is the whole text."""
        return not match.edits and match.end - match.start == len(self.typed.words)

    def danger(self) -> PatternMatch[Sense] | None:
        """Danger that no harmless phrase holds: «skyte meg selv» in «skyte meg selv i foten»."""
        dangers, harmless = self.kinds["danger"], self.kinds["harmless"]
        meant = [
            one
            for one in dangers
            if not any(_holds(other, one) for other in harmless)
            and not any(_holds(other, one) and other.end - other.start > one.end - one.start
                        for other in dangers)
            and not self.is_about_a_patient(one)
        ]  # fmt: skip
        return min(meant, key=lambda m: (m.value.rank, m.edits), default=None)

    def silence(self) -> list[str]:
        """Danger that does not count, and the harmless phrases that hold it."""
        dangers = self.kinds["danger"]
        return [
            _reason(other)
            for other in self.kinds["harmless"]
            if any(_holds(other, one) for one in dangers)
        ]

    def longest(self, kind: Kind) -> PatternMatch[Sense] | None:
        """The longest phrase; as it is spelt goes before misspelt, then the first in the file."""
        return max(
            self.kinds[kind],
            key=lambda m: (not m.edits, len("".join(self.words(m))), -m.value.rank),
            default=None,
        )

    def place(self, topic: PatternMatch[Sense] | None) -> PlaceMatch | None:
        span = range(topic.start, topic.end) if topic else range(0)
        exact = self.vocabulary.places.exact(self.typed)
        if exact and topic and not topic.edits and exact.words <= set(span):
            return None  # a word of the topic
        return exact or self.vocabulary.places.near(self.typed, span)

    def words(self, match: PatternMatch[Sense]) -> Sequence[str]:
        return self.typed.words[match.start : match.end]

    def is_about_another(self, match: PatternMatch[Sense]) -> bool:
        """Whether the person named last, in the words or before them in the clause, is another."""
        people, words = self.people(match), self.words(match)
        if any(word in people.themselves for word in (*words, *self.following(match))):
            return not any(word in people.first for word in words)
        for word in self.before(match):
            if word in people.first or word in people.third:
                return word in people.third
        earlier = self.clause_before(match)
        if any(word in people.first for word in earlier):
            return False
        return any(word in people.third for word in earlier) and (
            any(word in people.unwell for word in earlier)  # «kona er syk, vil ikke leve»
            # «mannen er lege og har det tungt»; what may be danger is rather one's own
            or (match.value.kind != "danger" and self.is_joined(match))
        )

    def is_about_a_patient(self, match: PatternMatch[Sense]) -> bool:
        """Whether it is work: the clause names a patient and not the one who writes."""
        people, others = self.people(match), self.vocabulary.others
        if match.value.step not in {*others, *others.values()}:
            return False  # a patient who attacks somebody does
        for word in self.before(match):
            if word in people.first or word in people.patients:
                return word in people.patients
        return False

    def people(self, match: PatternMatch[Sense]) -> People:
        language = self.language(self.vocabulary.usual_language, [match])
        family = next((f for f in self.vocabulary.families if language in f), (language,))
        return self.vocabulary.people.get(family[0], People())

    def before(self, match: PatternMatch[Sense]) -> Sequence[str]:
        """The words of the match and of its clause before it, the last first."""
        return self.typed.words[self.clause_start(match.start) : match.end][::-1]

    def following(self, match: PatternMatch[Sense]) -> Sequence[str]:
        """The word after a match, in its clause."""
        return () if match.end - 1 in self.typed.ends else self.typed.words[match.end :][:1]

    def clause_before(self, match: PatternMatch[Sense]) -> Sequence[str]:
        """The words of the clause before that of the match."""
        end = self.clause_start(match.start)
        return self.typed.words[self.clause_start(end - 1) : end]

    def is_joined(self, match: PatternMatch[Sense]) -> bool:
        """Whether the clause of a match begins with a word such as "og"."""
        return self.typed.words[self.clause_start(match.start)] in self.vocabulary.joints

    def clause_start(self, at: int) -> int:
        """Where the clause begins that a word stands in."""
        return max((end + 1 for end in self.typed.ends if end < at), default=0)

    def language(self, language: str, used: Sequence[PatternMatch[Sense]]) -> str:
        """The language of the text, guessed from its small words and the patterns in it."""
        labels = [m.pattern.language for m in self.kinds["label"] if m in used or not m.edits]
        if labels and used and used[0].value.kind == "label":
            return language if language in labels else used[0].pattern.language
        own = {name for match in used for name in self.spoken[match.span]}
        return self.voted_language(language, own)

    def voted_language(self, language: str, own: Collection[str]) -> str:
        """The language that most of the small words are of, first among those alike."""
        votes, families = self.votes, self.vocabulary.families
        scores = [
            sum(votes.get(one, 0) for one in family) + (not set(family).isdisjoint(own))
            for family in families
        ]
        if scores.count(max(scores, default=0)) != 1:
            return language
        family = families[scores.index(max(scores))]
        most = max(votes.get(one, 0) for one in family)
        leading = [one for one in family if votes.get(one, 0) == most]
        return language if language in leading else leading[0] if len(leading) == 1 else family[0]


def _reason(match: PatternMatch[Sense]) -> str:
    """A pattern with the table that it stands in, for authors."""
    sense, language = match.value, match.pattern.language
    name = sense.step or sense.offer or sense.area or sense.wish
    return f"{sense.kind} {f'{name}.{language}' if name else language}: {match.pattern.text}"


def _holds(one: PatternMatch[Sense], other: PatternMatch[Sense]) -> bool:
    """Whether one match lies wholly within another."""
    return one.start <= other.start and other.end <= one.end
