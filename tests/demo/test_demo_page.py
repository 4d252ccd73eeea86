"""The demo's page in a real browser, as a visitor uses it."""

import re
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, FrameLocator, Locator, Page, expect, sync_playwright

CHROMIUM = shutil.which("chromium")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="Chromium is not installed (Debian package: chromium)"
)
expect.set_options(timeout=15_000)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """The page, opened; in the end, nothing may have been asked of anybody but the demo."""
    asked: list[str] = []
    broken: list[str] = []
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.set_default_timeout(15_000)
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: broken.append(str(error)))
    page.goto(address)
    expect(page.locator("#persona")).not_to_have_text("…")
    yield page
    page.close()
    assert [url for url in asked if not url.startswith((address, "blob:" + address))] == []
    assert broken == []


def room(page: Page) -> FrameLocator:
    return page.frame_locator("#view")


def messages(page: Page) -> Locator:
    return room(page).locator("#channel-message-list")


def go(page: Page, persona: str, place: str) -> None:
    page.locator("#people").get_by_role("button", name=persona).click()
    expect(page.locator("#persona")).to_have_text(re.compile(persona))
    page.locator("#rooms").get_by_role("button", name=place).click()
    expect(page.locator("#rooms [aria-current]")).to_have_text(re.compile(place))
    if place != "Alliance Bot":
        expect(room(page).locator("#channel-name")).to_have_text(place)


def test_a_newcomer_joins_and_a_moderator_approves(page: Page) -> None:
    go(page, "Nadia", "welcome")
    messages(page).get_by_role("button", name="Join").click()
    form = room(page).locator("#modal-root")
    form.get_by_role("textbox").fill("45202")
    for answer in ("Canvassing", "2 to 5", "Regular helper", "I agree to the pledge"):
        form.get_by_text(answer).first.click()
    form.get_by_role("button", name="Submit").click()
    messages(page).get_by_role("combobox").click()
    room(page).get_by_text("Hamilton County, Ohio").last.click()
    expect(messages(page)).to_contain_text("Your application for Hamilton County, Ohio")
    # Elsewhere, moderators have something new; the page says so, and leads there.
    page.locator("#news").get_by_role("button", name=re.compile("moderators")).click()
    expect(page.locator("#persona")).to_have_text("Marcus")
    messages(page).get_by_role("button", name="Approve").last.click()
    expect(messages(page)).to_contain_text("is a volunteer now")
    go(page, "Nadia", "welcome")
    expect(messages(page)).to_contain_text("You are a volunteer now")


def test_a_vote_gets_its_receipt_and_time_brings_the_reminder_and_the_result(page: Page) -> None:
    go(page, "Theo", "polls")
    messages(page).get_by_role("button", name="Ranked-choice voting").click()
    expect(messages(page)).to_contain_text("Your ballot is in")
    expect(messages(page)).to_contain_text(re.compile("Ranked-choice voting: 9 votes"))  # the card follows
    before = page.locator("#now").get_attribute("datetime")
    page.get_by_role("button", name="+1 day").click()
    expect(page.locator("#now")).not_to_have_attribute("datetime", before or "")
    direct = page.locator("#rooms").get_by_role("button", name="Alliance Bot")
    expect(direct.locator(".count")).to_have_text("1")
    page.locator("#news").get_by_role("button", name=re.compile("^direct message")).click()
    expect(messages(page)).to_contain_text("Call the county clerk")
    expect(direct.locator(".count")).to_have_count(0)
    page.get_by_role("button", name="+1 day").click()
    expect(page.locator("#rooms").get_by_role("button", name="polls").locator(".count")).to_have_text("1")
    go(page, "Theo", "polls")
    expect(messages(page)).to_contain_text("The poll is closed: Which policy shall we work out first?")


def test_a_command_is_typed_and_its_answer_comes_into_view(page: Page) -> None:
    go(page, "Ada", "general")
    line = room(page).locator("#channel-composer-input")
    line.fill("/help")
    expect(room(page).get_by_text("What you can do here").first).to_be_visible()
    line.press("Enter")
    expect(room(page).get_by_role("button", name="Command /help")).to_be_visible()
    room(page).locator("#send-message").click()
    expect(messages(page).get_by_text("You are an administrator").last).to_be_in_viewport()


def test_the_keyboard_is_enough(page: Page) -> None:
    carmen = page.locator("#people").get_by_role("button", name="Carmen")
    carmen.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#persona")).to_have_text("Carmen")
    expect(carmen).to_be_focused()
    expect(carmen).to_have_attribute("aria-current", "true")


def test_the_next_reminder_is_one_press_away(page: Page) -> None:
    button = page.get_by_role("button", name="Next reminder")
    expect(button).to_be_enabled()
    expect(button).to_have_attribute("title", re.compile("^Due "))
    before = page.locator("#now").get_attribute("datetime") or ""
    button.click()
    expect(page.locator("#now")).not_to_have_attribute("datetime", before)


def test_on_a_phone_people_and_rooms_are_behind_a_button(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 780})
    theo = page.locator("#people").get_by_role("button", name="Theo")
    expect(theo).not_to_be_visible()
    page.locator("#menu").click()
    theo.click()
    expect(page.locator("#persona")).to_have_text("Theo")
    expect(theo).not_to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_a_second_tab_follows(page: Page, browser: Browser, address: str) -> None:
    """There is one world and one open room: two tabs must not show two."""
    go(page, "Theo", "general")
    second = browser.new_page()
    second.goto(address)
    go(page, "Marcus", "audit")
    expect(second.locator("#persona")).to_have_text("Marcus")
    expect(second.frame_locator("#view").locator("#channel-name")).to_have_text("audit")
    second.close()


def test_a_page_without_its_demo_says_so(page: Page) -> None:
    page.route("**/demo/state", lambda route: route.abort())
    expect(page.get_by_role("status").get_by_text("The demo has stopped")).to_be_visible()
