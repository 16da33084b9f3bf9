"""Draws the files of the web copy: pages in every language, one style sheet, QR codes."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from functools import cache
from unicodedata import normalize

import segno

from bot.site.addresses import (
    FRONT,
    STYLE,
    code_address,
    front_address,
    places_address,
    step_address,
)
from bot.site.contents import WebContents
from bot.site.lists import WebLists, dial_codes
from bot.site.pages import WebPage, place_name, web_pages, web_script
from bot.site.templating import EXITS, fixed_numbers, readable_number, render, style
from conversations.contacts.directory import Directory
from conversations.model import Button
from conversations.script.loader import load_places
from conversations.script.schema import Script
from conversations.script.texts import lines_of
from conversations.script.typed_words import PlacesFile
from conversations.values import value_object


@value_object
class Key:
    """A button of a screen as a link."""

    label: str
    address: str
    style: str = ""
    language: str = ""
    is_outside: bool = False


def web_files(
    script: Script, contents: WebContents, languages: Sequence[str] = ()
) -> Iterator[tuple[str, str]]:
    """Every file of the web copy, by name, drawn while they are taken.

    In all languages of the script, or in some of them alone.
    """
    web, day = web_script(script), contents.day
    directory = Directory(day, contents.areas, contents.contacts, web.offer_areas())
    languages = languages or tuple(web.words)
    pages = web_pages(web, day, languages)
    yield STYLE, style("site.css")
    for language in languages:
        drawing = _Drawing(web, contents, directory, language, pages)
        for page in pages.values():
            if page.state.language == language:
                yield page.address, drawing.page(page, "../")
        yield from drawing.places()
    first = languages[0]
    front = pages[front_address(first)]
    yield FRONT, _Drawing(web, contents, directory, first, pages).page(front, "")
    for text in dial_codes(directory, tuple(web.offers)):
        yield code_address(text), qr_code(text)
    for text in _bot_links(contents):
        yield code_address(text), qr_code(text)


@cache
def qr_code(text: str) -> str:
    """A QR code as a picture of its own, black on white also where the page is dark."""
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        out, kind="svg", xmldecl=False, svgns=True, omitsize=True, light="#fff", border=3, nl=False
    )
    return out.getvalue().decode()


def _bot_links(contents: WebContents) -> Iterator[str]:
    if contents.bot:
        for code in ("", *(code for _, code in contents.codes)):
            yield bot_link(contents.bot, code)


def bot_link(bot: str, code: str = "") -> str:
    """Where a telephone opens the bot, perhaps at a list; never at a topic."""
    return f"https://t.me/{bot}" + (f"?start={code}" if code else "")


class _Drawing:
    """What the pages of one language have in common."""

    def __init__(
        self,
        script: Script,
        contents: WebContents,
        directory: Directory,
        language: str,
        pages: Collection[str],
    ) -> None:
        self.script, self.contents, self.pages = script, contents, pages
        self.words, self.regions = script.words[language], script.country.regions
        self.lists = WebLists(script, directory, language)
        self.dials = fixed_numbers(script)
        self.place_names = _place_names(script) if script.place else {}

    def page(self, page: WebPage, root: str) -> str:
        """A page as it stands in a folder from which `root` leads to the top."""
        if self.script.steps[page.state.step].kind == "end":
            return self.list_page(page, root)
        lines = page.screen.lines
        return self.render(
            "page",
            root,
            page.address,
            self.place(page.state.area),
            lines=lines,
            keys=self.keys(page, root),
            link=self.bot() if page.state.step == self.script.start else None,
        )

    def list_page(self, page: WebPage, root: str) -> str:
        """The contacts of an offer in a place."""
        offer, area = page.state.offer, page.state.area
        texts, words = self.words.offers[offer], self.words
        where = place_name(self.script, words.language, area)
        groups = self.lists.groups(offer, area)
        return self.render(
            "list",
            root,
            page.address,
            self.place(area),
            heading=texts.heading.format(place=where),
            promise=texts.promise,
            groups=groups,
            notices=self.notices(offer, area, is_empty=not groups),
            write=lines_of(self.first_words(offer)) if groups else (),
            about=lines_of(texts.about),
            closing=texts.closing if groups else "",
            wrong=self.wrong() if groups else None,
            keys=self.keys(page, root),
            link=self.bot(area),
        )

    def notices(self, offer: str, area: str, *, is_empty: bool) -> tuple[str, ...]:
        """What is said of those who do not stand here."""
        site = self.words.site
        if self.contents.is_paused:
            return (site["paused"],)
        if (offer, area) in self.contents.others:
            return (site["nobody" if is_empty else "more"],)
        empty = self.words.offers[offer].empty
        return tuple(line for line in empty.splitlines() if line) if is_empty else ()

    def first_words(self, offer: str) -> str:
        """What one can write to somebody of an offer, where the script says it."""
        ends = self.script.steps[self.script.end].choices
        steps = [self.script.steps[ends[name].to] for name in self.script.offers[offer].asides]
        return next((self.words.steps[s.id].text for s in steps if s.kind == "write"), "")

    def wrong(self) -> Key | None:
        """The link to what to do about a wrong number."""
        for step in self.script.steps.values():
            for choice in step.drawn_choices.values():
                if choice.to and self.script.steps[choice.to].kind == "wrong":
                    label = self.words.steps[step.id].choices[choice.id]
                    return Key(label, step_address(self.words.language, choice.to))
        return None

    def bot(self, area: str = "") -> dict[str, str] | None:
        """The bot, as a link and as a QR code for one's own telephone."""
        if not self.contents.bot or self.contents.is_paused:
            return None
        codes = dict(self.contents.codes)
        link = bot_link(self.contents.bot, codes.get(area) or codes.get("", ""))
        return {"name": f"@{self.contents.bot}", "address": link, "code": code_address(link)}

    def keys(self, page: WebPage, root: str) -> list[list[Key]]:
        """The buttons of a page in their rows."""
        rows = [[self.key(page, button, root) for button in row] for row in page.screen.rows]
        return [keys for row in rows if (keys := [key for key in row if key])]

    def key(self, page: WebPage, button: Button, root: str) -> Key | None:
        if number := readable_number(self.script, button.copy):
            label = self.words.site["call"].format(number=number)
            return Key(label, f"tel:{button.copy}", "call")
        if button.url:
            return Key(button.label, button.url, is_outside=True)
        if button.copy:
            return None
        choice = button.data.rpartition(".")[2]
        style = choice if choice in EXITS else ""
        return Key(button.label, root + page.links[button.data], style)

    def places(self) -> Iterator[tuple[str, str]]:
        """The page of all places."""
        if not self.place_names:
            return
        letters = defaultdict[str, list[tuple[str, list[tuple[str, str]]]]](list)
        for (letter, name), areas in self.place_names.items():
            links = [(self.regions[area], self.place_address(area)) for area in areas]
            letters[letter].append((name, links))
        counties = [(name, self.place_address(area)) for area, name in self.regions.items()]
        address = places_address(self.words.language)
        yield (
            address,
            self.render("places", "../", address, "", counties=counties, letters=letters),
        )

    def place_address(self, area: str) -> str:
        return step_address(self.words.language, self.script.place, area)

    def place(self, area: str) -> str:
        """What a title may say of a page: where it is about, never what."""
        return self.regions.get(area, "")

    def render(self, template: str, root: str, address: str, place: str, **values: object) -> str:
        language, leaf = self.words.language, address.partition("/")[2]
        acute = step_address(language, self.script.acute)
        return render(
            template,
            self.words,
            self.contents.day,
            title=", ".join(filter(None, (self.words.site["title"], place))),
            root=root,
            here=address,
            front=front_address(language),
            all_places=places_address(language) if self.place_names else "",
            acute=acute,
            languages=[(words, f"{words.language}/{leaf}") for words in self.script.words.values()],
            dials=self.dials,
            **values,
        )


def _place_names(script: Script) -> dict[tuple[str, str], list[str]]:
    """Every place at home by the letter it stands under and its name, with its counties."""
    known, found = load_places(script.folder), defaultdict[str, set[str]](set)
    regions = script.country.regions
    for table in (known.counties, known.municipalities, known.sites, known.former, known.towns):
        for areas, names in table.items():
            for name in names:
                found[name].update(areas.split("-"))

    def sorting(name: str) -> tuple[list[int], str]:
        return [known.alphabet.find(letter) for letter in _plain(known, name)], name

    return {
        (_plain(known, name)[0].upper(), name): [area for area in regions if area in found[name]]
        for name in sorted(found, key=sorting)
        if found[name] <= regions.keys()
    }


def _plain(places: PlacesFile, name: str) -> str:
    """A name in the letters of its country's alphabet, as far as others stand below these."""
    return "".join(
        letter if letter in places.alphabet
        else places.below.get(letter) or normalize("NFKD", letter)[0]
        for letter in name.casefold()
    )  # fmt: skip
