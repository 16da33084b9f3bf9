"""What keeps people safe: emergency screens, numbers, phrases of an emergency, approvals."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from conversations.authoring.checks.texts import text_entries
from conversations.script.diagnostics import Finding, ScriptFiles
from conversations.script.layers import has_file
from conversations.script.reader import load_file
from conversations.script.schema import Choice, Script, Step, Texts
from conversations.script.typed_words import PhrasesFile
from conversations.sentences.catalog import sentence
from conversations.values import value_object

COUNTRY, FLOW, OFFERS, PHRASES = "country.toml", "flow.toml", "offers.toml", "phrases.toml"
WRITTEN = re.compile(r"(?<![\w/])(?<!\d[.,])\+?\d+(?:[ \u00a0\u2009\u202f-]\d+)*(?![\w/])")
LONG = 7  # digits of a number that has a form from abroad
YEAR = re.compile(r"(19|20)\d\d")
WORD_OF_NAME = re.compile(r"[^\W\d_][\w.-]*")


def safety(script: Script, files: ScriptFiles, today: date) -> Iterator[Finding]:
    """Findings that could cost somebody their life, or the trust in what is approved."""
    yield from _EmergencyCheck(script, files).findings()
    yield from _numbers(script, files)
    for words in script.words.values():
        yield from _NumberCheck(script, words, files).findings()
        yield from _approvals(script, words, files, today)
    yield from _phrases(script, files)


def digits(number: str) -> str:
    """A number as it is dialled."""
    return re.sub(r"[^+\d]", "", number)


@value_object
class _EmergencyCheck:
    """Emergency screens show numbers, and lead to nothing but numbers and a colleague."""

    script: Script
    files: ScriptFiles

    def findings(self) -> Iterator[Finding]:
        acute = self.script.steps.get(self.script.acute)
        if acute and acute.way != "emergency":
            yield self.at(acute, "way", sentence("check_safety.acute"))
        for step in self.script.steps.values():
            shown = self.values(step)
            if step.way == "emergency":
                yield from self.numbers(step, shown)
                for choice in step.choices.values():
                    yield from self.exits(step, choice)
            elif shown & {*map(digits, self.script.country.emergency)} and step is not acute:
                text = sentence("check_safety.emergency")
                yield self.at(step, "way", text)
        if acute:
            yield from self.crisis(acute)

    def numbers(self, step: Step, shown: set[str]) -> Iterator[Finding]:
        country = self.script.country
        first, abroad = country.emergency[0], country.abroad
        known, names = self.script.numbers, [n for n in step.numbers if n in self.script.numbers]
        if step.id == self.script.acute:
            if not names or digits(known[names[0]].value) != digits(first):
                text = sentence("check_safety.number_first", number=first)
                yield self.at(step, "numbers", text)
        elif not shown & {digits(first), digits(abroad)}:
            text = sentence("check_safety.number_shown", first=first, abroad=abroad)
            yield self.at(step, "numbers", text)

    def crisis(self, acute: Step) -> Iterator[Finding]:
        """Whoever thinks of suicide is one tap from somebody who answers."""
        crisis = self.script.country.crisis
        near = [acute, *(self.script.steps.get(c.to) for c in acute.choices.values())]
        if crisis and not any(step and self.values(step) & {*map(digits, crisis)} for step in near):
            wanted = sentence("check_safety.or").join(crisis)
            text = sentence("check_safety.crisis", numbers=wanted)
            yield self.files.finding(FLOW, f"steps.{acute.id}.choices", "", text)

    def exits(self, step: Step, choice: Choice) -> Iterator[Finding]:
        target = self.script.steps.get(choice.to)
        if (target is None and not choice.url) or (target and target.way == "emergency"):
            return
        offer = self.script.offers.get(target.offer if target else "")
        is_colleague = offer is not None and offer.after_emergency
        if target is None or target.kind != "county" or not is_colleague:
            yield self.choice(step, choice, sentence("check_safety.exit"))
            return
        for onward in target.choices.values():
            then = self.script.steps.get(onward.to)
            if onward.url or (then and then.way != "emergency"):
                text = sentence("check_safety.exit_after", step=step.id)
                yield self.choice(target, onward, text)

    def values(self, step: Step) -> set[str]:
        """The numbers of a screen as they are dialled."""
        known = self.script.numbers
        return {digits(known[name].value) for name in step.numbers if name in known}

    def at(self, step: Step, key: str, text: str) -> Finding:
        return self.files.finding(FLOW, f"steps.{step.id}", key, text)

    def choice(self, step: Step, choice: Choice, text: str) -> Finding:
        return self.files.finding(FLOW, f"steps.{step.id}.choices", choice.id, text)


def _numbers(script: Script, files: ScriptFiles) -> Iterator[Finding]:
    """Fixed numbers that the country does not list, or whose form from abroad is another number."""
    country = script.country
    if country.abroad not in country.emergency:
        text = sentence("check_safety.abroad", number=country.abroad)
        yield files.finding(COUNTRY, "", "abroad", text)
    listed = {*map(digits, country.numbers)}
    for number in script.numbers.values():
        table, own = f"numbers.{number.id}", digits(number.value)
        if own not in listed:
            text = sentence("check_safety.unlisted", number=number.value)
            yield files.finding(OFFERS, table, "value", text)
        known = own if len(own) < LONG else country.dial(own)
        if number.from_abroad and digits(number.from_abroad) != known:
            text = sentence("check_safety.from_abroad", number=number.value, form=known)
            yield files.finding(OFFERS, table, "from_abroad", text)
        if not any(number.id in step.numbers for step in script.steps.values()):
            text = sentence("check_safety.unshown")
            yield files.finding(OFFERS, table, "", text, warning=True)


class _NumberCheck:
    """Numbers in the words of one language: none that nobody knows, and all that must be there."""

    def __init__(self, script: Script, words: Texts, files: ScriptFiles) -> None:
        self.script, self.words, self.files = script, words, files
        country = script.country
        numbers = (*country.numbers, script.service.get("switchboard", ""))
        own = {digits(n) for n in numbers}
        self.callable = own | {country.dial(n) for n in own if len(n) >= LONG}
        # whatever stands in service.toml may stand in the words
        values = " ".join(script.service.values())
        self.amounts = {*map(digits, (*country.amounts, *WRITTEN.findall(values)))}
        calls = "|".join(map(re.escape, country.calls)) or "(?!)"
        self.calls = re.compile(rf"\b(?:{calls})\s+({WRITTEN.pattern})", re.IGNORECASE)

    def findings(self) -> Iterator[Finding]:
        for table, key, words in text_entries(self.words):
            to_call = {*self.calls.findall(words)}
            for written in dict.fromkeys(WRITTEN.findall(words)):
                if not self.is_known(written, to_call=written in to_call):
                    text = sentence("check_safety.unlisted_in_text", number=written)
                    yield self.at(table, key, text)
        yield from self.missing()

    def is_known(self, written: str, *, to_call: bool) -> bool:
        own = digits(written)
        if own in self.callable or (own in self.amounts and not to_call):
            return True
        if written.startswith("+"):
            return own == self.script.country.phone_code and not to_call
        groups = re.findall(r"\d+", written)
        is_small = len(own) < 3 or all(len(g) < 3 or YEAR.fullmatch(g) for g in groups)
        return not to_call and ((is_small and len(groups) == 1) or all(map(YEAR.fullmatch, groups)))

    def missing(self) -> Iterator[Finding]:
        """Texts that stand alone in an emergency, without its number."""
        first, abroad = self.script.country.emergency[0], self.script.country.abroad
        wanted = {
            (f"steps.{self.script.start}", "text"): (first,),
            (f"steps.{self.script.start}", "web"): (first,),
            (f"steps.{self.script.unread}", "text"): (first,),
            ("lines", "typed"): (first,),
            ("lines", "link"): (first,),
            ("lines", "paused"): (first,),
            ("site", "paused"): (first,),
            ("profile", "description"): (first, abroad),
            ("poster", "danger"): (first,),
        }
        for table, key, text in text_entries(self.words):
            written = {*map(digits, WRITTEN.findall(text))}
            for number in wanted.get((table, key), ()):
                if digits(number) not in written:
                    text = sentence("check_safety.number_in_text", number=number)
                    yield self.at(table, key, text)

    def at(self, table: str, key: str, text: str) -> Finding:
        return self.files.finding(f"{self.words.language}.toml", table, key, text)


def _approvals(script: Script, words: Texts, files: ScriptFiles, today: date) -> Iterator[Finding]:
    """Approvals of other words, of a day that has not come, or by somebody who may not."""
    file = f"{words.language}.toml"
    for table, approval in words.written_approvals.items():
        if approval.date > today:
            day = script.country.written_day(approval.date)
            text = sentence("check_safety.approved_later", day=day)
            yield files.finding(file, table, "approved", text)
        if _is_name(approval.by) or approval.by not in script.approvers:
            text = sentence("check_safety.approved_by", role=approval.by)
            yield files.finding(file, table, "approved", text)
        if (own := words.hashes.get(table, "")) != approval.words:
            text = sentence("check_safety.approved_words", words=own)
            yield files.finding(file, table, "approved", text)


def _is_name(role: str) -> bool:
    """Whether two words or more all begin as names do."""
    parts = role.split(" ")
    are_words = all(WORD_OF_NAME.fullmatch(part) and part[0].isupper() for part in parts)
    return len(parts) > 1 and are_words


def _phrases(script: Script, files: ScriptFiles) -> Iterator[Finding]:
    """Languages in which typed words of an emergency would not be understood."""
    if not has_file(script.folder, PHRASES):
        text = sentence("check_safety.no_phrases")
        yield Finding(PHRASES, 0, "", text)
        return
    file = load_file(script.folder, PHRASES, PhrasesFile)
    for language, words in script.words.items():
        if not file.emergency.get(language):
            text = sentence("check_safety.no_words", language=words.name)
            yield files.finding(PHRASES, "emergency", language, text)
