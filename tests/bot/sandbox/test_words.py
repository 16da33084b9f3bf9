"""The words of the chat page: in the language of whoever keeps the script, its own script's too."""

from __future__ import annotations

import json
import re
from html import unescape

import aiohttp
from starlette.routing import Route

from bot.sandbox.server import PAGE, WORDS, preview_page, serve
from bot.sandbox.telegram import Sandbox
from conversations.sentences.catalog import set_language
from tests.examples.test_staff_abroad import NORWEGIAN


async def test_the_page_is_in_english_where_the_folder_is_in_the_chat_and_in_a_preview() -> None:
    set_language("en")
    sandbox = Sandbox(languages=("en", "cy"))
    more = [Route("/beside", preview_page(sandbox))]
    async with serve(sandbox, more=more) as address, aiohttp.ClientSession() as session:
        for path in ("/", "/beside"):
            async with session.get(address + path) as answer:
                html = await answer.text()
            assert '<html lang="en">' in html
            assert '<option value="en">en</option><option value="cy">cy</option>' in html
            assert "{{" not in html
            shown = re.sub(r"<option.*</option>|<[^>]*>", "\n", html)
            assert not NORWEGIAN.search(shown.replace("(in Norwegian)", ""))
            (words,) = re.findall(r'data-words="([^"]*)"', html)
            assert json.loads(unescape(words))["more"] == "Show more"
            assert ('aria-label="The script"' in html) is (path == "/beside")
            assert ("/dag" in html) is (path == "/")


def test_the_script_of_the_page_says_nothing_of_its_own() -> None:
    script = (PAGE / "chat.js").read_text("utf-8")
    assert {*re.findall(r"\bwords\.(\w+)", script)} == {*WORDS}
    said = "\n".join(re.findall(r"\"[^\"\n]*\"|`[^`]*`", script))
    assert not NORWEGIAN.search(re.sub(r"\w+-\$\{", "", said))
