"""axe finds no serious fault on the console: night and day, with an incident and the intake form open."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page

from tests.browser.opening import chromium, find_chromium, open_console
from tests.running import K3i, report_frame

pytestmark = pytest.mark.skipif(find_chromium() is None, reason="needs Chromium (apt-get install chromium)")


async def serious(page: Page) -> list[str]:
    """Give axe's serious and critical faults, each with its first element."""
    found: list[dict[str, Any]] = (await Axe().run(page)).response["violations"]
    return [f"{v['id']}: {v['nodes'][0]['html'][:120]}" for v in found if v["impact"] in ("serious", "critical")]


@pytest.mark.parametrize("theme", ["night", "day"])
async def test_the_console_has_no_serious_accessibility_fault(k3i: K3i, theme: str) -> None:
    async with chromium() as browser, k3i.feed() as feed:
        number = (await feed.ask(report_frame(kind="FIGHT", lat=-6.91, lng=109.02)))["incident"]
        page = await open_console(browser, k3i)
        await page.evaluate(f"document.documentElement.className = '{theme}'")
        await page.evaluate(f"k3i.select('{number}')")
        await page.wait_for_function("() => window.k3i.recommended && k3i.recommended.length > 0", timeout=10_000)
        assert await serious(page) == []
        await page.keyboard.press("F9")
        await page.wait_for_function("() => !document.getElementById('intake').hidden", timeout=5_000)
        assert await serious(page) == []


@pytest.mark.parametrize("theme", ["night", "day"])
async def test_the_form_with_all_it_knows_has_no_serious_fault(k3i: K3i, theme: str) -> None:
    async with chromium() as browser, k3i.feed() as feed:
        await feed.ask(report_frame(kind="FSTRU", text="rumah terbakar", lat=-6.86614, lng=108.9991))
        page = await open_console(browser, k3i)
        await page.evaluate(f"document.documentElement.className = '{theme}'")
        await page.keyboard.press("F9")
        await page.keyboard.type("balai desa klampo")
        await page.wait_for_selector("#intake-places.is-open", timeout=5_000)
        assert await serious(page) == []
        await page.keyboard.press("Enter")
        await page.keyboard.type("kebakaran bang")
        await page.keyboard.press("Enter")
        await page.keyboard.type("rumah terbakar")
        await page.wait_for_selector("#intake-alike section", timeout=5_000)
        await page.keyboard.press("Alt+KeyY")
        await page.wait_for_selector("#intake-card .sop-say", timeout=5_000)
        assert await serious(page) == []
        await page.keyboard.press("Control+Enter")
        await page.wait_for_selector("#incident .sop", timeout=5_000)
        await page.wait_for_function("() => window.k3i.recommended && k3i.recommended.length > 0", timeout=10_000)
        assert await serious(page) == []
