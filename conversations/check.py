"""What a script must be before anyone is led by it; findings in bokmål, for its authors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from conversations.check_counts import counts
from conversations.check_screens import screens
from conversations.check_words import no_profile, words
from conversations.findings import Finding, Places
from conversations.script import ROLES, Script, Step

TAPS = 5  # at most so many from /start to an end
AGE = timedelta(days=31)  # after which a fixed number must be compared with its source again


def check(script: Script, today: date) -> tuple[Finding, ...]:
    """Everything found in a script: what cannot be walked through is not looked into further."""
    places = Places(script)
    found = [*_Routing(script, places).findings()]
    found = found or [*words(script, places), *counts(script, places)]
    found = found or [*screens(script, places)]
    return (*found, *no_profile(script, places), *old_numbers(script, places, today))


def old_numbers(script: Script, places: Places, today: date) -> Iterator[Finding]:
    """Fixed numbers that nobody has compared with their source for a month, as warnings."""
    for number in script.numbers.values():
        if today - number.checked > AGE:
            text = (
                f"{number.value} ble sist sjekket {number.checked:%d.%m.%Y}; "
                "sammenlign med kilden og sett ny dato"
            )
            yield places.of("offers.toml", f"numbers.{number.id}", "checked", text, warning=True)


@dataclass(frozen=True, slots=True)
class _Routing:
    """Where answers lead."""

    script: Script
    places: Places

    def findings(self) -> Iterator[Finding]:
        found = [*self.roles(), *self.codes(), *self.offers(), *self.targets(), *self.typed()]
        yield from found
        if not found:
            yield from self.ways()

    def step(self, step: Step, key: str, text: str) -> Finding:
        return self.places.of("flow.toml", f"steps.{step.id}", key, text)

    def choice(self, step: Step, key: str, text: str) -> Finding:
        return self.places.of("flow.toml", f"steps.{step.id}.choices", key, text)

    def roles(self) -> Iterator[Finding]:
        kinds = {"county": "county", "end": "end", "start": "question"}
        for role in ROLES:
            name = getattr(self.script, role)
            step = self.script.steps.get(name)
            if step is None:
                yield self.places.of("flow.toml", "", role, f"steget «{name}» finnes ikke")
            elif step.kind != kinds.get(role, "page"):
                text = f"steget må være av slaget {kinds.get(role, 'page')}"
                yield self.step(step, "kind", text)
        place = self.script.steps.get(self.script.place)
        if self.script.place and (place is None or place.kind != "place"):
            yield self.places.of("flow.toml", "", "place", "steget må finnes, av slaget place")
        for step in self.script.steps.values():
            if step.kind == "end" and step.id != self.script.end:
                yield self.step(step, "kind", "bare ett steg kan være av slaget end")

    def codes(self) -> Iterator[Finding]:
        seen: set[str] = set()
        for step in self.script.steps.values():
            if step.code in seen:
                yield self.step(step, "code", "koden er brukt av et annet steg; velg en ny")
            if step.code in self.script.retired:
                yield self.step(step, "code", "koden har vært i bruk før; velg en ny")
            seen.add(step.code)

    def offers(self) -> Iterator[Finding]:
        end = self.script.steps.get(self.script.end)
        for offer in self.script.offers.values():
            for aside in offer.asides:
                if end and aside not in end.choices:
                    text = f"«{aside}» er ikke et valg i steget {end.id}"
                    yield self.places.of("offers.toml", f"offers.{offer.id}", "asides", text)

    def targets(self) -> Iterator[Finding]:
        for step in self.script.steps.values():
            yield from self.contents(step)
            for choice in step.choices.values():
                if bool(choice.to) == bool(choice.url):
                    yield self.choice(step, choice.id, "skriv enten et steg eller en adresse (url)")
                elif choice.to and choice.to not in self.script.steps:
                    text = f"steget «{choice.to}» finnes ikke; rett navnet eller lag steget"
                    yield self.choice(step, choice.id, text)
                elif choice.to:
                    yield from self.wanting(step, choice.id, choice.to, choice.offer)

    def typed(self) -> Iterator[Finding]:
        for about in self.script.vocabulary.abouts:
            for table, name, there in (
                ("offers", about.offer, self.script.offers),
                ("topics", about.step, self.script.steps),
            ):
                if name and name not in there:
                    text = f"«{name}» finnes ikke; rett navnet eller ta det bort"
                    yield self.places.of("phrases.toml", table, name, text)

    def contents(self, step: Step) -> Iterator[Finding]:
        if step.kind == "question" and not step.choices:
            yield self.step(step, "", "blindvei: et spørsmål må ha minst ett valg")
        if step.offer and step.offer not in self.script.offers:
            yield self.step(step, "offer", f"tilbudet «{step.offer}» finnes ikke i offers.toml")
        elif step.offer and not self.script.offers[step.offer].local:
            yield self.step(step, "offer", "tilbudet har ingen lister etter fylke")
        for number in step.numbers:
            if number not in self.script.numbers:
                yield self.step(step, "numbers", f"nummeret «{number}» finnes ikke i offers.toml")

    def wanting(self, step: Step, name: str, to: str, offer: str) -> Iterator[Finding]:
        """Steps that need an offer must be given one on the way."""
        target = self.script.steps[to]
        if target.kind == "about" and step.kind != "end":
            yield self.choice(step, name, "bare kontaktsiden kan lede til «Mer» om et tilbud")
        if target.kind == "wrong" and step.way != "aside":
            yield self.choice(step, name, "bare en side under kontaktene kan spørre om feil nummer")
        if offer and offer not in self.script.offers:
            yield self.choice(step, name, f"tilbudet «{offer}» finnes ikke i offers.toml")
        elif target.kind == "county" and offer and not self.script.offers[offer].local:
            yield self.choice(step, name, "tilbudet har ingen lister etter fylke")
        elif target.kind in ("county", "end") and not (offer or target.offer):
            yield self.choice(step, name, 'si hvilket tilbud: { offer = "…" }')

    def ways(self) -> Iterator[Finding]:
        from_start = _distances(self.script, self.script.start)
        known = {step for root in self.roots() for step in _distances(self.script, root)}
        for step in self.script.steps.values():
            if step.id not in known:
                yield self.step(step, "", "ingen valg leder hit; lag et valg eller ta steget bort")
            elif step.kind == "question" and not self.leads(step):
                yield self.step(step, "", "blindvei: herfra kommer ingen til kontakter eller hjelp")
            elif step.id in from_start and self.far(step, from_start[step.id]):
                text = f"det er mer enn {TAPS} trykk fra start til kontakter denne veien"
                yield self.step(step, "", text)

    def roots(self) -> Iterator[str]:
        """The steps that come without a choice: by a role, or by words that somebody types."""
        yield from (getattr(self.script, role) for role in ROLES)
        yield from filter(None, [self.script.place])
        yield from (about.step for about in self.script.vocabulary.abouts if about.step)

    def leads(self, step: Step) -> bool:
        """Whether an end, or a page that tells where else to go, can be reached."""
        kinds = {self.script.steps[s].kind for s in _distances(self.script, step.id)}
        return bool(kinds & {"end", "page"})

    def far(self, step: Step, taps: int) -> bool:
        onward = _distances(self.script, step.id).get(self.script.end)
        return step.kind in ("question", "county") and onward is not None and taps + onward > TAPS


def _distances(script: Script, start: str) -> Mapping[str, int]:
    """Taps from one step to each that can be reached, not counting what every screen has."""
    taps = {start: 0}
    queue = [start]
    for name in queue:
        for to in _onward(script, script.steps[name]):
            if to not in taps:
                taps[to] = taps[name] + 1
                queue.append(to)
    return taps


def _onward(script: Script, step: Step) -> Iterator[str]:
    yield from (c.to for c in step.choices.values() if c.to in script.steps)
    if step.kind == "county":
        yield script.end
    if step.kind == "end":
        yield script.county
