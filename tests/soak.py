"""Thousands of people of every kind, while Telegram fails now and then: what does the bot keep?

    python -m tests.soak --minutes 60

prints what the bot's process held, from time to time, and ends with 1 if it grew.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import statistics
import sys
import time
from collections import Counter, deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.sandbox import actions
from bot.sandbox.chats import Chat, Message, Stream
from bot.sandbox.errors import Fault
from bot.sandbox.telegram import Sandbox
from tests.support import bot_process
from tests.support.bot_process import holding, processor, resident
from tests.support.world import World, until, world

AT_ONCE = 250
WARM = 0.6  # of all samples: until then connections are opened and the heap takes its shape
GROWTH = 2.0  # MiB from the end of that to the end, along the line through the samples
WAY = ("Bare vis kontakter", "Støttekollega: en samtale", "Troms", "Mer")
TYPED = ("Tromsø", "jeg vil ikke mer", "villa sana", "hei " * 1000, "/hjelp", "/nonsens", "…")
FORGED = ("x" * 64, "1.nb.zz", "", "1.nb.wh..........doctor")
METHODS = ("editMessageText", "sendMessage", "answerCallbackQuery", "*", "getUpdates")
FAULTS = (
    Fault(code=502, html_body=True),
    Fault(code=500, after=True),
    Fault(drop=True),
    Fault(drop=True, after=True),
    Fault(code=429, retry_after=1),
    Fault(delay=0.5),
    Fault(code=409, method="getUpdates"),
)
PATIENCE = 3.0  # seconds before somebody tries again
TRIES = 10


@dataclass
class Sample:
    """What the process held when so many people had been there."""

    people: int
    seconds: float
    memory: float
    tasks: int
    descriptors: int


@dataclass
class Soak:
    """A run, and what came of it."""

    here: World
    told: Path
    chance: random.Random = field(default_factory=lambda: random.Random(7))
    began: float = field(default_factory=time.monotonic)
    people: int = 0
    came: Counter[str] = field(default_factory=Counter)
    lost: list[str] = field(default_factory=list)
    samples: list[Sample] = field(default_factory=list)
    gone: deque[Chat] = field(default_factory=deque)

    @property
    def sandbox(self) -> Sandbox:
        return self.here.sandbox

    async def sample(self) -> Sample:
        """Takes down what the process holds now."""
        assert self.here.bot
        held = await holding(self.here.bot, self.told)
        memory, seconds = resident(self.here.bot), time.monotonic() - self.began
        return Sample(self.people, seconds, memory, held["tasks"], held["descriptors"])

    async def run(self, until_: Callable[[Soak], bool], samples: Callable[[Soak], bool]) -> None:
        """Lets people come and Telegram fail until it is enough."""

        async def seat() -> None:
            while not until_(self):
                self.people += 1
                await self._visit(self.people)

        async with asyncio.TaskGroup() as group:  # ends all at once where one of them fails
            beside = [group.create_task(job) for job in (self._watch(samples), self._fail())]
            await asyncio.gather(*(seat() for _ in range(AT_ONCE)))
            for task in beside:
                task.cancel()
        self.sandbox.faults.queue.clear()

    async def _watch(self, due: Callable[[Soak], bool]) -> None:
        while True:
            await asyncio.sleep(0.2)
            if due(self):
                self.samples.append(await self.sample())

    async def _fail(self) -> None:
        """Something goes wrong four times a second, and now and then everything for a while."""
        queue = self.sandbox.faults.queue
        for turn in count(1):
            method = METHODS[turn // len(FAULTS) % len(METHODS)]
            fault = FAULTS[turn % len(FAULTS)]
            queue.append(replace(fault, method=fault.method if fault.code == 409 else method))
            await asyncio.sleep(0.25)
            queue.clear()  # what nobody has met by now
            if turn % 100 == 0:
                queue.append(Fault(code=502, html_body=True, times=10**6))
                await asyncio.sleep(1)
                queue.clear()

    async def _visit(self, number: int) -> None:
        chat = self.sandbox.join(id=2**33 + number, first_name="Kari", username=f"kari{number}")
        kind = self.chance.choices(
            ("shows", "double", "types", "forges", "erases", "photo", "blocks", "leaves"),
            (50, 10, 12, 6, 6, 4, 4, 8),
        )[0]
        with self.sandbox.streams.listen([chat.id]) as stream:
            if not await _Visit(self, chat, stream).goes(kind):
                self.lost.append(kind)
        self.came[kind] += 1
        self.gone.append(chat)
        if len(self.gone) > 3000:  # long enough for the last answer to them
            self._forget(self.gone.popleft())

    def _forget(self, chat: Chat) -> None:
        self.sandbox.chats.by_id.pop(chat.id, None)
        waiting = self.sandbox.call_log.open_queries
        for query in [q.id for q in waiting.values() if q.chat_id == chat.id]:
            del waiting[query]

    def growth(self) -> float:
        """MiB by which the memory grew after the warming up, along the line through the samples."""
        steady = self.samples[int(len(self.samples) * WARM) :]
        if len(steady) < 3:
            return 0.0
        times = [sample.seconds for sample in steady]
        slope = statistics.linear_regression(times, [sample.memory for sample in steady]).slope
        return slope * (times[-1] - times[0])


@dataclass
class _Visit:
    """One person's few minutes."""

    soak: Soak
    chat: Chat
    stream: Stream

    async def goes(self, kind: str) -> bool:
        """Whether this person got what they came for."""
        if not await self.writes("say", text="/start"):
            return False
        match kind:
            case "types":
                return await self.writes("say", text=self.soak.chance.choice(TYPED))
            case "photo":
                return await self.writes("send", kind="photo")
            case "forges":
                self.act("tap", data=self.soak.chance.choice(FORGED))
            case "blocks":
                self.act("tap", label=WAY[0])
                self.act("block")
            case "shows" | "double":
                way = WAY[: self.soak.chance.randint(1, len(WAY))]
                return await self.walks(way, 1 + (kind == "double"))
            case "erases":
                return await self.walks((WAY[0], "Slett og avslutt", "Ja, slett"), 1)
        return True

    def act(self, act: str, **ask: object) -> None:
        actions.perform(self.soak.sandbox, self.chat.id, act, **ask)

    def own(self) -> list[Message]:
        return [message for message in self.chat.messages.values() if message.outgoing]

    async def writes(self, act: str, **ask: object) -> bool:
        """Something that is answered with a screen of its own; again where it is not."""
        before = len(self.own())
        for _ in range(TRIES):
            self.act(act, **ask)
            if await self._sees(lambda: len(self.own()) > before):
                return True
        return False

    async def walks(self, way: Sequence[str], times: int) -> bool:
        """Taps whatever of the way is shown and leads furthest, until its last button is gone."""
        for _ in range(TRIES * len(way)):
            label, message = self._furthest(way)
            if message is None:
                return True  # beyond: the last tap was answered after all
            for _ in range(times):
                self.act("tap", label=label, message_id=message.message_id)
            gone = partial(self._is_gone, label, message)
            if await self._sees(gone) and label == way[-1]:
                return True
        return False

    def _furthest(self, way: Sequence[str]) -> tuple[str, Message | None]:
        shown = ((label, message) for label in reversed(way) for message in self.own())
        there = ((label, m) for label, m in shown if not self._is_gone(label, m))
        return next(there, ("", None))

    def _is_gone(self, label: str, message: Message) -> bool:
        shown = message.message_id in self.chat.messages
        return not (shown and any(button["text"] == label for button in message.buttons()))

    async def _sees(self, changed: Callable[[], bool]) -> bool:
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                while not changed() and await self.stream.get():
                    pass
        return changed()


