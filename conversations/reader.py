"""Reads the TOML files of a script; what it cannot understand it refuses, in bokmål."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from conversations import typed
from conversations.counting import read_counting
from conversations.files import NAME, Files
from conversations.model import LANGUAGES
from conversations.script import (
    CODE,
    KINDS,
    RESERVED,
    ROLES,
    Approval,
    Choice,
    Number,
    Offer,
    Script,
    Step,
    StepWords,
    Words,
)

BUILT_IN = Path(__file__).parent / "script"


def read(folder: Path = BUILT_IN) -> Script:
    """The script in a folder; ScriptError names the file, the line and the remedy."""
    return _Reader(folder).script()


class _Reader(Files):
    """What the tables of the files mean."""

    def script(self) -> Script:
        flow, offers = self.toml("flow.toml"), self.toml("offers.toml")
        service = self.toml("service.toml")
        self.service = self.strings("service.toml", service, "service")
        known = {o: self.offer(o, t) for o, t in self.tables("offers.toml", offers, "offers")}
        roles = {r: self.text("flow.toml", flow, "", r) for r in ROLES}
        channels = frozenset(self.names("service.toml", service, "", "channels"))
        steps = {
            s: self.step(s, t, known, roles) for s, t in self.tables("flow.toml", flow, "steps")
        }
        return Script(
            version=self.number("flow.toml", flow, "", "version"),
            **roles,
            place=flow.get("place", ""),
            vocabulary=typed.read(self.folder),
            steps=steps,
            offers=known,
            numbers={n: self.fixed(n, t) for n, t in self.tables("offers.toml", offers, "numbers")},
            words={language: self.language(language) for language in LANGUAGES},
            service=self.service,
            channels=channels,
            counting=read_counting(self.folder, BUILT_IN, channels),
            retired=frozenset(self.names("flow.toml", flow, "", "retired")),
            by_code={step.code: step for step in steps.values()},
            folder=self.folder,
        )

    def step(
        self, name: str, data: dict[str, Any], offers: Mapping[str, Offer], roles: dict[str, str]
    ) -> Step:
        file, table = "flow.toml", f"steps.{name}"
        self.only(file, data, table, _STEP_KEYS)
        code = self.text(file, data, table, "code")
        if not CODE.fullmatch(code):
            raise self.fail(file, table, "code", "koden er to tegn, a-z eller 0-9")
        if (kind := data.get("kind")) not in KINDS:
            raise self.fail(file, table, "kind", f"skriv en av: {', '.join(KINDS)}")
        if (way := data.get("way", "main")) not in ("main", "emergency", "aside"):
            raise self.fail(file, table, "way", "skriv main, emergency eller aside")
        choices = data.get("choices", {})
        if not isinstance(choices, dict):
            raise self.fail(file, table, "choices", f"skriv en tabell [{table}.choices]")
        return Step(
            id=name,
            code=code,
            kind=kind,
            choices={c: self.choice(table, c, v, offers, roles) for c, v in choices.items()},
            offer=data.get("offer", ""),
            numbers=self.names(file, data, table, "numbers"),
            columns=self.number(file, {"columns": 1} | data, table, "columns"),
            languages=self.flag(file, data, table, "languages"),
            way=way,
            sensitive=self.flag(file, data, table, "sensitive"),
        )

    def choice(
        self, table: str, name: str, to: Any, offers: Mapping[str, Offer], roles: dict[str, str]
    ) -> Choice:
        table = f"{table}.choices"
        if not NAME.fullmatch(name) or name in RESERVED:
            remedy = "navnet er opptatt, eller har annet enn a-z, 0-9 og _ (høyst 12 tegn)"
            raise self.fail("flow.toml", table, name, remedy)
        if isinstance(to, str):
            return Choice(name, to)
        strings = {k: v for k, v in to.items() if k != "beside"} if isinstance(to, dict) else {}
        if not strings or not all(isinstance(v, str) for v in strings.values()):
            remedy = 'skriv "steg", { offer = "tilbud" } eller { url = "https://…" }'
            raise self.fail("flow.toml", table, name, remedy)
        self.only("flow.toml", to, f"{table}.{name}", ("to", "offer", "url", "beside"))
        offer = to.get("offer", "")
        if offer and "to" not in to:
            if offer not in offers:
                raise self.fail("flow.toml", table, name, f"tilbudet «{offer}» finnes ikke")
            to = to | {"to": roles["county" if offers[offer].local else "end"]}
        beside = self.flag("flow.toml", to, table, "beside")
        return Choice(name, to.get("to", ""), offer, to.get("url", ""), beside)

    def offer(self, name: str, data: dict[str, Any]) -> Offer:
        file, table = "offers.toml", f"offers.{name}"
        self.only(file, data, table, ("local", "names", "asides", "sensitive", "essential"))
        return Offer(
            id=name,
            local=self.flag(file, data, table, "local"),
            names=self.names(file, data, table, "names"),
            asides=self.names(file, data, table, "asides"),
            sensitive=self.flag(file, data, table, "sensitive"),
            essential=self.flag(file, data, table, "essential"),
        )

    def fixed(self, name: str, data: dict[str, Any]) -> Number:
        file, table = "offers.toml", f"numbers.{name}"
        self.only(file, data, table, ("value", "from_abroad", "source", "checked"))
        if type(checked := data.get("checked")) is not date:
            raise self.fail(file, table, "checked", "skriv datoen slik: 2026-11-21")
        return Number(
            id=name,
            value=self.text(file, data, table, "value"),
            from_abroad=data.get("from_abroad", ""),
            source=self.text(file, data, table, "source"),
            checked=checked,
        )

    def language(self, language: str) -> Words:
        file = f"{language}.toml"
        data = self.filled(self.toml(file))
        months = self.names(file, data, "", "months")
        if len(months) != 12:
            raise self.fail(file, "", "months", "her må det stå tolv måneder")
        return Words(
            language=language,
            name=self.text(file, data, "", "name"),
            months=months,
            labels=self.strings(file, data, "labels"),
            lines=self.strings(file, data, "lines"),
            steps={s: self.step_words(file, s, t) for s, t in self.tables(file, data, "steps")},
            offers={
                o: self.strings(file, {"offers": {o: without(t, "approved")}}, f"offers.{o}")
                for o, t in self.tables(file, data, "offers")
            },
            numbers=self.strings(file, data, "numbers"),
            profile=self.strings(file, data, "profile"),
            commands=self.strings(file, data, "commands"),
            approved=dict(self.approvals(file, data)),
        )

    def approvals(self, file: str, data: dict[str, Any]) -> Iterator[tuple[str, Approval]]:
        for kind in ("steps", "offers"):
            for name, table in self.tables(file, data, kind):
                match table.get("approved"):
                    case None:
                        pass
                    case {"by": str(by), "date": date() as day}:
                        yield f"{kind}.{name}", Approval(by, day)
                    case _:
                        remedy = 'skriv { by = "rollen som har godkjent", date = 2026-11-21 }'
                        raise self.fail(file, f"{kind}.{name}", "approved", remedy)

    def step_words(self, file: str, name: str, data: dict[str, Any]) -> StepWords:
        table = f"steps.{name}"
        self.only(file, data, table, ("text", "choices", "approved"))
        choices = data.get("choices", {})
        if not isinstance(choices, dict):
            raise self.fail(file, table, "choices", f"skriv en tabell [{table}.choices]")
        return StepWords(
            text=self.text(file, data, table, "text"),
            choices={c: self.text(file, choices, f"{table}.choices", c) for c in choices},
        )


def without(table: dict[str, Any], key: str) -> dict[str, Any]:
    """A table without one of its keys."""
    return {name: value for name, value in table.items() if name != key}


_STEP_KEYS = (
    "code", "kind", "choices", "offer", "numbers", "columns", "languages", "way", "sensitive",
)  # fmt: skip
