"""The web copy: who stands on it, what it says, where it leads, and what it gives away."""

from __future__ import annotations

import posixpath
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest

from bot.site.addresses import front_address, list_address, places_address, step_address
from bot.site.contents import WebContents, web_contents
from bot.site.drawing import qr_code, web_files
from bot.site.pages import web_pages, web_script
from bot.site.templating import link_words
from conversations.contacts.contact import Area, Contact
from conversations.script.link_codes import LinkCode, LinkCodes
from conversations.script.loader import load_places, load_script
from conversations.script.schema import Script
from tests.support.norway import COUNTIES, LANGUAGES
from tests.support.scripts import shipped_script, small_folder
from tests.support.talk import TODAY, contact, everywhere

SHIPPED = shipped_script()
SMALL = load_script(small_folder())
AREAS = tuple(everywhere(SHIPPED).areas.values())
TROMS, NATION = "Troms legeforening", "nasjonal"
ON_WEB = (
    contact("Kari Åpen", web=True, phones=("+4740612345",), emails=("kari@example.org",)),
    contact("Villa Eksempel", "sana", area=NATION, web=True, phones=("+4721234567",)),
    contact("Siv Åpen", "lfl", web=True, phones=("+4741234567",)),
)
ELSEWHERE = (
    contact("Ola Lukket", phones=("+4745678901",), emails=("ola@example.org",)),
    contact("Per Lukket", area="Oslo legeforening", phones=("+4746789012",)),
    contact("Gerd Gjemt", web=True, hidden=True, phones=("+4747890123",)),
)
HOSTILE = contact(
    "<script>alert(1)</script>",
    offer="tann",
    web=True,
    workplace='"><img src=x onerror=alert(1)>',
    emails=('"onclick=x@example.org',),
    url="javascript:alert(1)",
    note="</article></main> &lt; &amp; https://example.org/?a=1&b=<i>",
)
VOID = {"meta", "link", "br", "img", "input"}
KNOWN = {
    "html", "head", "meta", "title", "link", "body", "header", "main", "article", "section",
    "aside", "nav", "footer", "h1", "h2", "h3", "p", "div", "ul", "li", "a", "span", "img",
}  # fmt: skip


@dataclass
class ParsedPage(HTMLParser):
    """What a browser would find in a page; tags have to be balanced."""

    source: str
    open: list[str] = field(default_factory=list)
    tags: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)  # label and target
    text: str = ""
    title: str = ""

    def __post_init__(self) -> None:
        super().__init__()
        self.feed(self.source)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)
        if tag == "a":
            self.links.append(("", dict(attrs)["href"] or ""))
        if tag in ("p", "li", "h1", "h2", "h3"):
            self.text += "\n"

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data
        if "a" in self.open:
            label, to = self.links.pop()
            self.links.append((label + data, to))
        if "title" in self.open:
            self.title += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def contents(script: Script, *contacts: Contact, **known: object) -> WebContents:
    made = web_contents(script, TODAY, AREAS, contacts, bot="eksempel_bot")
    return replace(made, **known)  # type: ignore[arg-type]  # of its own fields


@cache
def files(languages: str) -> dict[str, str]:
    """Those of one language stand for all where time is short."""
    chosen = ("nb",) if languages == "nb" else ()
    return dict(web_files(SHIPPED, contents(SHIPPED, *ON_WEB, *ELSEWHERE), chosen))


@cache
def page(address: str, languages: str = "nb") -> ParsedPage:
    return ParsedPage(files(languages)[address])


def every_page(languages: str) -> Iterator[tuple[str, ParsedPage]]:
    for name in files(languages):
        if name.endswith(".html"):
            yield name, page(name, languages)


def target(name: str, to: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), to))


languages = pytest.mark.parametrize(
    "languages", ["nb", pytest.param("all", marks=pytest.mark.long)]
)


@languages
def test_only_those_who_agreed_to_the_open_web_stand_there(languages: str) -> None:
    whole = "".join(files(languages).values())
    for one in ON_WEB:
        assert one.name in whole
        assert f"tel:{one.phones[0]}" in whole
    for one in ELSEWHERE:
        assert one.name not in whole
        assert one.phones[0] not in whole
        assert one.name.split()[0] not in re.findall(r"\w+", whole)


