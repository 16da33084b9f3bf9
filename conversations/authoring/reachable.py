"""Which state stands for a page: the way back makes many states of one screen, a page needs one."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from conversations.contacts.directory import Directory
from conversations.help.codec import decode
from conversations.help.engine import advance
from conversations.model import Button, Command, Screen, Start, State, Tap, Turn
from conversations.script.schema import Script
from conversations.values import value_object


@value_object
class Page:
    """One screen, the state that stands for all that look like it, and where its buttons lead."""

    name: str  # the language, the step and what else tells it apart: "nb/end-stotte-55"
    state: State
    screen: Screen
    links: Mapping[str, str]  # a button's data, and the name of the page that it leads to


def pages(script: Script, directory: Directory) -> dict[str, Page]:
    """Every page that buttons lead to from the start, in every language, by its name."""
    names = PageNames(script)
    by_name: dict[str, Page] = {}
    # Ends wait until nothing else is left: what can be reached without a contact list, such as
    # the emergency screen, must not lead back to the list of some county.
    early, late = deque(_opening_turns(script, directory, Start())), deque[Turn]()
    late.extend(_opening_turns(script, directory, Command("privacy")))
    while early or late:
        turn = (early or late).popleft()
        if (name := names.page_name(turn.state)) in by_name:
            continue
        shown = _without_filters(turn.screen, script.country.filters)
        onward = {b.data: _tap_button(script, directory, b) for b in buttons(shown) if b.data}
        links = {data: names.page_name(next_.state) for data, next_ in onward.items()}
        by_name[name] = Page(name, turn.state, shown, links)
        for next_ in onward.values():
            (late if next_.state.step == script.end else early).append(next_)
    return by_name


def buttons(screen: Screen) -> Iterable[Button]:
    """The buttons of a screen in the order they are read."""
    return [button for row in screen.rows for button in row]


class PageNames:
    """What the pages of a script are called: readable, and the same whoever is on the lists."""

    def __init__(self, script: Script) -> None:
        self._script = script
        self._common = _without_contacts(script)

    def page_name(self, state: State) -> str:
        """The name of the page that shows a state."""
        return f"{state.language}/{'-'.join(filter(None, self._parts(state)))}"

    def _parts(self, state: State) -> tuple[str, ...]:
        step = self._script.steps[state.step]
        if step.id == self._script.erase:  # a page deletes nothing, so there is nothing to ask
            return (self._script.erased,)
        if step.kind == "county":
            return (step.id, "" if state.offer == step.offer else state.offer)
        if step.kind in ("end", "about", "wrong", "write"):
            after = f"after{state.page}" if state.page else ""
            return (step.id, state.offer, state.area, after)
        if step.id not in self._common:
            return (step.id, state.offer, state.area)
        return (step.id,)


def _without_filters(screen: Screen, filters: Collection[str]) -> Screen:
    """A screen without the buttons that narrow contacts: not a page for each way to narrow them."""
    rows = (tuple(b for b in row if _choice(b) not in filters) for row in screen.rows)
    return replace(screen, rows=tuple(filter(None, rows)))


def _choice(button: Button) -> str:
    return button.data.rpartition(".")[2]


def _without_contacts(script: Script) -> set[str]:
    """Steps that can be reached without a contact list: one page of each is enough."""
    queue = [script.start, script.acute, script.privacy, script.unread, script.erased]
    for name in queue:
        step = script.steps[name]
        if step.kind not in ("end", "about"):
            queue += {c.to for c in step.drawn_choices.values() if c.to} - set(queue)
    return set(queue)


def _opening_turns(script: Script, directory: Directory, opening: Start | Command) -> list[Turn]:
    return [advance(script, directory, State(language=lang), opening) for lang in script.words]


def _tap_button(script: Script, directory: Directory, button: Button) -> Turn:
    turn = advance(script, directory, *decode(script, button.data))
    if turn.state.step != script.erase:
        return turn
    yes = next(c.id for c in script.steps[script.erase].choices.values() if c.to == script.erased)
    return advance(script, directory, turn.state, Tap(yes))
