"""Which state stands for a page: the way back makes many states of one screen, a page needs one."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from conversations.codec import decode
from conversations.directory import Directory
from conversations.engine import advance
from conversations.model import LANGUAGES, Button, Command, Screen, Start, State, Turn
from conversations.script import Script


@dataclass(frozen=True, slots=True)
class Page:
    """One screen, the state that stands for all that look like it, and where its buttons lead."""

    name: str  # the language, the step and what else tells it apart: "nb/end-stotte-55"
    state: State
    screen: Screen
    links: Mapping[str, str]  # a button's data, and the name of the page that it leads to


def pages(script: Script, directory: Directory) -> dict[str, Page]:
    """Every page that buttons lead to from the start, in every language, by its name."""
    names = Names(script)
    found: dict[str, Page] = {}
    # Ends wait until nothing else is left: what can be reached without a contact list, such as
    # the emergency screen, must not lead back to the list of some county.
    early, late = deque(_opened(script, directory, Start())), deque[Turn]()
    late.extend(_opened(script, directory, Command("privacy")))
    while early or late:
        turn = (early or late).popleft()
        if (name := names.of(turn.state)) in found:
            continue
        onward = {b.data: _tapped(script, directory, b) for b in buttons(turn.screen) if b.data}
        links = {data: names.of(next_.state) for data, next_ in onward.items()}
        found[name] = Page(name, turn.state, turn.screen, links)
        for next_ in onward.values():
            (late if next_.state.step == script.end else early).append(next_)
    return found


def buttons(screen: Screen) -> Iterable[Button]:
    """The buttons of a screen in the order they are read."""
    return [button for row in screen.rows for button in row]


class Names:
    """What the pages of a script are called: readable, and the same whoever is on the lists."""

    def __init__(self, script: Script) -> None:
        self._script = script
        self._common = _without_contacts(script)

    def of(self, state: State) -> str:
        """The name of the page that shows a state."""
        return f"{state.language}/{'-'.join(filter(None, self._parts(state)))}"

    def _parts(self, state: State) -> tuple[str, ...]:
        step = self._script.steps[state.step]
        if step.kind == "county":
            return (step.id, "" if state.offer == step.offer else state.offer)
        if step.kind in ("end", "wrong"):
            after = f"after{state.page}" if state.page else ""
            return (step.id, state.offer, state.area, after)
        if step.kind == "about" or step.id not in self._common:
            return (step.id, state.offer, state.area)
        return (step.id,)


def _without_contacts(script: Script) -> set[str]:
    """Steps that can be reached without a contact list: one page of each is enough."""
    queue = [script.start, script.acute, script.privacy, script.unread, script.erased]
    for name in queue:
        step = script.steps[name]
        if step.kind not in ("end", "about"):
            queue += {c.to for c in step.choices.values() if c.to} - set(queue)
    return set(queue)


def _opened(script: Script, directory: Directory, given: Start | Command) -> list[Turn]:
    return [advance(script, directory, State(language=lang), given) for lang in LANGUAGES]


def _tapped(script: Script, directory: Directory, button: Button) -> Turn:
    return advance(script, directory, *decode(script, button.data, State()))
