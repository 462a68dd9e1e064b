"""The panel explains itself in a real browser: digits, run card, the question after a choice, the coverage layer."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Page

from tests.browser.opening import chromium, find_chromium, open_console
from tests.browser.test_accessibility import serious
from tests.running import K3i, report_frame

pytestmark = pytest.mark.skipif(find_chromium() is None, reason="needs Chromium (apt-get install chromium)")
LISTED = "() => window.k3i.recommended && k3i.recommended.length > 2"


@pytest_asyncio.fixture(loop_scope="session")
async def page(k3i: K3i) -> AsyncIterator[Page]:
    async with chromium() as browser:
        page = await open_console(browser, k3i)
        yield page
        assert page.faults == []  # type: ignore[attr-defined]


async def opened(k3i: K3i, page: Page, **report: Any) -> str:
    """Report something and open it with its list; gives the number."""
    async with k3i.feed() as feed:
        number: str = (await feed.ask(report_frame(**report)))["incident"]
    await page.wait_for_function(f"() => k3i.rows.has('{number}')", timeout=10_000)
    await page.evaluate(f"k3i.select('{number}')")
    await page.wait_for_function(LISTED, timeout=15_000)
    await page.wait_for_timeout(700)  # a digit counts only when the order has stood for a moment
    return number


def facts(k3i: K3i, number: str, type_: str) -> list[dict[str, Any]]:
    return [f for f in k3i.store().timeline(number) if f["type"] == type_]


async def test_whoever_is_not_the_first_is_sent_at_once_and_the_reason_follows_in_one_key(k3i: K3i, page: Page) -> None:
    number = await opened(k3i, page, kind="LARCENY", lat=-6.93, lng=109.03)
    second = await page.evaluate("k3i.recommended[1].callsign")
    await page.keyboard.press("2")
    await page.wait_for_selector(".toast.choice", timeout=5_000)
    (offer,) = facts(k3i, number, "assignment_offered")
    assert offer["data"]["callsign"] == second
    assert offer["data"]["decision"]["place"] == 2
    await page.keyboard.press("2")
    await page.wait_for_selector(".toast.choice", state="detached", timeout=5_000)
    await page.wait_for_selector(".inc-decided >> text=lewat radio", timeout=10_000)
    assert [f["data"]["reason"] for f in facts(k3i, number, "choice_explained")] == ["said on the radio"]
    assert len(facts(k3i, number, "assignment_offered")) == 1, "the second key was the reason, not another dispatch"
    await page.evaluate("k3i.askWhy('1.1')")
    assert await serious(page) == []


async def test_the_list_that_was_on_the_screen_is_the_one_that_is_kept(k3i: K3i, page: Page) -> None:
    number = await opened(k3i, page, kind="LARCENY", lat=-7.05, lng=108.92)
    shown = await page.evaluate("[...document.querySelectorAll('.inc-officer')].map((row) => row.dataset.officer)")
    await page.keyboard.press("1")
    await page.wait_for_selector(".inc-decided", timeout=10_000)
    (offer,) = facts(k3i, number, "assignment_offered")
    assert [row["officer"] for row in offer["data"]["decision"]["list"]] == shown
    assert await page.query_selector(".toast.choice") is None, "the first needs no reason"


async def test_zero_sends_all_whom_the_run_card_misses(k3i: K3i, page: Page) -> None:
    number = await opened(k3i, page, kind="FIGHT", priority=1, lat=-7.1, lng=108.85)
    assert "perlu 2 unit · 0 dari 2" in await page.inner_text(".inc-card")
    await page.keyboard.press("0")
    await page.wait_for_selector("text=perlu 2 unit · 2 dari 2", timeout=10_000)
    assert len(facts(k3i, number, "assignment_offered")) == 2
    row = await page.evaluate(f"k3i.rows.get('{number}')")
    assert (row["needed"], row["filled"]) == (2, 2)


async def test_whoever_is_told_is_ticked_off(k3i: K3i, page: Page) -> None:
    number = await opened(k3i, page, kind="FSTRU", lat=-7.2, lng=109.0)
    await page.click(f'[data-line="BT {number} Damkar"]')
    await page.wait_for_selector(f'[data-line="BTU {number} Damkar"][aria-checked="true"]', timeout=10_000)
    assert [f["data"]["who"] for f in facts(k3i, number, "informed")] == ["Damkar"]


async def test_the_coverage_layer_is_switched_on_in_the_map_and_says_how_many_in_the_legend(
    k3i: K3i, page: Page
) -> None:
    await page.click(".k3i-cover")
    await page.wait_for_selector("text=/tanpa petugas dalam 15 mnt: \\d+ dari 297 desa/", timeout=10_000)
    assert await page.get_attribute(".k3i-cover", "aria-pressed") == "true"
    assert await serious(page) == []
    await page.click(".k3i-cover")
    assert await page.is_hidden(".k3i-covered")
