"""An import of 2,000 rows while doctors talk to the bot: `python -m bench.lists`.

The real bot as a process on the local Telegram. Measured is what an administrator waits for: from
sending the file to the preview, and from *Ta i bruk* to the answer; and meanwhile each tap of five
doctors, from the tap to the changed screen.
"""

from __future__ import annotations

import asyncio
import csv
import io
import time
from collections.abc import Awaitable
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.contact_export import xlsx_bytes
from bot.store import open_store
from conversations.directory import Area, Contact
from tests.end_to_end.world import Person, World, world

ADMINISTRATOR = 8_700_000_002
ROWS, DOCTORS = 2000, 5
THINKING = 0.4  # seconds between two taps of a doctor
PREVIEW, APPLY = 2.0, 1.0  # seconds that they may take


async def main() -> None:
    """Prints one line for each kind of file, and one for the doctors."""
    for kind in ("csv", "xlsx"):
        with TemporaryDirectory() as folder:
            async with world(Path(folder), ADMINISTRATORS=str(ADMINISTRATOR)) as here:
                await measured(here, kind)


async def measured(here: World, kind: str) -> None:
    """One import, with doctors beside it."""
    async with open_store(here.database) as store:
        areas = [area for area in await store.areas() if area.kind == "association"]
    content = made(kind, areas)
    keeper, doctors = here.person(id=ADMINISTRATOR), [here.person() for _ in range(DOCTORS)]
    await keeper.does("say", text="/lister")
    for doctor in doctors:
        await doctor.starts()
    alone = await taps(doctors, asyncio.sleep(1.5))
    first = keeper.does("send", kind="document", content=content, filename=f"liste.{kind}")
    shown = await timed(first)
    assert f"{ROWS} nye" in keeper.screen, keeper.screen
    await keeper.taps("Ja, alle har sagt ja")
    beside, applied = await asyncio.gather(taps(doctors, asyncio.sleep(1.5)), using(keeper))
    while_read = await reading(here, keeper, doctors, content, kind)
    print(
        f"{kind}: {len(content) // 1024} kB, preview {shown:.2f} s (limit {PREVIEW}), "
        f"applied {applied:.2f} s (limit {APPLY})"
    )
    for what, found in (("alone", alone), ("reading", while_read), ("applying", beside)):
        ordered = sorted(found)
        median, late, worst = (ordered[int((len(found) - 1) * p)] * 1000 for p in (0.5, 0.95, 1))
        print(f"  doctors, {what}: {len(found)} taps, median {median:.0f} ms, ", end="")
        print(f"p95 {late:.0f} ms, worst {worst:.0f} ms")
    assert shown < PREVIEW, shown
    assert applied < APPLY, applied


async def using(keeper: Person) -> float:
    await asyncio.sleep(0.3)
    seconds = await timed(keeper.taps("Ta i bruk"))
    assert keeper.screen.startswith("Tatt i bruk"), keeper.screen
    return seconds


async def reading(
    here: World, keeper: Person, doctors: list[Person], content: bytes, kind: str
) -> list[float]:
    """Taps of doctors while the same file is read once more."""
    del here
    again = keeper.does("send", kind="document", content=content, filename=f"liste.{kind}")
    return await taps(doctors, again)


async def taps(doctors: list[Person], until_done: Awaitable[object]) -> list[float]:
    """How long each tap of the doctors took until something was done."""
    done = asyncio.ensure_future(until_done)
    found: list[float] = []

    async def walk(doctor: Person) -> None:
        while not done.done():
            for label in ("Bare vis kontakter", "Tilbake"):
                found.append(await timed(doctor.taps(label)))
                await asyncio.sleep(THINKING)

    await asyncio.gather(*map(walk, doctors))
    await done
    return found


async def timed(work: Awaitable[object]) -> float:
    """Seconds that something took."""
    start = time.perf_counter()
    await work
    return time.perf_counter() - start


def made(kind: str, areas: list[Area]) -> bytes:
    """A national list of invented people, each with a number of their own."""
    people = [person(number, areas[number % len(areas)].name) for number in range(ROWS)]
    if kind == "xlsx":
        return xlsx_bytes(people, {"stotte": "støttekollega"})
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(("Lokalforening", "Tilbud", "Navn", "Arbeidssted", "Mobil", "E-post"))
    for one in people:
        row = (one.area, "støttekollega", one.name, one.workplace, one.phones[0][3:], one.emails[0])
        writer.writerow(row)
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
    )


if __name__ == "__main__":
    asyncio.run(main())
