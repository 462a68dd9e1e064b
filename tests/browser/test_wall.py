"""The wall in a real browser: nothing to scroll, nothing too small, and old data never looks fresh."""

from __future__ import annotations

import json
import os
import re

import pytest
from playwright.async_api import Browser, expect

from tests.browser.opening import NARROW, WIDE, find_chromium, open_console
from tests.running import K3i

pytestmark = pytest.mark.skipif(find_chromium() is None, reason="needs Chromium (apt-get install chromium)")


SMALLEST = """() => Math.min(...[...document.querySelectorAll('#wall *')]
    .filter((n) => n.children.length === 0 && n.textContent.trim() && n.getClientRects().length)
    .map((n) => parseFloat(getComputedStyle(n).fontSize))) / innerHeight"""
CAUGHT = """() => { const real = window.EventSource;
    window.EventSource = class extends real { constructor(...given) { super(...given); window.caught = this; } }; }"""
BEYOND = """() => [...document.querySelectorAll('#wall > *')].filter((n) => {
    const box = n.getBoundingClientRect();
    return box.right > innerWidth + 1 || box.bottom > innerHeight + 1; }).length"""


async def test_it_is_read_from_five_metres_and_greys_itself_when_the_data_grows_old(k3i: K3i, browser: Browser) -> None:
    page = await open_console(browser, k3i, "komandan", WIDE)
    await page.add_init_script(f"({CAUGHT})()")
    await page.goto(f"{k3i.url}/wall")
    await page.wait_for_function("() => window.wall && wall.picture()", timeout=15_000)
    root = page.locator("html")
    for size in (WIDE, NARROW, {"width": 3840, "height": 2160}):
        await page.set_viewport_size(size)  # type: ignore[arg-type]
        assert await page.evaluate(SMALLEST) > 0.0499
        assert await page.evaluate(BEYOND) == 0
        digits = await page.evaluate(
            "parseFloat(getComputedStyle(document.querySelector('.figure b')).fontSize) / innerHeight"
        )
        assert 0.0899 < digits < 0.1001
    await expect(root).not_to_have_class("is-stale")
    await page.route("**/wall/keadaan", lambda route: route.abort())
    await page.evaluate("window.caught.close()")  # the line is cut, and cannot be opened again
    await page.evaluate("() => { const now = Date.now; Date.now = () => now() + 20000; }")
    await page.wait_for_function("() => document.documentElement.classList.contains('is-stale')", timeout=15_000)
    await expect(page.locator("#link")).to_contain_text("Data pukul")
    await page.evaluate("() => { const now = Date.now; Date.now = () => now() + 60000; }")
    await page.wait_for_function("() => document.documentElement.classList.contains('is-old')", timeout=5_000)
    await page.unroute("**/wall/keadaan")
    await page.wait_for_function("() => !document.documentElement.classList.contains('is-stale')", timeout=40_000)


async def test_hours_that_have_not_kept_up_and_parts_that_are_out_are_said(k3i: K3i, browser: Browser) -> None:
    page = await open_console(browser, k3i, "komandan", WIDE)
    await page.goto(f"{k3i.url}/wall")
    await page.wait_for_function("() => window.wall && wall.picture()", timeout=15_000)
    await expect(page.locator("#usual")).not_to_contain_text("hanya sampai")
    picture = await page.evaluate("wall.picture()")
    picture["attentions"], picture["health"] = [], {**picture["health"], "keeper": False, "worker": False}
    counts = {"start": picture["now"] - 86_400_000, "counts": [4] * 23 + [40], "outside": [False] * 23 + [True]}
    picture["hours"] = {**counts, "usual": {"mean": 4, "lower": 0, "upper": 9, "n": 300}}

    async def shown(hours_at: float) -> None:
        picture["hours_at"] = hours_at
        body = f"data: {json.dumps(picture)}\n\n"
        await page.unroute_all()
        await page.route("**/wall/keadaan", lambda route: route.fulfill(body=body, content_type="text/event-stream"))
        await page.reload()

    await shown(picture["now"] - 30_000)
    await expect(page.locator("#attention")).to_contain_text("di atas batas wajar")
    await expect(page.locator("#link")).to_have_text("Tidak menjawab: pekerja, penjaga")
    await shown(picture["now"] - 2 * 86_400_000)
    await expect(page.locator("#usual")).to_contain_text(re.compile(r"hanya sampai \d\d/\d\d"))
    await expect(page.locator("#attention")).to_have_text("Tidak ada atensi")
    assert await page.evaluate("getComputedStyle(document.getElementById('hours')).opacity") == "0.4"
    assert await page.evaluate(BEYOND) == 0
    if folder := os.environ.get("K3I_SHOTS"):
        await page.screenshot(path=f"{folder}/wall.png")
