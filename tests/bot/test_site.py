"""The site says what the bot says, asks nobody for anything, and touches no folder but its own."""

from __future__ import annotations

import base64
import hashlib
import posixpath
import re
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from html.parser import HTMLParser
from itertools import combinations
from pathlib import Path
from random import Random

import pytest

from bot.site import SiteError, write
from bot.site.folder import MARKER, drawn
from bot.site.markup import fixed, linked
from conversations.canonical import Names, Page, buttons, pages
from conversations.codec import decode
from conversations.directory import Directory
from conversations.engine import advance
from conversations.model import LANGUAGES, Button, Forget, Report, Screen, Start, State
from conversations.reader import read
from conversations.script import Approval, Script
from tests.talk import TODAY, contact, everywhere

SCRIPT = read()
SMALL = read(Path(__file__).parents[1] / "data" / "three_steps")
DIRECTORIES = {"full": everywhere(SCRIPT), "empty": Directory(TODAY)}
VOID = {"meta", "link", "br", "img", "input"}
HOSTILE = contact(
    "<script>alert(1)</script>",
    workplace='"><img src=x onerror=alert(1)>',
    emails=('"onclick=x@example.org',),
    url="javascript:alert(1)",
    note="</article></main> &lt; &amp; https://example.org/?a=1&b=<i>",
)


@dataclass
class Parsed(HTMLParser):
    """What a browser would find in a page; tags have to be balanced."""

    source: str
    open: list[str] = field(default_factory=list)
    tags: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    said: list[str] = field(default_factory=list)  # the lines of the screen
    keys: list[tuple[str, str]] = field(default_factory=list)  # label and target of each button

    def __post_init__(self) -> None:
        super().__init__()
        self.feed(self.source)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)
        if "article" in self.open and tag in ("h1", "h2", "p"):
            self.said.append("")
        if tag == "a" and "ul" in self.open:
            self.keys.append(("", dict(attrs)["href"] or ""))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "article" in self.open and {"h1", "h2", "p"} & set(self.open):
            self.said[-1] += data
        elif "a" in self.open and "ul" in self.open:
            label, to = self.keys.pop()
            self.keys.append((label + data, to))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


@cache
def site(directory: str) -> dict[str, Parsed]:
    texts = drawn(SCRIPT, DIRECTORIES[directory])
    return {name: Parsed(text) for name, text in texts.items()}


@cache
def screens(directory: str) -> dict[str, Page]:
    found = pages(SCRIPT, DIRECTORIES[directory])
    return {name: page for name, page in found.items() if page.state.step != SCRIPT.erased}


def label(button: Button, language: str) -> str:
    """What a button is called on the web: there it calls what the bot can only copy."""
    copy = SCRIPT.words[language].labels["copy"].replace("{number}", "")
    call = fixed(language)["call"].replace("{number}", "")
    return button.label.replace(copy, call, 1) if button.copy else button.label


def same(parsed: Parsed, screen: Screen) -> bool:
    labels = [label(button, screen.language) for button in buttons(screen)]
    said = [line.text for line in screen.lines if line.text]
    return parsed.said == said and [text for text, _ in parsed.keys] == labels


both = pytest.mark.parametrize("directory", ["full", pytest.param("empty", marks=pytest.mark.long)])


@both
@pytest.mark.parametrize("seed", [0, *(pytest.param(n, marks=pytest.mark.long) for n in (1, 2))])
def test_whatever_buttons_lead_to_is_on_the_page_of_its_name(directory: str, seed: int) -> None:
    """Wherever one goes in the bot, by whatever way, not only to what stands for a page."""
    names, shown, chance = Names(SCRIPT), site(directory), Random(seed)
    of_step = {
        page.state.step: f"{name}.html"
        for name, page in screens(directory).items()
        if page.state.language == "nb" and page.state.step not in (SCRIPT.end, SCRIPT.erased)
    }
    turn = advance(SCRIPT, DIRECTORIES[directory], State(), Start())
    for _ in range(150):
        name = f"{names.of(turn.state)}.html"
        # Gone back to with the contacts forgotten: the same words as with any contacts.
        name = name if name in shown else of_step[turn.state.step]
        # What is thanked for is said in passing.
        if not any(isinstance(effect, Forget | Report) for effect in turn.effects):
            assert same(shown[name], turn.screen), turn.state
        data = [b.data for b in buttons(turn.screen) if b.data]
        onward = [d for d in data if d.rpartition(".")[2] not in (*LANGUAGES, "erase")]
        state, tap = decode(SCRIPT, chance.choice(onward), State())
        turn = advance(SCRIPT, DIRECTORIES[directory], state, tap)


