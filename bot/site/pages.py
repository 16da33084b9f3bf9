"""Which pages the web copy has, what each of them says, and where its buttons lead."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from bot.site.addresses import front_address, list_address, step_address
from conversations.authoring.reachable import buttons
from conversations.contacts.directory import Directory
from conversations.help.codec import decode
from conversations.help.engine import advance
from conversations.help.screens import screen
from conversations.model import ABROAD, ANYWHERE, Button, Command, Screen, Start, State, Turn
from conversations.script.schema import Script, Texts
from conversations.values import value_object

INLINE = ("about", "write")  # kinds of steps whose words stand on the page of the list
LAST = ("acute", "back", "erase")  # choices that close every page, in this order
AFTER_LIST = ("end", "wrong", *INLINE)  # kinds that nothing on the web leads back to


@value_object
class WebPage:
    """One screen, and where each of its buttons leads, by the button's data."""

    address: str
    state: State
    screen: Screen
    links: Mapping[str, str]


def web_script(script: Script) -> Script:
    """The script with the words that are true where there is no Telegram."""
    return replace(script, words={name: _web_texts(texts) for name, texts in script.words.items()})


def _web_texts(texts: Texts) -> Texts:
    steps = {name: replace(step, text=step.web or step.text) for name, step in texts.steps.items()}
    return replace(texts, steps=steps, labels={**texts.labels, "erase": texts.site["erase"]})


def web_pages(script: Script, day: date, languages: Iterable[str]) -> dict[str, WebPage]:
    """Every page that one gets to from the front pages, by its address; of a web script."""
    flow, pages = _WebFlow(script, day), dict[str, WebPage]()
    # Lists wait until nothing else is left: what can be reached without one leads back without.
    early, late = deque(flow.openings(languages)), deque[Turn]()
    while early or late:
        turn = (early or late).popleft()
        address = flow.address(turn.state)
        if address in pages:
            continue
        if twin := flow.twin(turn.state, pages):
            pages[address] = replace(twin, address=address, state=_at_home(turn.state))
            continue
        shown = flow.web_screen(turn)
        onward = {button.data: flow.tap(button) for button in buttons(shown) if button.data}
        links = {data: flow.address(next_.state) for data, next_ in onward.items()}
        state = _at_home(turn.state) if flow.kind(turn.state) == "end" else turn.state
        pages[address] = WebPage(address, state, shown, links)
        for next_ in onward.values():
            (late if flow.kind(next_.state) == "end" else early).append(next_)
    return pages


def _at_home(state: State) -> State:
    """The state of a list: abroad there is that of the whole country."""
    return replace(state, area=ANYWHERE) if state.area == ABROAD else state


class _WebFlow:
    """The conversation as the web has it: without whatever needs a bot that remembers or acts."""

    def __init__(self, script: Script, day: date) -> None:
        self.script, self.nobody = script, Directory(day)
        self._turns: dict[str, Turn] = {}  # by the data of the button that leads there
        self._lists: dict[tuple[str, str], str] = {}  # the first list of an offer, by language

    def openings(self, languages: Iterable[str]) -> Iterator[Turn]:
        """Where one can begin in these languages; what only typed words lead to is not there."""
        script = self.script
        reports = [step.id for step in script.steps.values() if step.kind == "wrong"]
        for language in languages:
            begun = State(language=language)
            yield advance(script, self.nobody, begun, Start())
            yield advance(script, self.nobody, begun, Command("privacy"))
            for step in (script.erased, *reports):
                yield self.turn(replace(begun, step=step))
            if script.place:
                for area in (*script.country.regions, ABROAD):
                    yield self.turn(replace(begun, step=script.place, area=area))

    def turn(self, state: State) -> Turn:
        return Turn(state, screen(self.script, self.nobody, state))

    def kind(self, state: State) -> str:
        return self.script.steps[state.step].kind

    def address(self, state: State) -> str:
        """The page that shows a state."""
        script, language = self.script, state.language
        match self.kind(state):
            case "end":
                return list_address(language, state.offer, state.area)
            case "county":
                own = state.offer == script.steps[state.step].offer
                return step_address(language, state.step, "" if own else state.offer)
            case "place":
                return step_address(language, state.step, state.area)
        if state.step == script.start:
            return front_address(language)
        return step_address(language, script.erased if self.erases(state) else state.step)

    def twin(self, state: State, pages: Mapping[str, WebPage]) -> WebPage | None:
        """The page of another list of the same offer: its buttons lead where this one's do."""
        if self.kind(state) != "end":
            return None
        first = self._lists.setdefault((state.language, state.offer), self.address(state))
        return pages.get(first)

    def erases(self, state: State) -> bool:
        return state.step in (self.script.erase, self.script.erased)

    def tap(self, button: Button) -> Turn:
        if turn := self._turns.get(button.data):
            return turn
        turn = advance(self.script, self.nobody, *decode(self.script, button.data))
        if self.erases(turn.state):
            turn = self.turn(State(language=turn.state.language, step=self.script.erased))
        return self._turns.setdefault(button.data, turn)

    def web_screen(self, turn: Turn) -> Screen:
        """A screen with those buttons alone that lead somewhere on the web, each once."""
        seen, exits = {self.address(turn.state)}, dict[str, Button]()
        rows: list[tuple[Button, ...]] = []
        about = self.about_turns(turn.state)
        for state, row in ((t.state, row) for t in (turn, *about) for row in t.screen.rows):
            kept = []
            for button in row:
                target = self.target(state, button)
                if not target or target in seen:
                    continue
                seen.add(target)
                choice = button.data.rpartition(".")[2]
                if choice in LAST:
                    exits[choice] = button
                else:
                    kept.append(button)
            rows.append(tuple(kept))
        last = ((exits[choice],) for choice in LAST if choice in exits)
        return replace(turn.screen, rows=(*filter(None, rows), *last))

    def about_turns(self, state: State) -> Iterable[Turn]:
        """What tells more about an offer, where its list is shown."""
        if self.kind(state) != "end":
            return ()
        choices = self.script.steps[state.step].drawn_choices.values()
        onward = [c.to for c in choices if c.to and self.script.steps[c.to].kind == "about"]
        return (self.turn(replace(state, step=to)) for to in onward)

    def target(self, state: State, button: Button) -> str:
        """Where a button leads on the web; empty where it has no business there."""
        if button.copy or button.url:
            is_list = self.kind(state) in ("end", "about")
            return "" if is_list or button.url.startswith("https://t.me/") else button.label
        choice = button.data.rpartition(".")[2]
        if choice in self.script.words or self.is_survey(state.step, choice):
            return ""
        to = self.tap(button).state
        if self.kind(to) in (AFTER_LIST if choice == "back" else INLINE):
            return ""
        return self.address(to)

    def is_survey(self, step: str, choice: str) -> bool:
        """Whether an answer would only be counted, which a page cannot do."""
        metric = self.script.counting.answers.get((step, choice))
        return metric is not None and metric.family == "found"


def place_name(script: Script, language: str, area: str) -> str:
    """What a list's title says of where it is; empty for a national one."""
    lines = script.words[language].lines
    return script.country.regions.get(area) or (lines["abroad"] if area == ANYWHERE else "")