@languages
def test_no_title_and_no_address_tells_a_topic(languages: str) -> None:
    """What a browser's history and a hospital's log would show."""
    titles = {SHIPPED.words[language].site["title"] for language in LANGUAGES}
    titles |= {f"{title}, {county}" for title in titles for county in COUNTIES.values()}
    for name, parsed in every_page(languages):
        assert re.fullmatch(r"((nb|nn|en)/)?([0-9a-f]{10}|index)\.html", name)
        assert parsed.title in titles
    words = " ".join(titles).casefold()
    assert not re.search("alkohol|alcohol|rus|lege|doctor|støtte|suicid|selvmord", words)


@languages
def test_links_lead_somewhere_and_nothing_is_asked_of_anybody(languages: str) -> None:
    there = files(languages)
    for name, parsed in every_page(languages):
        anchors = {a["id"] for _, a in parsed.tags if "id" in a}
        for _, to in parsed.links:
            if to.startswith("#"):
                assert to[1:] in anchors, (name, to)
            elif not re.match(r"(tel|sms):\+?\d+|mailto:[^:]+@[^:]+$|https://", to):
                assert target(name, to) in there or languages == "nb", (name, to)
        assert {tag for tag, _ in parsed.tags} <= KNOWN
        assert not any(key.startswith("on") for _, a in parsed.tags for key in a)
        fetched = [a["src"] or "" for a in parsed.all("img")]
        fetched += [a["href"] or "" for a in parsed.all("link")]
        assert {target(name, one) for one in fetched} <= there.keys()
    assert not re.search(r"@import|url\(", there["site.css"])


@languages
def test_each_page_is_whole_and_keeps_out_of_search_machines(languages: str) -> None:
    for name, parsed in every_page(languages):
        assert parsed.all("html")[0]["lang"] == (name.partition("/")[0] if "/" in name else "nb")
        assert len(parsed.all("h1")) == len(parsed.all("main")) == 1, name
        assert parsed.all("a")[0] == {"class": "skip", "href": "#main"}
        metas = {
            m.get("name") or m.get("http-equiv"): m.get("content") or "" for m in parsed.all("meta")
        }
        assert "noindex" in metas["robots"]
        assert metas["Content-Security-Policy"].startswith(
            "default-src 'none'; style-src 'self'; img-src 'self';"
        )
        assert "Er livet i fare, ring 113." in parsed.text or languages == "all"
        acute = f"{parsed.all('html')[0]['lang']}/", step_address("nb", "acute").partition("/")[2]
        assert name.endswith(acute[1]) or any(to.endswith(acute[1]) for _, to in parsed.links)


def test_it_is_small() -> None:
    """Of one language; the three are counted in the long tests."""
    there = files("nb")
    assert len(there) < 500
    assert sum(len(text.encode()) for text in there.values()) < 5_000_000 / 3
    assert len((there["index.html"] + there["site.css"]).encode()) < 20_000


@pytest.mark.long
def test_all_of_it_is_small() -> None:
    there = files("all")
    assert len(there) < 1_500
    assert sum(len(text.encode()) for text in there.values()) < 5_000_000


def test_a_doctor_gets_to_a_number_in_three_clicks() -> None:
    """From the first page, by the words on the buttons and by the place."""
    for way in (
        ("Meg, jeg er lege", "Noen å snakke med", "Troms"),
        ("Bare vis kontakter", "Støttekolleg", "Troms"),
        ("Finn etter sted", "Balsfjord", "En støttekollega"),
    ):
        name = "index.html"
        for label in way:
            links = {text.strip(): to for text, to in page(name).links}
            chosen = next(to for text, to in links.items() if text.startswith(label))
            name = target(name, chosen)
        assert name == list_address("nb", "stotte", "55")
    assert ("Ring 406 12 345", "tel:+4740612345") in page(name).links


def test_whatever_can_be_clicked_is_five_clicks_from_the_front_at_most() -> None:
    queue, far = deque([("index.html", 0)]), dict[str, int]()
    while queue:
        name, clicks = queue.popleft()
        if name in far or name not in files("nb"):
            continue
        far[name] = clicks
        queue.extend((target(name, to), clicks + 1) for _, to in page(name).links if ":" not in to)
    assert max(far.values()) <= 5
    assert {n for n in files("nb") if n.endswith(".html")} - far.keys() <= {
        step_address("nb", "place", "ut")
    }


