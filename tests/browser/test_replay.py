"""The past in a real browser: it moves, it is told by keys, it cannot be taken for now, and axe finds nothing."""

from __future__ import annotations

import time

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.opening import NARROW, find_chromium, open_console
from tests.browser.test_accessibility import serious
from tests.running import K3i, report_frame

pytestmark = pytest.mark.skipif(find_chromium() is None, reason="needs Chromium (apt-get install chromium)")
MOMENT = "Math.round(replay.at - page.data.start)"


async def open_replay(browser: Browser, k3i: K3i, query: str) -> Page:
    page = await open_console(browser, k3i, "pamapta", NARROW)
    await page.goto(f"{k3i.url}/replay?{query}")
    await page.wait_for_selector("#tape[data-ready]", timeout=20_000)
    return page


async def test_an_incident_is_played_again_and_told_by_keys(k3i: K3i, browser: Browser) -> None:
    async with k3i.feed() as feed:
        number = (await feed.ask(report_frame(kind="FIGHT", lat=-6.91, lng=109.02)))["incident"]
    page = await open_replay(browser, k3i, f"incident={number}&speed=60")
    row = page.locator(f'#queue [data-number="{number}"]')
    await expect(page.locator(".tape-name")).to_contain_text("REKAMAN")
    await expect(row).to_have_count(0)
    start = await page.evaluate(MOMENT)
    assert start == 0, "five minutes before the report there was nothing"
    await page.keyboard.press("ArrowRight")
    await page.keyboard.press("Shift+ArrowRight")
    assert await page.evaluate(MOMENT) == 70
    await page.keyboard.press("End")
    await expect(row).to_have_count(1)
    await expect(page.locator("#lines")).to_contain_text("laporan masuk")
    await page.keyboard.press("Home")
    await expect(row).to_have_count(0)
    await page.keyboard.press("Space")
    await page.keyboard.press("Space")
    assert not await page.evaluate("replay.playing")
    await page.keyboard.press("Space")
    await expect(row).to_have_count(1, timeout=20_000)  # 60 times as fast: five minutes are five seconds
    await page.wait_for_function("() => !replay.playing", timeout=20_000)  # at its end it stops by itself
    at = await page.evaluate("Math.round(replay.at)")
    assert f"at={at}" in page.url
    assert "speed=60" in page.url
    await page.reload()
    await page.wait_for_selector("#tape[data-ready]", timeout=20_000)
    assert abs(await page.evaluate("replay.at") - at) < 1, "the address holds the moment"


@pytest.mark.parametrize("theme", ["night", "day"])
async def test_the_replay_has_no_serious_fault_and_fits_the_screen(k3i: K3i, browser: Browser, theme: str) -> None:
    now = round(time.time())
    page = await open_replay(browser, k3i, f"range=24h&at={now}")
    await page.evaluate(f"document.documentElement.className = '{theme}'")
    assert await serious(page) == []
    beyond = "document.documentElement.scrollHeight - innerHeight"
    assert await page.evaluate(beyond) <= 1
    assert await page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


async def test_a_history_that_is_away_is_said_in_words_and_asked_for_again(k3i: K3i, browser: Browser) -> None:
    page = await open_console(browser, k3i, "pamapta", NARROW)
    await page.route(
        "**/replay/film*", lambda route: route.fulfill(status=503, json={"text": "riwayat tidak menjawab"})
    )
    await page.goto(f"{k3i.url}/replay?range=shift")
    await expect(page.locator("#told")).to_contain_text("riwayat tidak menjawab")
    await page.unroute("**/replay/film*")
    await page.wait_for_selector("#tape[data-ready]", timeout=20_000)
    assert await page.locator("#told.bad").count() == 0