@both
def test_every_page_says_what_its_screen_says_and_leads_where_its_buttons_lead(
    directory: str,
) -> None:
    names, shown = Names(SCRIPT), site(directory)
    for name, page in screens(directory).items():
        parsed = shown[f"{name}.html"]
        assert same(parsed, page.screen), name
        for button, (_, to) in zip(buttons(page.screen), parsed.keys, strict=True):
            if button.data:
                state, tap = decode(SCRIPT, button.data, State())
                after = advance(SCRIPT, DIRECTORIES[directory], state, tap).state
                reached = posixpath.normpath(posixpath.join(posixpath.dirname(name), to))
                assert reached == f"{names.of(after)}.html", (name, button.label)
            else:
                assert to == (f"tel:{button.copy}" if button.copy else button.url)


@both
def test_all_links_lead_somewhere_and_nothing_is_asked_of_anybody(directory: str) -> None:
    shown = site(directory)
    for name, parsed in shown.items():
        anchors = {a["id"] for _, a in parsed.tags if "id" in a}
        for link in parsed.all("a"):
            to = link["href"] or ""
            if to.startswith("#"):
                assert to[1:] in anchors, (name, to)
            elif not re.match(r"tel:\+?\d+$|mailto:[^:]+@[^:]+$|https://", to):
                assert posixpath.normpath(posixpath.join(posixpath.dirname(name), to)) in shown
        assert {tag for tag, _ in parsed.tags} <= KNOWN
        assert not any("src" in a or any(k.startswith("on") for k in a) for _, a in parsed.tags)
        assert not re.search(r"@import|url\(|http-equiv=.refresh", parsed.source)


KNOWN = {
    "html", "head", "meta", "title", "style", "body", "header", "main", "article", "nav", "footer",
    "h1", "h2", "h3", "h4", "p", "div", "ul", "li", "a", "span", "strong", "code",
}  # fmt: skip


@both
def test_each_page_is_whole_and_keeps_out_of_search_machines(directory: str) -> None:
    for name, parsed in site(directory).items():
        language = parsed.all("html")[0]["lang"]
        assert language == (name.partition("/")[0] if "/" in name else language)
        assert language in LANGUAGES
        assert len(parsed.all("h1")) == len(parsed.all("main")) == 1, name
        assert parsed.all("a")[0] == {"class": "skip", "href": "#main"}
        metas = {
            m.get("name") or m.get("http-equiv"): m.get("content") or "" for m in parsed.all("meta")
        }
        assert "noindex" in metas["robots"]
        style = parsed.source.partition("<style>")[2].partition("</style>")[0]
        digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
        assert metas["Content-Security-Policy"].startswith(
            f"default-src 'none'; style-src 'sha256-{digest}'"
        )


def test_pages_are_hundreds_and_have_names_one_can_read() -> None:
    for language in LANGUAGES:
        mine = [name for name in screens("full") if name.startswith(f"{language}/")]
        assert 50 < len(mine) < 1500
        assert all(re.fullmatch(r"[a-z]{2}/[a-z0-9_]+(-[a-z0-9_]+)*", name) for name in mine)
    offer = next(o.id for o in SCRIPT.offers.values() if o.local)
    assert {f"nb/{SCRIPT.start}", f"nb/{SCRIPT.end}-{offer}-55"} <= set(screens("full"))
    assert set(screens("empty")) <= set(screens("full"))


