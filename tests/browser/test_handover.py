"""The handover in a real browser: noted without a flash, said in words when nothing was written, and axe is content."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, expect

from tests.browser.opening import NARROW, chromium, find_chromium, open_console
from tests.browser.test_accessibility import serious
from tests.running import K3i, report_frame

pytestmark = pytest.mark.skipif(find_chromium() is None, reason="needs Chromium (apt-get install chromium)")


async def test_an_item_is_noted_and_a_store_that_is_away_is_said(k3i: K3i, browser: Browser) -> None:
    async with k3i.feed() as feed:
        number = (await feed.ask(report_frame(kind="NOISE", lat=-6.91, lng=109.02)))["incident"]
    page = await open_console(browser, k3i, "operator", NARROW)
    await page.goto(f"{k3i.url}/handover")
    if await page.locator("#draft").count():
        await page.click("#draft")
    item = page.locator(f'[id="item-incident:{number}"]')
    await expect(item).to_have_count(1, timeout=30_000)
    for theme in ("night", "day"):
        await page.evaluate(f"document.documentElement.className = '{theme}'")
        assert await serious(page) == []
    assert await page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    await page.fill("#remark", "setengah jadi")
    away = {"title": "Service Unavailable", "detail": "the store does not answer"}
    await page.route("**/handover/do/**", lambda route: route.fulfill(status=503, json=away))
    await item.locator("button").click()
    await expect(page.locator("#told")).to_contain_text("belum tercatat")
    await page.unroute("**/handover/do/**")
    await item.locator("button").click()
    await expect(item).to_contain_text("✓ operator")
    assert await page.input_value("#remark") == "setengah jadi", "what somebody is writing stays"
    assert page.url.endswith("/handover")


async def test_the_console_says_quietly_that_a_handover_waits(k3i: K3i, browser: Browser) -> None:
    page = await open_console(browser, k3i, "operator", NARROW)
    async with chromium() as other:
        lead = await open_console(other, k3i, "pamapta", NARROW)
        await lead.goto(f"{k3i.url}/handover")
        if await lead.locator("#draft").count():
            await lead.click("#draft")
            await expect(lead.locator("#give")).to_have_count(1)
    chip = page.locator("#board-chips button", has_text="Serah terima")
    await expect(chip).to_have_count(1, timeout=10_000)
    await chip.click()
    await page.locator("#board-drawer button", has_text="Buka").click()
    await page.wait_for_url("**/handover")
