"""Reads the files of a script; what is wrong in one is refused with line and remedy."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, replace
from functools import partial
from pathlib import Path
from typing import Any

from conversations.contacts.contact import Area
from conversations.contacts.file_words import FileWords
from conversations.model import Metric
from conversations.script.areas import FILE as AREAS
from conversations.script.areas import AreasFile
from conversations.script.checked import StaffWords
from conversations.script.columns import FILE as COLUMNS
from conversations.script.columns import read_columns
from conversations.script.counters import FILE, Answers, Metrics
from conversations.script.country import FILE as COUNTRY
from conversations.script.country import FORMAT, Country
from conversations.script.diagnostics import Finding, ScriptError, ScriptFiles
from conversations.script.fields import with_key
from conversations.script.layers import BUILT_IN as BUILT_IN
from conversations.script.overlay import extends_error, forbidden_findings
from conversations.script.own_sentences import settle_language
from conversations.script.reader import FileReading, Place, load_file, read_file
from conversations.script.schema import (
    CountsFile,
    Flow,
    ListsFile,
    Offer,
    OffersFile,
    Script,
    ServiceFile,
    StaffFile,
    Step,
    Texts,
)
from conversations.script.texts import StaffTexts, words_hashes
from conversations.script.typed_words import PhrasesFile, PlacesFile
from conversations.script.vocabulary import label_patterns, make_vocabulary
from conversations.sentences.catalog import sentence
from conversations.understanding.intent import Vocabulary
from conversations.values import value_object


@value_object
class ScriptReading:
    """What could be read of a script: None where too little, else without what is wrong in it."""

    script: Script | None
    findings: tuple[Finding, ...]
    left_out: frozenset[Place]  # what it is without: the file, and the place in it
    unread: frozenset[str]  # files of which nothing could be read


def load_script(folder: Path = BUILT_IN) -> Script:
    """The script in a folder; ScriptError names each file, line and remedy."""
    reading = read_script(folder)
    if reading.findings or reading.script is None:
        raise ScriptError(*reading.findings)
    return reading.script


def read_script(folder: Path) -> ScriptReading:
    """What can be read of the script in a folder, and all that is wrong in its files.

    From now on the program speaks the language of those who keep it.
    """
    settle_language(folder)
    if not folder.is_dir():
        text = sentence("reading.no_script")
        return ScriptReading(None, (Finding(str(folder), 0, "", text),), frozenset(), frozenset())
    if error := extends_error(folder):
        return ScriptReading(None, (error,), frozenset(), frozenset())
    service = read_file(folder, "service.toml", ServiceFile)
    own = service.value.service if service.value else {}
    country = read_country(folder)
    read = partial(read_file, folder, context=country.value)
    files: dict[str, FileReading[Any]] = {
        "flow.toml": read("flow.toml", Flow),
        "offers.toml": read("offers.toml", OffersFile),
        "service.toml": service,
        COUNTRY: country,
        **{f"{lang}.toml": read_texts(folder, lang, own) for lang in _languages(country.value)},
        "phrases.toml": read("phrases.toml", PhrasesFile, optional=True),
        "places.toml": read("places.toml", PlacesFile, optional=True),
        FILE: read(FILE, CountsFile),
        AREAS: read(AREAS, AreasFile),
        COLUMNS: read_columns(folder),
    }
    return ScriptReading(
        _make_script(folder, {file: reading.value for file, reading in files.items()}),
        (
            *forbidden_findings(folder),
            *(finding for reading in files.values() for finding in reading.findings),
        ),
        frozenset((file, *place) for file, r in files.items() for place in r.left_out),
        frozenset(file for file, reading in files.items() if reading.value is None),
    )


def _make_script(folder: Path, files: Mapping[str, Any]) -> Script | None:
    """One script of the files that could be read; None where one lacks that all the rest needs."""
    flow: Flow | None = files["flow.toml"]
    offers: OffersFile | None = files["offers.toml"]
    service: ServiceFile | None = files["service.toml"]
    country: Country | None = files[COUNTRY]
    languages = _languages(country)
    own: dict[str, Texts] = {lang: t for lang in languages if (t := files[f"{lang}.toml"])}
    if not (flow and offers and service and country and own):
        return None
    other = next(iter(own.values()))  # stands for a language that could not be read
    # last, so that where both say the same, it is said of the one that nobody reads
    words = own | {lang: replace(other, language=lang) for lang in languages if lang not in own}
    steps = dict(_with_targets(flow, offers.offers))
    labels = label_patterns(flow, steps, offers.numbers, words, country.filters)
    phrases, places = files["phrases.toml"] or PhrasesFile(), files["places.toml"] or PlacesFile()
    return Script(
        **{f.name: getattr(flow, f.name) for f in fields(Flow)} | {"steps": steps},
        offers=offers.offers,
        numbers=offers.numbers,
        words=words,
        service=service.service,
        colour=service.colour,
        channels=frozenset(service.channels),
        approvers=frozenset(service.approvers),
        country=country,
        file_words=files[COLUMNS] or FileWords(),
        areas=(files[AREAS] or AreasFile()).in_order,
        never_filled=service.never_filled,
        by_code={step.code: step for step in steps.values()},
        vocabulary=make_vocabulary(phrases, places, country, labels, steps, flow.acute),
        counting=_counting(files[FILE] or CountsFile(), service.channels, country.regions),
        folder=folder,
    )


def read_country(folder: Path) -> FileReading[Country]:
    """What differs from country to country; of a folder in another format one finding says so."""
    formats: list[object] = []

    def prepare(data: dict[str, Any]) -> dict[str, Any]:
        formats.append(data.get("format", 1))
        return data

    reading = read_file(folder, COUNTRY, Country, prepare)
    if formats and (text := _format_text(formats[0])):
        return FileReading(None, (ScriptFiles(folder).finding(COUNTRY, "", "format", text),))
    return reading


def _format_text(written: object) -> str:
    """What to do about a folder that was written for another version of the program."""
    if not isinstance(written, int) or written == FORMAT:
        return ""
    if written > FORMAT:
        return sentence("reading.newer", written=written)
    since = range(max(written, 1) + 1, FORMAT + 1)
    new = "; ".join(sentence(f"reading.new_in_{number}") for number in since)
    return sentence("reading.older", new=new, format=FORMAT)


def load_country(folder: Path = BUILT_IN) -> Country:
    """The country of a script's folder; ScriptError tells what is wrong in its file."""
    reading = read_country(folder)
    if reading.findings or reading.value is None:
        raise ScriptError(*reading.findings)
    return reading.value


