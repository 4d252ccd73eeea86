"""Takes the README's picture from the running demo: `python scripts/screenshot_demo.py` (needs Chromium)."""

import asyncio
import shutil
import sys
from pathlib import Path

from playwright.async_api import async_playwright

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from demo.server import serve  # noqa: E402

PICTURE = ROOT / "docs" / "images" / "demo.png"
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


async def main() -> None:
    """A volunteer has voted, and a reminder has come: the page's four parts with something in each."""
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.exit("Chromium is not installed: apt-get install chromium")
    async with serve(0) as address, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        page = await browser.new_page(viewport={"width": 1360, "height": 850}, timezone_id="America/Chicago")
        await page.goto(address)
        await page.get_by_role("button", name="Theo").click()
        await page.get_by_role("button", name="polls").click()
        messages = page.frame_locator("#view").locator("#channel-message-list")
        await messages.get_by_role("button", name="Ranked-choice voting").click()
        await messages.get_by_text("Your ballot is in").wait_for()
        await page.get_by_role("button", name="Next reminder").click()
        await page.get_by_role("status").get_by_text("direct message").wait_for()
        await page.mouse.move(0, 0)
        await page.evaluate("document.activeElement.blur()")
        await page.wait_for_timeout(1000)  # the room scrolls to its end
        PICTURE.parent.mkdir(parents=True, exist_ok=True)
        await page.screenshot(path=PICTURE)
        await browser.close()


if __name__ == "__main__":
    asyncio.run(main())
