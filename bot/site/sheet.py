"""All screens of a language on one numbered sheet, to read and to send round for approval."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from bot.site.templating import EXITS, render, style, style_digest
from conversations.authoring.reachable import buttons
from conversations.contacts.directory import Directory
from conversations.help.codec import decode
from conversations.help.engine import advance
from conversations.help.screens import screen
from conversations.model import ANYWHERE, Button, Line, Screen, State
from conversations.script.schema import Approval, Script, Step
from conversations.script.texts import lines_of
from conversations.values import value_object

EntryKey = tuple[str, str]  # a step, and the offer where the words are the offer's


@value_object
class SheetEntry:
    """One screen on the sheet; several states where its words are the same but not its ways."""

    key: EntryKey
    states: tuple[State, ...]
    screen: Screen
    is_deserted: bool = False  # an end as it is while nobody is on the list


def render_sheet(script: Script, directory: Directory, language: str) -> str:
    """The whole sheet of a language."""
    words = script.words[language]
    sheet = _Sheet(script, directory, language)
    styles = style("site.css", "sheet.css")
    approvals = [by for is_sensitive, by in map(sheet.approval, sheet.entries) if is_sensitive]
    return render(
        "sheet",
        words,
        directory.day,
        title=words.site["preview"].format(language=words.name),
        style=styles,
        digest=style_digest(styles),
        sheet=sheet,
        exit_labels=", ".join(f"«{words.labels[name]}»" for name in EXITS),
        sensitive=len(approvals),
        drafts=approvals.count(None),
    )


class _Sheet:
    """The entries of one sheet, what has to be approved of them, and where their buttons lead."""

    def __init__(self, script: Script, directory: Directory, language: str) -> None:
        self.script, self.directory, self.words = script, directory, script.words[language]
        self.entries = [entry for step in script.steps.values() for entry in self.of_step(step)]
        self.numbers = {e.key: n for n, e in enumerate(self.entries, 1) if not e.is_deserted}

    def of_step(self, step: Step) -> Iterator[SheetEntry]:
        """A step once, or once for each offer where it shows the offer's words."""
        message = 1 if step.id == self.script.unread else 0  # as if there were one to delete
        bare = State(language=self.words.language, step=step.id, message_id=message)
        offers = self.script.offers.values()
        if step.kind in ("end", "about"):
            for offer in offers:
                area = ANYWHERE if offer.local else ""
                yield from self.of_offer(replace(bare, offer=offer.id, area=area))
            return
        states = [bare]
        if step.kind == "county" and not step.offer:
            states = [replace(bare, offer=offer.id) for offer in offers if offer.local]
        if states:
            shown = screen(self.script, self.directory, states[0])
            yield SheetEntry((step.id, ""), tuple(states), shown)

    def of_offer(self, state: State) -> Iterator[SheetEntry]:
        """A screen with an offer's words, an end also as it is while nobody is on the list."""
        key = (state.step, state.offer)
        yield SheetEntry(key, (state,), screen(self.script, self.directory, state))
        if state.step == self.script.end and self.directory.find(state.offer, state.area):
            empty = screen(self.script, Directory(self.directory.day), state)
            yield SheetEntry(key, (state,), empty, is_deserted=True)

    def approval(self, entry: SheetEntry) -> tuple[bool, Approval | None]:
        """Whether somebody has to approve the words of a screen, and who has done it."""
        step, offer = entry.key
        tables = [f"steps.{step}"] if self.script.steps[step].sensitive else []
        if offer and self.script.offers[offer].sensitive:
            tables.append(f"offers.{offer}")
        approvals = [self.words.approvals.get(table) for table in tables]
        return bool(tables), approvals[-1] if approvals and all(approvals) else None

    def on_web(self, entry: SheetEntry) -> tuple[Line, ...]:
        """What the web copy says instead of the words of a screen; nothing where it is the same."""
        return lines_of(self.words.steps[entry.key[0]].web)

    def ways(self, entry: SheetEntry) -> Iterator[tuple[list[str], str, Sequence[int]]]:
        """Labels of buttons beside each other that do the same, and what that is.

        Either what no screen shows, in words, or the numbers of the screens that they lead to.
        """
        listed = [b for b in buttons(entry.screen) if b.data.rpartition(".")[2] not in EXITS]
        outcomes = [(button.label, *self.outcome(entry, button)) for button in listed]
        for (does, numbers), group in groupby(outcomes, key=lambda outcome: outcome[1:]):
            yield [label for label, *_ in group], does, numbers

    def outcome(self, entry: SheetEntry, button: Button) -> tuple[str, tuple[int, ...]]:
        """What a button does that no screen shows, or the numbers of the screens it leads to."""
        if button.copy or button.url:
            text = self.words.site["copies" if button.copy else "opens"]
            return text.format(address=button.url), ()
        state, tap = decode(self.script, button.data, entry.states[0])
        numbers: dict[int, None] = {}
        for offer in (one.offer for one in entry.states):
            reached = advance(self.script, self.directory, replace(state, offer=offer), tap).state
            kind = self.script.steps[reached.step].kind
            key = (reached.step, reached.offer if kind in ("end", "about") else "")
            if key in self.numbers and reached.language == self.words.language:
                numbers[self.numbers[key]] = None
        return "", tuple(numbers)