def load_areas(folder: Path = BUILT_IN) -> tuple[Area, ...]:
    """The contact lists that a new database begins with."""
    return load_file(folder, AREAS, AreasFile, context=read_country(folder).value).in_order


def _regions(folder: Path) -> Mapping[str, str]:
    country = read_country(folder).value
    return country.regions if country else {}


def _languages(country: Country | None) -> Iterable[str]:
    return country.languages if country else ()


def read_texts(folder: Path, language: str, service: Mapping[str, str]) -> FileReading[Texts]:
    """The words of a language, with {names} of service.toml replaced by what stands there."""

    def fill(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: fill(inner) for key, inner in value.items()}
        if isinstance(value, str) and "{" in value:
            for name, own in service.items():
                value = value.replace(f"{{{name}}}", own)
        return value

    def prepare(data: dict[str, Any]) -> dict[str, Any]:
        data = with_key(fill(data), "hashes", words_hashes(data))
        return with_key(data, "language", language)

    return read_file(folder, f"{language}.toml", Texts, prepare)


def load_vocabulary(folder: Path = BUILT_IN) -> Vocabulary:
    """What typed words are compared with, but for labels; without the files, nothing."""
    country = load_country(folder)
    phrases = load_file(folder, "phrases.toml", PhrasesFile, optional=True, context=country)
    return make_vocabulary(phrases, load_places(folder), country)


