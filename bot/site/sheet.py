"""All screens of a language on one numbered sheet, to read and to send round for approval."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from html import escape
from itertools import groupby

from bot.site.markup import OWN, day, document, fixed, lines
from conversations.canonical import buttons
from conversations.codec import decode
from conversations.directory import Directory
from conversations.engine import advance
from conversations.model import ANYWHERE, Button, Screen, State
from conversations.screens import screen
from conversations.script import Approval, Script, Step

Key = tuple[str, str]  # a step, and the offer where the words are the offer's


@dataclass(frozen=True, slots=True)
class Entry:
    """One screen on the sheet; several states where its words are the same but not its ways."""

    key: Key
    states: tuple[State, ...]
    screen: Screen
    deserted: bool = False  # an end as it is while nobody is on the list


def sheet(script: Script, directory: Directory, language: str) -> str:
    """The whole sheet of a language."""
    return _Sheet(script, directory, language).document()


class _Sheet:
    """One sheet and what its entries have in common."""

    def __init__(self, script: Script, directory: Directory, language: str) -> None:
        self.script, self.directory = script, directory
        self.words, self.own = script.words[language], fixed(language)
        self.entries = [entry for step in script.steps.values() for entry in self.of(step)]
        self.numbers: Mapping[Key, int] = {
            e.key: n for n, e in enumerate(self.entries, 1) if not e.deserted
        }

    def document(self) -> str:
        title = self.own["preview"].format(language=self.words.name)
        exits = ", ".join(f"«{self.words.labels[name]}»" for name in OWN)
        today = day(self.words, self.directory.day)
        about = (self.own["sheet_about"].format(date=today, exits=exits), self.drafts())
        head = f'<header class="top">\n<h1>{escape(title)}</h1>'
        body = (f"<p>{escape(text)}</p>" for text in about if text)
        screens = (part for n, e in enumerate(self.entries, 1) for part in self.entry(n, e))
        whole = ('<main id="main" tabindex="-1">', head, *body, "</header>", *screens, "</main>")
        return document(self.words.language, title, whole, "sheet")

    def of(self, step: Step) -> Iterator[Entry]:
        """A step once, or once for each offer where it shows the offer's words."""
        about = 1 if step.id == self.script.unread else 0  # as if there were a message to delete
        bare = State(language=self.words.language, step=step.id, about=about)
        offers = self.script.offers.values()
        if step.kind in ("end", "about"):
            for offer in offers:
                area = ANYWHERE if offer.local else ""
                yield from self.offered(replace(bare, offer=offer.id, area=area))
        elif step.kind == "county" and not step.offer:
            local = [replace(bare, offer=offer.id) for offer in offers if offer.local]
            if local:
                yield Entry((step.id, ""), tuple(local), self.painted(local[0]))
        else:
            yield Entry((step.id, ""), (bare,), self.painted(bare))

    def offered(self, state: State) -> Iterator[Entry]:
        key = (state.step, state.offer)
        yield Entry(key, (state,), self.painted(state))
        if state.step == self.script.end and self.directory.find(state.offer, state.area):
            empty = screen(self.script, Directory(self.directory.day), state)
            yield Entry(key, (state,), empty, deserted=True)

    def painted(self, state: State) -> Screen:
        return screen(self.script, self.directory, state)

    def drafts(self) -> str:
        marks = [mark for entry in self.entries for mark in [self.approval(entry)] if mark != ""]
        if not marks:
            return ""
        return self.own["drafts"].format(drafts=marks.count(None), sensitive=len(marks))

    def approval(self, entry: Entry) -> Approval | str | None:
        """Who approved the words; None: nobody yet; nothing where nobody has to."""
        step, offer = entry.key
        known = {f"steps.{step}": self.script.steps[step].sensitive}
        if offer:
            known[f"offers.{offer}"] = self.script.offers[offer].sensitive
        wanted = [table for table, sensitive in known.items() if sensitive]
        if not wanted:
            return ""
        given = [self.words.approved.get(table) for table in wanted]
        return None if None in given else given[-1]

    def entry(self, number: int, entry: Entry) -> Iterator[str]:
        name = self.own["screen"].format(number=number)
        yield f'<article id="s{number}" aria-labelledby="n{number}">\n<header>'
        yield f'<h2 id="n{number}">{escape(name)}</h2>'
        yield f"<code>{'-'.join(filter(None, entry.key))}</code>"
        if entry.deserted:
            yield f"<span>{escape(self.own['empty'])}</span>"
        yield from self.mark(self.approval(entry))
        yield '</header>\n<div class="words">'
        yield from lines(entry.screen.lines, {}, 3)
        yield "</div>"
        if ways := list(self.ways(entry)):
            yield "\n".join(('<ul class="ways">', *ways, "</ul>"))
        yield "</article>"

    def mark(self, approval: Approval | str | None) -> Iterator[str]:
        if approval is None:
            yield f'<strong class="draft">{escape(self.own["draft"])}</strong>'
        elif isinstance(approval, Approval):
            text = self.own["approved"].format(by=approval.by, date=day(self.words, approval.day))
            yield f'<span class="approved">{escape(text)}</span>'

    def ways(self, entry: Entry) -> Iterator[str]:
        """The buttons, those beside each other that lead to the same screen together."""
        shown = [b for b in buttons(entry.screen) if b.data.rpartition(".")[2] not in OWN]
        for to, group in groupby(shown, key=lambda button: self.to(entry, button)):
            labels = " · ".join(f'<span class="key">{escape(b.label)}</span>' for b in group)
            yield f"<li>{labels}{to}</li>"

    def to(self, entry: Entry, button: Button) -> str:
        """What a button does: an arrow and the number of a screen, or what no screen shows."""
        if button.copy or button.url:
            told = self.own["copies"] if button.copy else self.own["opens"]
            text = told.format(address=button.url)
            return f' <span class="does">({escape(text)})</span>'
        found = dict.fromkeys(self.targets(entry, button))
        arrows = ", ".join(f'<a href="#s{n}">{n}</a>' for n in found)
        return f' <span class="to">→ {arrows}</span>' if arrows else ""

    def targets(self, entry: Entry, button: Button) -> Iterator[int]:
        read, tap = decode(self.script, button.data, entry.states[0])
        for state in entry.states:
            asked = replace(read, offer=state.offer)
            reached = advance(self.script, self.directory, asked, tap).state
            kind = self.script.steps[reached.step].kind
            key = (reached.step, reached.offer if kind in ("end", "about") else "")
            if key in self.numbers and reached.language == self.words.language:
                yield self.numbers[key]
