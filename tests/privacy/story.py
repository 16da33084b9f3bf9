"""What marked people do: every path, every kind of message, everything that can go wrong.

Nothing here looks at what comes of it: that is for `traces.py`.
"""

from __future__ import annotations

import asyncio
import resource
import shutil
import signal
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from bot.clock import today
from bot.handlers.invite import invite_code
from bot.sandbox import actions
from bot.sandbox.demo.launcher import add_simulated_counts
from bot.sandbox.errors import Fault
from config.settings import Token
from conversations.help.codec import decode
from conversations.help.engine import advance
from conversations.model import Start, State
from conversations.script.loader import load_script
from tests.privacy.marks import (
    NAME,
    PEOPLE,
    QUERIES,
    STAFF,
    USERNAME,
    WORD,
)
from tests.privacy.traces import Scene, sweeps
from tests.privacy.updates import SAID, broken, messages, unasked
from tests.support.talk import everywhere
from tests.support.workbooks import HEADER, workbook
from tests.support.world import TOKEN, Person, until

AREA = "Troms legeforening"
KEEPERS = {"ADMINISTRATORS": f"{STAFF[0]}:{AREA}, {STAFF[1]}:{AREA}", "MODERATORS": f"{STAFF[2]}"}
ROW = (AREA, "støttekollega", "Nils Nyeksempel", 40612345, "nils@example.org", "ja")
CSV = "\n".join(";".join(map(str, row)) for row in (HEADER, ROW)).encode()
BREATH = 0.01  # seconds in which the bot hears that a call is done: earlier taps have to wait


FAULTS = (
    Fault("editMessageText", 400, f"Bad Request: can't parse {SAID}"),
    Fault("editMessageText", 400, f"Bad Request: message to edit not found {SAID}"),
    Fault("editMessageText", 403),
    Fault("editMessageText", 429, retry_after=1),
    Fault("editMessageText", 502, html_body=True),
    Fault("editMessageText", drop=True),
    Fault("sendMessage", 403, f"Forbidden: user {SAID} is deactivated"),
    Fault("sendMessage", 502, html_body=True),
    Fault("sendMessage", drop=True, after=True),
    Fault("deleteMessages", 400, f"Bad Request: message can't be deleted {SAID}", times=3),
)
SLOW = (  # what takes seconds: the bot gives up after ten
    Fault("editMessageText", delay=11),
    Fault("sendMessage", delay=11),
    Fault("editMessageText", 429, retry_after=11),
)
POLLS = (  # for everybody: all have to wait
    Fault("getUpdates", 502, html_body=True),
    Fault("getUpdates", 429, f"Too Many Requests: {SAID}", retry_after=1),
    Fault("getUpdates", drop=True),
)
ACTS = {  # what somebody does for a method to be called; else they write
    "editMessageText": {"act": "tap", "label": "Bare vis kontakter"},
    "deleteMessages": {"act": "tap", "label": "Ja, slett"},
}


@dataclass
class Marked(Person):
    """Somebody of whom everything that Telegram tells is marked."""

    scene: Scene

    async def does(self, act: str, **ask: Any) -> None:
        await super().does(act, **self.marked(act, ask))
        await asyncio.sleep(BREATH)

    def only(self, act: str, **ask: Any) -> None:
        """An act that may get no answer."""
        actions.perform(self.world.sandbox, self.chat.id, act, **self.marked(act, ask))

    def marked(self, act: str, ask: dict[str, Any]) -> dict[str, Any]:
        query = {"query_id": QUERIES[next(self.scene.queries)]} if act == "tap" else {}
        return query | ask

    async def taps_data(self, data: str) -> None:
        """A tap on any button, also one that is not there."""
        self.only("tap", data=data)
        await until(lambda: not self.world.sandbox.call_log.unanswered_queries(self.chat.id))
        await asyncio.sleep(3 * BREATH)  # it may be answered before the screen is shown

    @property
    def user(self) -> dict[str, Any]:
        assert self.chat.person
        return self.chat.person.as_user() | {"is_premium": True}


def marked(scene: Scene, number: int | None = None) -> Marked:
    """The next stranger; with a number of STAFF a member of staff."""
    order = next(scene.numbers)
    person = scene.world.person(
        id=PEOPLE[order] if number is None else number,
        first_name=f"{NAME}{order}",
        last_name=f"Eksempel {NAME}{order}",
        username=f"{USERNAME}_{order}",
    )
    return Marked(person.world, person.chat, scene)


