"""Ringing calls in a real browser: a line over the map, one key to take it, one key for what needs nobody."""

from __future__ import annotations

import re
import uuid
from typing import Any

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, expect

from tests.browser.opening import NARROW, find_chromium, open_console
from tests.running import Feed, K3i, iso_now

pytestmark = pytest.mark.skipif(find_chromium() is None, reason="needs Chromium (apt-get install chromium)")


async def say(feed: Feed, event: str, call_id: str, number: str = "+62 899 0000 7001", back_s: float = 0.0) -> None:
    about = {"call_id": call_id, "caller_number": number, "called_number": "110", "event_ts": iso_now(back_s)}
    said = await feed.ask({"type": "call", "id": uuid.uuid4().hex, "event": event, **about})
    assert said["type"] == "ack", said


def banner(page: Page, state: str = "ringing") -> Any:
    return page.locator(f"#banners .call.c-{state}")


async def serious(page: Page) -> list[str]:
    found: list[dict[str, Any]] = (await Axe().run(page)).response["violations"]
    return [f"{v['id']}: {v['nodes'][0]['html'][:160]}" for v in found if v["impact"] in ("serious", "critical")]


async def test_a_ringing_call_is_a_line_never_a_modal_and_a_takes_it_on_one_console_only(
    k3i: K3i, browser: Browser
) -> None:
    page, other = await open_console(browser, k3i), await open_console(browser, k3i, "pamapta", NARROW)
    call_id = uuid.uuid4().hex
    async with k3i.feed() as feed:
        await say(feed, "ringing", call_id, back_s=4)
        for console in (page, other):
            await expect(banner(console)).to_contain_text("+62 899 0000 7001", timeout=8_000)
            await expect(banner(console)).to_contain_text(re.compile("Pol(res|da), langkah [12]"))
            await expect(console.locator("dialog[open]")).to_have_count(0)
        await expect(banner(page)).to_contain_text(re.compile(r"\d / 10 dtk"))
        await page.keyboard.press("a")
        await expect(banner(page, "taken")).to_contain_text("panggilan Anda", timeout=5_000)
        await expect(banner(other)).to_have_count(0, timeout=5_000)
        await expect(banner(other, "taken")).to_have_count(0)
        lost = await other.evaluate(f"k3i.do('TA {call_id}').then((said) => said.text)")
        assert lost.startswith("sudah diambil operator ")
        await page.keyboard.press("Alt+KeyI")
        await expect(banner(page, "taken")).to_have_count(0, timeout=5_000)
        await expect(page.locator("#toasts")).to_contain_text("Panggilan iseng")
        await say(feed, "ended", call_id)
    assert page.faults == []  # type: ignore[attr-defined]
    call = k3i.store().load([("call", call_id)])[0].state
    incident = k3i.store().incident(call.incident).state
    assert (incident.lane, incident.disposition, call.taken_by) == ("prank", "17", "operator:operator")


@pytest.mark.parametrize("theme", ["night", "day"])
async def test_calls_have_no_serious_accessibility_fault(k3i: K3i, browser: Browser, theme: str) -> None:
    page = await open_console(browser, k3i, size=NARROW)
    mine, rings = uuid.uuid4().hex, uuid.uuid4().hex
    async with k3i.feed() as feed:
        await say(feed, "ringing", mine)
        await page.wait_for_function("() => k3i.calls.ringing().length > 0", timeout=8_000)
        await page.keyboard.press("a")
        await expect(banner(page, "taken")).to_have_count(1, timeout=8_000)
        await say(feed, "ringing", rings, back_s=12)
        await expect(banner(page)).to_have_count(1, timeout=8_000)
        await page.evaluate(f"document.documentElement.className = '{theme}'")
        assert await serious(page) == []
        await page.evaluate("k3i.calls.junk('PK')")
        await say(feed, "abandoned", rings)
        await page.wait_for_function("() => k3i.boards.callbacks.length > 0", timeout=8_000)
        await page.evaluate("k3i.openBoard('callbacks')")
        assert await serious(page) == []


async def test_a_number_that_calls_again_says_so_and_calls_stack_oldest_first(k3i: K3i, browser: Browser) -> None:
    page = await open_console(browser, k3i)
    number = f"+62 899 0001 {uuid.uuid4().int % 10_000:04}"
    async with k3i.feed() as feed:
        for n in range(2):
            await say(feed, "ringing", f"{n}-{number}", number)
            await page.wait_for_function("() => k3i.calls.ringing().length > 0", timeout=8_000)
            await page.evaluate("k3i.calls.take().then(() => k3i.calls.junk('PK'))")
            await page.wait_for_function("() => (k3i.boards.calls || []).length === 0", timeout=8_000)
        second, first = uuid.uuid4().hex, uuid.uuid4().hex
        await say(feed, "ringing", second, "anonymous")
        await say(feed, "ringing", first, number, back_s=7)
        await expect(banner(page)).to_have_count(2, timeout=8_000)
        await expect(banner(page).first).to_contain_text("iseng 2×")
        await expect(banner(page).first).to_have_attribute("data-level", re.compile("amber|red"))
        await expect(banner(page).first.locator(".key")).to_be_visible()
        await expect(banner(page).last.locator(".key")).to_be_hidden()
        for call_id in (first, second):
            await say(feed, "abandoned", call_id)
        await expect(banner(page)).to_have_count(0, timeout=8_000)


async def test_who_hung_up_is_called_back_by_one_key_on_the_list(k3i: K3i, browser: Browser) -> None:
    page = await open_console(browser, k3i)
    call_id = uuid.uuid4().hex
    async with k3i.feed() as feed:
        await say(feed, "ringing", call_id)
        await say(feed, "abandoned", call_id)
    await page.evaluate("k3i.openBoard('callbacks')")
    line = page.locator(f'.callback-line[data-call="{call_id}"]')
    await expect(line).to_contain_text("menutup sebelum dijawab", timeout=8_000)
    await line.focus()
    await page.keyboard.press("g")
    await expect(line).to_contain_text("dicoba 1×", timeout=8_000)
    await line.focus()
    await page.keyboard.press("t")
    await page.get_by_text("Urungkan (").last.wait_for(timeout=8_000)  # undoing is possible for 5 s from here
    await page.keyboard.press("Control+z")
    await page.get_by_text("Diurungkan · ").wait_for(timeout=8_000)
    await expect(line).to_have_count(1, timeout=8_000)
    await line.focus()
    await page.keyboard.press("t")
    await expect(line).to_have_count(0, timeout=8_000)
    assert page.faults == []  # type: ignore[attr-defined]


async def test_a_commander_sees_calls_without_their_numbers_and_cannot_take_one(k3i: K3i, browser: Browser) -> None:
    page = await open_console(browser, k3i, "komandan")
    call_id = uuid.uuid4().hex
    async with k3i.feed() as feed:
        await say(feed, "ringing", call_id)
        await page.wait_for_function("() => (k3i.boards.calls || []).length > 0", timeout=8_000)
        assert await page.evaluate("k3i.boards.calls[0].number") == "0899-••••-7001"
        assert await banner(page).count() == 0
        refused = await page.evaluate(f"k3i.do('TA {call_id}').then((said) => said.text)")
        assert "tidak boleh" in refused
        await say(feed, "abandoned", call_id)
