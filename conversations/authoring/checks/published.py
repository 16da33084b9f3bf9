"""What has changed since a script was published, where that could mislead somebody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
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
from conversations.sentences.catalog import sentence
from conversations.values import value_object

FLOW = "flow.toml"


def published_findings(script: Script, baseline: Baseline, files: ScriptFiles) -> Iterator[Finding]:
    """Ids and codes that have moved since a script was published, and words half changed."""
    now = make_baseline(script, baseline.day)
    yield from _PublishedCheck(script, baseline, now, files).findings()


@value_object
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
                text = sentence("check_published.code", code=code)
                yield self.at(f"steps.{name}", "code", text)
            elif name not in self.now.steps and heir:
                text = sentence("check_published.renamed", step=name)
                yield self.at(f"steps.{heir}", "", text)
            elif name not in self.now.steps and code not in self.now.retired:
                text = sentence("check_published.step_gone", step=name, code=code)
                yield self.at("", "retired", text)
        for code in sorted(set(self.before.retired) - set(self.now.retired)):
            yield self.at("", "retired", sentence("check_published.code_gone", code=code))

    def choices(self) -> Iterator[Finding]:
        for place, old in self.before.choices.items():
            step, _, name = place.partition(".")
            new = self.now.choices.get(place)
            if step in self.now.steps and new is None:
                text = sentence("check_published.choice_gone", choice=name)
                yield self.at(f"steps.{step}.choices", "", text, warning=True)
            elif new is not None and new != old:
                text = sentence("check_published.choice_moved", before=old, now=new)
                yield self.at(f"steps.{step}.choices", name, text, warning=True)

    def rest(self) -> Iterator[Finding]:
        for offer in sorted(set(self.before.offers) - set(self.now.offers)):
            text = sentence("check_published.offer_gone", offer=offer)
            yield self.files.finding("offers.toml", "offers", "", text, warning=True)
        for code in sorted(set(self.before.channels) - set(self.now.channels)):
            text = sentence("check_published.channel_gone", code=code)
            yield self.files.finding("service.toml", "", "channels", text, warning=True)
        for step, numbers in self.before.emergency.items():
            for number in sorted(set(numbers) - set(self.now.emergency.get(step, ()))):
                if step in self.now.steps:
                    text = sentence("check_published.number_gone", number=number)
                    yield self.at(f"steps.{step}", "numbers", text, warning=True)

    def half_changes(self, place: str, changes: list[WordChange]) -> Iterator[Finding]:
        """Words that are others now in some languages only."""
        names = {language: words.name for language, words in self.script.words.items()}
        changed = [change.language for change in changes]
        now = self.now.words
        same = [names[n] for n in names if n not in changed and place in now.get(n, {})]
        if same:
            table, _, key = place.rpartition(".")
            there = ", ".join(names[language] for language in changed)
            text = sentence("check_published.half_changed", changed=there, same=", ".join(same))
            yield self.files.finding(f"{changed[0]}.toml", table, key, text, warning=True)

    def approvals(self) -> Iterator[Finding]:
        for language, before in self.before.approvals.items():
            for table, by in before.items():
                if table not in self.now.approvals.get(language, {}):
                    text = sentence("check_published.approval_gone", role=by)
                    yield self.files.finding(f"{language}.toml", table, "", text, warning=True)

    def version(self) -> Iterator[Finding]:
        own, last = self.now.version, self.before.version
        if own < last:
            text = sentence("check_published.version_back", last=last, next=last + 1)
            yield self.at("", "version", text)
        elif not (self.script.folder / FILE).exists():
            return  # what is compared is another's, which this one extends
        elif own == last and self.now != replace(self.before, day=self.now.day):
            text = sentence("check_published.version_same", last=last, next=last + 1)
            yield self.at("", "version", text, warning=True)

    def at(self, table: str, key: str, text: str, *, warning: bool = False) -> Finding:
        return self.files.finding(FLOW, table, key, text, warning=warning)
