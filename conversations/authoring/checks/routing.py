"""What a script must be before anyone is led by it; findings are for its authors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from conversations.authoring.checks.counters import counts
from conversations.authoring.checks.safety import safety
from conversations.authoring.checks.screens import screens
from conversations.authoring.checks.texts import no_profile, words
from conversations.contacts.links import BadLink, https_link
from conversations.script.diagnostics import Finding, ScriptError, ScriptFiles
from conversations.script.schema import ROLES, Choice, Script, Step
from conversations.sentences.catalog import sentence
from conversations.values import value_object

CHOICES = 10  # of one screen
TAPS = 5  # at most so many from /start to an end
AGE = timedelta(days=31)  # after which a fixed number must be compared with its source again


def check(script: Script, today: date) -> tuple[Finding, ...]:
    """Everything found in a script, all of it in one round."""
    files = ScriptFiles(script.folder)
    findings = [
        *_Routing(script, files).findings(),
        *_until_refused(words(script, files)),
        *_until_refused(counts(script, files)),
        *_until_refused(safety(script, files, today)),
        *no_profile(script, files),
        *old_numbers(script, files, today),
    ]
    is_whole = all(finding.warning for finding in findings)
    return (*findings, *screens(script, files, is_whole=is_whole))


def _until_refused(findings: Iterator[Finding]) -> Iterator[Finding]:
    """The findings, and at last what is wrong in a file that one of the checks reads itself."""
    try:
        yield from findings
    except ScriptError as error:
        yield from error.findings


def old_numbers(script: Script, files: ScriptFiles, today: date) -> Iterator[Finding]:
    """Fixed numbers that nobody has compared with their source for a month, as warnings."""
    for number in script.numbers.values():
        if today - number.checked > AGE:
            day = script.country.written_day(number.checked)
            text = sentence("check_routing.old_number", number=number.value, day=day)
            yield files.finding(
                "offers.toml", f"numbers.{number.id}", "checked", text, warning=True
            )


@value_object
class _Routing:
    """Where answers lead."""

    script: Script
    files: ScriptFiles

    def findings(self) -> Iterator[Finding]:
        findings = [
            *self.roles(),
            *self.codes(),
            *self.offers(),
            *self.targets(),
            *self.switchboard(),
            *self.typed_targets(),
        ]
        yield from findings
        if all(finding.warning for finding in findings):
            yield from self.distances()

    def step(self, step: Step, key: str, text: str) -> Finding:
        return self.files.finding("flow.toml", f"steps.{step.id}", key, text)

    def choice(self, step: Step, key: str, text: str) -> Finding:
        return self.files.finding("flow.toml", f"steps.{step.id}.choices", key, text)

    def roles(self) -> Iterator[Finding]:
        kinds = {"county": "county", "end": "end", "start": "question"}
        for role in ROLES:
            name = getattr(self.script, role)
            step = self.script.steps.get(name)
            if step is None:
                text = sentence("check_routing.no_step", step=name)
                yield self.files.finding("flow.toml", "", role, text)
            elif step.kind != kinds.get(role, "page"):
                text = sentence("check_routing.kind", kind=kinds.get(role, "page"))
                yield self.step(step, "kind", text)
        place = self.script.steps.get(self.script.place)
        if self.script.place and (place is None or place.kind != "place"):
            text = sentence("check_routing.place")
            yield self.files.finding("flow.toml", "", "place", text)
        for role in ("erase", "contacts"):
            if (name := getattr(self.script, role)) and name not in self.script.steps:
                text = sentence("check_routing.no_step", step=name)
                yield self.files.finding("flow.toml", "", role, text)
        ask = self.script.steps.get(self.script.erase)
        if ask and self.script.erased not in [choice.to for choice in ask.choices.values()]:
            yield self.step(ask, "", sentence("check_routing.erased", step=self.script.erased))
        for number in self.script.night:
            if number not in self.script.numbers:
                text = sentence("check_routing.no_number", number=number)
                yield self.files.finding("flow.toml", "", "night", text)
        for step in self.script.steps.values():
            if step.kind == "end" and step.id != self.script.end:
                yield self.step(step, "kind", sentence("check_routing.one_end"))

    def codes(self) -> Iterator[Finding]:
        seen: set[str] = set()
        for step in self.script.steps.values():
            if step.code in seen:
                yield self.step(step, "code", sentence("check_routing.code_twice"))
            if step.code in self.script.retired:
                yield self.step(step, "code", sentence("check_routing.code_retired"))
            seen.add(step.code)

    def offers(self) -> Iterator[Finding]:
        end = self.script.steps.get(self.script.end)
        meant = {sense.offer for sense in self.script.vocabulary.senses}
        steps = self.script.steps.values()
        meant |= {s.offer for s in steps} | {
            c.offer for s in steps for c in s.drawn_choices.values()
        }
        for offer in self.script.offers.values():
            if offer.id not in meant:
                text = sentence("check_routing.offer_unused")
                yield self.files.finding(
                    "offers.toml", f"offers.{offer.id}", "", text, warning=True
                )
            for aside in offer.asides:
                if end and aside not in end.choices:
                    text = sentence("check_routing.no_aside", choice=aside, step=end.id)
                    yield self.files.finding("offers.toml", f"offers.{offer.id}", "asides", text)

    def switchboard(self) -> Iterator[Finding]:
        if "switchboard" not in self.script.service:
            text = sentence("check_routing.switchboard")
            yield self.files.finding("service.toml", "service", "", text)

    def targets(self) -> Iterator[Finding]:
        for step in self.script.steps.values():
            yield from self.contents(step)
            for choice in step.choices.values():
                if choice.offer and choice.offer not in self.script.offers:
                    text = sentence("check_routing.no_offer_of_choice", offer=choice.offer)
                    yield self.choice(step, choice.id, text)
                elif bool(choice.to) == bool(choice.url):
                    yield self.choice(step, choice.id, sentence("check_routing.step_or_address"))
                elif choice.url:
                    yield from self.address(step, choice)
                elif choice.to and choice.to not in self.script.steps:
                    text = sentence("check_routing.no_step_of_choice", step=choice.to)
                    yield self.choice(step, choice.id, text)
                elif choice.to:
                    yield from self.missing_offers(step, choice.id, choice.to, choice.offer)

    def address(self, step: Step, choice: Choice) -> Iterator[Finding]:
        """An address that people can check by reading it, and that nobody on the way reads."""
        try:
            if not choice.url.startswith("https://"):
                raise BadLink(sentence("check_routing.https"))
            https_link(choice.url)
        except BadLink as wrong:
            yield self.choice(
                step, choice.id, sentence("check_routing.address", address=choice.url, wrong=wrong)
            )

    def typed_targets(self) -> Iterator[Finding]:
        """Where typed words lead, and the names of words that patterns use."""
        vocabulary = self.script.vocabulary
        steps = [(f"{sense.kind}s", sense.step) for sense in vocabulary.senses]
        steps += [("others", step) for step in vocabulary.others.values()]
        offers = [("offers", sense.offer) for sense in vocabulary.senses]
        for table, name in steps:
            if name and name not in self.script.steps:
                text = sentence("check_routing.typed_unknown", name=name)
                yield self.files.finding("phrases.toml", table, name, text)
        for table, name in offers:
            if name and name not in self.script.offers:
                text = sentence("check_routing.typed_unknown", name=name)
                yield self.files.finding("phrases.toml", table, name, text)
        for name in vocabulary.phrases.unknown_classes():
            text = sentence("check_routing.typed_class", name=name)
            yield self.files.finding("phrases.toml", "words", name, text)

    def contents(self, step: Step) -> Iterator[Finding]:
        if step.kind != "end" and len(step.drawn_choices) > CHOICES:
            text = sentence("check_routing.choices", number=len(step.drawn_choices), most=CHOICES)
            yield self.step(step, "choices", text)
        if step.kind == "question" and not step.drawn_choices:
            yield self.step(step, "", sentence("check_routing.question"))
        if step.offer and step.offer not in self.script.offers:
            yield self.step(step, "offer", sentence("check_routing.no_offer", offer=step.offer))
        elif step.offer and not self.script.offers[step.offer].local:
            yield self.step(step, "offer", sentence("check_routing.not_local"))
        for number in step.numbers:
            if number not in self.script.numbers:
                yield self.step(step, "numbers", sentence("check_routing.no_number", number=number))

    def missing_offers(self, step: Step, name: str, to: str, offer: str) -> Iterator[Finding]:
        """Steps that need an offer must be given one on the way."""
        target = self.script.steps[to]
        if target.kind == "about" and step.kind != "end":
            yield self.choice(step, name, sentence("check_routing.about"))
        if target.kind == "wrong" and step.way != "aside":
            yield self.choice(step, name, sentence("check_routing.wrong"))
        if target.kind == "county" and offer and not self.script.offers[offer].local:
            yield self.choice(step, name, sentence("check_routing.not_local"))
        elif target.kind in ("county", "end") and not (offer or target.offer):
            yield self.choice(step, name, sentence("check_routing.which_offer"))

    def distances(self) -> Iterator[Finding]:
        """Steps that nothing leads to, that lead to no help, or that are too many taps away."""
        script = self.script
        taps = {name: _distances(script, name) for name in script.steps}
        # without a choice a step comes by its role, or by words that somebody types
        optional = filter(None, (script.place, script.erase, script.contacts))
        roots = [*(getattr(script, role) for role in ROLES), *optional]
        roots += [sense.step for sense in script.vocabulary.senses if sense.step]
        reached = {step for root in roots for step in taps[root]}
        from_start = taps[script.start]
        for step in script.steps.values():
            onward = taps[step.id]
            taps_to_contacts = 0
            if step.id in from_start and script.end in onward:
                taps_to_contacts = from_start[step.id] + onward[script.end]
            leads_to_help = any(script.steps[s].kind in ("end", "page") for s in onward)
            if step.id not in reached:
                yield self.step(step, "", sentence("check_routing.unreached"))
            elif step.kind == "question" and not leads_to_help:
                yield self.step(step, "", sentence("check_routing.no_help"))
            elif step.kind in ("question", "county") and taps_to_contacts > TAPS:
                text = sentence("check_routing.taps", most=TAPS)
                yield self.step(step, "", text)


def _distances(script: Script, start: str) -> Mapping[str, int]:
    """Taps from one step to each that can be reached, not counting what every screen has."""
    taps = {start: 0}
    queue = [start]
    for name in queue:
        step = script.steps[name]
        onward = [c.to for c in step.drawn_choices.values() if c.to in script.steps]
        if step.kind in ("county", "end"):
            onward.append(script.end if step.kind == "county" else script.county)
        for to in onward:
            if to not in taps:
                taps[to] = taps[name] + 1
                queue.append(to)
    return taps
