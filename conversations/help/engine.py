"""Where a conversation goes next: one total function over values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from conversations.contacts.contact import contact_key
from conversations.contacts.directory import Directory
from conversations.contacts.filters import in_order, toggle
from conversations.help.codec import CHOICE, HISTORY, LIMIT, contact_code, encode
from conversations.help.screens import screen
from conversations.model import (
    ABROAD,
    ANYWHERE,
    Command,
    DeleteMessage,
    Effect,
    EraseChat,
    Increment,
    Input,
    Metric,
    Preset,
    ReportWrongNumber,
    Stale,
    Start,
    State,
    Tap,
    Text,
    Turn,
)
from conversations.script.counters import (
    CHOSE,
    CONTACTS,
    CONTACTS_OTHERWISE,
    EMERGENCY,
    NOT_UNDERSTOOD,
    READ_ON,
    STARTED,
    UNDERSTOOD,
    WHERE,
    WRONG,
)
from conversations.script.schema import Choice, Offer, Script
from conversations.understanding.intent import understand
from conversations.understanding.places import choosable, whole_country
from conversations.values import value_object


def advance(script: Script, directory: Directory, state: State, received: Input) -> Turn:
    """What the bot does in answer to an input in a state; no input of a user raises."""
    conversation = _Conversation(script, directory)
    if isinstance(received, Tap):
        return conversation.answer_tap(state, received.choice)
    first = conversation.first_state(state)
    match received:
        case Start(payload):
            return conversation.begin(first, payload)
        case Stale():
            return conversation.show(first, "stale", counts=False)
        case Text(text, number, late):
            return conversation.answer_text(replace(first, message_id=number), text, late=late)
        case Command("privacy"):
            return conversation.show(replace(first, step=script.privacy), counts=False)
        case Command("erase"):
            return conversation.erase(state)
        case Command():
            return conversation.show(first)


def emergency(script: Script, directory: Directory, state: State, notice: str = "") -> Turn:
    """The emergency screen, whatever was said; uncounted."""
    conversation = _Conversation(script, directory)
    state = replace(conversation.first_state(state), step=script.acute)
    return conversation.show(state, notice, counts=False)


def pause_turn(script: Script, directory: Directory, state: State) -> Turn:
    """The emergency screen, while the bot is not to lead anybody to contacts."""
    return emergency(script, directory, state, "paused")


@value_object
class _Conversation:
    """A script and a directory, and what follows from them."""

    script: Script
    directory: Directory

    def show(
        self,
        state: State,
        notice: str = "",
        *,
        answer: Metric | None = None,
        counts: bool = True,
        effects: tuple[Effect, ...] = (),
    ) -> Turn:
        """The screen of a state, and what is counted once somebody sees it.

        `answer` is what was said that is counted. Nothing counts where nobody has begun anything:
        an old button, the privacy page.
        """
        if state.step == self.script.end and state.filters and not self.has_matches(state):
            state, notice = replace(state, filters=(), page=0), notice or "unfiltered"
        state = self.fitting_state(state)
        if counts:
            counting = self.script.counting
            occasions = self.occasions(state, answer)
            due, counted = counting.due_metrics(state.counted_mask, occasions)
            if state.step == self.script.end:
                over = counting.contact_path_bits
                seen = self.shows_contacts(state) or counting.has_seen_contacts(counted)
                counted |= over if seen else over & ~counting.bits[CONTACTS.family]
            state = replace(state, counted_mask=counted)
            effects = (Increment(due), *effects) if due else effects
        return Turn(state, screen(self.script, self.directory, state, notice), effects)

    def has_matches(self, state: State) -> bool:
        """Whether somebody stands behind the filters of a state."""
        return bool(self.directory.find(state.offer, state.area, state.filters))

    def fitting_state(self, state: State) -> State:
        """The state on a page that its list has, without more than a button has room for.

        Lists change between two taps; whoever turned the page sees contacts all the same, those
        of the first page. Of the way back the far end is left out.
        """
        if state.page:
            groups = self.directory.find(state.offer, state.area, state.filters)
            if state.page >= sum(group.size for group in groups):
                state = replace(state, page=0)
        if "-" in state.area:
            state = replace(state, area="-".join(choosable(state.area.split("-"))))
        while len(encode(self.script, state, "")) > LIMIT - CHOICE:
            shorter = self.prune(replace(state, history=state.history[1:]))
            if shorter == state:
                break
            state = shorter
        choices = self.script.steps[state.step].choices
        longest = max((*choices, "forget"), key=len)
        if "-" in state.area and len(encode(self.script, state, longest)) > LIMIT:
            state = replace(state, area="-".join(whole_country(state.area.split("-"))))
        return state

    def shows_contacts(self, state: State) -> bool:
        """Whether a contact stands on the end that a state shows."""
        return bool(self.directory.find(state.offer, state.area))

    def occasions(self, state: State, answer: Metric | None) -> Iterator[Metric]:
        """Everything about a screen and what led to it that could be counted."""
        counting, step = self.script.counting, self.script.steps[state.step]
        begun = answer == STARTED or state.counted_mask & counting.bits[STARTED.family]
        if answer:
            yield answer
        if step.id in counting.before:
            yield counting.before[step.id]
        if step.way == "emergency":
            yield EMERGENCY
        if begun:  # how far it has come, and by which link
            if state.channel:
                yield counting.channels[state.channel]
            if step.id != self.script.start and answer != STARTED:
                yield CHOSE
            if step.kind in ("county", "end"):
                yield WHERE
            if step.kind == "end" and self.shows_contacts(state):
                yield CONTACTS
            if step.id in counting.after and counting.has_seen_contacts(state.counted_mask):
                yield READ_ON
                yield counting.after[step.id]
        if step.kind == "end":
            if state.offer in counting.offers:
                yield counting.offers[state.offer]
            if state.area:
                yield counting.areas[state.area]
            if not self.shows_contacts(state):
                yield counting.nobody[state.area]
            elif not begun:
                yield CONTACTS_OTHERWISE

    def first_state(self, state: State) -> State:
        """A conversation that begins: of the one before, the language, the order and the bits."""
        return State(
            language=state.language,
            step=self.script.start,
            seed=state.seed,
            channel=state.channel,
            counted_mask=state.counted_mask,
        )

    def begin(self, state: State, payload: str) -> Turn:
        """The first screen, or what there is in the county that the code of a link chooses."""
        preset = self.directory.presets.get(payload) or Preset(payload)
        if preset.channel in self.script.channels:
            state = replace(state, channel=preset.channel)
        if preset.area and self.script.place:
            there = replace(state, step=self.script.place, area=preset.area)
            return self.show(there, "link", answer=STARTED)
        return self.show(state, answer=STARTED)

    def answer_text(self, state: State, text: str, *, late: bool) -> Turn:
        """The screen that typed words ask for, below what is there; the words go no further."""
        script = self.script
        meaning = understand(script.vocabulary, text, state.language)
        state = replace(state, language=meaning.language or state.language)
        if late or (meaning.emergency and meaning.step not in script.steps):
            acute = replace(state, step=script.acute)
            return self.show(acute, answer=UNDERSTOOD, counts=not late)
        area = "-".join(choosable(meaning.areas)) if script.place else ""
        step = script.steps.get(meaning.step)
        wished = next((o.id for o in script.offers.values() if o.local), "")
        otherwise = step.offer if step else wished if meaning.wishes else ""
        offer = script.offers.get(meaning.offer or otherwise)
        if offer and offer.local:
            filters = in_order(script.country.filters, meaning.wishes)
            state = replace(state, filters=filters)
        if offer and (area or not offer.local) and (step is None or step.kind == "county"):
            return self.show(self.typed_end(state, offer, area), "typed", answer=UNDERSTOOD)
        if step:
            state = replace(state, step=step.id, offer=meaning.offer)
        elif offer:
            state = replace(state, step=script.county, offer=offer.id)
        elif area:
            state = replace(state, step=script.place, area=area)
        else:
            answer = NOT_UNDERSTOOD if text else None  # not of a picture or a voice
            return self.show(replace(state, step=script.unread), answer=answer)
        # the first line of an emergency screen says what this notice says
        return self.show(state, "" if meaning.emergency else "typed", answer=UNDERSTOOD)

    def typed_end(self, state: State, offer: Offer, area: str) -> State:
        """The contacts of an offer in a place, or first which of several places is meant."""
        if offer.local and "-" in area:
            return replace(state, step=self.script.place, offer=offer.id, area=area)
        return replace(
            self.end(state, offer.id, area if offer.local else ""), message_id=state.message_id
        )

    def ask_erase(self, state: State) -> Turn:
        """Asks once whether to erase the chat; Tilbake leads to the screen one comes from."""
        if not self.script.erase:
            return self.erase(state)
        return self.show(self.forward(state, Choice("erase", self.script.erase)), counts=False)

    def erase(self, state: State) -> Turn:
        notice = self.script.words[state.language].lines["erased"]
        state = replace(self.first_state(state), step=self.script.erased)
        return self.show(state, counts=False, effects=(EraseChat(notice),))

    def answer_tap(self, state: State, choice: str) -> Turn:
        step = self.script.steps[state.step]
        if not self.is_complete(state):
            return self.show(self.first_state(state), "stale", counts=False)
        if choice == "back":
            return self.show(self.back(state))
        if choice == "acute":
            return self.show(self.forward(state, Choice("acute", self.script.acute)))
        if choice == "erase":
            return self.ask_erase(state)
        if choice == "forget" and state.message_id:
            deletion = DeleteMessage(state.message_id)
            return self.show(replace(state, message_id=0), effects=(deletion,))
        if choice in self.script.words:
            return self.show(replace(state, language=choice))
        if step.kind == "end" and choice == "county":
            return self.show(self.county(state))
        if step.kind == "end" and choice == "next":
            return self.show(state if state.page else self.first_page(state))
        if step.kind in ("end", "about") and choice in self.script.country.filters:
            filters = toggle(self.script.country.filters, state.filters, choice)
            return self.show(self.first_page(replace(state, filters=filters)))
        if step.kind == "wrong" and choice.startswith("n"):
            return self.report_number(state, choice)
        if step.kind == "place" and choice in state.area.split("-"):
            if state.offer and "-" in state.area:  # typed together with the place
                return self.show(self.end(state, state.offer, choice))
            return self.show(replace(state, area=choice, message_id=0))
        if step.kind == "county" and choice in (*self.script.country.regions, ANYWHERE, ABROAD):
            return self.show(self.end(state, step.offer or state.offer, choice))
        which_area = step.kind == "place" and "-" in state.area  # asked, and not answered yet
        if (chosen := step.choices.get(choice)) and chosen.to and not which_area:
            if chosen.to == self.script.erased:
                return self.erase(state)
            answer = self.script.counting.answers.get((step.id, choice))
            return self.show(self.forward(state, chosen), answer=answer)
        return self.show(self.first_state(state), "stale")

    def is_complete(self, state: State) -> bool:
        """Whether a state, which anyone could have made up, has what its screens need."""
        steps = [self.script.steps[s] for s in (state.step, *state.history)]
        kinds = {step.kind for step in steps}
        offer = self.script.offers.get(state.offer)
        if kinds & {"end", "about", "wrong"} and not (offer and offer.local == bool(state.area)):
            return False
        if "place" in kinds and not state.area:
            return False
        if "-" in state.area and kinds & {"end", "about", "wrong"}:
            return False
        return all(offer or step.offer for step in steps if step.kind == "county")

    def report_number(self, state: State, choice: str) -> Turn:
        """Back at the contacts, with thanks; the mark goes to the one that the button meant."""
        groups = self.directory.find(state.offer, state.area)
        listed = (c for group in groups for tier in group.tiers for c in tier)
        contact = next((c for c in listed if contact_code(c) == choice), None)
        if contact is None:
            return self.show(self.first_state(state), "stale")
        # one mark for each message, and none that stands already
        marked = state.counted_mask & self.script.counting.bits[WRONG.family] or contact.reported
        effects = () if marked else (ReportWrongNumber(*contact_key(contact)),)
        contacts = replace(state, step=self.script.end, history=())
        return self.show(contacts, "thanks", answer=WRONG, effects=effects)

    def forward(self, state: State, choice: Choice) -> State:
        """The step that a choice leads to; Tilbake will lead back here, but never from an end."""
        if choice.to == self.script.end:
            return self.end(state, choice.offer or state.offer, "")
        if self.script.steps[state.step].kind == "place" and choice.to == self.script.county:
            return self.end(state, choice.offer, state.area)
        back = (*state.history, state.step)
        if choice.to in back:
            back = back[: back.index(choice.to)]
        offer = choice.offer or state.offer
        filters = state.filters
        if offer != state.offer:  # screens of the offer before cannot be gone back to
            filters = () if self.script.end in back else filters
            back = tuple(s for s in back if self.script.steps[s].kind in ("question", "page"))
        return self.prune(
            replace(
                state,
                step=choice.to,
                history=back[-HISTORY:],
                offer=offer,
                filters=filters,
                message_id=0,
            )
        )

    def end(self, state: State, offer: str, area: str) -> State:
        return self.first_page(replace(state, offer=offer, area=area, message_id=0))

    def first_page(self, state: State) -> State:
        """The first page of the contacts, in the order of this hour until they are left."""
        end, hour = self.script.end, self.directory.hour
        return replace(state, step=end, history=(), page=0, hour=hour)

    def county(self, state: State) -> State:
        """The county question of the offer whose end is shown."""
        county = replace(state, step=self.script.county, history=(), filters=(), message_id=0)
        return self.prune(county)

    def back(self, state: State) -> State:
        if state.history:
            return self.prune(replace(state, step=state.history[-1], history=state.history[:-1]))
        offer = self.script.offers.get(state.offer)
        if state.step == self.script.end and offer and offer.local:
            return self.county(state)
        first = self.first_state(state)
        if self.script.contacts and self.script.steps[state.step].kind in ("end", "county"):
            return replace(first, step=self.script.contacts)
        return first

    def prune(self, state: State) -> State:
        """The state without answers that neither its screen nor the way back from it needs."""
        kinds = {self.script.steps[s].kind for s in (state.step, *state.history)}
        if kinds & {"end", "about", "place", "wrong"}:
            return state
        keep = state.offer if "county" in kinds else ""
        filters = () if state.area else state.filters  # a wish rides on until contacts are reached
        return replace(state, offer=keep, area="", page=0, hour=None, filters=filters)
