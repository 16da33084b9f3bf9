"""The screens of administrators: their lists, one list, one person, and what they are asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from conversations.cards import month
from conversations.directory import COUNTIES, Area, Contact, Directory
from conversations.lists_book import Book, Keeper, area_mark, entry_mark, seen_mark
from conversations.lists_text import endings, entry, full_name, offer_name
from conversations.lists_words import ListWords
from conversations.model import ANYWHERE, Button, Line, Screen, State
from conversations.screens import screen as doctors_screen

PEOPLE, CONFIRMED, LISTS = 6, 12, 20  # on one screen

Row = tuple[Button, ...]


def shown(lines: Iterable[Line], rows: Iterable[Row], notice: str = "") -> Screen:
    """A screen of lists, with what has just happened above it."""
    above = (Line(notice, "bold"), Line("")) if notice else ()
    return Screen("lists", "nb", (*above, *lines), tuple(row for row in rows if row))


def said(words: ListWords, key: str, **values: object) -> Screen:
    """A few words, and the way back to the lists."""
    return shown(words.lines(key, **values), ((words.button("home", "L.home"),),))


def with_notice(screen: Screen, notice: str) -> Screen:
    """A screen with what has just happened above it."""
    return shown(screen.lines, screen.rows, notice)


def after_import(book: Book, keeper: Keeper, areas: Iterable[str], notice: str) -> Screen:
    """What has been done, and the lists to be confirmed next."""
    words = book.words
    changed = [area for area in book.given(keeper) if area.name in set(areas)]
    rows = [
        (
            words.button(
                "person", f"L.conf.{area_mark(a.name)}", name=f"{words.labels['confirm']}: {a.name}"
            ),
        )
        for a in changed[:LISTS]
    ]
    return shown(words.lines("applied_next"), (*rows, (words.button("home", "L.home"),)), notice)


def home(book: Book, keeper: Keeper, page: int = 0, notice: str = "") -> Screen:
    """All lists of an administrator, those that need somebody first."""
    areas = book.given(keeper)
    words, part = book.words, areas[page : page + LISTS]
    if not areas:
        return shown(words.lines("nobody_here"), (), notice)
    told = [Line(words.say("home_line", **_state(book, area))) for area in part]
    rows = [
        (words.button("area", f"L.area.{area_mark(a.name)}", area=a.name, mark=_mark(book, a)),)
        for a in part
    ]
    turn = _turning(book, "L.home", page, LISTS, len(areas))
    every = (words.button("excel", "L.exp.all.xlsx"),) if len(areas) > 1 else ()
    extra = (words.button("import", "L.imp"), words.button("template", "L.tpl"))
    return shown((*words.lines("home"), Line(""), *told), (*rows, turn, extra, every), notice)


def _state(book: Book, area: Area) -> dict[str, str]:
    listed = book.of(area.name)
    dates = [c.confirmed for c in listed if not c.hidden]
    known = [day for day in dates if day]
    said = {
        "count": str(len(listed)),
        "month": month(book.script.words["nb"], min(known, default=book.day)),
    }
    key = "never" if len(known) < len(dates) else "oldest"
    count = book.words.say(key, **said) if dates else "0"
    return {"area": area.name, "count": count, "mark": _mark(book, area)}


def _mark(book: Book, area: Area) -> str:
    return book.words.say(book.mark(area.name))


def _turning(book: Book, data: str, page: int, size: int, total: int) -> Row:
    more = book.words.button("more", f"{data}.{page + size}")
    first = book.words.button("first", f"{data}.0")
    return (more,) if page + size < total else ((first,) if page else ())


def area(book: Book, found: Area, page: int = 0, notice: str = "") -> Screen:
    """The people of one list, as a doctor would read them."""
    words, listed, mark = book.words, book.of(found.name), area_mark(found.name)
    part = listed[page : page + PEOPLE]
    body = [*words.lines("area", area=found.name), *_by_offer(book, part)]
    if not listed:
        body += [Line(""), *words.lines("empty_area")]
    rows: list[Row] = [
        (words.button("person", f"L.p.{entry_mark(c)}", name=full_name(c)),) for c in part
    ]
    rows.append(_turning(book, f"L.area.{mark}", page, PEOPLE, len(listed)))
    if listed:
        rows.append((words.button("confirm", f"L.conf.{mark}"),))
    rows += [
        (words.button("add", f"L.add.{mark}"), words.button("import", f"L.imp.{mark}")),
        (words.button("doctor", f"L.doc.{mark}"), words.button("history", f"L.hist.{mark}")),
        (words.button("excel", f"L.exp.{mark}.xlsx"), words.button("csv", f"L.exp.{mark}.csv")),
        (words.button("home", "L.home"),),
    ]
    return shown(body, rows, notice)


def _by_offer(book: Book, contacts: Sequence[Contact]) -> Iterator[Line]:
    for offer, listed in _offers(contacts):
        yield from (Line(""), Line(f"{offer_name(book, offer)}:"))
        for contact in listed:
            yield from (Line(""), *entry(book, contact))


def confirm(book: Book, found: Area, page: int = 0, notice: str = "") -> Screen:
    """Names and endings of those who are not confirmed today, and the buttons that confirm them."""
    words, mark = book.words, area_mark(found.name)
    waiting, part = to_confirm(book, found.name), asked(book, found.name, page)
    if not part:
        return area(book, found, notice=notice or words.say("nothing_to_confirm"))
    told = [line for offer, listed in _offers(part) for line in _endings(book, offer, listed)]
    every = (words.button("all_right", f"L.ok.{mark}.{page}.{seen_mark(part)}"),)
    single = [(words.button("one_right", _right(c) + ".1", name=c.name),) for c in part]
    back = (words.button("back", f"L.area.{mark}"),)
    turn = _turning(book, f"L.conf.{mark}", page, len(part), len(waiting))
    return shown((*words.lines("confirm"), *told), (every, *single, turn, back), notice)


def asked(book: Book, name: str, start: int) -> tuple[Contact, ...]:
    """Those of one offer who are asked about on one screen."""
    part = to_confirm(book, name)[start : start + CONFIRMED]
    return tuple(contact for contact in part if contact.offer == part[0].offer)


def _offers(contacts: Sequence[Contact]) -> Iterator[tuple[str, list[Contact]]]:
    for offer, listed in groupby(contacts, key=lambda contact: contact.offer):
        yield offer, list(listed)


def _endings(book: Book, offer: str, contacts: Iterable[Contact]) -> Iterator[Line]:
    yield from (Line(""), Line(f"{offer_name(book, offer)}:"))
    for contact in contacts:
        yield Line(book.words.say("confirm_line", name=full_name(contact), ways=endings(contact)))


def _right(contact: Contact) -> str:
    """What a button carries that confirms an entry as it is shown."""
    return f"L.pok.{entry_mark(contact)}.{seen_mark([contact])}"


def to_confirm(book: Book, name: str) -> tuple[Contact, ...]:
    """Those on a list whom nobody has confirmed today."""
    return tuple(c for c in book.of(name) if c.confirmed != book.day or c.reported)


def person(book: Book, contact: Contact, notice: str = "") -> Screen:
    """One entry and what can be done with it."""
    words, mark = book.words, entry_mark(contact)
    hide = words.button(
        "show" if contact.hidden else "hide", f"L.hide.{mark}.{int(not contact.hidden)}"
    )
    right = words.button("right", _right(contact))
    rows: list[Row] = [(right,)] if contact.confirmed != book.day or contact.reported else []
    rows += [
        (words.button("edit", f"L.edit.{mark}"), hide),
        (words.button("remove", f"L.rm.{mark}"),),
        (words.button("back", f"L.area.{area_mark(contact.area)}"),),
    ]
    head = Line(f"{contact.area}: {offer_name(book, contact.offer)}")
    return shown((head, Line(""), *entry(book, contact)), rows, notice)


def as_doctors_see(
    book: Book, contacts: Iterable[Contact], found: Area, offer: str
) -> tuple[Line, ...]:
    """The very screen that a doctor gets of a list."""
    local = book.script.offers[offer].local
    county = next((number for number in found.counties if number in COUNTIES), ANYWHERE)
    where = county if local else ""
    directory = Directory(book.day, book.areas, [c for c in contacts if c.offer == offer])
    state = State(step=book.script.end, offer=offer, area=where)
    return doctors_screen(book.script, directory, state).lines


def doctor(book: Book, found: Area) -> Screen:
    """What doctors see of a list, offer by offer, as much as fits."""
    words = book.words
    offers = dict.fromkeys(c.offer for c in book.of(found.name) if c.offer in book.script.offers)
    body = list(words.lines("doctor"))
    for offer in list(offers)[:3]:
        body += [Line(""), *as_doctors_see(book, book.contacts, found, offer)]
    if not offers:
        body += [Line(""), *words.lines("empty_area")]
    return shown(body, ((words.button("back", f"L.area.{area_mark(found.name)}"),),))
