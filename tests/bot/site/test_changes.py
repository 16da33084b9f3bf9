"""The page of changed words that is sent round."""

from __future__ import annotations

import re
from datetime import date

from bot.site.changes import changes_page
from conversations.authoring.baseline import Baseline, WordChange
from conversations.sentences.catalog import set_language

BASELINE = Baseline(3, date(2026, 11, 1), {}, (), {}, (), (), {}, {})
DAYS = ("01.11.2026", "01.12.2026")  # of the baseline and of the page


def page(*changes: WordChange, sensitive: tuple[str, ...] = ()) -> str:
    return changes_page(BASELINE, changes, sensitive, DAYS)


def test_old_and_new_words_stand_side_by_side_with_what_differs_marked() -> None:
    html = page(WordChange("nb", "steps.a.text", "Ring oss i dag.", "Ring meg i dag."))
    assert "Ring <del>oss</del> i dag." in html
    assert "Ring <ins>meg</ins> i dag." in html
    assert "siden versjon 3" in html
    assert "publisert 01.11.2026" in html
    assert "laget 01.12.2026" in html


def test_words_with_little_in_common_are_marked_whole() -> None:
    html = page(WordChange("nb", "steps.a.text", "Ring oss.", "Gå hjem og hvil nå."))
    assert "<del>Ring oss.</del>" in html
    assert "<ins>Gå hjem og hvil nå.</ins>" in html


def test_a_place_stands_once_with_its_languages() -> None:
    html = page(
        WordChange("nb", "labels.back", "Tilbake", "Attende"),
        WordChange("en", "labels.back", "Back", ""),
        WordChange("nn", "labels.new", "", "Nytt"),
    )
    assert html.count("<code>labels.back</code>") == 1
    assert "(borte)" in html
    assert "(nytt)" in html
    assert re.findall(r'data-what="Språk">(\w\w)<', html) == ["nb", "en", "nn"]


def test_medicine_and_law_are_pointed_out() -> None:
    change = WordChange("nb", "steps.law.text", "a", "b")
    other = WordChange("nb", "steps.lawyer.text", "a", "b")
    assert "må godkjennes" in page(change, sensitive=("steps.law",))
    assert "må godkjennes" not in page(other, sensitive=("steps.law",))


def test_words_are_never_markup_and_nothing_is_asked_for() -> None:
    html = page(WordChange("nb", "labels.x", "<b>a</b>", "<script>b</script>"))
    assert "<script" not in html
    assert "<b>" not in html
    assert not re.search(r"(?:src|href)=|url\(", html)


def test_without_changes_it_says_so() -> None:
    assert "Ingen ord er endret." in page()


def test_it_comes_in_the_language_of_those_who_keep_the_folder() -> None:
    change = WordChange("nb", "steps.law.text", "", "b")
    set_language("en")
    html = page(change, sensitive=("steps.law",))
    assert '<html lang="en">' in html
    assert "<h1>Changes in the words since version 3</h1>" in html
    assert "was published on 01.11.2026. This page was made on 01.12.2026." in html
    assert re.findall(r'data-what="(.*?)"', html) == ["Language", "Was", "Is now"]
    assert "medicine or law: has to be approved" in html
    assert "(new)" in html
    set_language("da", {"changes_page.new": "(nyt)"})
    assert '<html lang="da">' in page(change)
    assert "(nyt)" in page(change)
    set_language("da")
    assert '<html lang="en">' in page(change)
