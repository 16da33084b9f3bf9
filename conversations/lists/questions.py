"""What administrators are asked: whom to add, what to change, which list, what a column holds."""

from __future__ import annotations

from conversations.contacts.contact import Area, Contact
from conversations.contacts.formatting import entry_text
from conversations.contacts.parse_result import Question
from conversations.lists.pasted_text import has_list_line
from conversations.lists.reading_words import reading
from conversations.lists.screens import COPIED, lists_screen, offer_name
from conversations.lists.snapshot import (
    Administrator,
    ImportAct,
    ListSnapshot,
    area_id,
    contact_id,
)
from conversations.model import Button, Line, Screen


def says_leaving(text: str) -> bool:
    """Whether an answer about somebody says that they leave, and nothing that a list would hold."""
    return not has_list_line(text) and bool(reading().departure.search(text))


def left_screen(snapshot: ListSnapshot, contact: Contact) -> Screen:
    """What can be done about somebody who leaves."""
    words, mark = snapshot.words, contact_id(contact)
    rows = (
        () if contact.hidden else (words.button("hide", f"L.hide.{mark}.1"),),
        (words.button("remove", f"L.rm.{mark}"),),
        (words.button("edit", f"L.edit.{mark}"), words.button("back", f"L.p.{mark}")),
    )
    return lists_screen(words.lines("has_left", name=contact.name), rows)


def ask_remove(snapshot: ListSnapshot, contact: Contact) -> Screen:
    """Whether somebody shall really go."""
    words, mark = snapshot.words, contact_id(contact)
    yes = words.button("remove_yes", f"L.rmy.{mark}", name=contact.name)
    back = words.button("back", f"L.p.{mark}")
    return lists_screen(words.lines("ask_remove", name=contact.name), ((yes,), (back,)))


def ask_edit(snapshot: ListSnapshot, contact: Contact) -> Screen:
    """How to change an entry: by answering with a text."""
    text = entry_text(contact)
    copy = (Button(snapshot.words.labels["copy"], copy=text),) if len(text) <= COPIED else ()
    back = (snapshot.words.button("back", f"L.p.{contact_id(contact)}"),)
    return lists_screen(
        snapshot.words.lines("ask_edit", name=contact.name, example=text), (copy, back)
    )


def ask_add(snapshot: ListSnapshot, area: Area, offer: str) -> Screen:
    """How to add somebody."""
    words = snapshot.words
    said = {
        "area": area.name,
        "offer": offer_name(snapshot, offer),
        "example": words.say("example"),
    }
    back = (words.button("back", f"L.area.{area_id(area.name)}"),)
    return lists_screen(words.lines("ask_add", **said), (back,))


def ask_offer(snapshot: ListSnapshot, area: Area | None, data: str) -> Screen:
    """Which offer: those a list of this kind can hold."""
    offers = snapshot.script.offers.values()
    fit = [o for o in offers if area is None or area.kind in o.area_kinds]
    rows = [(Button(offer_name(snapshot, offer.id), f"{data}.{offer.id}"),) for offer in fit]
    return lists_screen(
        snapshot.words.lines("ask_offer"), (*rows, (snapshot.words.button("home", "L.home"),))
    )


def ask_area(snapshot: ListSnapshot, administrator: Administrator, data: str) -> Screen:
    """Which list."""
    rows = [
        (Button(a.name, f"{data}.{area_id(a.name)}"),) for a in snapshot.areas_of(administrator)
    ]
    return lists_screen(
        snapshot.words.lines("ask_area"), (*rows, (snapshot.words.button("home", "L.home"),))
    )


def ask_file(snapshot: ListSnapshot, area: Area | None) -> Screen:
    """How to send a list."""
    words = snapshot.words
    more = (Line(""), *words.lines("for_area", area=area.name)) if area else ()
    home_ = words.button("home", "L.home")
    return lists_screen(
        (*words.lines("ask_file"), *more), ((words.button("template", "L.tpl"),), (home_,))
    )


def ask_question(snapshot: ListSnapshot, question: Question, nonce: str) -> Screen:
    """What the reader of a file has to know, with its answers as buttons."""
    words = snapshot.words
    rows = [
        (Button(option.label, ImportAct.ANSWER_QUESTION.data(nonce, number)),)
        for number, option in enumerate(question.options)
    ]
    lines = (Line(question.text), Line(""), *words.lines("this_file_alone"))
    return lists_screen(lines, (*rows, (words.button("cancel", ImportAct.CANCEL.data(nonce)),)))
