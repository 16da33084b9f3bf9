"""Every screen of a script as a card: its words in all languages, and what is found in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field, replace

from bot.sandbox.preview.spelling import words_of
from conversations.authoring.checks.screens import screen_states
from conversations.authoring.readability import lix
from conversations.contacts.directory import Directory
from conversations.help.screens import screen
from conversations.model import Line, Screen, State
from conversations.script.diagnostics import Finding
from conversations.script.schema import Script, Step
from conversations.values import value_object

EXITS = ("back", "acute", "erase")  # choices that nearly every screen has


@value_object
class DrawnScreen:
    """One screen in one language; `screen` is None where it cannot be drawn."""

    language: str
    state: State
    screen: Screen | None
    keys: tuple[tuple[str, str], ...] = ()  # labels of its own buttons, and the card each leads to
    lix: int | None = None
    unknown: tuple[str, ...] = ()  # words that no dictionary knows

    @property
    def lines(self) -> tuple[Line, ...]:
        """Its words."""
        return self.screen.lines if self.screen else ()


@value_object
class Card:
    """A screen in every language."""

    key: str
    step: Step
    offer: str
    drawn: tuple[DrawnScreen, ...]
    findings: tuple[Finding, ...] = field(default=())

    @property
    def heading(self) -> str:
        """The first bold line in the first language, or else the first line."""
        lines = [line for one in self.drawn[:1] for line in one.lines if line.text]
        bold = [line.text for line in lines if line.style == "bold"]
        return next(iter([*bold, *(line.text for line in lines)]), self.key)


def card_key(script: Script, state: State) -> str:
    """The name of the card that shows a state."""
    by_offer = script.steps[state.step].kind in ("end", "about", "wrong", "county")
    offer = state.offer if by_offer and state.offer != script.steps[state.step].offer else ""
    return f"{state.step}-{offer}" if offer else state.step


def cards(script: Script, directory: Directory) -> list[Card]:
    """A card for every screen, and for every offer where its screen says what it is about."""
    made = []
    for step in script.steps.values():
        states: dict[str, State] = {}
        for state in screen_states(script, step, next(iter(script.words))):
            states.setdefault(card_key(script, state), state)
        for key, state in states.items():
            drawn = tuple(
                _draw(script, directory, replace(state, language=language))
                for language in script.words
            )
            made.append(Card(key, step, state.offer, drawn))
    return made


def with_findings(made: Iterable[Card], findings: Iterable[Finding]) -> list[Card]:
    """The cards, each with what is found in it."""
    listed = tuple(findings)
    return [replace(card, findings=tuple(f for f in listed if _is_about(f, card))) for card in made]


def other_findings(made: Iterable[Card], findings: Iterable[Finding]) -> list[Finding]:
    """Findings that are about no screen."""
    shown = {finding for card in made for finding in card.findings}
    return [finding for finding in findings if finding not in shown]


def with_unknown_words(made: Iterable[Card], unknown: Mapping[str, set[str]]) -> list[Card]:
    """The cards with the words in each of their screens that no dictionary knows."""
    return [
        replace(
            card,
            drawn=tuple(
                replace(
                    one,
                    unknown=tuple(
                        sorted(words_of(drawn_text(one)) & unknown.get(one.language, set()))
                    ),
                )
                for one in card.drawn
            ),
        )
        for card in made
    ]


def drawn_text(one: DrawnScreen) -> str:
    """The words of a screen and of its own buttons."""
    return "\n".join([*(line.text for line in one.lines), *(label for label, _ in one.keys)])


def _draw(script: Script, directory: Directory, state: State) -> DrawnScreen:
    try:
        shown = screen(script, directory, state)
        buttons = [button for row in shown.rows for button in row]
        choices = ((button.label, button.data.rpartition(".")[2]) for button in buttons)
        keys = tuple(
            (label, _target(script, state, choice))
            for label, choice in choices
            if choice not in EXITS
        )
    except (KeyError, ValueError):  # words lack, which the checker says
        return DrawnScreen(state.language, state, None)
    text = "\n".join(line.text for line in shown.lines)
    measured = lix(text) if script.country.languages[state.language].lix else None
    return DrawnScreen(state.language, state, shown, keys, measured)


def _target(script: Script, state: State, choice: str) -> str:
    """The card that a choice leads to; empty where it leads to none of its own."""
    step = script.steps[state.step]
    if chosen := step.choices.get(choice):
        onward = replace(state, step=chosen.to, offer=chosen.offer or state.offer)
    elif step.kind == "county" and choice and choice not in script.words:
        onward = replace(state, step=script.end, offer=step.offer or state.offer)
    else:
        return ""
    return card_key(script, onward) if onward.step in script.steps else ""


def _is_about(finding: Finding, card: Card) -> bool:
    tables = [f"steps.{card.step.id}"]
    if card.offer and card.step.kind in ("end", "about"):
        tables.append(f"offers.{card.offer}")
    return any(finding.place == table or finding.place.startswith(f"{table}.") for table in tables)


def tree(script: Script, made: Iterable[Card]) -> Iterator[tuple[Card, int, str]]:
    """Every card in the order of the flow: how deep it lies, and the card it is first reached from.

    What no button leads to comes last, with depth 0.
    """
    by_key = {card.key: card for card in made}
    parents: dict[str, str] = {}
    depths = {script.start: 0}
    queue = [script.start]
    for key in queue:
        for _, target in next(iter(by_key[key].drawn)).keys if key in by_key else ():
            if target in by_key and target not in depths:
                depths[target], parents[target] = depths[key] + 1, key
                queue.append(target)
    children: dict[str, list[str]] = {}
    for child, parent in parents.items():
        children.setdefault(parent, []).append(child)

    def walk(key: str) -> Iterator[tuple[Card, int, str]]:
        yield by_key[key], depths[key], parents.get(key, "")
        for child in children.get(key, ()):
            yield from walk(child)

    if script.start in by_key:
        yield from walk(script.start)
    for key, card in by_key.items():
        if key not in depths:
            yield card, 0, ""