@dataclass(frozen=True)
class Result:
    """What a soak has shown."""

    lines: tuple[str, ...]
    wrong: tuple[str, ...]


async def soaked(folder: Path, people: int, seconds: float) -> Result:
    """Lets so many people come, or for so long, whichever is later; what the bot held."""
    told = folder / "told"
    home = folder / "home"
    home.mkdir()
    command = ("-m", bot_process.__name__, str(told))
    async with world(home, command=command, MESSAGES_PER_SECOND="0") as here:
        assert here.bot
        soak = Soak(here, told)
        await here.person().starts()
        await here.staff_jobs()
        await asyncio.sleep(1)
        before = await soak.sample()

        def part() -> float:
            return min(soak.people / people, (time.monotonic() - soak.began) / (seconds or 1e-9))

        await soak.run(lambda _: part() >= 1, lambda s: part() >= (len(s.samples) + 1) / 40)
        await until(lambda: not here.sandbox.updates.pending)
        await asyncio.sleep(4)
        after = await soak.sample()
        return _result(soak, before, after, processor(here.bot))


def _result(soak: Soak, before: Sample, after: Sample, spent: float) -> Result:
    steady = soak.samples[int(len(soak.samples) * WARM) :]
    minutes, growth = after.seconds / 60, soak.growth()
    came = steady[-1].people - steady[0].people
    first, last = steady[: len(steady) // 2], steady[len(steady) // 2 :]
    most = [max(s.descriptors for s in part) for part in (first, last)]
    log = soak.here.log.read_text("utf-8")
    counts, faults = soak.sandbox.call_log.counts, len(soak.sandbox.call_log.faults)
    lines = (
        f"soak: {soak.people} people in {minutes:.1f} min, {counts.total()} calls, "
        f"{faults}+ faults, {len(soak.lost)} lost their way",
        f"  memory {before.memory:.0f} MiB idle, {steady[0].memory:.0f} warm, "
        f"{max(s.memory for s in steady):.0f} most, {after.memory:.0f} after; "
        f"{growth:+.2f} MiB from warm to the end, {1000 * growth / came:+.3f} per 1,000 people",
        f"  descriptors {before.descriptors} idle, {most[0]} and {most[1]} most in the halves; "
        f"tasks {before.tasks} idle, {after.tasks} after; {spent:.0f} s of processor time",
    )
    checks = {
        f"memory grew by {growth:.1f} MiB": growth > GROWTH,
        "descriptors grew": most[1] > most[0] + 4,
        f"{after.tasks - before.tasks} tasks are left": after.tasks > before.tasks,
        f"people were lost: {Counter(soak.lost)}": bool(soak.lost),
        "something could not be answered": "Traceback" in log or "could not be" in log,
        # Four a second are asked for, and many are met; the journal keeps 10,000.
        f"only {faults} calls failed": faults < min(after.seconds / 4, 5000),
    }
    return Result(lines, tuple(words for words, wrong in checks.items() if wrong))


def main() -> int:
    """The soak by hand."""
    parser = argparse.ArgumentParser(description="Let people come for as long as you like.")
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--people", type=int, default=20_000, help="at least so many")
    asked = parser.parse_args()
    with TemporaryDirectory(prefix="kollegabot-soak-") as folder:
        result = asyncio.run(soaked(Path(folder), asked.people, asked.minutes * 60))
    sys.stdout.write("\n".join((*result.lines, *(f"WRONG: {w}" for w in result.wrong))) + "\n")
    return 1 if result.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
