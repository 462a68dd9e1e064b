"""A real Chromium for tests and benches: the system's own, headless, which calls nobody."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Browser, Page, async_playwright

from tests.running import PASSWORD, K3i

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
"""The first costs 0.2 s of computing a page, the others, which draw windows that nobody sees, 1.4 s."""
MAC = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
QUIET = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
WIDE = {"width": 1920, "height": 1080}
NARROW = {"width": 1366, "height": 768}


def find_chromium() -> str | None:
    """Give the path of an installed Chromium (K3I_CHROMIUM says which), or None."""
    named = [os.environ.get("K3I_CHROMIUM"), *map(shutil.which, NAMES), *(p for p in MAC if os.path.exists(p))]
    return next((path for path in named if path), None)


_shared: list[Browser] = []


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """Give a browser, closed at the end; of one that is shared only what was opened in it is closed."""
    if _shared:
        before = set(_shared[0].contexts)
        try:
            yield _shared[0]
        finally:
            for context in set(_shared[0].contexts) - before:
                await context.close()
        return
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=find_chromium(), args=QUIET)
        try:
            yield browser
        finally:
            await browser.close()


@asynccontextmanager
async def shared() -> AsyncIterator[None]:
    """Let everybody who asks for a browser have the same one: starting it costs more than most tests with it."""
    async with chromium() as browser:
        _shared.append(browser)
        try:
            yield
        finally:
            _shared.clear()


async def open_console(browser: Browser, k3i: K3i, user: str = "operator", size: dict[str, int] | None = None) -> Page:
    """Log in with a session of its own and give the console once its picture is live."""
    context = await browser.new_context(viewport=size or WIDE)  # type: ignore[arg-type]
    page = await context.new_page()
    page.faults = []  # type: ignore[attr-defined]
    page.on("pageerror", lambda fault: page.faults.append(str(fault)))  # type: ignore[attr-defined]
    page.on("console", lambda said: said.type == "error" and page.faults.append(said.text))  # type: ignore[attr-defined]
    await page.goto(f"{k3i.url}/login")
    await page.fill("[name=user]", user)
    await page.fill("[name=password]", PASSWORD)
    await page.click("button[type=submit]")
    await page.wait_for_function(
        "() => window.k3i && k3i.link && k3i.link.loaded && k3i.link.state === 'live'", timeout=30_000
    )
    await page.wait_for_selector("#queue-grid .ag-root", timeout=20_000)
    return page


async def press_first(page: Page) -> None:
    """Press 1 for the first recommended officer, once the list has stood long enough for the key to count."""
    settled = "() => window.k3i.recommended?.length > 0 && Date.now() - (k3i.reorderedAt || 0) > 1000"
    await page.wait_for_function(settled, timeout=10_000)
    await page.keyboard.press("1")
