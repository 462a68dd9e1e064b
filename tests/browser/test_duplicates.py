"""Thirty calls about one fire in a real browser: one incident with thirty reporters, in two keys; undone in one."""

from __future__ import annotations

import os

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.opening import NARROW, find_chromium, open_console
from tests.browser.test_accessibility import serious
from tests.browser.test_console import row
from tests.running import K3i, report_frame

pytestmark = pytest.mark.skipif(find_chromium() is None, reason="needs Chromium (apt-get install chromium)")
SAID = (
    "kebakaran kios pasar, api besar",
    "pasar terbakar, asap hitam tebal",
    "tolong ada kebakaran di pasar, api merembet",
    "Pasar kebakaran pak, kios bagian belakang",
)


async def call_about_a_fire(k3i: K3i, count: int, lat: float, lng: float) -> list[str]:
    """Let so many people report one fire by telephone; gives the incidents' numbers, first to last."""
    async with k3i.feed() as feed:
        frames = [
            report_frame(
                kind="FSTRU" if n % 5 else "OTHER",
                text=SAID[n % len(SAID)],
                lat=lat + (n % 6) * 1e-4,
                lng=lng - (n % 5) * 1e-4,
                priority=3,  # a machine under load must not reach the limit of waiting meanwhile
                caller={"number": f"+62 899 0000 {n:04}", "name": None},
            )
            for n in range(count)
        ]
        return [(await feed.ask(frame))["incident"] for frame in frames]


async def merged(page: Page, numbers: list[str]) -> int:
    return int(await page.evaluate("ns => ns.filter((n) => k3i.rows.get(n)?.merged_into).length", numbers))


async def shot(page: Page, name: str) -> None:
    """Keep a picture when a folder for them is named (K3I_SHOTS)."""
    if folder := os.environ.get("K3I_SHOTS"):
        await page.screenshot(path=f"{folder}/{name}.png")


async def test_thirty_calls_about_one_fire_become_one_incident_in_two_keys_and_thirty_again_in_one(
    k3i: K3i, browser: Browser
) -> None:
    numbers = await call_about_a_fire(k3i, 30, -6.975, 108.955)
    page, other = await open_console(browser, k3i), await open_console(browser, k3i, "pamapta", NARROW)
    assert await page.evaluate("ns => ns.every((n) => k3i.rows.get(n).flags.includes('duplicate'))", numbers)
    await page.evaluate("n => k3i.select(n)", numbers[7])
    button = page.locator(".dup-merge")
    await expect(button).to_contain_text(f"Gabungkan 29 ke {numbers[0]}", timeout=10_000)
    await shot(page, "thirty-before")
    assert await serious(page) == []

    await page.keyboard.press("g")
    await page.locator(".toast .button", has_text="Urungkan").wait_for(timeout=30_000)
    await page.keyboard.press("Control+z")  # within its 5 s: nothing else is looked at first
    await page.locator(".toast", has_text="Diurungkan").wait_for(timeout=30_000)
    await page.wait_for_function("ns => ns.every((n) => !k3i.rows.get(n).merged_into)", arg=numbers)
    await expect(page.locator(".dup-merge")).to_contain_text("Gabungkan 29", timeout=10_000)

    await page.keyboard.press("g")
    await page.wait_for_function("ns => ns.filter((n) => k3i.rows.get(n)?.merged_into).length === 29", arg=numbers)
    await expect(page.locator(".inc-reporters h3")).to_have_text("Pelapor (30)", timeout=10_000)
    await expect(page.locator(".inc-title b")).to_have_text(numbers[0])
    await other.wait_for_function(f"() => k3i.rows.get('{numbers[0]}').reporters === 29")
    await expect(row(page, numbers[0])).to_contain_text("×30")
    await shot(page, "thirty-after")
    await shot(other, "thirty-after-other")
    assert page.faults == other.faults == []  # type: ignore[attr-defined]


async def test_one_box_unticked_is_not_merged_and_a_pair_told_apart_is_gone_everywhere(
    k3i: K3i, browser: Browser
) -> None:
    first, second, third = await call_about_a_fire(k3i, 3, -7.05, 109.0)
    page = await open_console(browser, k3i, size=NARROW)
    await page.evaluate("n => k3i.select(n)", first)
    await expect(page.locator(".dup-merge")).to_contain_text(f"Gabungkan 2 ke {first}", timeout=10_000)
    await page.locator(f"[data-alike='{second}']").click()
    await expect(page.locator(".dup-merge")).to_contain_text(f"Gabungkan 1 ke {first}")
    await page.locator(f".inc-alike li[data-number='{second}'] .dup-number").focus()
    await page.keyboard.press("b")
    await expect(page.locator(f".inc-alike li[data-number='{second}']")).to_have_count(0, timeout=10_000)
    await shot(page, "pair-narrow")
    await page.keyboard.press("g")
    await page.wait_for_function(f"() => k3i.rows.get('{third}').merged_into === '{first}'")
    assert await merged(page, [second]) == 0
    await page.wait_for_function(f"() => !k3i.rows.get('{first}').flags.includes('duplicate')")
    await expect(page.locator(".inc-reporters h3")).to_have_text("Pelapor (2)", timeout=10_000)
    assert await serious(page) == []
    assert page.faults == []  # type: ignore[attr-defined]