def test_what_leads_away_from_contacts_leads_back_to_the_same_contacts() -> None:
    found = screens("full")
    for page in found.values():
        back = next((to for data, to in page.links.items() if data.endswith(".back")), "")
        if page.state.area and page.state.step != SCRIPT.end:
            assert page.state.area in back, page.name
    acute = found[f"nb/{SCRIPT.acute}"]
    assert acute.state.trail == (SCRIPT.start,)


def test_the_first_page_is_the_start_with_its_languages() -> None:
    index = site("full")["index.html"]
    start = site("full")[f"nb/{SCRIPT.start}.html"]
    assert (index.said, [text for text, _ in index.keys]) == (
        start.said,
        [text for text, _ in start.keys],
    )
    targets = {link["href"] for link in index.all("a")}
    assert {f"{language}/{SCRIPT.start}.html" for language in LANGUAGES} <= targets


def test_the_page_instead_of_deleting_tells_how_to_clear_the_browser() -> None:
    for language in LANGUAGES:
        parsed = site("full")[f"{language}/{SCRIPT.erased}.html"]
        told = [line.removeprefix("# ") for line in fixed(language)["clear"].splitlines() if line]
        assert parsed.said == told
        labels = SCRIPT.words[language].labels
        assert [text for text, _ in parsed.keys] == [labels["acute"], labels["back"]]


def test_the_fixed_words_are_whole_and_calm() -> None:
    for one, other in combinations(LANGUAGES, 2):
        assert fixed(one).keys() == fixed(other).keys()
        for name, text in fixed(one).items():
            assert "!" not in text
            assert re.findall(r"{\w+}", text) == re.findall(r"{\w+}", fixed(other)[name])


def test_hostile_contacts_are_only_text() -> None:
    directory = Directory(TODAY, everywhere(SCRIPT).areas.values(), [HOSTILE])
    offers = drawn(SCRIPT, directory)
    for name, page in pages(SCRIPT, directory).items():
        if page.state.step == SCRIPT.end:
            parsed = Parsed(offers[f"{name}.html"])
            assert same(parsed, page.screen)
            assert {tag for tag, _ in parsed.tags} <= KNOWN
            schemes = {(a["href"] or "").partition(":")[0] for a in parsed.all("a")}
            assert "javascript" not in schemes
    assert any(HOSTILE.name in Parsed(text).said for text in offers.values())
    assert "<script" not in "".join(offers.values())


def test_numbers_and_addresses_in_the_words_can_be_followed() -> None:
    known = {"406 12 345": "+4740612345", "113": "113"}
    assert linked("Ring 113.", known) == 'Ring <a href="tel:113">113</a>.'
    assert linked("+47 406 12 345", known) == '<a href="tel:+4740612345">+47 406 12 345</a>'
    assert linked("1130 og 0113", known) == "1130 og 0113"
    assert '<a href="mailto:a@b.no" class="address">a@b.no</a>' in linked("Skriv a@b.no.", known)
    assert 'href="https://b.no/x?a=1&amp;b=2"' in linked("(https://b.no/x?a=1&b=2).", known)
    assert linked("nothing here", {}) == "nothing here"


def test_the_sheet_has_every_screen_once_with_number_and_id() -> None:
    for language in LANGUAGES:
        parsed = site("full")[f"ark-{language}.html"]
        text = re.sub(r"<[^>]+>", "", parsed.source)
        count = len(parsed.all("article"))
        assert [a["id"] for a in parsed.all("article")] == [f"s{n}" for n in range(1, count + 1)]
        for step in SCRIPT.steps:
            assert re.search(rf"<code>{step}[<-]", parsed.source), step
        for offer in SCRIPT.offers:
            assert parsed.source.count(f"<code>{SCRIPT.end}-{offer}</code>") == 2  # also deserted
        assert text.count(fixed(language)["empty"]) == len(SCRIPT.offers)