def test_a_message_and_a_code_stand_beside_a_number() -> None:
    parsed = page(list_address("nb", "stotte", "55"))
    sms = next(to for text, to in parsed.links if text == "Send SMS")
    assert sms.startswith("sms:+4740612345?body=Hei%2C%20Kari.%20Jeg%20fant%20deg")
    assert ("kari@example.org", "mailto:kari@example.org") in parsed.links
    (code,) = [i for i in parsed.all("img") if i["alt"] == "Kode som ringer 406 12 345"]
    assert files("nb")[(code["src"] or "").removeprefix("../")] == qr_code("tel:+4740612345")
    landline = page(list_address("nb", "sana", ""))
    assert not any(to.startswith("sms:") for _, to in landline.links)


def test_a_list_says_that_others_are_elsewhere() -> None:
    said = "Ring Legeforeningens sentralbord på dagtid: 23 10 90 00."
    assert f"Flere står på lista, men ikke på det åpne nettet. {said}" in (
        page(list_address("nb", "stotte", "55")).text
    )
    oslo = page(list_address("nb", "stotte", "03")).text
    assert f"De som står på denne lista, står ikke på det åpne nettet. {said}" in oslo
    nobody = page(list_address("nb", "stotte", "42")).text
    assert "Her har vi ingen bekreftede kontakter nå." in nobody
    assert "åpne nettet" not in nobody


def test_abroad_and_anywhere_are_one_page_with_numbers_that_work_from_there() -> None:
    assert list_address("nb", "stotte", "ut") == list_address("nb", "stotte", "alle")
    parsed = page(list_address("nb", "stotte", "ut"))
    assert ("Ring +47 406 12 345", "tel:+4740612345") in parsed.links
    assert TROMS in parsed.text


def test_every_municipality_hospital_and_old_county_leads_to_its_county() -> None:
    known, parsed = load_places(), page(places_address("nb"))
    links = dict(parsed.links)
    for areas, names in known.municipalities.items():
        for name in names:
            assert f"\n{name}" in parsed.text
            if name in links:
                assert target("nb/x", links[name]) == step_address("nb", "place", areas)
    assert {"Balsfjord", "Haukeland", "Sør-Trøndelag"} <= links.keys()
    order = ("Alta", "Áltá", "Alvdal", "Trööndelage", "Tysnes", "Øygarden", "Ålesund")
    assert [name for name in [*links][len(known.counties) :] if name in order] == [*order]
    assert "\nViken: Akershus, Buskerud, Østfold" in parsed.text
    assert "\nHerøy: Møre og Romsdal, Nordland" in parsed.text


def test_where_it_is_not_telegram_it_says_something_else() -> None:
    start = page("index.html").text
    assert "Bruk helst din egen telefon og et privat vindu." in start
    assert "Telegram ser" not in start
    wrong = page(step_address("nb", "wrong"))
    assert "Her kan du ikke melde det" in wrong.text
    cleared = page(step_address("nb", "erased")).text
    assert "Denne siden kan ikke slette noe for deg." in cleared
    labels = {text for _, parsed in every_page("nb") for text, _ in parsed.links}
    assert not labels & {"Slett og avslutt", "Jeg fant det jeg lette etter", "Kopier SMS"}
    assert {"Slett sporene", "Feil nummer?"} <= labels


@pytest.mark.long
def test_every_page_says_what_its_screen_says() -> None:
    for address, shown in web_pages(web_script(SHIPPED), TODAY, ["nb"]).items():
        if shown.screen.step != SHIPPED.end:
            said = {line.strip() for line in page(address).text.splitlines()}
            assert {line.text for line in shown.screen.lines} <= said | {""}, address


def test_the_bot_is_one_scan_away_and_no_code_names_an_offer() -> None:
    made = contents(SMALL, codes=(("55", "k7"),))
    drawn = dict(web_files(SMALL, made, ["nb"]))
    links = set(re.findall(r'https://t\.me/[^"]*', "".join(drawn.values())))
    assert links == {"https://t.me/eksempel_bot", "https://t.me/eksempel_bot?start=k7"}
    assert "?start=k7" in drawn[list_address("nb", "tann", "55")]
    assert "t.me" not in "".join(dict(web_files(SMALL, replace(made, bot=""), ["nb"])).values())


