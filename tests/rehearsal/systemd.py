"""Guide A of docs/operating.md on a machine with systemd, and the faults that it speaks of."""

from __future__ import annotations

import shutil
from pathlib import Path

from bot.clock import today
from bot.sandbox.demo.launcher import add_simulated_counts
from bot.store.counts import counts_path
from tests.rehearsal.commands import Report, need
from tests.rehearsal.debian import add_wheels
from tests.rehearsal.installation import (
    WAIT,
    Installation,
    import_list,
    install,
    installation,
    present_revision,
    publish,
    start,
)
from tests.rehearsal.machine import has_limits
from tests.rehearsal.manual import block_with
from tests.support.workbooks import HEADER, workbook
from tests.support.world import until

UNIT = "/etc/systemd/system/kollegabot.service.d"
# On a signal the thread of the loop sleeps: what a mistake that never ends would do.
HANG = 'import signal; signal.signal(signal.SIGUSR1, lambda *_: __import__("time").sleep(9999))'
OLA = 8_700_000_002  # administrator and moderator
ROW = ("Troms legeforening", "støttekollega", "Nils Nyeksempel", 21234567, "nils@example.org", "ja")
DATA = "/var/lib/kollegabot"
PROPERTY = "systemctl show -P {} kollegabot"


async def guide(kit: Path, folder: Path, report: Report) -> None:
    """The whole guide, then one fault after the other."""
    need("systemd-nspawn", "debootstrap")
    with report.part("libraries are fetched"):
        wheels = await add_wheels(kit)
    async with installation(kit, folder, report, wheels) as on:
        await publish(on, await present_revision())
        with report.part("installed as the guide says"):
            await install(on)
        with report.part("started, until Telegram has answered it") as told:
            told.append(f"after {await start(on):.1f} s")
        with report.part("lists imported"):
            await import_list(on)
        await _look(on)
        for fault in FAULTS:
            await fault(on)


async def _look(on: Installation) -> None:
    """Somebody talks to it, and the operator looks at it."""
    kari = on.telegram.person(language_code="nb")
    with on.report.part("two answers"):
        await on.is_answering(kari)
    with on.report.part("setup, check, health, status"):
        for words in ("setup", "setup", "check", "health", "invite", "numbers confirm 113"):
            await on.run(f"kollegabot {words}")
        await on.run("kollegabot codes add Nyhetsbrev")
        await on.run("systemctl start kollegabot-backup.service")
        states = await on.status()
        assert "failing" not in states.values(), states
    with on.report.part("shut in, as the bot's own process is") as told:
        told.append(await _restrictions(on))


async def _work_of_children(on: Installation) -> None:
    """What the bot has other processes do, under the unit's filter of system calls."""
    await add_simulated_counts(on.telegram.database)
    shutil.copy(counts_path(on.telegram.database), on.machine.root / "opt/kollegabot/counts")
    await on.run("systemctl stop kollegabot")
    await on.run(
        "install -o kollegabot -g kollegabot -m 600 counts " + f"{DATA}/kollegabot.db.counts"
    )
    await on.run(block_with("ReadWritePaths", "The web copy").splitlines()[0])
    settings = "KOLLEGABOT_SITE=/srv/kollegabot/www", f"KOLLEGABOT_ADMINISTRATORS={OLA}"
    for line in (*settings, f"KOLLEGABOT_MODERATORS={OLA}"):
        await on.run(f"echo {line} >>{DATA}/.env")
    await on.run(f"mkdir -p {UNIT}; echo '[Service]' >{UNIT}/web.conf")
    await on.run(f"echo ReadWritePaths=/srv/kollegabot >>{UNIT}/web.conf")
    with on.report.part("web copy drawn") as told:
        await on.comes_back("rm counts; systemctl daemon-reload; systemctl start kollegabot")
        seconds = await on.becomes("ls /srv/kollegabot/www", "index.html")
        states = await on.status()
        assert states["web copy"] == "ok", states
        told.append(f"after {seconds:.0f} s")
    ola = on.telegram.person(id=OLA)
    with on.report.part("pictures, a report and a workbook in the chat"):
        await ola.does("say", text="/tall")
        await ola.taps("Hvor mange?", "Bilde")
        assert "photo" in next(m for m in reversed(ola.messages) if m["outgoing"] and "photo" in m)
        await ola.does("tap", data=f"T.pdf.{today().year - 1}")
        await until(lambda: any("document" in m for m in ola.messages), WAIT)
        await ola.does("tap", data="T.file.xlsx")
        content = workbook(HEADER, ROW)
        await ola.does("send", kind="document", content=content, filename="liste.xlsx")
        assert "Nils Nyeksempel" in ola.screen, ola.screen
        assert on.telegram.refusals() == []


async def _restrictions(on: Installation) -> str:
    """What the kernel says of the bot's process."""
    pid = (await on.run(PROPERTY.format("MainPID"))).strip()
    said = await on.run(f"cat /proc/{pid}/status /proc/{pid}/limits /proc/{pid}/mountinfo")
    rows = [line.split() for line in said.splitlines()]
    told = {row[0]: row[1] for row in rows if len(row) == 2}
    assert told["NoNewPrivs:"] == "1"
    assert told["Seccomp:"] == "2"
    assert int(told["CapEff:"], 16) == int(told["CapBnd:"], 16) == 0
    assert "Max core file size 0 0 bytes" in {" ".join(row) for row in rows}
    shut = {row[4]: row[5].split(",")[0] for row in rows if len(row) > 9 and row[4].startswith("/")}
    assert (shut["/"], shut["/var/lib/kollegabot"]) == ("ro", "rw"), shut
    return "no rights, system calls filtered, no core, writes its folder alone"


