"""What administrators are asked: for a text, a file, a list, an offer, or whether they mean it."""

from __future__ import annotations

from conversations.directory import Area, Contact
from conversations.lists_book import Book, Keeper, area_mark, entry_mark
from conversations.lists_screens import shown
from conversations.lists_text import block, offer_name
from conversations.model import Button, Line, Screen

COPIED = 256  # characters that Telegram lets a button copy


def ask_remove(book: Book, contact: Contact) -> Screen:
    """Whether somebody shall really go."""
    words, mark = book.words, entry_mark(contact)
    yes = words.button("remove_yes", f"L.rmy.{mark}", name=contact.name)
    back = words.button("back", f"L.p.{mark}")
    return shown(words.lines("ask_remove", name=contact.name), ((yes,), (back,)))


def ask_edit(book: Book, contact: Contact) -> Screen:
    """How to change an entry: by answering with a text."""
    said = block(contact)
    copy = (Button(book.words.labels["copy"], copy=said),) if len(said) <= COPIED else ()
    back = (book.words.button("back", f"L.p.{entry_mark(contact)}"),)
    return shown(book.words.lines("ask_edit", name=contact.name, example=said), (copy, back))


def ask_add(book: Book, found: Area, offer: str) -> Screen:
    """How to add somebody."""
    words = book.words
    said = {"area": found.name, "offer": offer_name(book, offer), "example": words.say("example")}
    back = (words.button("back", f"L.area.{area_mark(found.name)}"),)
    return shown(words.lines("ask_add", **said), (back,))


def ask_offer(book: Book, found: Area | None, data: str) -> Screen:
    """Which offer: those a list of this kind can hold."""
    offers = book.script.offers.values()
    fit = [o for o in offers if found is None or o.local == (found.kind != "nation")]
    rows = [(Button(offer_name(book, offer.id), f"{data}.{offer.id}"),) for offer in fit]
    return shown(book.words.lines("ask_offer"), (*rows, (book.words.button("home", "L.home"),)))


def ask_area(book: Book, keeper: Keeper, data: str) -> Screen:
    """Which list."""
    rows = [(Button(a.name, f"{data}.{area_mark(a.name)}"),) for a in book.given(keeper)]
    return shown(book.words.lines("ask_area"), (*rows, (book.words.button("home", "L.home"),)))


def ask_file(book: Book, found: Area | None) -> Screen:
    """How to send a list."""
    words = book.words
    more = (Line(""), *words.lines("for_area", area=found.name)) if found else ()
    home_ = words.button("home", "L.home")
    return shown(
        (*words.lines("ask_file"), *more), ((words.button("template", "L.tpl"),), (home_,))
    )