def load_places(folder: Path = BUILT_IN) -> PlacesFile:
    """The places of a script's folder; none where it has no such file."""
    country = read_country(folder).value
    return load_file(folder, "places.toml", PlacesFile, optional=True, context=country)


def load_counting(folder: Path, channels: Iterable[str]) -> Metrics:
    """What a script's folder counts.

    A script of other steps without such a file counts what every script has: beginnings,
    emergencies, contacts reached, areas, wrong numbers and channels.
    """
    counts = load_file(folder, FILE, CountsFile, optional=True)
    return _counting(counts, channels, _regions(folder))


def _counting(file: CountsFile, channels: Iterable[str], regions: Iterable[str]) -> Metrics:
    answers: Answers = {
        (step, choice): Metric(family, name)
        for family in ("who", "topic", "found")
        for place, name in _members(getattr(file, family))
        for step, _, choice in [place.partition(".")]
    }
    return Metrics(
        answers=answers,
        offers={offer: Metric("offer", name) for offer, name in _members(file.offer)},
        before={step: Metric(f"before.{name}") for step, name in _members(file.before)},
        after={step: Metric(f"after.{name}") for step, name in _members(file.after)},
        channels={code: Metric("channel", code) for code in sorted(channels)},
        regions=tuple(regions),
    )


def load_list_texts(folder: Path = BUILT_IN) -> StaffTexts:
    """What is said to administrators of contact lists."""
    return StaffTexts(
        **_staff_texts(folder, "lists.toml", ListsFile, ("texts", "labels", "reading"))
    )


def load_count_texts(folder: Path = BUILT_IN) -> StaffTexts:
    """What is said to moderators, and what each counter is called."""
    texts = _staff_texts(folder, FILE, CountsFile, ("texts", "labels", "names"))
    regions = _regions(folder).items()
    names = {f"{family}.{n}": name for family in ("area", "nobody") for n, name in regions}
    return StaffTexts(**texts | {"names": names | texts["names"]})


def load_staff_words(folder: Path = BUILT_IN) -> StaffWords:
    """What is said to members of staff."""
    return StaffWords(load_list_texts(folder), load_count_texts(folder))


def _with_targets(flow: Flow, offers: Mapping[str, Offer]) -> Iterator[tuple[str, Step]]:
    """The steps; a choice that names an offer alone leads to its county question or its end."""
    for name, step in flow.steps.items():
        choices = {
            key: replace(choice, to=flow.county if offers[choice.offer].local else flow.end)
            for key, choice in step.choices.items()
            if choice.offer in offers and not (choice.to or choice.url)
        }
        yield name, replace(step, choices=step.choices | choices) if choices else step


def _members(table: Mapping[str, Iterable[str]]) -> Iterator[tuple[str, str]]:
    return ((member, name) for name, listed in table.items() for member in listed)


def _staff_texts(
    folder: Path, file: str, table: type[StaffFile], keys: Iterable[str]
) -> dict[str, dict[str, Any]]:
    """Tables of words; ScriptError where one lacks that the built-in script has."""
    usual = load_file(BUILT_IN, file, table)
    own = load_file(folder, file, table)
    texts = {key: getattr(own, key) for key in keys}
    files = ScriptFiles(folder)
    wrong = [
        files.finding(file, key, name, text)
        for key in keys
        if key != "names"
        for names, text in (
            (
                getattr(usual, key).keys() - texts[key].keys(),
                sentence("reading.staff_text_missing"),
            ),
            (
                texts[key].keys() - getattr(usual, key).keys() - {"notice"},
                sentence("reading.staff_text_unknown"),
            ),
        )
        for name in sorted(names)
    ]
    if wrong:
        raise ScriptError(*wrong)
    return texts
