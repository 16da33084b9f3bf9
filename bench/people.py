"""People on the main way: each writes /start and taps what leads to a number."""

from __future__ import annotations

import json
import random
import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from html import unescape
from typing import Any

Later = Callable[[float, Callable[[], None]], object]

FIRST = 7_100_000_000  # ids of invented people
_BOT = '{"id":1,"is_bot":true,"first_name":"Bot","username":"stub_bot"}'
_BOLD = re.compile(r"<b>(.*?)</b>", re.DOTALL)


@dataclass
class Person:
    """Somebody on the way: the next thing they do, and when they did the last."""

    number: int
    step: int = 0
    since: float = 0.0
    message: str = ""  # what the bot shows them, as Telegram would send it along


@dataclass
class Play:
    """What is asked for: so many people or so long, so many at once or so often."""

    people: int = 1 << 40
    seconds: float = 1e9
    at_once: int = 64
    rate: float = 0.0  # updates a second; 0: as fast as the bot can
    think: float = 0.0  # seconds before the next tap
    steps: int = 0  # how far people go; 0: all the way


@dataclass
class Seen:
    """What came of a play."""

    begun: int = 0
    arrived: int = 0  # people who got a contact's number
    left: int = 0  # people who stopped where they were told to
    astray: int = 0  # people whose screen did not have what they looked for
    answered: int = 0  # taps whose button stopped spinning
    tapped: int = 0
    delays: list[float] = field(default_factory=list)


class Crowd:
    """Everybody; `post` hands an update to the stub, `now` and `later` are the loop's."""

    def __init__(
        self,
        labels: Sequence[str],
        numbers: Sequence[str],
        post: Callable[[str], None],
        now: Callable[[], float],
        later: Later,
    ) -> None:
        self._labels, self._numbers = labels, numbers
        self._post, self._now, self._later = post, now, later
        self._there: dict[int, Person] = {}
        self._last = FIRST
        self._messages = 0
        self._dice = random.Random(7)  # noqa: S311 (arrivals, not secrets)
        self._play = Play(people=0)
        self._done: Callable[[], None] = lambda: None
        self.seen = Seen()
        self.ended = True

    def begin(self, play: Play, done: Callable[[], None]) -> None:
        """Starts a play; whoever is still on the way from the one before is forgotten."""
        self._there.clear()
        self._play, self._done, self.seen, self.ended = play, done, Seen(), False
        self._later(play.seconds, self._end) if play.seconds < 1e9 else None
        if play.rate:
            self._arrive()
        else:
            for _ in range(min(play.at_once, play.people)):
                self._start()

    def next_tap(self, chat: int, said: Mapping[str, Any], message: int) -> str:
        """A screen has come; what Telegram says to the bot, and the person's next step."""
        person = self._there.get(chat)
        number = message or self._number()
        markup = said.get("reply_markup") or '{"inline_keyboard":[]}'
        raw = markup if isinstance(markup, str) else json.dumps(markup)
        result = (
            f'{{"message_id":{number},"from":{_BOT},"chat":{_chat(chat)},"date":1790000000,'
            f'{"" if not message else _EDITED}{_words(str(said["text"]))},"reply_markup":{raw}}}'
        )
        if person and person.since:
            self.seen.delays.append(self._now() - person.since)
            person.since, person.message = 0.0, result
            self._onward(person, raw)
        return result

    def stopped_spinning(self) -> None:
        """A tap has been answered."""
        self.seen.answered += 1

    def _number(self) -> int:
        self._messages += 1
        return self._messages

    def _arrive(self) -> None:
        """Somebody comes, and the next one at a moment that chance decides."""
        if self.ended or self.seen.begun >= self._play.people:
            return
        self._start()
        each = self._play.steps or len(self._labels) + 1
        self._later(self._dice.expovariate(self._play.rate / each), self._arrive)

    def _start(self) -> None:
        self._last += 1
        self.seen.begun += 1
        person = self._there[self._last] = Person(self._last)
        self._write(person)

    def _write(self, person: Person) -> None:
        person.since = self._now()
        self._post(
            f'"message":{{"message_id":{self._number()},"from":{_user(person.number)},'
            f'"chat":{_chat(person.number)},"date":{int(time.time())},"text":"/start",'
            '"entities":[{"offset":0,"length":6,"type":"bot_command"}]}'
        )

    def _onward(self, person: Person, raw: str) -> None:
        """What a person does about a screen: arrive, go astray, stop, or tap on."""
        if person.step == len(self._labels):
            arrived = any(n in raw for n in self._numbers)
            self._leave(person, "arrived" if arrived else "astray")
        elif person.step + 1 == self._play.steps:
            self._leave(person, "left")
        elif data := _button(raw, self._labels[person.step]):
            person.step += 1
            if self._play.think:
                self._later(self._play.think, lambda: self._tap(person, data))
            else:
                self._tap(person, data)
        else:
            self._leave(person, "astray")

    def _tap(self, person: Person, data: str) -> None:
        if self.ended:
            return
        person.since = self._now()
        self.seen.tapped += 1
        self._post(
            f'"callback_query":{{"id":"{person.number}{person.step}","from":{_user(person.number)},'
            f'"message":{person.message},"chat_instance":"-1",'
            f'"data":{json.dumps(data)}}}'
        )

    def _leave(self, person: Person, how: str) -> None:
        del self._there[person.number]
        setattr(self.seen, how, getattr(self.seen, how) + 1)
        gone = self.seen.arrived + self.seen.left + self.seen.astray
        if gone >= self._play.people:
            self._end()
        elif not self._play.rate and self.seen.begun < self._play.people and not self.ended:
            self._start()

    def _end(self) -> None:
        if not self.ended:
            self.ended = True
            self._done()


_EDITED = '"edit_date":1790000001,'


def _user(number: int) -> str:
    return (
        f'{{"id":{number},"is_bot":false,"first_name":"Kari","last_name":"Eksempel",'
        f'"username":"kari_{number}","language_code":"nb"}}'
    )


def _chat(number: int) -> str:
    return (
        f'{{"id":{number},"first_name":"Kari","last_name":"Eksempel",'
        f'"username":"kari_{number}","type":"private"}}'
    )


@lru_cache(maxsize=4096)
def _words(html: str) -> str:
    """Text and entities as Telegram gives them back."""
    plain, entities = "", []
    for index, part in enumerate(_BOLD.split(html)):
        words = unescape(part)
        if index % 2:
            place = {"offset": len(plain), "length": len(words), "type": "bold"}
            entities.append(place)
        plain += words
    return f'"text":{json.dumps(plain)},"entities":{json.dumps(entities)}'


def _button(raw: str, label: str) -> str:
    """The data of the button with a label; nothing where there is none."""
    rows = json.loads(raw)["inline_keyboard"]
    found = (b["callback_data"] for row in rows for b in row if b["text"] == label)
    return str(next(found, ""))
