"""Texts that are missing, left over, too long, or not what we say to a colleague."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator, Mapping

from conversations.help.contact_page import LABEL
from conversations.script.diagnostics import Finding, ScriptFiles
from conversations.script.schema import Script, Texts
from conversations.script.texts import NUMBERS
from conversations.sentences.catalog import sentence
from conversations.values import value_object

OFFER_ROOM = 330  # characters of an offer around its contacts
SENTENCE = 8  # words that two languages never have in common by chance
MARKS = re.compile(r"\*\*|__|</?[bi]>|\]\(")  # of other markup: Markdown, HTML
QUESTION = 700  # characters of a question or a page
PAGE = 1000  # of what the web copy says instead
POP_UP = (200, "window")
LONGEST: Mapping[str, tuple[int, str]] = {
    "lines.erased": POP_UP,
    "lines.unanswered": POP_UP,
    "profile.description": (480, "profile"),  # 512 with the version
    "profile.short": (120, "profile"),
    "commands": (256, "profile"),
}
"""Characters of words that Telegram shows otherwise than in a message, and why no more."""

LABELS = {
    "back", "acute", "erase", "forget", "copy", "anywhere", "abroad", "next", "first", "county",
    "wrong", "copy_number", "copy_email", "open_page", "copy_sms", "copy_sms_to", "share",
}  # fmt: skip
LINES = {
    "confirmed", "outdated", "unconfirmed", "reported", "switchboard", "only_in_norway", "typed",
    "thanks", "students", "from_abroad", "anywhere", "abroad", "stale", "paused", "erased",
    "unanswered", "whom", "leader", "unfiltered", "sms", "sms_to", "share",
}  # fmt: skip
NIGHT = {"night", "night_abroad", "until_day", "until_monday"}
SITE = {
    "title", "skip", "date", "as_of", "traces", "front", "places", "places_about", "erase", "call",
    "sms", "sms_text", "call_code", "more", "nobody", "paused", "bot", "scan", "bot_code",
    "open_bot", "choices", "language", "preview", "sheet_about", "drafts", "screen", "draft",
    "approved", "copies", "opens", "empty", "on_web", "channel",
}  # fmt: skip
OFFER = ("heading", "promise", "closing", "empty", "about")
PROFILE = {"description", "short"}
POSTER = {
    "heading", "here", "anywhere", "scan", "start", "choose", "kept", "stored", "brief", "danger",
    "service", "web", "printed",
}  # fmt: skip

NAME = frozenset({"name"})
PLACE = frozenset({"place"})
OFFERED = frozenset({"offer"})
PLACEHOLDERS: Mapping[str, frozenset[str]] = {
    "labels.copy": frozenset({"number"}),
    "labels.wrong": NAME,
    "labels.copy_number": NAME,
    "labels.copy_email": NAME,
    "labels.open_page": NAME,
    "labels.copy_sms_to": NAME,
    "lines.sms_to": NAME,
    "lines.confirmed": frozenset({"month"}),
    "lines.outdated": frozenset({"month"}),
    "lines.from_abroad": frozenset({"number"}),
    "poster.here": PLACE,
    "poster.web": frozenset({"address"}),
    "lines.web_copy": frozenset({"address"}),
    "poster.printed": frozenset({"month", "year"}),
    "heading": PLACE,
    "site.date": frozenset({"day", "month", "year"}),
    "site.as_of": frozenset({"date"}),
    "site.call": frozenset({"number"}),
    "site.call_code": frozenset({"number"}),
    "site.sms_text": NAME,
    "site.scan": frozenset({"bot"}),
    "site.bot_code": frozenset({"bot"}),
    "site.open_bot": frozenset({"bot"}),
    "site.preview": frozenset({"language"}),
    "site.sheet_about": frozenset({"date", "exits"}),
    "site.drafts": frozenset({"drafts", "sensitive"}),
    "site.screen": frozenset({"number"}),
    "site.approved": frozenset({"by", "date"}),
    "site.opens": frozenset({"address"}),
}
"""What the program fills in, and where; everything else in braces is a name of service.toml."""


def words(script: Script, files: ScriptFiles) -> Iterator[Finding]:
    """Findings in the words of every language, and in what two of them have in common."""
    seen: dict[str, Texts] = {}
    for texts in script.words.values():
        yield from _LanguageCheck(script, texts, files).findings()
        for table, key, text in text_entries(texts):
            if len(text.split()) >= SENTENCE and seen.setdefault(text, texts) is not texts:
                wrong = sentence("check_texts.same", language=seen[text].name)
                yield files.finding(f"{texts.language}.toml", table, key, wrong)


def no_profile(script: Script, files: ScriptFiles) -> Iterator[Finding]:
    """Languages in which there is nothing to tell those who have not begun yet, as warnings."""
    for texts in script.words.values():
        if not (texts.profile or texts.commands):
            text = sentence("check_texts.profile")
            yield files.finding(f"{texts.language}.toml", "profile", "", text, warning=True)


@value_object
class _LanguageCheck:
    script: Script
    words: Texts
    files: ScriptFiles

    def findings(self) -> Iterator[Finding]:
        yield from self.keys("labels", LABELS | {*self.script.country.filters}, self.words.labels)
        night = NIGHT if self.script.night else set()
        link = {"link"} if self.script.place else set()
        copied = {"web_copy"} if "web_address" in self.script.service else set()
        own = copied or {"web_copy"} & self.words.lines.keys()  # may wait for an address
        yield from self.keys("lines", LINES | night | link | own, self.words.lines)
        yield from self.keys("site", SITE, self.words.site)
        yield from self.keys("numbers", set(self.script.numbers), self.words.numbers)
        yield from self.keys("steps", set(self.script.steps), self.words.steps)
        yield from self.keys("offers", set(self.script.offers), self.words.offers)
        for name in self.script.steps.keys() & self.words.steps.keys():
            wanted = set(self.script.steps[name].drawn_choices)
            yield from self.keys(f"steps.{name}.choices", wanted, self.words.steps[name].choices)
        if self.words.profile or self.words.commands:
            yield from self.keys("profile", PROFILE, self.words.profile)
            menu = set(self.script.country.languages[self.words.language].commands)
            yield from self.keys("commands", menu, self.words.commands)
        if self.words.poster:
            yield from self.keys("poster", POSTER, self.words.poster)
        numbered = {f"steps.{step.id}" for step in self.script.steps.values() if step.numbers}
        for table, key, written in text_entries(self.words):
            text = written.replace(NUMBERS, "") if table in numbered else written
            allowed = self.placeholders(table, key)
            filled = sum(text.count(value) * len(value) for value in self.script.service.values())
            for wrong in (*_wrong(table, key, text, allowed, filled), *self.unwelcome_words(text)):
                yield self.at(table, key, wrong)
            if MARKS.search(text):
                yield self.at(table, key, sentence("check_texts.marks"), warning=True)
        yield from self.offers()
        yield from self.labels()

    def offers(self) -> Iterator[Finding]:
        """Offers that leave no room on a screen for names and numbers."""
        own = (self.words.lines.get(key, "") for key in ("anywhere", "abroad"))
        place = max(*self.script.country.regions.values(), *own, key=len)
        for name, offer in self.words.offers.items():
            heading = offer.heading.replace("{place}", place)
            length = len("\n".join((heading, offer.promise, offer.closing)))
            if length > OFFER_ROOM:
                text = sentence("check_texts.offer", length=length, most=OFFER_ROOM)
                yield self.at(f"offers.{name}", "", text)

    def labels(self) -> Iterator[Finding]:
        """Buttons of one screen that nobody can tell apart."""
        for name, step in self.words.steps.items():
            names = list(step.choices.values())
            for label in dict.fromkeys(label for label in names if names.count(label) > 1):
                text = sentence("check_texts.labels", label=label)
                yield self.at(f"steps.{name}.choices", "", text, warning=True)

    def placeholders(self, table: str, key: str) -> frozenset[str]:
        """What the program fills in here."""
        if table == f"steps.{self.script.place}":
            return PLACE
        if table == f"steps.{self.script.county}":
            return OFFERED
        if (table, key) in (("lines", "night"), ("lines", "night_abroad")):
            known = self.script.numbers
            numbers = (known[name] for name in self.script.night if name in known)
            return frozenset(n.id for n in numbers if n.from_abroad or key == "night")
        return PLACEHOLDERS.get(f"{table}.{key}") or PLACEHOLDERS.get(key, frozenset())

    def unwelcome_words(self, text: str) -> Iterator[str]:
        for word, instead in self.script.country.forbidden.items():
            if word.casefold() in text.casefold():
                yield sentence("check_texts.forbidden", word=word, remedy=instead)

    def at(self, table: str, key: str, text: str, *, warning: bool = False) -> Finding:
        file = f"{self.words.language}.toml"
        return self.files.finding(file, table, key, text, warning=warning)

    def keys(self, table: str, wanted: set[str], texts: Mapping[str, object]) -> Iterator[Finding]:
        for key in sorted(wanted - texts.keys()):
            text = sentence("check_texts.missing", key=key, language=self.words.name)
            yield self.at(table, "", text)
        for key in sorted(texts.keys() - wanted):
            is_table = table in ("steps", "offers")
            place = (f"{table}.{key}", "") if is_table else (table, key)
            yield self.at(*place, sentence("check_texts.unused", key=key))


def text_entries(words: Texts) -> Iterator[tuple[str, str, str]]:
    """Every text of a language with the table and the key it stands under."""
    tables: dict[str, Mapping[str, str]] = {
        "labels": words.labels,
        "lines": words.lines,
        "numbers": words.numbers,
        "profile": words.profile,
        "commands": words.commands,
        "poster": words.poster,
        "site": words.site,
    }
    for name, step in words.steps.items():
        tables[f"steps.{name}"] = {"text": step.text} | ({"web": step.web} if step.web else {})
        tables[f"steps.{name}.choices"] = step.choices
    for name, offer in words.offers.items():
        tables[f"offers.{name}"] = {key: getattr(offer, key) for key in OFFER}
    return ((table, key, text) for table, texts in tables.items() for key, text in texts.items())


def _wrong(table: str, key: str, text: str, allowed: frozenset[str], filled: int) -> Iterator[str]:
    """What is wrong with a text; `filled` of its characters are an association's own names."""
    if (table == "labels" or table.endswith(".choices")) and len(text) > LABEL:
        yield sentence("check_texts.button", length=len(text), most=LABEL)
    usual = (PAGE if key == "web" else QUESTION, "")
    longest, why = LONGEST.get(f"{table}.{key}") or LONGEST.get(table, usual)
    length = len(text) if why else len(text) - filled  # Telegram's limits know no exception
    if length > longest:
        kind = f"long_{why}" if why else "long"
        yield sentence(f"check_texts.{kind}", length=length, most=longest)
    if "!" in text:
        yield sentence("check_texts.exclamation")
    yield from braces(text, allowed)


def placeholders_in(text: str) -> frozenset[str]:
    """The names in braces that a text has the program fill in; ValueError for a single brace."""
    return frozenset(name for _, name, _, _ in string.Formatter().parse(text) if name is not None)


def braces(text: str, allowed: frozenset[str]) -> Iterator[str]:
    """What is wrong about the names in braces of a text."""
    try:
        used = placeholders_in(text)
    except ValueError:
        yield sentence("check_texts.brace")
        return
    for name in sorted(used - allowed):
        known = ", ".join(f"{{{n}}}" for n in sorted(allowed))
        kind = "brace_known" if known else "brace_unknown"
        yield sentence(f"check_texts.{kind}", name=f"{{{name}}}", known=known)
    for name in sorted(allowed - used):
        if name not in PLACE | OFFERED:
            yield sentence("check_texts.brace_missing", name=f"{{{name}}}")
