"""What a state looks like: the lines and the buttons of one screen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from zlib import crc32

from conversations.cards import LABEL, Cards, View, cards
from conversations.codec import base36, encode
from conversations.directory import COUNTIES, Contact, Directory, Group, identity
from conversations.model import ABROAD, ANYWHERE, LANGUAGES, Button, Line, Screen, State
from conversations.script import Number, Script

END_LIMIT = 900  # characters of an end: what one takes in at a glance on a phone

Row = tuple[Button, ...]


def screen(script: Script, directory: Directory, state: State, notice: str = "") -> Screen:
    """The screen of a state, with a notice (a key of `lines`) above it where there is one."""
    painter = _Painter(script, directory, state)
    lines, rows = painter.paint()
    if notice:
        lines = (Line(painter.words.lines[notice]), Line(""), *lines)
    return Screen(state.step, state.language, tuple(lines), (*rows, *painter.exits()))


def lines_of(text: str) -> tuple[Line, ...]:
    """Words as an author writes them: a line that begins with `# ` is bold."""
    return tuple(
        Line(line[2:], "bold") if line.startswith("# ") else Line(line)
        for line in text.splitlines()
    )


@cache
def _fixed(text: str) -> tuple[Line, ...]:
    """An author's words with nothing to fill in, made into lines once."""
    return lines_of(text)