def test_only_codes_that_count_as_the_web_copy_stand_on_it() -> None:
    made = {
        code: LinkCode(code, channel, TODAY, area, retired=retired)
        for code, channel, area, retired in (
            ("bcd2", "k1", TROMS, False),
            ("bcd3", "k2", TROMS, False),
            ("bcd4", "k2", TROMS, True),
            ("bcd5", "k2", "", False),
            ("bcd6", "k1", "Oslo legeforening", False),
        )
    }
    codes = LinkCodes({"k1": "Plakat", "k2": "Nettkopi"}, made)
    known = web_contents(SMALL, TODAY, AREAS, (), codes=codes).codes
    assert dict(known) == {"55": "bcd3", "": "bcd5"}


def test_a_bot_that_is_paused_shows_nobody_here_either() -> None:
    made = web_contents(
        SMALL, TODAY, AREAS, [contact("Kari Åpen", "tann", web=True)], is_paused=True
    )
    drawn = dict(web_files(SMALL, made, ["nb"]))
    assert "Kari" not in "".join(drawn.values())
    assert "Kontaktene er tatt bort for en stund." in drawn[list_address("nb", "tann", "55")]


def test_hostile_contacts_are_only_text() -> None:
    drawn = dict(web_files(SMALL, contents(SMALL, HOSTILE), ["nb"]))
    for name, text in drawn.items():
        if name.endswith(".html"):
            parsed = ParsedPage(text)
            assert {tag for tag, _ in parsed.tags} <= KNOWN
            assert "javascript" not in {to.partition(":")[0] for _, to in parsed.links}
    assert HOSTILE.name in ParsedPage(drawn[list_address("nb", "tann", "55")]).text
    assert "<script" not in "".join(drawn.values())


def test_a_list_of_two_areas_names_both() -> None:
    areas = (Area("Nord", "association", ("55",)), Area("Sør", "association", ("55",)))
    people = [contact(n, "tann", area=a.name, web=True) for n, a in zip("AB", areas, strict=True)]
    drawn = dict(web_files(SMALL, web_contents(SMALL, TODAY, areas, people), ["nb"]))
    text = ParsedPage(drawn[list_address("nb", "tann", "55")]).text
    assert re.search(r"\nNord\s+A\s.*\nSør\s+B\s", text, re.DOTALL)


def test_the_same_contents_are_drawn_the_same() -> None:
    made = contents(SMALL, contact("Kari Åpen", "tann", web=True))
    assert list(web_files(SMALL, made, ["nb"])) == list(web_files(SMALL, made, ["nb"]))
    assert front_address("nb") in dict(web_files(SMALL, made, ["nb"]))


def test_numbers_and_addresses_in_the_words_can_be_followed() -> None:
    known = {"406 12 345": "+4740612345", "113": "113"}
    assert link_words("Ring 113.", known) == 'Ring <a href="tel:113">113</a>.'
    assert link_words("+47 406 12 345", known) == '<a href="tel:+4740612345">+47 406 12 345</a>'
    assert link_words("1130 og 0113", known) == "1130 og 0113"
    assert '<a href="mailto:a@b.no" class="address">a@b.no</a>' in link_words(
        "Skriv a@b.no.", known
    )


def test_light_and_dark_have_contrast_enough() -> None:
    style = (Path(__file__).parents[3] / "bot" / "site" / "site.css").read_text("utf-8")
    light, dark = re.findall(r":root \{(.*?)\}", style, re.DOTALL)[:2]
    for scheme in (light, dark):
        colours = dict(re.findall(r"--([\w-]+): (#\w{6})", scheme))
        for ink, ground in PAIRS:
            assert contrast(colours[ink], colours[ground]) >= 4.5, (ink, ground)


PAIRS = [
    ("ink", "page"), ("ink", "sheet"), ("soft", "page"), ("soft", "sheet"), ("accent", "sheet"),
    ("accent", "page"), ("on-accent", "accent"), ("button-ink", "button"), ("alarm", "alarm-page"),
    ("draft", "sheet"),
]  # fmt: skip


def contrast(one: str, other: str) -> float:
    lights = sorted(map(luminance, (one, other)))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
