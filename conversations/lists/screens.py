"""The screens of administrators: their lists, one list, one person, and what they are asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate, groupby

from conversations.contacts.contact import Area, Contact
from conversations.contacts.directory import Directory
from conversations.contacts.formatting import (
    contact_details,
    format_date,
    full_name,
    number_endings,
)
from conversations.help.contact_page import month
from conversations.help.screens import screen as doctors_screen
from conversations.lists.snapshot import (
    Administrator,
    ListSnapshot,
    area_id,
    contact_id,
    content_hash,
)
from conversations.model import ANYWHERE, Button, Line, Screen, State
from conversations.script.texts import StaffTexts
from conversations.sentences.catalog import sentence


def offer_name(snapshot: ListSnapshot, offer: str) -> str:
    """What an offer is called in a contact file."""
    known = snapshot.script.offers.get(offer)
    return known.names[0] if known and known.names else offer


def list_name(snapshot: ListSnapshot, contact: Contact) -> str:
    """Area and offer of an entry, as "Troms legeforening · støttekollega"."""
    return f"{contact.area} · {offer_name(snapshot, contact.offer)}"


def entry_lines(snapshot: ListSnapshot, contact: Contact) -> Iterator[Line]:
    """An entry with all that stands in it."""
    words = snapshot.words
    yield Line(full_name(contact), "bold")
    yield from map(Line, contact_details(contact))
    if contact.agreed:
        yield Line(agreed_text(snapshot, contact))
    day = contact.confirmed
    yield Line(
        words.say("confirmed_mark", day=format_date(day.isoformat()))
        if day
        else words.say("unconfirmed_mark")
    )
    is_away = contact.away is not None and contact.away >= snapshot.day
    for is_marked, key in (
        (is_away, "away_mark"),
        (contact.hidden, "hidden_mark"),
        (contact.reported, "reported_mark"),
    ):
        yield from words.lines(key) if is_marked else ()


def agreed_text(snapshot: ListSnapshot, contact: Contact) -> str:
    """That somebody has said yes, and where that is known when and by whom it was written down."""
    day, label = contact.agreed_on, contact.agreed_by
    if not day:
        return snapshot.words.say("agreed_mark")
    said = {"day": format_date(day.isoformat()), "label": label or "?"}
    return snapshot.words.say("agreed_mark_by" if label else "agreed_mark_on", **said)


PEOPLE, CONFIRMED, LISTS = 6, 12, 20  # on one screen
ROOM = 4000  # of Telegram's 4096
MORE = 20  # of it for the mark where something is left out
LONGEST = 1300  # characters of one line: an entry before and after, with all that it may hold
ENDINGS = 2800  # of the room, for the entries that one tap confirms

Row = tuple[Button, ...]


def lists_screen(lines: Iterable[Line], rows: Iterable[Row], notice: str = "") -> Screen:
    """A screen of lists that Telegram takes, with what has just happened above it."""
    above = (Line(notice, "bold"), Line("")) if notice else ()
    kept = tuple(_fitting((*above, *lines)))
    return Screen("lists", sentence.language, kept, tuple(row for row in rows if row))


def units(text: str) -> int:
    """How long a text is as Telegram measures it."""
    return len(text.encode("utf-16-le")) // 2


def _fitting(lines: Iterable[Line]) -> Iterator[Line]:
    """As many lines as a message holds, the last ones kept: they say what to do."""
    every = [replace(line, text=_cut(line.text)) for line in lines]
    if sum(units(line.text) + 1 for line in every) <= ROOM:
        yield from every
        return
    head, tail = every[:-3], every[-3:]
    room = ROOM - sum(units(line.text) + 1 for line in tail) - MORE
    for number, line in enumerate(head):
        room -= units(line.text) + 1
        if room < 0:
            yield Line(f"… + {len(head) - number}")
            break
        yield line
    yield from tail


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def message_screen(words: StaffTexts, key: str, **values: object) -> Screen:
    """A few words, and the way back to the lists."""
    return lists_screen(words.lines(key, **values), ((words.button("home", "L.home"),),))


def with_notice(screen: Screen, notice: str) -> Screen:
    """A screen with what has just happened above it."""
    return lists_screen(screen.lines, screen.rows, notice)


def with_unreached(snapshot: ListSnapshot, screen: Screen, labels: Sequence[str]) -> Screen:
    """A screen with the administrators below it who could not be told of what was done."""
    if not labels:
        return screen
    below = snapshot.words.lines("unreached", names=", ".join(labels))
    return lists_screen((*screen.lines, Line(""), *below), screen.rows)


def after_import(
    snapshot: ListSnapshot, administrator: Administrator, areas: Iterable[str], notice: str
) -> Screen:
    """What has been done, and the lists to be confirmed next."""
    words = snapshot.words
    changed = [area for area in snapshot.areas_of(administrator) if area.name in set(areas)]
    rows = [
        (
            words.button(
                "person", f"L.conf.{area_id(a.name)}", name=f"{words.labels['confirm']}: {a.name}"
            ),
        )
        for a in changed[:LISTS]
    ]
    if changed:
        rows.append((words.button("tell_listed", f"L.tell.{area_id(changed[0].name)}"),))
    return lists_screen(
        words.lines("applied_next"), (*rows, (words.button("home", "L.home"),)), notice
    )


COPIED = 256  # characters that Telegram lets a button copy


def listed_text(snapshot: ListSnapshot, area: Area) -> Screen:
    """What to send to whoever stands on a list: what is shown, how to change it or leave (GDPR)."""
    words = snapshot.words
    text = words.say("listed_text", list=area.name)
    copy = (Button(words.labels["copy"], copy=text),) if len(text) <= COPIED else ()
    back = (words.button("back", f"L.area.{area_id(area.name)}"),)
    return lists_screen(words.lines("notify_listed", text=text), (copy, back))


def home(
    snapshot: ListSnapshot, administrator: Administrator, page: int = 0, notice: str = ""
) -> Screen:
    """All lists of an administrator, those that need somebody first."""
    areas = snapshot.areas_of(administrator)
    words, part = snapshot.words, areas[page : page + LISTS]
    if not areas:
        return lists_screen(words.lines("nobody_here"), (), notice)
    entries = [Line(words.say("home_line", **_state(snapshot, area))) for area in part]
    rows = [
        (words.button("area", f"L.area.{area_id(a.name)}", area=a.name, mark=_mark(snapshot, a)),)
        for a in part
    ]
    turn = _paging_row(snapshot, "L.home", page, LISTS, len(areas))
    every = (words.button("excel", "L.exp.all.xlsx"),) if len(areas) > 1 else ()
    extra = (words.button("import", "L.imp"), words.button("template", "L.tpl"))
    above = (*words.lines("paused"), Line("")) if snapshot.paused else ()
    waiting = [(one.button,) for one in snapshot.waiting]
    above += (*words.lines("waiting_here", count=len(waiting)), Line("")) if waiting else ()
    return lists_screen(
        (*above, *words.lines("home"), Line(""), *entries),
        (*waiting, *rows, turn, extra, every),
        notice,
    )


def _state(snapshot: ListSnapshot, area: Area) -> dict[str, str]:
    listed = snapshot.contacts_of(area.name)
    dates = [c.confirmed for c in listed if not c.hidden]
    known = [day for day in dates if day]
    words = snapshot.script.words[snapshot.script.country.staff_language]
    said = {
        "count": str(len(listed)),
        "month": month(words, min(known, default=snapshot.day)),
    }
    key = "never" if len(known) < len(dates) else "oldest"
    count = snapshot.words.say(key, **said) if dates else "0"
    return {"area": area.name, "count": count, "mark": _mark(snapshot, area)}


def _mark(snapshot: ListSnapshot, area: Area) -> str:
    return snapshot.words.say(snapshot.freshness_of(area.name))


def _paging_row(snapshot: ListSnapshot, data: str, page: int, size: int, total: int) -> Row:
    more = snapshot.words.button("more", f"{data}.{page + size}")
    first = snapshot.words.button("first", f"{data}.0")
    return (more,) if page + size < total else ((first,) if page else ())


def area_screen(snapshot: ListSnapshot, area: Area, page: int = 0, notice: str = "") -> Screen:
    """The people of one list, as a doctor would read them."""
    words, listed, mark = snapshot.words, snapshot.contacts_of(area.name), area_id(area.name)
    part = listed[page : page + PEOPLE]
    body = [*words.lines("area", area=area.name), *_by_offer(snapshot, part)]
    if not listed:
        body += [Line(""), *words.lines("empty_area")]
    rows: list[Row] = [
        (words.button("person", f"L.p.{contact_id(c)}", name=full_name(c)),) for c in part
    ]
    rows.append(_paging_row(snapshot, f"L.area.{mark}", page, PEOPLE, len(listed)))
    if listed:
        rows.append((words.button("confirm", f"L.conf.{mark}"),))
    rows += [
        (words.button("add", f"L.add.{mark}"), words.button("import", f"L.imp.{mark}")),
        (words.button("doctor", f"L.doc.{mark}"), words.button("history", f"L.hist.{mark}")),
        (words.button("excel", f"L.exp.{mark}.xlsx"), words.button("csv", f"L.exp.{mark}.csv")),
        (words.button("tell_listed", f"L.tell.{mark}"),) if listed else (),
        (words.button("home", "L.home"),),
    ]
    return lists_screen(body, rows, notice)


def _by_offer(snapshot: ListSnapshot, contacts: Sequence[Contact]) -> Iterator[Line]:
    for offer, listed in _offers(contacts):
        yield from (Line(""), Line(f"{offer_name(snapshot, offer)}:"))
        for contact in listed:
            yield from (Line(""), *entry_lines(snapshot, contact))


def confirm(snapshot: ListSnapshot, area: Area, page: int = 0, notice: str = "") -> Screen:
    """Names and endings of those who are not confirmed today, and the buttons that confirm them."""
    words, mark = snapshot.words, area_id(area.name)
    waiting, part = to_confirm(snapshot, area.name), contacts_to_ask(snapshot, area.name, page)
    if not part:
        return area_screen(snapshot, area, notice=notice or words.say("nothing_to_confirm"))
    lines = [line for offer, listed in _offers(part) for line in _endings(snapshot, offer, listed)]
    every = (words.button("all_right", f"L.ok.{mark}.{page}.{content_hash(part)}"),)
    single = [(words.button("one_right", _confirm_data(c) + ".1", name=c.name),) for c in part]
    back = (words.button("back", f"L.area.{mark}"),)
    turn = _paging_row(snapshot, f"L.conf.{mark}", page, len(part), len(waiting))
    return lists_screen((*words.lines("confirm"), *lines), (every, *single, turn, back), notice)


def contacts_to_ask(snapshot: ListSnapshot, name: str, start: int) -> tuple[Contact, ...]:
    """Those of one offer who are asked about on one screen."""
    part = to_confirm(snapshot, name)[start : start + CONFIRMED]
    sizes = accumulate(units(full_name(c) + number_endings(c)) + 4 for c in part)
    return tuple(
        contact
        for contact, size in zip(part, sizes, strict=True)
        if contact.offer == part[0].offer and size <= ENDINGS
    )


def _offers(contacts: Sequence[Contact]) -> Iterator[tuple[str, list[Contact]]]:
    for offer, listed in groupby(contacts, key=lambda contact: contact.offer):
        yield offer, list(listed)


def _endings(snapshot: ListSnapshot, offer: str, contacts: Iterable[Contact]) -> Iterator[Line]:
    yield from (Line(""), Line(f"{offer_name(snapshot, offer)}:"))
    for contact in contacts:
        yield Line(
            snapshot.words.say(
                "confirm_line", name=full_name(contact), ways=number_endings(contact)
            )
        )


def _confirm_data(contact: Contact) -> str:
    """What a button carries that confirms an entry as it is shown."""
    return f"L.pok.{contact_id(contact)}.{content_hash([contact])}"


def to_confirm(snapshot: ListSnapshot, name: str) -> tuple[Contact, ...]:
    """Those on a list whom nobody has confirmed today."""
    return tuple(c for c in snapshot.contacts_of(name) if c.confirmed != snapshot.day or c.reported)


def person(snapshot: ListSnapshot, contact: Contact, notice: str = "") -> Screen:
    """One entry and what can be done with it."""
    words, mark = snapshot.words, contact_id(contact)
    hide = words.button(
        "show" if contact.hidden else "hide", f"L.hide.{mark}.{int(not contact.hidden)}"
    )
    right = words.button("right", _confirm_data(contact))
    rows: list[Row] = [(right,)] if contact.confirmed != snapshot.day or contact.reported else []
    rows += [
        (words.button("edit", f"L.edit.{mark}"), hide),
        (words.button("times", f"L.tm.{mark}"), words.button("remove", f"L.rm.{mark}")),
        (words.button("back", f"L.area.{area_id(contact.area)}"),),
    ]
    head = Line(f"{contact.area}: {offer_name(snapshot, contact.offer)}")
    return lists_screen((head, Line(""), *entry_lines(snapshot, contact)), rows, notice)


def as_doctors_see(
    snapshot: ListSnapshot, contacts: Iterable[Contact], area: Area, offer: str
) -> tuple[Line, ...]:
    """The very screen that a doctor gets of a list."""
    local = snapshot.script.offers[offer].local
    county = next(
        (number for number in area.counties if number in snapshot.script.country.regions), ANYWHERE
    )
    where = county if local else ""
    near = {
        a.name for a in snapshot.areas if county in a.counties or county == ANYWHERE or not local
    }
    listed = [c for c in contacts if c.offer == offer and c.area in near]
    script = snapshot.script
    directory = Directory(snapshot.day, snapshot.areas, listed, script.offer_areas())
    state = State(script.country.staff_language, script.end, offer=offer, area=where)
    return doctors_screen(script, directory, state).lines


def doctor(snapshot: ListSnapshot, area: Area) -> Screen:
    """What doctors see of a list, offer by offer, as much as fits."""
    words = snapshot.words
    offers = dict.fromkeys(
        c.offer for c in snapshot.contacts_of(area.name) if c.offer in snapshot.script.offers
    )
    body = list(words.lines("doctor"))
    for offer in list(offers)[:3]:
        body += [Line(""), *as_doctors_see(snapshot, snapshot.contacts, area, offer)]
    if not offers:
        body += [Line(""), *words.lines("empty_area")]
    return lists_screen(body, ((words.button("back", f"L.area.{area_id(area.name)}"),),))