async def play(scene: Scene) -> None:
    """Everything; the bot is killed and started again on the way."""
    await visit(marked(scene))
    await killed(scene)
    await asyncio.gather(
        press_every_button(scene),
        go_wrong(scene),
        overshare(scene),
        keep_lists(scene),
        be_invited(marked(scene)),
        *(visit(marked(scene)) for _ in range(10)),
    )
    await with_a_full_disk(scene)
    await leave(marked(scene))
    await rest(scene)


async def rest(scene: Scene) -> None:
    """Waits until everybody has been answered, and the bot, idle, has swept up after them."""
    sandbox = scene.world.sandbox
    last = marked(scene, PEOPLE[-1])
    await last.starts()
    await until(lambda: not sandbox.updates.pending and not sandbox.call_log.unanswered_queries())
    before = sweeps(scene)
    sandbox.updates.inject({})  # after every poll it sweeps anew
    await until(lambda: sweeps(scene) > before)


async def visit(person: Marked) -> None:
    """The usual way, with too much said on it."""
    await person.starts()
    await person.does("say", text=f"jeg heter {SAID}, er det noen der")
    await person.does("say", text=f"{SAID}: jeg orker ikke mer")
    await person.starts("ukjent")
    await person.taps("Meg, jeg er lege", "Noen å snakke med", "Oslo", "Mer")
    await person.taps("Feil nummer?")
    await person.taps(person.labels[0])
    await person.does("say", text=f"Tromsø {SAID}")


async def look_in(person: Marked) -> None:
    """As short a visit as can be."""
    await person.does("say", text=f"hei, {SAID} her")
    await person.taps("Bare vis kontakter")


async def stumble(person: Marked) -> None:
    """Two mistakes of the program, in reading and in answering."""
    for text in ("Feil i lesingen", "Feil i svaret"):
        await person.does("say", text=f"{text}: {SAID}")
    await person.starts()


async def killed(scene: Scene) -> None:
    """The bot dies at once while somebody waits for an answer; its files are kept as they were."""
    person = marked(scene)
    await person.starts()
    person.only("say", text=SAID)
    await scene.world.stop(signal.SIGKILL)
    shutil.copytree(scene.home, scene.folder / "killed")
    await scene.world.start()


async def press_every_button(scene: Scene) -> None:
    """Every button of every step, once; the steps of an end for each offer."""
    buttons, people = list(every_button()), [marked(scene) for _ in range(50)]
    await asyncio.gather(
        *(press(person, buttons[n :: len(people)]) for n, person in enumerate(people))
    )


async def press(person: Marked, buttons: Sequence[str]) -> None:
    await person.starts()
    for data in buttons:
        await person.taps_data(data)


def every_button() -> Iterator[str]:
    """Each choice of each step, on a screen where it stands."""
    script = load_script()
    directory, screens, choices = everywhere(script), set[object](), set[object]()
    queue = [advance(script, directory, State("nb"), Start())]
    for turn in queue:
        step = turn.state.step
        if (step, turn.state.offer) in screens:
            continue
        screens.add((step, turn.state.offer))
        for button in (b for row in turn.screen.rows for b in row if b.data):
            queue.append(advance(script, directory, *decode(script, button.data)))
            choice = step, button.data.rpartition(".")[2]
            if choice not in choices:
                choices.add(choice)
                yield button.data


async def go_wrong(scene: Scene) -> None:
    """Everything that can fail, each for somebody of their own."""
    await asyncio.gather(
        *(meets(marked(scene), fault) for fault in FAULTS),
        *(stumble(marked(scene)) for _ in range(10)),
    )


async def go_slowly(scene: Scene) -> None:
    """What takes seconds to fail; then Telegram does not hand out what people write."""
    await asyncio.gather(*(meets(marked(scene), fault) for fault in SLOW))
    for fault in POLLS:
        await meets(marked(scene), fault)
    await rest(scene)


async def meets(person: Marked, fault: Fault) -> None:
    """Somebody whose calls fail in a way of their own."""
    await person.starts()
    if fault.method == "deleteMessages":
        await person.taps("Slett og avslutt")
    waiting = person.world.sandbox.faults.queue
    mine = replace(fault, chat_id=None if fault in POLLS else person.chat.id)
    waiting.append(mine)
    person.only(**ACTS.get(fault.method, {"act": "say", "text": f"{SAID} og {SAID}"}))
    await until(lambda: not any(fault is mine for fault in waiting))