def test_the_sheet_says_what_is_approved_and_what_is_a_draft() -> None:
    step, other = [s for s in SCRIPT.steps.values() if s.kind == "question"][:2]
    calm = {s.id: replace(s, sensitive=False) for s in SCRIPT.steps.values()}
    steps = calm | {s.id: replace(s, sensitive=True) for s in (step, other)}
    offers = {o.id: replace(o, sensitive=False) for o in SCRIPT.offers.values()}
    approved = {f"steps.{step.id}": Approval("Utvalg for legehelse", date(2026, 11, 2))}
    words = {n: replace(w, approved=approved) for n, w in SCRIPT.words.items()}
    changed: Script = replace(SCRIPT, steps=steps, offers=offers, words=words)
    text = drawn(changed, DIRECTORIES["empty"])["ark-nb.html"].replace("\u00a0", " ")
    assert text.count("Utkast, ikke godkjent") == 1
    assert text.count("Godkjent av Utvalg for legehelse, 2. november 2026") == 1
    assert "1 av 2 skjermbilder om medisin eller jus er ikke godkjent ennå." in text


def test_light_and_dark_have_contrast_enough() -> None:
    style = (Path(__file__).parents[2] / "bot" / "site" / "site.css").read_text("utf-8")
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


# The folder.


def test_a_second_run_replaces_the_first_and_leaves_the_rest_alone(tmp_path: Path) -> None:
    folder = tmp_path / "web" / "site"
    assert write(SMALL, everywhere(SMALL), folder) == len(list(folder.rglob("*.html")))
    (folder / "nb" / "mine.html").write_text("mine")
    (folder / "CNAME").write_text("example.org")
    (folder / "index.html").write_text("damaged")
    count = write(SMALL, DIRECTORIES["empty"], folder)
    expected = set(drawn(SMALL, DIRECTORIES["empty"]))
    found = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
    assert found == expected | {"nb/mine.html", "CNAME", MARKER}
    assert count == len(expected)
    assert (folder / "index.html").read_text("utf-8") != "damaged"
    assert (folder / "nb" / "mine.html").read_text() == "mine"


def test_two_runs_write_the_same(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write(read(SMALL.folder), everywhere(SMALL), tmp_path / name)
    for file in (tmp_path / "one").rglob("*.html"):
        other = tmp_path / "two" / file.relative_to(tmp_path / "one")
        assert file.read_bytes() == other.read_bytes()


def test_an_empty_folder_is_taken_and_somebody_elses_is_not(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert write(SMALL, DIRECTORIES["empty"], tmp_path / "empty") > 20
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").write_text("dear")
    with pytest.raises(SiteError, match="is not empty"):
        write(SMALL, DIRECTORIES["empty"], tmp_path / "full")
    assert [p.name for p in (tmp_path / "full").iterdir()] == ["letter.txt"]
    with pytest.raises(SiteError, match="is a file"):
        write(SMALL, DIRECTORIES["empty"], tmp_path / "full" / "letter.txt")


def test_a_file_in_the_way_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / MARKER).write_text("")
    (tmp_path / "index.html").write_text("mine")
    with pytest.raises(SiteError, match="is not ours"):
        write(SMALL, DIRECTORIES["empty"], tmp_path)
    assert (tmp_path / "index.html").read_text() == "mine"


def test_a_marker_that_somebody_changed_deletes_nothing_else(tmp_path: Path) -> None:
    outside, folder = tmp_path / "outside.html", tmp_path / "site"
    outside.write_text("mine")
    write(SMALL, DIRECTORIES["empty"], folder)
    (folder / "notes.txt").write_text("mine")
    with (folder / MARKER).open("a", encoding="utf-8") as marker:
        marker.write(f"../outside.html\n{outside}\nnotes.txt\nnb/../../outside.html\n")
    write(SMALL, DIRECTORIES["empty"], folder)
    assert outside.exists()
    assert (folder / "notes.txt").exists()


def test_what_cannot_be_written_is_said_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SiteError, match="file"):
        write(SMALL, DIRECTORIES["empty"], tmp_path / "file" / "site")
