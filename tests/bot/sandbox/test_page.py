"""The chat page in real Chromium, with a scripted bot behind it."""

import pytest
from playwright.async_api import FilePayload, Page, expect

from bot.sandbox.telegram import Sandbox
from tests.support.browser import CHROMIUM, FOCUSED, PEOPLE, pane, start, tap

pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed"),
    pytest.mark.asyncio(loop_scope="module"),  # one browser for all of them
]


async def test_before_the_start_the_bot_says_what_it_is(page: Page) -> None:
    phone = pane(page)
    await expect(phone.get_by_text("Finn en kollega å snakke med")).to_be_visible()
    await expect(phone.get_by_role("textbox")).to_be_hidden()
    await start(page)
    await expect(phone.get_by_text("Finn en kollega å snakke med")).to_be_hidden()
    await expect(phone.get_by_role("textbox", name="Skriv en melding")).to_be_visible()
    await expect(page.get_by_text("ingenting herfra går til Telegram")).to_be_visible()


async def test_a_tap_edits_in_place_and_keeps_focus(page: Page, sandbox: Sandbox) -> None:
    phone = await start(page)
    await expect(phone.get_by_role("log").locator("article")).to_have_count(2)
    await tap(phone, "Medisinstudent")
    await expect(phone.get_by_text("Hva trenger du mest nå?")).to_be_visible()
    await expect(phone.get_by_role("log").locator("article")).to_have_count(2)
    assert await page.evaluate(FOCUSED) == "En annen, for eksempel en kollega eller partner"
    assert sandbox.call_log.unanswered_queries() == []
    assert list(sandbox.call_log.refusals) == []


async def test_formatting_links_and_escapes(page: Page) -> None:
    phone = await start(page)
    await tap(phone, "Akutt")
    await expect(phone.locator("strong", has_text="Eksempel Eksempelsen")).to_be_visible()
    await expect(phone.locator("em")).to_have_text("Gratis, ingen journal.")
    hrefs = await phone.locator(".words a").evaluate_all("all => all.map(one => one.href)")
    numbers = ["tel:40612345", "mailto:eksempel@example.org", "tel:116117", "tel:+4722400040"]
    assert hrefs == numbers
    await expect(phone.get_by_text("5 < 6 & 7")).to_be_visible()
    site = phone.get_by_role("link", name="Nettside")
    assert await site.get_attribute("rel") == "noopener noreferrer"


async def test_nothing_from_the_bot_becomes_markup(page: Page, sandbox: Sandbox) -> None:
    phone = await start(page)
    body = {"chat_id": PEOPLE[0].id, "text": "<img src=x onerror=alert(1)>"}
    markup = [[{"text": "<b>x</b>", "callback_data": "x"}]]
    await page.request.post(
        f"{page.url}bot{sandbox.token}/sendMessage",
        data={**body, "reply_markup": {"inline_keyboard": markup}},
    )
    await expect(phone.get_by_text("<img src=x")).to_be_visible()
    await expect(phone.get_by_role("button", name="<b>x</b>")).to_be_visible()
    assert await phone.locator(".bubble img").count() == 0


SHARED = "https://t.me/share/url?url=https%3A%2F%2Ft.me%2Fbot&text=Se%20her"


async def test_what_newer_telegrams_draw(page: Page, sandbox: Sandbox) -> None:
    phone = await start(page)
    folded = "Først.\n<blockquote expandable>" + "Dette kan leses siden. " * 20 + "</blockquote>"
    rows = [
        [{"text": "Akutt", "callback_data": "x", "style": "danger"}],
        [{"text": "Kopier", "copy_text": {"text": "x"}, "style": "primary"}],
        [{"text": "Del", "url": SHARED}],
    ]
    await page.request.post(
        f"{page.url}bot{sandbox.token}/sendMessage",
        data={
            "chat_id": PEOPLE[0].id,
            "text": folded,
            "parse_mode": "HTML",
            "reply_markup": {"inline_keyboard": rows},
        },
    )
    colour = "one => getComputedStyle(one).backgroundColor"
    newest = phone.locator("article").filter(has_text="Først.")
    red, blue = (newest.get_by_role("button", name=name) for name in ("Akutt", "Kopier"))
    assert await red.evaluate(colour) == "rgb(179, 38, 30)"
    assert await blue.evaluate(colour) == "rgb(31, 99, 181)"
    height = "one => one.offsetHeight"
    before = await phone.locator("blockquote").evaluate(height)
    await newest.get_by_role("button", name="Vis mer").click()
    assert await phone.locator("blockquote").evaluate(height) > before * 2
    await newest.get_by_role("button", name="Del").click()
    alert = phone.get_by_role("alertdialog")
    await expect(alert).to_contain_text("Her spør Telegram hvem du vil sende dette til")
    await expect(alert).to_contain_text("Se her\nhttps://t.me/bot")


