"""Where people could be found after they have talked to the bot, and what is found there."""

from __future__ import annotations

import io
import json
import re
import signal
import sqlite3
import zipfile
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, nullcontext
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bot.store.backup import back_up
from bot.store.counts import counts_path
from conversations.script.loader import load_script
from conversations.script.schema import Script
from tests.privacy.marks import (
    DOCUMENT,
    DOCUMENTS,
    PEOPLE,
    Needles,
    hashed,
    insiders,
    search,
    strangers,
)
from tests.privacy.memory import remembered
from tests.support.world import OWN_FILES, World, until, world

FILES = {
    "log",
    "test.db",
    "test.db.alive",
    "test.db.checked",
    "test.db.counts",
}  # after a clean stop
WRITTEN = FILES | {
    "test.db.state",
    "test.db.counts.new",
    "null",
    "found.part",
}  # by Python, while it runs
CHILDREN = {"bot.files.xlsx", "bot.files.figures"}
HASHED = 40  # people whose ids are searched as hashes, too
ADDRESSED = {"chat_id", "callback_query_id"}  # whose fields name the one person who is answered
LINE = re.compile(
    r"(DEBUG|INFO|WARNING|ERROR|CRITICAL) \d{4}-\d\d-\d\dT\d\d (bot|config|conversations)[.\w]* .+"
    r"|  [\w.]+|    \S+:\d+:.+"
)


@dataclass(frozen=True, order=True, slots=True)
class Trace:
    """Something of somebody, or something that nobody has thought about, in a place."""

    place: str
    what: str
    form: str = ""


@dataclass
class Scene:
    """A bot that is watched, with people who are marked."""

    world: World
    folder: Path
    told: set[int] = field(default_factory=set)  # who was told their own id, as invited
    numbers: Iterator[int] = field(default_factory=count)
    queries: Iterator[int] = field(default_factory=count)

    @property
    def home(self) -> Path:
        return self.world.database.parent

    @property
    def pid(self) -> int:
        assert self.world.bot
        return self.world.bot.pid


@asynccontextmanager
async def scene(
    folder: Path, *planted: str, front: Any = nullcontext, **settings: str
) -> AsyncIterator[Scene]:
    """A running bot at whose log nothing is held back, in a folder of its own."""
    home = folder / "home"
    home.mkdir(parents=True)
    (folder / "temp").mkdir()
    command = ("-m", "tests.privacy.probe", str(folder), *planted)
    asked = {"LOG_LEVEL": "DEBUG", "MESSAGES_PER_SECOND": "0"} | settings
    async with world(home, command=command, front=front, **asked) as here:
        here.sandbox.call_log.keep_calls = True
        here.sandbox.files.numbers = count(DOCUMENTS)
        yield Scene(here, folder)


async def traces(where: Scene) -> list[Trace]:
    """What is found after a clean stop, but for the memory: nothing, where all is well."""
    found = [*await in_objects(where), *in_process(where)]
    await where.world.stop()
    for look in (in_log, in_files, in_backup, in_counts, in_calls, in_doings):
        found += look(where)
    return sorted(set(found))


def sweeps(where: Scene) -> int:
    """How often the bot has swept with nobody waiting."""
    return (where.folder / "sweeps").stat().st_size


def in_memory(where: Scene) -> list[Trace]:
    """What is found in the bytes of the process; may raise OSError."""
    return [Trace("memory", *shape) for shape in remembered(where.pid, strangers())]


async def in_objects(where: Scene) -> list[Trace]:
    """What live objects hold; after the memory, since the bot is told what to look for."""
    lines = [
        f"{bytes(255 - byte for byte in needle).hex()} {what}"
        for needle, (what, _) in strangers().items()
    ]
    found = where.folder / "found"
    found.unlink(missing_ok=True)
    (where.folder / "asked").write_text("\n".join(lines), "utf-8")
    assert where.world.bot
    where.world.bot.send_signal(signal.SIGUSR1)
    await until(found.exists)
    said = (line.split(" ", 1) for line in found.read_text("utf-8").splitlines())
    return [Trace("live objects", what, holder) for what, holder in said]


def in_process(where: Scene) -> Iterator[Trace]:
    """What the command line and the environment say: of the settings, that is where they are."""
    process = Path(f"/proc/{where.pid}")
    if process.exists():
        yield from _in("command line", (process / "cmdline").read_bytes(), everybody())
        try:
            environment = (process / "environ").read_bytes()
        except PermissionError:  # not dumpable, and we are not root
            return
        yield from _in("environment", environment, strangers())


