"""What has changed since a script was published, where that could mislead somebody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from conversations.authoring.baseline import (
    FILE,
    Baseline,
    WordChange,
    make_baseline,
    word_changes,
)
from conversations.script.diagnostics import Finding, ScriptFiles
from conversations.script.schema import Script

FLOW = "flow.toml"


def published_findings(script: Script, baseline: Baseline, files: ScriptFiles) -> Iterator[Finding]:
    """Ids and codes that have moved since a script was published, and words half changed."""
    now = make_baseline(script, baseline.day)
    yield from _PublishedCheck(script, baseline, now, files).findings()


@dataclass(frozen=True, slots=True)
class _PublishedCheck:
    script: Script
    before: Baseline
    now: Baseline
    files: ScriptFiles

    def findings(self) -> Iterator[Finding]:
        yield from self.steps()
        yield from self.choices()
        yield from self.rest()
        changes = word_changes(self.before.words, self.now.words)
        for place, group in groupby(changes, key=lambda change: change.place):
            yield from self.half_changes(place, list(group))
        yield from self.approvals()
        yield from self.version()

    def steps(self) -> Iterator[Finding]:
        """Codes and ids of screens, which old buttons have."""
        by_code = {code: name for name, code in self.now.steps.items()}
        for name, code in self.before.steps.items():
            heir = by_code.get(code, "")
            if name in self.now.steps and self.now.steps[name] != code:
                text = f"koden var {code} da manuset ble publisert, og knapper i chatter har den"
                yield self.at(f"steps.{name}", "code", f"{text}; sett den tilbake")
            elif name not in self.now.steps and heir:
                text = f"steget het «{name}» da manuset ble publisert; sett navnet tilbake"
                yield self.at(f"steps.{heir}", "", f"{text}, eller gi dette steget en ny kode")
            elif name not in self.now.steps and code not in self.now.retired:
                yield self.at("", "retired", f"steget «{name}» er borte; sett koden {code} inn her")
        for code in sorted(set(self.before.retired) - set(self.now.retired)):
            yield self.at("", "retired", f"koden {code} har vært i bruk; sett den inn igjen")

    def choices(self) -> Iterator[Finding]:
        for place, old in self.before.choices.items():
            step, _, name = place.partition(".")
            new = self.now.choices.get(place)
            if step in self.now.steps and new is None:
                text = f"valget «{name}» er borte; la det stå med retired = true, for gamle knapper"
                yield self.at(f"steps.{step}.choices", "", text, warning=True)
            elif new is not None and new != old:
                text = f"førte til {old} da manuset ble publisert, og gamle knapper nå til {new}"
                yield self.at(f"steps.{step}.choices", name, text, warning=True)

    def rest(self) -> Iterator[Finding]:
        for offer in sorted(set(self.before.offers) - set(self.now.offers)):
            text = f"tilbudet «{offer}» er borte; gamle knapper til det begynner på nytt"
            yield self.files.finding("offers.toml", "offers", "", text, warning=True)
        for code in sorted(set(self.before.channels) - set(self.now.channels)):
            text = f"koden {code} er borte; lenker og plakater kan ha den"
            yield self.files.finding("service.toml", "", "channels", text, warning=True)
        for step, numbers in self.before.emergency.items():
            for number in sorted(set(numbers) - set(self.now.emergency.get(step, ()))):
                if step in self.now.steps:
                    text = f"nødskjermen viste {number} da manuset ble publisert; skal det bort?"
                    yield self.at(f"steps.{step}", "numbers", text, warning=True)

    def half_changes(self, place: str, changes: list[WordChange]) -> Iterator[Finding]:
        """Words that are others now in some languages only."""
        names = {language: words.name for language, words in self.script.words.items()}
        changed = [change.language for change in changes]
        now = self.now.words
        same = [names[n] for n in names if n not in changed and place in now.get(n, {})]
        if same:
            table, _, key = place.rpartition(".")
            text = f"endret på {', '.join(names[lang] for lang in changed)}, ikke på "
            text += f"{', '.join(same)}; se om de skal endres også"
            yield self.files.finding(f"{changed[0]}.toml", table, key, text, warning=True)

    def approvals(self) -> Iterator[Finding]:
        for language, before in self.before.approvals.items():
            for table, by in before.items():
                if table not in self.now.approvals.get(language, {}):
                    text = f"godkjenningen av {by} gjelder ikke lenger; ordene må leses på nytt"
                    yield self.files.finding(f"{language}.toml", table, "", text, warning=True)

    def version(self) -> Iterator[Finding]:
        own, last = self.now.version, self.before.version
        if own < last:
            yield self.at("", "version", f"versjon {last} er publisert; skriv version = {last + 1}")
        elif not (self.script.folder / FILE).exists():
            return  # what is compared is another's, which this one extends
        elif own == last and self.now != replace(self.before, day=self.now.day):
            text = f"noe er endret siden versjon {last} ble publisert; skriv version = {last + 1}"
            yield self.at("", "version", text, warning=True)

    def at(self, table: str, key: str, text: str, *, warning: bool = False) -> Finding:
        return self.files.finding(FLOW, table, key, text, warning=warning)
