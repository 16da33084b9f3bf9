"""The chat page for those without a mouse, on small screens, and what it lets in and out."""

import pytest
from playwright.async_api import Browser, Page, expect

from bot.sandbox.server import serve
from bot.sandbox.telegram import Sandbox
from tests.support.browser import CHROMIUM, FOCUSED, PEOPLE, pane, start

pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed"),
    pytest.mark.asyncio(loop_scope="module"),  # one browser for all of them
]


async def press_until(page: Page, text: str) -> None:
    """Tab to something by its text, as one without a mouse does."""
    for _ in range(40):
        await page.keyboard.press("Tab")
        if await page.evaluate(FOCUSED) == text:
            return
    raise AssertionError(f"Tab never came to {text!r}")


async def test_with_the_keyboard_alone(page: Page) -> None:
    phone = pane(page)
    await press_until(page, "START")
    await page.keyboard.press("Enter")
    await expect(phone.get_by_text("Hvem gjelder det?")).to_be_visible()
    await press_until(page, "Lege")
    await page.keyboard.press("Enter")
    await expect(phone.get_by_text("Hva trenger du mest nå?")).to_be_visible()
    await press_until(page, "Akutt / selvmordstanker")
    await page.keyboard.press("Space")
    await expect(phone.get_by_text("Eksempel Eksempelsen")).to_be_visible()
    assert await page.evaluate(FOCUSED) == "Kopier 406 12 345"
    await press_until(page, "Meny")
    await page.keyboard.press("Enter")
    assert await page.evaluate(FOCUSED) == "Begynn på nytt/start"
    await page.keyboard.press("Enter")
    await expect(phone.get_by_text("Hvem gjelder det?")).to_be_visible()


async def test_a_small_screen_shows_one_phone_without_sideways_scrolling(page: Page) -> None:
    await page.set_viewport_size({"width": 320, "height": 640})
    await start(page)
    wide = "document.documentElement.scrollWidth"
    cut = "all => all.filter(one => one.scrollWidth > one.clientWidth).map(one => one.textContent)"
    heights = "all => new Set(all.map(one => one.offsetHeight)).size"
    keys = page.locator(".phone.current .label")
    for width in (320, 360, 390):
        await page.set_viewport_size({"width": width, "height": 640})
        assert await page.evaluate(wide) <= width
        await expect(page.get_by_role("region")).to_have_count(1)
        assert await keys.evaluate_all(cut) == ["En annen, for eksempel en kollega eller partner"]
        assert await keys.evaluate_all(heights) == 1  # one line each, as Telegram draws them
        assert await page.locator(".phone.current .words").evaluate_all(cut) == []
    await page.get_by_role("navigation").get_by_role("button", name="Administrator").click()
    await expect(pane(page, "Administrator")).to_be_visible()
    await expect(pane(page)).to_be_hidden()


IN_VIEW = """one => { const box = one.getBoundingClientRect();
  return box.top >= 0 && box.bottom <= innerHeight && box.left >= 0 && box.right <= innerWidth; }"""
ZOOMED = {"a phone at 200 %": (195, 422), "lying down": (844, 390), "both": (422, 195)}


async def test_zoomed_or_lying_down_everything_is_within_reach(page: Page) -> None:
    phone = await start(page)
    box = phone.get_by_role("textbox", name="Skriv en melding")
    for what, (width, height) in ZOOMED.items():
        await page.set_viewport_size({"width": width, "height": height})
        assert await page.evaluate("document.documentElement.scrollWidth") <= width, what
        for part in (phone.get_by_role("button", name="Send"), box, phone.get_by_text("Akutt /")):
            await part.scroll_into_view_if_needed()
            assert await part.evaluate(IN_VIEW), what
        assert await box.evaluate("one => one.clientWidth") >= 100, what
    await phone.get_by_role("button", name="Medisinstudent").click()
    await expect(phone.get_by_text("Hva trenger du mest nå?")).to_be_visible()


async def test_the_chat_stands_at_its_lower_end(page: Page) -> None:
    await page.set_viewport_size({"width": 360, "height": 480})
    phone = await start(page)
    last = phone.get_by_role("button", name="Slett", exact=True)
    assert await last.evaluate(IN_VIEW)
    await phone.get_by_role("button", name="Akutt / selvmordstanker").click()
    await phone.get_by_role("button", name="Tilbake").click()  # an edit to a longer screen
    await expect(last).to_be_visible()
    assert await last.evaluate(IN_VIEW)
    await page.reload()
    await expect(last).to_be_visible()
    assert await last.evaluate(IN_VIEW)


async def test_a_text_that_could_not_be_sent_stays(page: Page) -> None:
    phone = await start(page)
    await page.route("**/say", lambda route: route.fulfill(body="no JSON"))
    box = phone.get_by_role("textbox", name="Skriv en melding")
    await box.fill("en lang melding")
    await page.keyboard.press("Enter")
    await expect(phone.get_by_text("Det gikk ikke. Prøv igjen.")).to_be_visible()
    await expect(box).to_have_value("en lang melding")
    await page.unroute("**/say")
    await page.keyboard.press("Enter")
    await expect(box).to_have_value("")
    await expect(phone.locator("article.mine").last).to_contain_text("en lang melding")


async def test_staff_are_led_to_their_command(page: Page) -> None:
    phone = pane(page, "Administrator")
    await phone.get_by_role("button", name="/lister").click()
    await expect(phone.locator("article")).to_contain_text("/lister")
    await expect(pane(page).locator(".hint")).to_be_hidden()


async def test_what_the_bot_says_of_itself_is_shown_when_it_changes(page: Page) -> None:
    url = f"{page.url}bot{Sandbox().token}/setMyDescription"
    await page.request.post(url, data={"description": "Noe annet"})
    await expect(pane(page).get_by_text("Noe annet")).to_be_visible()


@pytest.mark.long
async def test_after_a_restart_of_the_server_one_can_begin_again(browser: Browser) -> None:
    page = await browser.new_page()
    async with serve(Sandbox(people=PEOPLE)) as address:
        await page.goto(address)
        await pane(page).get_by_role("button", name="START", exact=True).click()
        await expect(pane(page).locator("article")).to_have_count(1)
    await expect(page.get_by_text("Mistet kontakten")).to_be_visible()
    async with serve(Sandbox(people=PEOPLE), int(address.rpartition(":")[2])):
        await expect(page.get_by_text("Mistet kontakten")).to_have_count(0)
        await expect(pane(page).get_by_role("button", name="START", exact=True)).to_be_visible()
    await page.close()


async def test_roles_from_the_address(page: Page) -> None:
    await page.goto(f"{page.url}?people=Student,Administrator")
    await expect(page.get_by_role("region")).to_have_count(2)
    await start(page, "Student")
    await expect(pane(page, "Administrator")).to_be_visible()


async def test_the_page_asks_nobody_else(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    response = await page.goto(page.url)
    assert response is not None
    assert "default-src 'self'" in response.headers["content-security-policy"]
    await start(page)
    assert [url for url in asked if not url.startswith(page.url)] == []
