"""One screen of the bot as one page: the same words, and buttons that are links."""

from __future__ import annotations

from collections.abc import Container, Iterator
from html import escape

from bot.site.markup import day, dials, document, fixed, href, key, lines
from conversations.canonical import Page
from conversations.directory import Directory
from conversations.model import Line
from conversations.screens import lines_of
from conversations.script import Script


class Drawer:
    """What the pages of one site have in common."""

    def __init__(self, script: Script, directory: Directory, names: Container[str]) -> None:
        self.script, self.directory, self.names = script, directory, names

    def page(self, page: Page, folder: str) -> str:
        """A page as it stands in a folder of the site; the one on top has no name."""
        said = self.said(page)
        heading = next((line.text for line in said if line.text), page.state.step)
        return document(page.state.language, heading, self._body(page, folder, said))

    def said(self, page: Page) -> tuple[Line, ...]:
        """The lines of a page: the screen's, but where the bot deletes the browser has to."""
        if page.state.step == self.script.erased:
            return lines_of(fixed(page.state.language)["clear"])
        return page.screen.lines

    def _body(self, page: Page, folder: str, said: tuple[Line, ...]) -> Iterator[str]:
        own = fixed(page.state.language)
        today = day(self.script.words[page.state.language], self.directory.day)
        yield f'<header class="banner"><p>{escape(own["banner"].format(date=today))}</p></header>'
        yield '<main id="main" tabindex="-1">\n<article class="says">'
        yield from lines(said, dials(self.script, page.screen))
        yield f'</article>\n<nav aria-label="{escape(own["choices"])}">\n<ul class="keys">'
        yield from self._keys(page, folder)
        yield f"</ul>\n</nav>\n</main>\n<footer>\n<p>{escape(own['traces'])}</p>"
        yield from self._elsewhere(page, folder)
        yield "</footer>"

    def _keys(self, page: Page, folder: str) -> Iterator[str]:
        for row in page.screen.rows:
            kept = [b for b in row if page.links.get(b.data) != page.name]
            yield from (key(self.script, page, button, len(kept), folder) for button in kept)

    def _elsewhere(self, page: Page, folder: str) -> Iterator[str]:
        """The same screen in the other languages, and all screens on paper."""
        own = fixed(page.state.language)
        yield f'<nav aria-label="{escape(own["language"])}">'
        for language, words in self.script.words.items():
            here = ' aria-current="true"' if language == page.state.language else ""
            to = href(folder, self._other(page, language))
            yield f'<a href="{to}" lang="{language}"{here}>{escape(words.name)}</a>'
        sheet = href(folder, f"ark-{page.state.language}")
        yield f'<a href="{sheet}">{escape(own["sheet"])}</a>\n</nav>'

    def _other(self, page: Page, language: str) -> str:
        """The same page in a language; a later page of a list may begin elsewhere there."""
        name = f"{language}/{page.name.partition('/')[2]}"
        return name if name in self.names else f"{language}/{self.script.start}"
