"""An import of 3,000 rows while doctors talk to the bot: `python -m bench.lists`.

The real bot as a process on the local Telegram. Measured is what an administrator waits for: from
sending the file to the preview, and from *Ta i bruk* to the answer; and meanwhile each tap of five
doctors, from the tap to the changed screen. On a machine that does other things as well, the bot's
processor time (its own and its children's) says more than the clock.
"""

from __future__ import annotations

import asyncio
import csv
import io
import os
import random
import time
from collections.abc import Awaitable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bot.files.exports import xlsx_bytes
from bot.store.contacts import open_store
from conversations.contacts.contact import Area, Contact
from tests.support.world import Person, World, until, world

ADMINISTRATOR = 8_700_000_002
ROWS, DOCTORS = 3000, 5
THINKING = 0.4  # seconds between two taps of a doctor
PREVIEW, APPLY = 2.0, 1.0  # seconds that they may take


async def main() -> None:
    """Prints one line for each kind of file, and one for the doctors at each time."""
    slow: list[str] = []
    for kind in ("csv", "xlsx"):
        found = await measure(kind, DOCTORS)
        preview, applied = found["preview"], found["applied"]
        print(
            f"{kind}: preview {preview:.2f} s (limit {PREVIEW}), "
            f"applied {applied:.2f} s (limit {APPLY}); processor time of the bot "
            f"{found['processor'][0]:.2f} s and {found['processor'][1]:.2f} s"
        )
        for what, delays in found["taps"].items():
            median, late, worst = (delay * 1000 for delay in delays)
            print(f"  doctors, {what}: median {median:.0f} ms, ", end="")
            print(f"p95 {late:.0f} ms, worst {worst:.0f} ms")
        slow += [f"{kind} preview"] * (preview > PREVIEW) + [f"{kind} applied"] * (applied > APPLY)
    if slow:
        raise SystemExit(f"too slow: {', '.join(slow)}")


async def measure(kind: str, doctors: int) -> dict[str, Any]:
    """Seconds of one import on a bot of its own, and of so many doctors' taps beside it."""
    with TemporaryDirectory() as folder:
        async with world(Path(folder), ADMINISTRATORS=str(ADMINISTRATOR)) as here:
            return await measure_import(here, kind, doctors)


async def measure_import(here: World, kind: str, number: int) -> dict[str, Any]:
    """One import, with doctors beside it; of their taps the median, 95th percentile and worst."""
    async with open_store(here.database) as store:
        areas = [area for area in await store.areas() if area.kind == "association"]
    content = list_file(kind, areas)
    administrator, doctors = here.person(id=ADMINISTRATOR), [here.person() for _ in range(number)]
    await administrator.does("say", text="/lister")
    for doctor in doctors:
        await doctor.starts()
    alone = await taps(doctors, asyncio.sleep(1.5))
    preview, read = await costs_of(here, previewing(administrator, content, kind))
    using_it = costs_of(here, using(administrator))
    beside, (applied, saved) = await asyncio.gather(taps(doctors, asyncio.sleep(1.5)), using_it)
    while_read = await taps(doctors, previewing(administrator, content, kind))
    times = {"alone": alone, "while it is read": while_read, "while it is applied": beside}
    return {
        "rows": ROWS,
        "people": number,
        "preview": preview,
        "applied": applied,
        "processor": (read, saved),
        "taps": {what: parts_of(delays) for what, delays in times.items()},
    }


def parts_of(delays: list[float]) -> list[float]:
    """The median, the 95th percentile and the worst."""
    return [sorted(delays)[int((len(delays) - 1) * part)] for part in (0.5, 0.95, 1)]


async def using(administrator: Person) -> None:
    await administrator.taps("Ta i bruk")
    assert administrator.screen.startswith("Tatt i bruk"), administrator.screen


async def previewing(administrator: Person, content: bytes, kind: str) -> None:
    """Sends the list, until its preview stands below: a list as long comes as a file besides."""
    before = administrator.messages[-1]["message_id"]
    await administrator.does("send", kind="document", content=content, filename=f"liste.{kind}")
    await until(lambda: shows_preview(administrator, before))


def shows_preview(administrator: Person, before: int) -> bool:
    """Whether a preview stands below a message."""
    newest = administrator.messages[-1]
    return bool(newest["message_id"] > before and "uendret" in newest.get("text", ""))


async def taps(doctors: list[Person], until_done: Awaitable[object]) -> list[float]:
    """How long each tap of the doctors took until something was done; they tap at random moments.

    However many they are, together they tap as often as five do: the stage is slower than the bot.
    """
    thinking = THINKING * len(doctors) / DOCTORS
    done = asyncio.ensure_future(until_done)
    found: list[float] = []

    async def walk(doctor: Person) -> None:
        await asyncio.sleep(random.random() * thinking)  # noqa: S311
        while not done.done():
            for label in ("Bare vis kontakter", "Tilbake"):
                found.append(await seconds_of(doctor.taps(label)))
                await asyncio.sleep(thinking)

    await asyncio.gather(*map(walk, doctors))
    await done
    return found


async def costs_of(here: World, work: Awaitable[object]) -> tuple[float, float]:
    """Seconds that something took, and processor seconds of the bot and its ended children."""
    assert here.bot
    before = processor_seconds(here.bot.pid)
    seconds = await seconds_of(work)
    return seconds, processor_seconds(here.bot.pid) - before


def processor_seconds(process: int) -> float:
    """What the kernel has counted for a process so far; 0 where it does not say."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text("ascii").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


async def seconds_of(work: Awaitable[object]) -> float:
    """Seconds that something took."""
    start = time.perf_counter()
    await work
    return time.perf_counter() - start


def list_file(kind: str, areas: list[Area]) -> bytes:
    """A national list of invented people who have said yes, each with a number of their own."""
    people = [person(number, areas[number % len(areas)].name) for number in range(ROWS)]
    if kind == "xlsx":
        return xlsx_bytes(people, {"stotte": "støttekollega"})
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    ways = ("Mobil", "E-post")
    writer.writerow(("Lokalforening", "Tilbud", "Navn", "Arbeidssted", *ways, "Samtykke"))
    for one in people:
        own = (one.phones[0][3:], one.emails[0])
        writer.writerow((one.area, "støttekollega", one.name, one.workplace, *own, "ja"))
    return out.getvalue().encode("cp1252")


def person(number: int, area: str) -> Contact:
    """Somebody invented."""
    return Contact(
        area,
        "stotte",
        f"Nummer {number:04} Eksempel",
        workplace="Eksempel legesenter, avdeling for eksempler",
        phones=(f"+4740{600_000 + number}",),
        emails=(f"nummer{number}@example.org",),
        agreed=True,
    )


if __name__ == "__main__":
    asyncio.run(main())