async def _kill(on: Installation) -> None:
    kari = on.telegram.person(language_code="nb")
    await on.is_answering(kari)
    with on.report.part("killed by force") as told:
        seconds = await on.comes_back("systemctl kill -s KILL kollegabot")
        await kari.taps(kari.labels[0])
        told.append(f"the same button answers; back after {seconds:.0f} s")


async def _hang(on: Installation) -> None:
    site = "/opt/kollegabot/.venv/lib/python3*/site-packages"
    await on.run(f"for d in {site}; do echo '{HANG}' >$d/hang.pth; done")
    await on.comes_back("systemctl restart kollegabot")
    with on.report.part("the loop stands still") as told:
        seconds = await on.comes_back("systemctl kill -s USR1 kollegabot")
        said = await on.run("journalctl -u kollegabot -p warning -o cat")
        assert "the event loop stands still" in said, f"{seconds} {said}"
        told.append(f"it ends itself, says so, and is back after {seconds:.0f} s")
    await on.run(f"rm {site}/hang.pth")


async def _memory(on: Installation) -> None:
    """Something in the bot's own cgroup takes more than the unit may have."""
    if not await has_limits(on.machine):
        on.report.omit("MemoryMax=, TasksMax=", "this machine gives systemd no cgroup for them")
        return
    kari, pid = on.telegram.person(), PROPERTY.format("MainPID")
    with on.report.part("memory runs out") as told:
        before = await on.run(pid)
        group = "/sys/fs/cgroup$([ -e /sys/fs/cgroup/memory ] && echo /memory)"
        enter = f"echo $$ >{group}/system.slice/kollegabot.service/cgroup.procs"
        hog = "exec python3 -c \"b'x' * 2**30\""
        await on.run(f"sh -c '{enter}; {hog}' && exit 1 || :")
        await on.is_answering(kari)
        assert await on.run(pid) == before
        told.append("what took it ends, the bot goes on (MemoryMax=, OOMPolicy=)")


async def _wrong_setting(on: Installation) -> None:
    dotenv = f"{DATA}/.env"
    with on.report.part("a wrong setting") as told:
        await on.run(f"echo KOLLEGABOT_PAUSED=perhaps >>{dotenv}; systemctl restart kollegabot")
        seconds = await on.becomes("cat /var/mail/root", "Subject: kollegabot.service has failed")
        assert (await on.run(PROPERTY.format("ExecMainStatus"))).strip() == "2"
        told.append(f"status 2, no new try, root has mail after {seconds:.1f} s")
    await on.run(f"sed -i '$d' {dotenv}")
    await on.comes_back("systemctl start kollegabot")


async def _timer(on: Installation) -> None:
    with on.report.part("the backup's timer fires") as told:
        drop = "/etc/systemd/system/kollegabot-backup.timer.d"
        await on.run(
            f"mkdir {drop}; printf '[Timer]\\nOnActiveSec=1\\nAccuracySec=1\\n' >{drop}/now.conf"
        )
        before = len((await on.run("ls /var/lib/kollegabot/backups")).split())
        await on.run("systemctl daemon-reload; systemctl restart kollegabot-backup.timer")
        more = f"[ $(ls /var/lib/kollegabot/backups | wc -l) -gt {before} ] && echo more"
        told.append(f"a new file after {await on.becomes(more, 'more'):.1f} s")
        await on.becomes("systemctl show -P ActiveState kollegabot-backup", "inactive")
        owners = await on.run("stat -c %U /var/lib/kollegabot/*")
        assert set(owners.split()) == {"kollegabot"}, owners


async def _full_disk(on: Installation) -> None:
    folder = "/var/lib/kollegabot/backups"
    with on.report.part("no room for a backup") as told:
        await on.run(f"mount -t tmpfs -o size=4k,uid=$(id -u kollegabot) none {folder}")
        await on.run("systemctl start kollegabot-backup.service || :")
        subject = "Subject: kollegabot-backup.service has failed"
        seconds = await on.becomes("cat /var/mail/root", subject)
        told.append(f"root has mail after {seconds:.1f} s; no half file is left")
        assert (await on.run(f"ls {folder}")).split() == []
    await on.run(f"umount {folder}")


async def _restore(on: Installation) -> None:
    """As the section on a database that cannot be read says."""
    kari = on.telegram.person(language_code="nb")
    block = block_with("restore backups/….db", "Backup and restore")
    newest = (await on.run("ls -t /var/lib/kollegabot/backups | head -n 1")).strip()
    await on.run("systemctl stop kollegabot; rm /var/lib/kollegabot/codes.toml")
    with on.report.part("a damaged database, put back by root") as told:
        await on.run("echo no database >/var/lib/kollegabot/kollegabot.db")
        seconds = await on.comes_back(block.replace("….db", newest))
        await on.is_answering(kari)
        assert "Nyhetsbrev" in await on.run("kollegabot codes list")
        told.append(f"answering after {seconds:.1f} s, link codes too")


async def _stop(on: Installation) -> None:
    watch = block_with("MAILTO", "What to watch").splitlines()[-1].split(maxsplit=5)[-1]
    with on.report.part("stopped") as told:
        await on.run("systemctl stop kollegabot")
        assert "no bot runs" in (await on.run("kollegabot status || :")).lower()
        seconds = await on.becomes(f"({watch}) 2>&1", "No bot on")
        told.append(f"the watch says so after {seconds:.0f} s")


FAULTS = (
    _work_of_children,
    _kill,
    _hang,
    _memory,
    _wrong_setting,
    _timer,
    _full_disk,
    _restore,
    _stop,
)
