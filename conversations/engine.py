"""Where a conversation goes next: one total function over values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from conversations.codec import TRAIL
from conversations.counting import AREAS, EMERGENCY, REACHED, STARTED, WRONG
from conversations.directory import COUNTIES, Directory, identity
from conversations.model import (
    ABROAD,
    ANYWHERE,
    LANGUAGES,
    Command,
    Count,
    Counter,
    Erase,
    Forget,
    Input,
    Report,
    Stale,
    Start,
    State,
    Tap,
    Turn,
    Words,
)
from conversations.places import Where
from conversations.screens import code, screen
from conversations.script import Choice, Script
from conversations.typed import About, Emergency, Meaning, understand


def advance(script: Script, directory: Directory, state: State, given: Input) -> Turn:
    """What the bot does in answer to an input in a state; no input of a user raises."""
    return _Conversation(script, directory).turn(state, given)


def paused(script: Script, directory: Directory, state: State) -> Turn:
    """The emergency screen, while the bot is not to lead anybody to contacts; uncounted."""
    conversation = _Conversation(script, directory, counts=False)
    return conversation.shown(replace(conversation.fresh(state), step=script.acute), "paused")


class _Conversation:
    """A script and a directory, and what follows from them."""

    def __init__(self, script: Script, directory: Directory, *, counts: bool = True) -> None:
        self.script, self.directory, self.counts = script, directory, counts
        self.answered: Counter | None = None  # what the tap said that is counted

    def turn(self, state: State, given: Input) -> Turn:
        match given:
            case Start(payload):
                known = payload in self.script.channels
                return self.afresh(state, channel=payload if known else "")
            case Stale():
                return self.uncounted().afresh(state, notice="stale")
            case Words(text, number, late):
                self.counts = not late
                return self.written(replace(self.fresh(state), about=number), text, late=late)
            case Command("privacy"):
                return self.uncounted().shown(replace(self.fresh(state), step=self.script.privacy))
            case Command("erase"):
                return self.erased(state)
            case Command():
                return self.afresh(state)
            case Tap(choice):
                return self.tapped(state, choice)

    def shown(self, state: State, notice: str = "") -> Turn:
        """The screen of a state, and what is counted once somebody sees it."""
        if not self.counts:
            return Turn(state, screen(self.script, self.directory, state, notice))
        due, counted = self.script.counting.due(state.counted, self.occasions(state))
        if state.step == self.script.end:
            counted |= self.script.counting.closed
        state = replace(state, counted=counted)
        effects = (Count(due),) if due else ()
        return Turn(state, screen(self.script, self.directory, state, notice), effects)

    def occasions(self, state: State) -> Iterator[Counter]:
        """Everything about a screen and the tap before it that could be counted."""
        counting, step = self.script.counting, self.script.steps[state.step]
        yield STARTED
        if state.channel:
            yield counting.channels[state.channel]
        if self.answered:
            yield self.answered
        for screens in (counting.before, counting.after):
            if step.id in screens:
                yield screens[step.id]
        if step.way == "emergency":
            yield EMERGENCY
        if step.kind == "end":
            yield REACHED
            if state.offer in counting.offers:
                yield counting.offers[state.offer]
            if state.area and self.directory.find(state.offer, state.area):
                yield AREAS[state.area]

    def uncounted(self) -> _Conversation:
        """This conversation where nobody has begun anything: an old button, the privacy page."""
        self.counts = False
        return self

    def fresh(self, state: State) -> State:
        """A conversation that begins: of the one before, the language, the order and the bits."""
        return State(
            language=state.language,
            step=self.script.start,
            seed=state.seed,
            channel=state.channel,
            counted=state.counted,
        )

    def afresh(self, state: State, notice: str = "", channel: str = "") -> Turn:
        return self.shown(replace(self.fresh(state), channel=channel or state.channel), notice)

    def written(self, state: State, text: str, *, late: bool) -> Turn:
        """The screen that typed words ask for, below what is there; the words go no further."""
        meaning = understand(self.script.vocabulary, text)
        if late or isinstance(meaning, Emergency):
            return self.shown(replace(state, step=self.script.acute))
        found = self.about(state, meaning)
        return self.shown(found, "typed") if found else self.shown(self.unread(state))

    def unread(self, state: State) -> State:
        return replace(state, step=self.script.unread)

    def about(self, state: State, meaning: Meaning) -> State | None:
        """The state that a place, an offer or a topic leads to."""
        match meaning:
            case Where(areas) if self.script.place:
                return replace(state, step=self.script.place, area="-".join(areas))
            case About(offer, step) if step in self.script.steps:
                return replace(state, step=step, offer=offer)
            case About(offer) if offer in self.script.offers:
                local = self.script.offers[offer].local
                return replace(
                    state, step=self.script.county if local else self.script.end, offer=offer
                )
        return None

    def erased(self, state: State) -> Turn:
        notice = self.script.words[state.language].lines["erased"]
        turn = self.uncounted().shown(replace(self.fresh(state), step=self.script.erased))
        return replace(turn, effects=(Erase(notice),))

    def tapped(self, state: State, choice: str) -> Turn:
        step = self.script.steps[state.step]
        if not self.whole(state):
            return self.uncounted().afresh(self.fresh(state), notice="stale")
        self.answered = self.script.counting.answers.get((step.id, choice))
        if choice == "back":
            return self.shown(self.back(state))
        if choice == "acute":
            return self.shown(self.forward(state, Choice("acute", self.script.acute)))
        if choice == "erase":
            return self.erased(state)
        if choice == "forget" and state.about:
            turn = self.shown(self.fresh(state))
            return replace(turn, effects=(*turn.effects, Forget(state.about)))
        if choice in LANGUAGES:
            return self.shown(replace(state, language=choice))
        if step.kind == "end" and choice in ("next", "county"):
            return self.shown(state if choice == "next" else self.county(state))
        if step.kind == "wrong" and choice.startswith("n"):
            return self.reported(state, choice)
        if step.kind == "place" and choice in COUNTIES:
            return self.shown(replace(state, area=choice, about=0))
        if step.kind == "county" and choice in (*COUNTIES, ANYWHERE, ABROAD):
            return self.shown(self.end(state, step.offer or state.offer, choice))
        if (chosen := step.choices.get(choice)) and chosen.to:
            return self.shown(self.forward(state, chosen))
        return self.afresh(state, notice="stale")

    def whole(self, state: State) -> bool:
        """Whether a state, which anyone could have made up, has what its screens need."""
        steps = [self.script.steps[s] for s in (state.step, *state.trail)]
        kinds = {step.kind for step in steps}
        offer = self.script.offers.get(state.offer)
        if kinds & {"end", "about", "wrong"} and not (offer and offer.local == bool(state.area)):
            return False
        if "place" in kinds and not state.area:
            return False
        if "-" in state.area and kinds & {"end", "about"}:
            return False
        return all(offer or step.offer for step in steps if step.kind == "county")

    def reported(self, state: State, choice: str) -> Turn:
        """Back at the contacts, with thanks; the mark goes to the one that the button meant."""
        groups = self.directory.find(state.offer, state.area)
        there = (c for group in groups for tier in group.tiers for c in tier)
        meant = next((contact for contact in there if code(contact) == choice), None)
        if meant is None:
            return self.afresh(state, notice="stale")
        self.answered = WRONG
        turn = self.shown(self.back(state), "thanks")
        return replace(turn, effects=(*turn.effects, Report(*identity(meant))))

    def forward(self, state: State, choice: Choice) -> State:
        """The step that a choice leads to; Tilbake will lead back here, but never from an end."""
        if choice.to == self.script.end:
            return self.end(state, choice.offer or state.offer, "")
        if self.script.steps[state.step].kind == "place" and choice.to == self.script.county:
            return self.end(state, choice.offer, state.area)
        back = (*state.trail, state.step)
        if choice.to in back:
            back = back[: back.index(choice.to)]
        offer = choice.offer or state.offer
        if offer != state.offer:  # screens of the offer before cannot be gone back to
            back = tuple(s for s in back if self.script.steps[s].kind in ("question", "page"))
        moved = replace(state, step=choice.to, trail=back[-TRAIL:], offer=offer, about=0)
        return self.needed(moved)

    def end(self, state: State, offer: str, area: str) -> State:
        return replace(
            state, step=self.script.end, trail=(), offer=offer, area=area, page=0, about=0
        )

    def county(self, state: State) -> State:
        """The county question of the offer whose end is shown."""
        return replace(state, step=self.script.county, trail=(), area="", page=0)

    def back(self, state: State) -> State:
        if state.trail:
            return self.needed(replace(state, step=state.trail[-1], trail=state.trail[:-1]))
        offer = self.script.offers.get(state.offer)
        if state.step == self.script.end and offer and offer.local:
            return self.county(state)
        return self.fresh(state)

    def needed(self, state: State) -> State:
        """The state without answers that neither its screen nor the way back from it needs."""
        kinds = {self.script.steps[s].kind for s in (state.step, *state.trail)}
        if kinds & {"end", "about", "place", "wrong"}:
            return state
        keep = state.offer if "county" in kinds else ""
        return replace(state, offer=keep, area="", page=0)