async def test_a_deleted_message_goes_and_focus_stays_in_the_phone(page: Page) -> None:
    phone = await start(page)
    await tap(phone, "Slett")
    await expect(phone.get_by_text("Hvem gjelder det?")).to_have_count(0)
    inside = "document.activeElement.closest('.phone') !== null"
    assert await page.evaluate(inside)


async def test_copying_says_so(page: Page) -> None:
    phone = await start(page)
    await tap(phone, "Akutt")
    await tap(phone, "Kopier")
    await expect(phone.get_by_role("status")).to_have_text("Kopiert")
    assert await page.evaluate("navigator.clipboard.readText()") == "+4740612345"


async def test_spinner_until_answered(page: Page) -> None:
    phone = await start(page)
    slow = phone.locator(".key", has_text="Sen")
    await slow.click()
    await expect(slow).to_have_attribute("aria-busy", "true")
    await expect(slow).not_to_have_attribute("aria-busy", "true")


async def test_alerts_and_toasts(page: Page) -> None:
    phone = await start(page)
    await tap(phone, "Beskjed")
    await expect(phone.get_by_role("status")).to_have_text("En kort beskjed.")
    await tap(phone, "Varsel")
    alert = phone.get_by_role("alertdialog", name="Dette er et varsel.")
    await expect(alert.get_by_role("button", name="OK")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(alert).to_be_hidden()
    assert await page.evaluate(FOCUSED) == "Varsel"


async def test_files_both_ways(page: Page, sandbox: Sandbox) -> None:
    phone = await start(page)
    await tap(phone, "Fil")
    async with page.expect_download() as download:
        await phone.get_by_role("link", name="liste.csv").click()
    assert (await (await download.value).path()).read_bytes() == b"area,offer\n"
    file = FilePayload(name="kontakter.csv", mimeType="text/csv", buffer=b"area\n")
    await phone.get_by_label("Legg ved en fil").set_input_files(file)
    await expect(phone.get_by_role("link", name="kontakter.csv")).to_be_visible()
    stored = list(sandbox.files.by_id.values())[-1]
    assert (stored.name, stored.mime_type, stored.content) == (
        "kontakter.csv",
        "text/csv",
        b"area\n",
    )


async def test_two_people_do_not_mix_and_survive_a_reload(page: Page) -> None:
    doctor = await start(page)
    other = pane(page, "Administrator")
    await expect(other.get_by_role("button", name="START", exact=True)).to_be_visible()
    await doctor.get_by_role("textbox").fill("bare fra legen")
    await page.keyboard.press("Enter")
    await expect(doctor.get_by_text("bare fra legen")).to_be_visible()
    await page.get_by_role("button", name="Ny person").click()
    await expect(page.get_by_role("region")).to_have_count(3)
    await page.reload()
    await expect(page.get_by_role("region")).to_have_count(3)
    await expect(doctor.get_by_text("bare fra legen")).to_be_visible()
    await expect(other.get_by_text("bare fra legen")).to_have_count(0)


async def test_starting_over(page: Page) -> None:
    phone = await start(page)
    await phone.get_by_role("button", name="Start chatten på nytt").click()
    await expect(phone.get_by_role("button", name="START", exact=True)).to_be_focused()
    await expect(phone.locator("article")).to_have_count(0)
    await start(page)