async def overshare(scene: Scene) -> None:
    """Every kind of message and of update, and updates that nobody can read."""
    person, updates = marked(scene), scene.world.sandbox.updates
    await person.starts()
    await asyncio.gather(
        *(sends(marked(scene), kind) for kind in range(len(messages(person.user))))
    )
    for update in (*unasked(person.user), *broken(person.user)):
        updates.inject(update)
    for number, kind in enumerate(("group", "supergroup", "channel")):
        group = {"id": -1_000_000_000_000 - person.chat.id - number, "type": kind, "title": NAME}
        actions.create_group(scene.world.sandbox, group)
    person.only("edit", message_id=min(person.chat.messages), text=f"rettet {SAID}")
    await until(lambda: not updates.pending)


async def sends(person: Marked, kind: int) -> None:
    body = messages(person.user)[kind]
    if body.keys() & {"users_shared", "web_app_data", "passport_data"}:  # met with silence
        person.only("send", kind="other", body=body)
    else:
        await person.does("send", kind="other", body=body)


async def keep_lists(scene: Scene) -> None:
    """Administrators keep their lists, a moderator looks at a year of counts; others try to."""
    await add_simulated_counts(scene.world.database)
    await asyncio.gather(
        keeps_list(marked(scene, STAFF[0])),
        looks_at_counts(marked(scene, STAFF[2])),
        pretends(marked(scene)),
    )


async def looks_at_counts(staff: Marked) -> None:
    """Every button below the counts, and below those of a year; some bring pictures and files."""
    await staff.does("say", text=f"/tall {SAID}")
    buttons = {button["callback_data"] for button in staff.buttons}
    await staff.taps(str(today().year - 1))
    buttons |= {button["callback_data"] for button in staff.buttons}
    for data in sorted(buttons):
        await staff.taps_data(data)
    files = sum(data.startswith(("T.pic", "T.file", "T.pdf")) for data in buttons)
    await until(lambda: [*map(has_file, staff.messages)].count(True) == files)


def has_file(message: dict[str, Any]) -> bool:
    return "photo" in message or "document" in message


async def keeps_list(staff: Marked) -> None:
    await staff.does("say", text=f"/lister {SAID}")
    await staff.does("send", kind="document", content=CSV, filename=f"{SAID}.csv", caption=SAID)
    await staff.taps("☐ Nei, ikke samme person", "Ta i bruk", "Alle listene")
    await staff.taps(staff.labels[0], "Bekreft lista", "Alle stemmer")
    await staff.does(
        "send", kind="document", content=workbook(HEADER, ROW), filename=f"{WORD}.xlsx"
    )
    await staff.does("say", text=f"/lister {SAID}")
    await staff.taps(staff.labels[0], "Kari Eksempel (leder)", "Skjul nå", "Vis igjen", "Endre")
    await staff.does("say", text="Mobil 406 12 345\nMerknad: ny tid")
    await staff.does("say", text="/lister")
    await staff.taps(staff.labels[0], "Historikk")
    await staff.taps(next(label for label in staff.labels if label.startswith("Angre")))
    await staff.does("say", text="/lister")
    await staff.taps(staff.labels[0], "Kari Eksempel (leder)", "Fjern", "Ja, fjern Kari Eksempel")
    for kind in ("Excel", "CSV"):
        await staff.does("tap", label=f"Hent som {kind}")


async def pretends(person: Marked) -> None:
    """What a stranger gets who tries the same: never a file of theirs is fetched."""
    await person.does("say", text=f"/lister {SAID}")
    await person.does("send", kind="document", content=CSV, filename=f"{SAID}.csv")
    await person.taps_data("L.home")


async def be_invited(person: Marked) -> None:
    """Somebody who is told their own id, as the next administrator."""
    person.scene.told.add(person.chat.id)
    await person.does("say", text=invite_code(Token(TOKEN), time.time()))
    assert str(person.chat.id) in person.screen


async def with_a_full_disk(scene: Scene) -> None:
    """A change of the lists, a mark of a wrong number and a visit, while nothing can be written."""
    staff = marked(scene, STAFF[1])
    await staff.does("say", text="/lister")
    await staff.taps(staff.labels[0], "Ola Eksempel")
    with full_disk(scene.pid):
        await staff.taps("Skjul nå")
        await visit(marked(scene))


@contextmanager
def full_disk(pid: int) -> Iterator[None]:
    """No file can grow: writing fails as on a full disk."""
    before = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (0, before[1]))
    yield
    resource.prlimit(pid, resource.RLIMIT_FSIZE, before)


async def leave(person: Marked) -> None:
    """Erasing and blocking."""
    await person.starts()
    await person.does("say", text=SAID)
    person.only("say", text=f"/slett {SAID}")
    await until(lambda: [m["outgoing"] for m in person.messages] == [True])
    await person.taps("Slett og avslutt")
    person.only("tap", label="Ja, slett")
    await until(lambda: not person.messages)
    await person.starts()
    person.only("block")