class _Painter:
    """Everything the parts of one screen have in common."""

    def __init__(self, script: Script, directory: Directory, state: State) -> None:
        self.script, self.directory, self.state = script, directory, state
        self.words = script.words[state.language]
        self.step = script.steps[state.step]
        self.offer = self.step.offer or state.offer
        self.data = encode(script, state, "")

    def paint(self) -> tuple[Sequence[Line], Iterable[Row]]:
        match self.step.kind:
            case "county":
                return self.text(), self.county()
            case "end":
                return self.end()
            case "wrong":
                return self.text(), self.wrong()
            case "place":
                return self.text(place=self.places()), self.place_rows()
            case "about":
                return self.about(), self.choices()
            case _:
                return (*self.text(), *self.numbers()), self.page()

    def text(self, **filled: str) -> tuple[Line, ...]:
        text = self.words.steps[self.step.id].text
        return lines_of(text.format(**filled)) if filled else _fixed(text)

    def button(self, label: str, choice: str) -> Button:
        return Button(label, self.data + choice)

    def own(self, label: str, choice: str) -> Button:
        return self.button(self.words.labels[label], choice)

    def choices(self, only: Iterable[str] | None = None, columns: int = 0) -> Iterator[Row]:
        labels = self.words.steps[self.step.id].choices
        wanted = self.step.choices if only is None else [c for c in only if c in self.step.choices]
        buttons = [
            Button(labels[c], url=self.step.choices[c].url)
            if self.step.choices[c].url
            else self.button(labels[c], c)
            for c in wanted
        ]
        if columns or self.step.columns > 1:
            return in_rows(buttons, columns or self.step.columns)
        return in_groups(buttons, [self.step.choices[c].beside for c in wanted])

    def page(self) -> Iterator[Row]:
        shown = [self.script.numbers[n] for n in self.step.numbers]
        copy = self.words.labels["copy"]
        yield from in_rows([Button(copy.format(number=n.value), copy=n.dial) for n in shown], 2)
        yield from self.choices()
        if self.step.languages:
            others = (w for w in LANGUAGES if w != self.state.language)
            yield tuple(self.button(self.script.words[w].name, w) for w in others)

    def numbers(self) -> Iterator[Line]:
        for name in self.step.numbers:
            number = self.script.numbers[name]
            yield Line("")
            yield Line(number.value, "bold")
            yield Line(self.words.numbers[name] + self.reach(number))

    def reach(self, number: Number) -> str:
        if number.from_abroad == number.value:
            return ""
        key = "from_abroad" if number.from_abroad else "only_in_norway"
        return " " + self.words.lines[key].format(number=number.from_abroad)

    def county(self) -> Iterator[Row]:
        yield (self.own("anywhere", ANYWHERE),)
        places = [self.button(name, number) for number, name in COUNTIES.items()]
        yield from in_rows([*places, self.own("abroad", ABROAD)], 2)
        yield from self.choices()

    def end(self) -> tuple[Sequence[Line], Iterable[Row]]:
        said = self.words.offers[self.offer]
        groups = self.directory.find(self.offer, self.state.area)
        heading = said["heading"].format(place=self.place(self.state.area))
        head = [Line(heading, "bold"), Line(said["promise"])]
        if not groups:
            tail = [Line(""), *_fixed(said["empty"])]
            return (*head, *tail), self.end_rows(Cards((), (), 0, True))
        tail = [Line(""), *_fixed(said["closing"])]
        switchboard = Line(self.words.lines["switchboard"])
        shown = self.cards(groups, (*head, *tail, switchboard))
        if shown.outdated:
            tail.append(switchboard)
        return (*head, *shown.lines, *tail), self.end_rows(shown)

    def cards(self, groups: Sequence[Group], around: Iterable[Line]) -> Cards:
        room = END_LIMIT - sum(len(line.text) + 1 for line in around)
        view = View(self.state.area, self.state.seed, self.state.page)
        return cards(self.words, self.directory, groups, view, room)

    def wrong(self) -> Iterator[Row]:
        """A button for each contact of the page that one comes from, by a code of who it is."""
        groups = self.directory.find(self.offer, self.state.area)
        for contact in self.cards(groups, ()).contacts if groups else ():
            label = self.words.labels["wrong"].format(name=contact.name)
            yield (self.button(label[:LABEL], code(contact)),)

    def end_rows(self, shown: Cards) -> Iterator[Row]:
        copies = shown.copies
        if shown.outdated:
            number = self.script.service["switchboard"]
            label = self.words.labels["copy"].format(number=number)
            copies = (*copies[:5], Button(label, copy="+47" + number.replace(" ", "")))
        yield from in_rows(copies, 3)
        yield from in_rows(self.turning(shown.following), 2)
        yield from self.choices(self.script.offers[self.offer].asides, 2)

    def turning(self, following: int) -> Iterator[Button]:
        if following or self.state.page:
            onward = replace(self.state, page=following)
            key = "next" if following else "first"
            yield Button(self.words.labels[key], encode(self.script, onward, "next"))
        if self.script.offers[self.offer].local:
            yield self.own("county", "county")

    def place(self, area: str) -> str:
        return COUNTIES.get(area) or self.words.lines["abroad" if area == ABROAD else "anywhere"]

    def places(self) -> str:
        return ", ".join(map(self.place, self.state.area.split("-")))

    def place_rows(self) -> Iterator[Row]:
        """The offers for a place, or first which of several counties is meant."""
        counties = self.state.area.split("-")
        if len(counties) > 1:
            return in_rows([self.button(COUNTIES[c], c) for c in counties], 2)
        return self.choices()

    def about(self) -> tuple[Line, ...]:
        return _fixed(self.words.offers[self.offer]["about"])

    def exits(self) -> Iterator[Row]:
        if self.state.about:
            yield (self.own("forget", "forget"),)
        if self.step.id != self.script.acute:
            yield (self.own("acute", "acute"),)
        erase = self.own("erase", "erase")
        yield (erase,) if self.step.id == self.script.start else (self.own("back", "back"), erase)


def code(contact: Contact) -> str:
    """A short word for one entry of the lists, the same as long as its name is."""
    return "n" + base36(crc32("|".join(identity(contact)).encode()))


def in_groups(buttons: Iterable[Button], beside: Iterable[bool]) -> Iterator[Row]:
    """Buttons each in a row of its own, but for those that stand beside the one before."""
    rows: list[list[Button]] = []
    for button, joins in zip(buttons, beside, strict=True):
        if joins and rows:
            rows[-1].append(button)
        else:
            rows.append([button])
    return map(tuple, rows)


def in_rows(buttons: Iterable[Button], columns: int) -> Iterator[Row]:
    """Buttons in rows of so many."""
    row: list[Button] = []
    for button in buttons:
        row.append(button)
        if len(row) == columns:
            yield tuple(row)
            row = []
    if row:
        yield tuple(row)
