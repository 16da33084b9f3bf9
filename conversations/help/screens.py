"""What a state looks like: the lines and the buttons of one screen."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from urllib.parse import quote, urlencode

from conversations.contacts.directory import Directory
from conversations.help.codec import contact_code, encode
from conversations.help.contact_page import (
    ROW,
    ContactPage,
    contact_page,
    copy_button,
    details,
    sms_button,
)
from conversations.model import ABROAD, ANYWHERE, Button, Line, Screen, State
from conversations.script.schema import FixedNumber, Script
from conversations.script.texts import NUMBERS, lines_of

LAST = ("thanks",)  # notices that stand where one looks after a tap: right above the buttons

Row = tuple[Button, ...]
Body = tuple[Sequence[Line], Iterable[Row]]


def screen(script: Script, directory: Directory, state: State, notice: str = "") -> Screen:
    """The screen of a state, with a notice (a key of `lines`) above it where there is one."""
    painter = _Painter(script, directory, state)
    lines, rows = painter.body()
    if notice:
        said = Line(painter.words.lines[notice])
        lines = (*lines, Line(""), said) if notice in LAST else (said, Line(""), *lines)
    return Screen(state.step, state.language, tuple(lines), (*rows, *painter.exits()))


@cache
def _fixed_lines(text: str) -> tuple[Line, ...]:
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

    def body(self) -> Body:
        """What a screen of this kind says, and the buttons above those that every screen has."""
        text = self.words.steps[self.step.id].text
        match self.step.kind:
            case "end":
                return self.end()
            case "about":
                return self.about()
            case "write":
                return _fixed_lines(text), self.messages()
            case "place":
                return self.place(text)
            case "county":
                heading = self.words.offers[self.offer].heading.partition("{place}")[0]
                return _fixed_lines(text.format(offer=heading.rstrip(" ,:–"))), self.counties()
            case "wrong":
                return _fixed_lines(text), self.wrong_numbers()
            case _:
                return self.page(text)

    def button(self, choice: str, label: str = "") -> Button:
        """A button of this screen, red where it leads to an emergency screen from one that is none.

        Without a label of its own it is called as `labels` has it.
        """
        chosen = self.step.choices.get(choice)
        to = self.script.acute if choice == "acute" else chosen.to if chosen else ""
        way = self.script.steps[to].way if to else ""
        is_alarm = way == "emergency" and self.step.way != "emergency"
        label = label or self.words.labels[choice]
        return Button(label, self.data + choice, style="danger" if is_alarm else "")

    def choices(self, names: Iterable[str] | None = None, columns: int = 0) -> list[Row]:
        """The choices of the step, or some of them; in rows of so many, or as the step has it."""
        labels = self.words.steps[self.step.id].choices
        columns = columns or self.step.columns
        rows: list[Row] = []
        for name in self.step.choices if names is None else names:
            choice = self.step.choices.get(name)
            if choice is None or choice.retired:
                continue
            label, url = labels[name], choice.url
            button = Button(label, url=url) if url else self.button(name, label)
            if rows and (choice.beside if columns == 1 else len(rows[-1]) < columns):
                rows[-1] = (*rows[-1], button)
            else:
                rows.append((button,))
        return rows

    def page(self, text: str) -> Body:
        """A question or a page, with the fixed numbers it shows and the other languages."""
        before, _, after = text.partition(NUMBERS)
        lines, copies, words = list(_fixed_lines(before)), [], self.words
        copy = words.labels["copy"]
        for name in self.step.numbers:
            number = self.script.numbers[name]
            about = words.numbers[name]
            if number.from_abroad != number.value:
                key = "from_abroad" if number.from_abroad else "only_in_norway"
                about += " " + words.lines[key].format(number=number.from_abroad)
            lines += (Line(""), Line(number.value, "bold"), Line(about))
            copies.append(Button(copy.format(number=number.value), copy=number.dial))
        lines += _fixed_lines(after)
        rows = [*in_rows(copies, 2), *self.choices()]
        if self.step.languages:
            others = (other for other in self.script.words if other != self.state.language)
            rows.append(tuple(self.button(o, self.script.words[o].name) for o in others))
        return lines, rows

    def counties(self) -> Iterator[Row]:
        yield (self.button(ANYWHERE, self.area_label(ANYWHERE)),)
        yield from in_rows(
            [self.button(a, self.area_label(a)) for a in (*self.script.country.regions, ABROAD)], 2
        )
        yield from self.choices()
        if self.step.share:
            yield (Button(self.words.labels["share"], url=self.share_link()),)

    def share_link(self) -> str:
        """Where Telegram lets one choose whom to pass the bot on to, with a kind sentence."""
        name, web = (self.script.service.get(key, "") for key in ("bot_name", "web"))
        address = f"t.me/{name[1:]}" if name.startswith("@") else web
        shared = {"url": f"https://{address}", "text": self.words.lines["share"]}
        return f"https://t.me/share/url?{urlencode(shared, quote_via=quote)}"

    def area_label(self, area: str) -> str:
        """What a button says of an area."""
        own = self.words.labels["abroad" if area == ABROAD else "anywhere"]
        return self.script.country.regions.get(area) or own

    def area_name(self, area: str) -> str:
        """What a sentence says of an area."""
        own = self.words.lines["abroad" if area == ABROAD else "anywhere"]
        return self.script.country.regions.get(area) or own

    def place(self, text: str) -> Body:
        """The offers for a place, or first which of several areas is meant."""
        areas = self.state.area.split("-")
        if len(areas) == 1:
            return lines_of(text.format(place=self.area_name(areas[0]))), self.choices()
        labels = [self.area_label(area) for area in areas]
        buttons = map(self.button, areas, labels)
        return lines_of(text.format(place=", ".join(labels))), in_rows(buttons, 2)

    def contacts(self) -> ContactPage:
        """The contacts that stand on the page of the state."""
        state = self.state
        groups = self.directory.find(self.offer, state.area, state.filters, state.hour)
        return contact_page(self.words, self.directory, groups, state)

    def end(self) -> Body:
        texts, words = self.words.offers[self.offer], self.words.lines
        heading = texts.heading.format(place=self.area_name(self.state.area))
        page = self.contacts()
        head = [*self.night(), Line(heading, "bold")]
        head += [Line(texts.promise)] if page.has_room else []
        if not page.people:
            return (*head, Line(""), *_fixed_lines(texts.empty)), self.empty_rows()
        switchboard = [Line(words["switchboard"])] if self.names_switchboard(page) else []
        lines = (*head, *page.lines, *switchboard, Line(words["whom"], "bold"))
        return lines, self.end_rows(page)

    @property
    def is_quiet(self) -> bool:
        """Whether helplines answer now and colleagues hardly do."""
        return self.script.country.is_quiet(self.directory.day, self.directory.hour)

    @property
    def is_long(self) -> bool:
        """Whether a day on which it is quiet comes before colleagues answer."""
        return self.script.country.is_long_quiet(self.directory.day, self.directory.hour)

    def night(self) -> Iterator[Line]:
        """Who answers now, where colleagues hardly do."""
        if self.is_quiet and (numbers := self.night_numbers()):
            abroad, words = self.state.area == ABROAD, self.words.lines
            forms = {n.id: n.from_abroad if abroad else n.value for n in numbers}
            yield Line(words["night_abroad" if abroad else "night"].format(**forms))
            yield Line(words["until_monday" if self.is_long else "until_day"])

    def night_numbers(self) -> list[FixedNumber]:
        numbers = [self.script.numbers[name] for name in self.script.night]
        return [n for n in numbers if n.from_abroad or self.state.area != ABROAD]

    def names_switchboard(self, page: ContactPage) -> bool:
        """Whether contacts need the switchboard beside them; it answers in the daytime."""
        return page.outdated and not self.is_quiet

    def switchboard(self) -> Row:
        number = self.script.service["switchboard"]
        label = self.words.labels["copy"].format(number=number)
        return (Button(label, copy=self.script.country.dial(number)),)

    def empty_rows(self) -> Iterator[Row]:
        """What is left to do where nobody is on the list."""
        offer = self.script.offers[self.offer]
        yield self.switchboard()
        yield from self.choices(offer.asides, 2)
        yield from in_rows(
            [*([self.button("county")] if offer.local else []), self.button("back")], 2
        )

    def end_rows(self, page: ContactPage) -> Iterator[Row]:
        """A row for each person, then filters, and what leads on; the rest stands on *Mer*."""
        offer, state = self.script.offers[self.offer], self.state
        yield from in_rows(filter(None, (copy_button(self.words, *p) for p in page.people)), 1)
        if self.names_switchboard(page):
            yield self.switchboard()
        if self.has_filter_row(page):
            yield from in_rows(self.filters(), 3)
        onward = []
        if page.following or state.page:
            turned = replace(state, page=page.following)
            label = self.words.labels["next" if page.following else "first"]
            onward.append(Button(label, encode(self.script, turned, "next")))
        if offer.local:
            onward.append(self.button("county"))
        asides = (name for name in offer.asides if name not in self.more_choices())
        onward += [button for row in self.choices(asides) for button in row]
        yield from in_rows([*onward, self.button("back")], 2)

    def filters(self) -> Iterator[Button]:
        """The filters that the list can serve, those chosen with a mark."""
        state = self.state
        for name in self.directory.filters(self.offer, state.area, state.filters):
            label = self.words.labels[name]
            yield self.button(name, f"✓ {label}" if name in state.filters else label)

    def has_filter_row(self, page: ContactPage) -> bool:
        """Whether there is room for filters beside the contacts; else they stand on *Mer*."""
        return not (page.outdated or self.is_quiet)

    def more_choices(self) -> Collection[str]:
        """The choices of the page that tells more about the offer of the contacts."""
        onward = (self.script.steps[c.to] for c in self.step.drawn_choices.values() if c.to)
        return {name for step in onward if step.kind == "about" for name in step.drawn_choices}

    def about(self) -> Body:
        """More about an offer and those on the page one comes from."""
        texts, page, asides = self.words.offers[self.offer], self.contacts(), self.aside_names()
        heading, *rest = _fixed_lines(texts.about)
        folded = [replace(line, style="quote") for line in rest if line.text]
        promise = [] if page.has_room else [Line(texts.promise)]
        closing = [*promise, *_fixed_lines(texts.closing), *self.web_copy(), Line("")]
        known = details(self.words, page.people, self.state.area)
        gap = [Line("")] if known else []
        filters = () if self.has_filter_row(page) else self.filters()
        rows = [*in_rows(filters, 3), *self.choices(asides)]
        return (heading, *closing, *known, *gap, *folded), rows

    def web_copy(self) -> Iterator[Line]:
        """Where the same stands on the web, if the association has such pages."""
        if address := self.script.service.get("web_address"):
            yield Line(self.words.lines["web_copy"].format(address=address))

    def aside_names(self) -> Iterator[str]:
        """The choices of this page that fit the offer; about a number only where there is one."""
        of_end = self.script.steps[self.script.end].choices
        for name, choice in self.step.drawn_choices.items():
            fits = name not in of_end or name in self.script.offers[self.offer].asides
            is_report = bool(choice.to) and self.script.steps[choice.to].kind == "wrong"
            if fits and (not is_report or self.contacts().people):
                yield name

    def messages(self) -> Iterator[Row]:
        """Buttons that copy a first message, to anybody and to each person of the page."""
        yield (Button(self.words.labels["copy_sms"], copy=self.words.lines["sms"]),)
        people = self.contacts().people
        yield from in_rows(filter(None, (sms_button(self.words, *p) for p in people)), 1)
        yield from self.choices()

    def wrong_numbers(self) -> Iterator[Row]:
        """A button for each contact of the page that one comes from, by a code of who it is."""
        for name, contact in self.contacts().people:
            label = self.words.labels["wrong"].format(name=name)
            yield (self.button(contact_code(contact), label[:ROW]),)

    def exits(self) -> Iterator[Row]:
        """The buttons that every screen has."""
        if self.state.message_id:
            yield (self.button("forget"),)
        is_first = self.step.id == self.script.start
        back = [] if is_first or self.step.kind == "end" else [(self.button("back"),)]
        acute = [(self.button("acute"),)] if self.step.id != self.script.acute else []
        if self.step.id == self.script.erase:
            # Nothing that deletes where *Slett* stood: two taps in one place erase nothing.
            yield from (*back, *acute)
        else:
            yield from (*acute, *back, (self.button("erase"),))


def in_rows(buttons: Iterable[Button], columns: int) -> list[Row]:
    """Buttons in rows of so many."""
    row = tuple(buttons)
    return [row[start : start + columns] for start in range(0, len(row), columns)]