def in_log(where: Scene) -> Iterator[Trace]:
    """What standard output and standard error say."""
    written = where.world.log.read_bytes()
    yield from _in("log", written, everybody())
    for line in written.decode().splitlines():
        if not LINE.fullmatch(line):
            yield Trace("log", "a line of another shape")


def in_files(where: Scene) -> Iterator[Trace]:
    """What lies in the folders that the bot can reach: free pages, journals and all."""
    for folder, expected in (("home", FILES), ("temp", set[str]()), ("killed", OWN_FILES)):
        for file in (where.folder / folder).rglob("*"):
            if file.name not in expected:
                yield Trace("files", "a file that nobody expects", file.name)
            if file.is_file() and file.name != "log":
                yield from _in(f"file {file.name}", file.read_bytes(), everybody())


def in_backup(where: Scene) -> Iterator[Trace]:
    """What a backup holds that is made afterwards."""
    file = where.folder / "backup.db"
    back_up(where.world.database, file)
    yield from _in("backup", file.read_bytes(), everybody())


def in_counts(where: Scene) -> Iterator[Trace]:
    """What is counted that nobody has thought about."""
    listed = {counter.name for counter in script().counting.counters}
    with closing(sqlite3.connect(counts_path(where.world.database))) as counts:
        for table in ("counts", "figures"):
            for (name,) in counts.execute(f"SELECT name FROM {table}"):  # noqa: S608
                if name not in listed:
                    yield Trace("counts", "a name outside the closed list")


def in_calls(where: Scene) -> Iterator[Trace]:
    """What Telegram was told: a person's id where the answer goes, and nothing of anybody else."""
    sandbox, said = where.world.sandbox, defaultdict[str, list[str]](list)
    for call in sandbox.call_log.calls:
        told = {k: v for k, v in call["parameters"].items() if k not in ADDRESSED}
        if call["method"] == "getFile":
            told["file_id"] = told["file_id"].replace(DOCUMENT, "")
        text = json.dumps(told, ensure_ascii=False)
        chat = call["parameters"].get("chat_id")
        said[call["method"]].append(text.replace(str(chat), "") if chat in where.told else text)
    for method, texts in said.items():
        yield from _in(f"call {method}", "\n".join(texts).encode(), everybody())
    for file in sandbox.files.by_id.values():  # what people send themselves is marked by name only
        yield from _in("file sent", _unpacked(file.content), everybody())


def in_doings(where: Scene) -> Iterator[Trace]:
    """What the process did: which files it wrote, whom it called, what children it had."""
    written = (where.folder / "audit").read_bytes()
    yield from _in("doings", written, everybody())
    has_called = False  # nobody has been heard before Telegram was called
    for event, *details in map(json.loads, written.splitlines()):
        has_called = event != "start" and (has_called or event == "socket.connect")
        if not _is_known(where, event, details, has_called):
            yield Trace("doings", event, str(details[:1]))


def _is_known(where: Scene, event: str, details: list[Any], has_called: bool) -> bool:
    match event, details:
        case "start", []:
            return True
        case "os.fork", []:
            return not has_called
        case "open" | "sqlite3.connect" | "os.rename", [path, *_]:
            return isinstance(path, int) or Path(path).name in WRITTEN
        case "socket.connect", [_, [host, port]]:
            address = urlsplit(where.world.address)
            return (host, port) == (address.hostname, address.port)
        case "subprocess.Popen", [_, [_, "-P", "-m", module], _, {**environment}]:
            return module in CHILDREN and set(environment) == {"PYTHONPATH"}
    return False


@cache
def script() -> Script:
    """The script that the bot runs."""
    return load_script()


@cache
def everybody() -> Needles:
    """All that may lie nowhere outside the process."""
    return {**strangers(), **insiders(), **hashed(PEOPLE[:HASHED])}


def _in(place: str, data: bytes, needles: Needles) -> Iterator[Trace]:
    return (Trace(place, *shape) for shape in search(data, needles))


def _unpacked(content: bytes) -> bytes:
    """A file, and what is packed in it."""
    if not content.startswith(b"PK"):
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return b"\n".join(archive.read(name) for name in archive.namelist())
