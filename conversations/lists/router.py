"""The conversation with administrators of contact lists, as a pure function over values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from conversations.contacts.changes import Change
from conversations.contacts.contact import Area, Contact, contact_key
from conversations.contacts.directory import fits
from conversations.lists import questions, screens
from conversations.lists.snapshot import (
    PREFIX,
    Administrator,
    ApplyChanges,
    ExpectInput,
    ExportContacts,
    ImportAct,
    ImportAction,
    ListSnapshot,
    ListsReply,
    SendTemplate,
    ShowHistory,
    UndoBatch,
    area_id,
    confirm_contact,
    contact_id,
    content_hash,
    parse_number,
)
from conversations.lists.times import times_reply

IMPORT_ACTS = frozenset(ImportAct)


def handle_tap(snapshot: ListSnapshot, administrator: Administrator, data: str) -> ListsReply:
    """What a tap of an administrator does; whatever cannot be read shows the lists."""
    name, *arguments = data.removeprefix(PREFIX).split(".")
    if name in IMPORT_ACTS and arguments:
        action = ImportAction(arguments[0], ImportAct(name), ".".join(arguments[1:]))
        return ListsReply(act=action)
    reply = _reply(snapshot, administrator, name, (*arguments, "", "", ""))
    return reply or ListsReply(
        screens.home(snapshot, administrator, notice=snapshot.words.say("stale"))
    )


def _reply(
    snapshot: ListSnapshot, administrator: Administrator, name: str, arguments: Sequence[str]
) -> ListsReply | None:
    """Only lists and entries of theirs are found: the one place of that right among the taps."""
    area = snapshot.area(arguments[0], administrator)
    match name:
        case "home":
            return ListsReply(screens.home(snapshot, administrator, parse_number(arguments[0])))
        case "tpl":
            return ListsReply(act=SendTemplate())
        case "imp":
            expected = ExpectInput(area.name if area else "", file=True)
            return ListsReply(questions.ask_file(snapshot, area), expected)
        case "exp" if arguments[1] in ("csv", "xlsx"):
            areas = _areas(snapshot, administrator, arguments[0])
            return ListsReply(act=ExportContacts(areas, arguments[1])) if areas else None
        case "undo":
            areas = _areas(snapshot, administrator, arguments[1])
            batches = tuple(map(parse_number, arguments[0].split("+")))
            return ListsReply(act=UndoBatch(batches, areas)) if areas else None
    if area:
        return _area_reply(snapshot, area, name, arguments)
    if contact := snapshot.contact(arguments[0], administrator):
        return _contact_reply(snapshot, contact, name, arguments)
    return None


def _areas(snapshot: ListSnapshot, administrator: Administrator, mark: str) -> tuple[str, ...]:
    """The list that a button means, or all of them; none that is not theirs."""
    if mark == "all":
        return tuple(area.name for area in snapshot.areas_of(administrator))
    area = snapshot.area(mark, administrator)
    return (area.name,) if area else ()


def _area_reply(
    snapshot: ListSnapshot, area: Area, name: str, arguments: Sequence[str]
) -> ListsReply | None:
    number = parse_number(arguments[1])
    match name:
        case "area":
            return ListsReply(screens.area_screen(snapshot, area, number))
        case "conf":
            return ListsReply(screens.confirm(snapshot, area, number))
        case "ok":
            return _confirm_all(snapshot, area, number, arguments[2])
        case "add":
            offer = arguments[1]
            if fits(offer, area, snapshot.script.offer_areas()):
                screen = questions.ask_add(snapshot, area, offer)
                return ListsReply(screen, ExpectInput(area.name, offer))
            data = f"L.add.{area_id(area.name)}"
            return ListsReply(questions.ask_offer(snapshot, area, data))
        case "hist":
            return ListsReply(act=ShowHistory(area.name, number))
        case "tell":
            return ListsReply(screens.listed_text(snapshot, area))
        case "doc":
            return ListsReply(screens.doctor(snapshot, area))
    return None


def _confirm_all(snapshot: ListSnapshot, area: Area, start: int, content: str) -> ListsReply:
    """Confirms those that were shown, and only if they still stand there as they were shown."""
    contacts = screens.contacts_to_ask(snapshot, area.name, start)
    if not contacts or content_hash(contacts) != content:
        return ListsReply(screens.confirm(snapshot, area, notice=snapshot.words.say("moved")))
    changes = tuple(confirm_contact(contact, snapshot.day) for contact in contacts)
    notice = snapshot.words.say("confirmed_all", count=len(changes))
    return ListsReply(act=ApplyChanges(changes, f"L.conf.{area_id(area.name)}", notice))


def _contact_reply(
    snapshot: ListSnapshot, contact: Contact, name: str, arguments: Sequence[str]
) -> ListsReply | None:
    words, home, person = snapshot.words, area_id(contact.area), f"L.p.{contact_id(contact)}"
    match name:
        case "p":
            return ListsReply(screens.person(snapshot, contact))
        case "pok" if content_hash([contact]) != arguments[1]:
            return ListsReply(screens.person(snapshot, contact, words.say("moved")))
        case "pok":
            change = confirm_contact(contact, snapshot.day)
            then = f"L.conf.{home}" if arguments[2] else person
            notice = words.say("confirmed_one", name=contact.name)
            return ListsReply(act=ApplyChanges((change,), then, notice))
        case "hide":  # the button says which of the two, so that a double tap does no harm
            hidden = arguments[1] == "1"
            change = Change(contact, replace(contact, hidden=hidden))
            notice = words.say("hidden_now" if hidden else "shown_now", name=contact.name)
            return ListsReply(act=ApplyChanges((change,), person, notice))
        case "rm":
            return ListsReply(questions.ask_remove(snapshot, contact))
        case "rmy":
            notice = words.say("removed", name=contact.name)
            return ListsReply(act=ApplyChanges((Change(contact, None),), f"L.area.{home}", notice))
        case "edit":
            expected = ExpectInput(contact.area, contact.offer, contact_key(contact))
            return ListsReply(questions.ask_edit(snapshot, contact), expected)
    return times_reply(snapshot, contact, name, arguments)
