"""The conversation with administrators of contact lists, as a pure function over values."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from conversations import lists_asks as asks
from conversations import lists_screens as screens
from conversations.changes import Step
from conversations.directory import identity
from conversations.lists_book import (
    PREFIX,
    Apply,
    Await,
    Book,
    Export,
    Keeper,
    Look,
    Reply,
    Template,
    Undo,
    Waiting,
    area_mark,
    confirmed,
    number,
    seen_mark,
)

Arguments = Sequence[str]
Operation = Callable[[Book, Keeper, Arguments], Reply | None]

DRAFTS = ("d", "t", "yes", "use", "no", "see", "to", "of", "ap", "rj")


def answer(book: Book, keeper: Keeper, data: str) -> Reply:
    """What a tap of an administrator does; whatever cannot be read shows the lists."""
    name, *arguments = data.removeprefix(PREFIX).split(".")
    if name in DRAFTS and arguments:
        return Reply(act=Waiting(arguments[0], name, ".".join(arguments[1:])))
    operation = OPERATIONS.get(name)
    reply = operation(book, keeper, (*arguments, "", "", "")) if operation else None
    return reply or Reply(screens.home(book, keeper, notice=book.words.say("stale")))


def _home(book: Book, keeper: Keeper, said: Arguments) -> Reply:
    return Reply(screens.home(book, keeper, number(said[0])))


def _area(book: Book, keeper: Keeper, said: Arguments) -> Reply | None:
    found = book.area(said[0], keeper)
    return Reply(screens.area(book, found, number(said[1]))) if found else None


def _confirm(book: Book, keeper: Keeper, said: Arguments) -> Reply | None:
    found = book.area(said[0], keeper)
    return Reply(screens.confirm(book, found, number(said[1]))) if found else None


def _all_right(book: Book, keeper: Keeper, said: Arguments) -> Reply | None:
    """Confirms those that were shown, and only if they still stand there as they were shown."""
    if not (found := book.area(said[0], keeper)):
        return None
    part = screens.asked(book, found.name, number(said[1]))
    if not part or seen_mark(part) != said[2]:
        return Reply(screens.confirm(book, found, notice=book.words.say("moved")))
    steps = tuple(confirmed(contact, book.day) for contact in part)
    notice = book.words.say("confirmed_all", count=len(steps))
    return Reply(act=Apply(steps, f"L.conf.{said[0]}", notice))


def _one_right(book: Book, keeper: Keeper, said: Arguments) -> Reply | None:
    if not (contact := book.contact(said[0], keeper)):
        return None
    if seen_mark([contact]) != said[1]:
        return Reply(screens.person(book, contact, book.words.say("moved")))
    then = f"L.conf.{area_mark(contact.area)}" if said[2] else f"L.p.{said[0]}"
    notice = book.words.say("confirmed_one", name=contact.name)
    return Reply(act=Apply((confirmed(contact, book.day),), then, notice))


def _person(book: Book, keeper: Keeper, said: Arguments) -> Reply | None:
    contact = book.contact(said[0], keeper)
    return Reply(screens.person(book, contact)) if contact else None


def _hide(book: Book, keeper: Keeper, said: Arguments) -> Reply | None:
    """One tap and at once; the button says which of the two, so that a double tap does no harm."""
    if not (contact := book.contact(said[0], keeper)):
        return None
    hidden = said[1] == "1"
    notice = book.words.say("hidden_now" if hidden else "shown_now", name=contact.name)
    step = Step(contact, replace(contact, hidden=hidden))
    return Reply(act=Apply((step,), f"L.p.{said[0]}", notice))


def _ask_remove(book: Book, keeper: Keeper, said: Arguments) -> Reply | None:
    contact = book.contact(said[0], keeper)
    return Reply(asks.ask_remove(book, contact)) if contact else None


def _remove(book: Book, keeper: Keeper, said: Arguments) -> Reply | None:
    if not (contact := book.contact(said[0], keeper)):
        return None
    notice = book.words.say("removed", name=contact.name)
    return Reply(act=Apply((Step(contact, None),), f"L.area.{area_mark(contact.area)}", notice))


def _edit(book: Book, keeper: Keeper, said: Arguments) -> Reply | None:
    if not (contact := book.contact(said[0], keeper)):
        return None
    wait = Await(contact.area, contact.offer, identity(contact))
    return Reply(asks.ask_edit(book, contact), wait)


def _add(book: Book, keeper: Keeper, said: Arguments) -> Reply | None:
    if not (found := book.area(said[0], keeper)):
        return None
    if said[1] in book.script.offers:
        return Reply(asks.ask_add(book, found, said[1]), Await(found.name, said[1]))
    return Reply(asks.ask_offer(book, found, f"L.add.{said[0]}"))


def _import(book: Book, keeper: Keeper, said: Arguments) -> Reply:
    found = book.area(said[0], keeper) if said[0] else None
    wait = Await(found.name if found else "", file=True)
    return Reply(asks.ask_file(book, found), wait)


def _export(book: Book, keeper: Keeper, said: Arguments) -> Reply | None:
    found = book.area(said[0], keeper)
    every = tuple(area.name for area in book.given(keeper)) if said[0] == "all" else ()
    areas = (found.name,) if found else every
    return Reply(act=Export(areas, said[1])) if areas and said[1] in ("csv", "xlsx") else None


def _template(_: Book, __: Keeper, ___: Arguments) -> Reply:
    return Reply(act=Template())


def _history(book: Book, keeper: Keeper, said: Arguments) -> Reply | None:
    found = book.area(said[0], keeper)
    return Reply(act=Look(found.name, number(said[1]))) if found else None


def _undo(book: Book, keeper: Keeper, said: Arguments) -> Reply | None:
    """Takes back only what was done in their own lists."""
    found = book.area(said[1], keeper)
    every = tuple(area.name for area in book.given(keeper)) if said[1] == "all" else ()
    areas = (found.name,) if found else every
    return Reply(act=Undo(number(said[0]), areas)) if areas else None


def _doctor(book: Book, keeper: Keeper, said: Arguments) -> Reply | None:
    found = book.area(said[0], keeper)
    return Reply(screens.doctor(book, found)) if found else None


OPERATIONS: Mapping[str, Operation] = {
    "home": _home,
    "area": _area,
    "conf": _confirm,
    "ok": _all_right,
    "pok": _one_right,
    "p": _person,
    "hide": _hide,
    "rm": _ask_remove,
    "rmy": _remove,
    "edit": _edit,
    "add": _add,
    "imp": _import,
    "exp": _export,
    "tpl": _template,
    "hist": _history,
    "undo": _undo,
    "doc": _doctor,
}
