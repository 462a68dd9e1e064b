"""The main job in a real browser: a report comes in, is assigned by keyboard, handled, closed and counted."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.opening import NARROW, find_chromium, open_console, press_first
from tests.running import Feed, K3i, iso_now, report_frame

pytestmark = pytest.mark.skipif(find_chromium() is None, reason="needs Chromium (apt-get install chromium)")


def row(page: Page, number: str) -> Any:
    """Give an incident's row in the queue."""
    return page.locator(f'#queue-grid .ag-center-cols-container [row-id="{number}"]')


async def answer(feed: Feed, offer: dict[str, Any], action: str) -> None:
    """Answer an offer as the officer's device does."""
    frame = {"type": "action", "id": f"{offer['assignment']}-{action}", "assignment": offer["assignment"]}
    said = await feed.ask(frame | {"officer": offer["officer"], "action": action, "event_time": iso_now()})
    assert said["type"] == "ack", said


async def response_n(page: Page) -> int:
    return int(await page.evaluate("k3i.tiles ? k3i.tiles.response.n : 0"))


async def test_a_report_is_seen_assigned_by_keyboard_handled_and_counted(k3i: K3i, browser: Browser) -> None:
    page = await open_console(browser, k3i)
    other = await open_console(browser, k3i, "pamapta", NARROW)
    counted = await response_n(page)
    async with k3i.feed() as feed:
        await feed.ask({"type": "subscribe", "id": "devices", "officers": "all"})
        acked = await feed.ask(
            report_frame(kind="ROBBERY", text="begal di jembatan, bawa celurit", lat=-6.93, lng=109.04)
        )
        number = acked["incident"]

        await expect(row(page, number)).to_be_visible(timeout=5_000)
        await expect(row(other, number)).to_be_visible(timeout=5_000)
        await page.keyboard.press("F4")
        await page.wait_for_function("() => window.k3i.selected", timeout=5_000)  # whichever is the most urgent here
        await page.keyboard.press("F2")
        await page.keyboard.type(f"I {number}")
        await page.keyboard.press("Enter")
        await page.wait_for_function(f"() => window.k3i.selected === '{number}'", timeout=5_000)
        await page.keyboard.press("Escape")
        await press_first(page)

        offer = await asyncio.wait_for(feed.push("offer", incident=number), 5)
        for action in ("accept", "en_route", "arrive"):
            await answer(feed, offer, action)
        chip = page.locator("#units").get_by_text(re.compile(rf"\b{number}\b"))
        await expect(chip.first).to_be_visible(timeout=5_000)
        await expect(other.locator("#units").get_by_text(re.compile(rf"\b{number}\b")).first).to_be_visible(
            timeout=5_000
        )
        await answer(feed, offer, "clear")

    await page.wait_for_function(f"() => k3i.rows.get('{number}').status === 'resolved'", timeout=5_000)
    await page.wait_for_function(f"() => k3i.tiles.response.n === {counted + 1}", timeout=8_000)
    await page.keyboard.press("F2")
    await page.keyboard.type(f"X {number} 01")
    await page.keyboard.press("Enter")
    await other.wait_for_function(f"() => k3i.rows.get('{number}').status === 'closed'", timeout=5_000)
    with k3i.api() as api:
        figures = api.get("/intervals").json()["intervals"]
    assert next(f for f in figures if f["interval"] == "response")["n"] >= 1
    assert page.faults == []  # type: ignore[attr-defined]


async def test_an_assignment_can_be_taken_back_for_a_moment(k3i: K3i, browser: Browser) -> None:
    page = await open_console(browser, k3i)
    async with k3i.feed() as feed:
        await feed.ask({"type": "subscribe", "id": "devices", "officers": "all"})
        number = (await feed.ask(report_frame(kind="WEAPON", lat=-6.95, lng=108.95)))["incident"]
        await expect(row(page, number)).to_be_visible(timeout=5_000)
        await page.evaluate(f"k3i.select('{number}')")
        await press_first(page)
        offer = await asyncio.wait_for(feed.push("offer", incident=number), 5)
        await page.locator("#toasts").get_by_role("button", name=re.compile("Urungkan")).click()
        withdrawn = await asyncio.wait_for(feed.push("withdrawn", assignment=offer["assignment"]), 5)
    assert withdrawn["assignment"] == offer["assignment"]


async def test_a_console_that_was_cut_off_says_so_and_catches_up(k3i: K3i, browser: Browser) -> None:
    page = await open_console(browser, k3i)
    await page.context.set_offline(True)
    await page.evaluate("window.dispatchEvent(new Event('offline'))")
    await page.wait_for_function("() => k3i.link.state !== 'live'", timeout=8_000)
    await expect(page.locator("#link-bar")).to_be_visible(timeout=5_000)
    async with k3i.feed() as feed:
        number = (await feed.ask(report_frame(kind="FIGHT", lat=-6.9, lng=109.05)))["incident"]
    await page.context.set_offline(False)
    await expect(row(page, number)).to_be_visible(timeout=8_000)
    await expect(page.locator("#link-bar")).to_be_hidden(timeout=5_000)


async def test_a_digit_pressed_just_as_the_list_changes_assigns_nobody(k3i: K3i, browser: Browser) -> None:
    page = await open_console(browser, k3i)
    async with k3i.feed() as feed:
        number = (await feed.ask(report_frame(kind="FIGHT", lat=-6.94, lng=108.99)))["incident"]
    await page.evaluate(f"k3i.select('{number}')")
    await page.wait_for_function("() => window.k3i.recommended && k3i.recommended.length > 0", timeout=10_000)
    await page.evaluate("k3i.reorderedAt = Date.now()")
    await page.keyboard.press("1")
    await expect(page.locator("#toasts")).to_contain_text("Urutan baru saja berubah", timeout=5_000)
    assert k3i_incident(k3i, number)["assignments"] == []


async def test_an_incident_without_a_place_is_put_on_the_map_by_a_click(k3i: K3i, browser: Browser) -> None:
    page = await open_console(browser, k3i)
    async with k3i.feed() as feed:
        placeless = report_frame(kind="FIGHT", address="warung dekat pasar lama") | {"lat": None, "lng": None}
        number = (await feed.ask(placeless))["incident"]
    await expect(row(page, number)).to_be_visible(timeout=5_000)
    await page.evaluate(f"k3i.select('{number}')")
    await page.locator("#incident").get_by_role("button", name="Tandai di peta").click(timeout=5_000)
    box = await page.locator(".leaflet-container").bounding_box()
    assert box is not None
    await page.mouse.click(box["x"] + box["width"] * 0.45, box["y"] + box["height"] * 0.35)
    await page.wait_for_function("() => window.k3i.recommended && k3i.recommended.length > 0", timeout=10_000)
    assert k3i_incident(k3i, number)["village_name"]


async def test_an_unknown_word_does_nothing_and_names_the_nearest(k3i: K3i, browser: Browser) -> None:
    page = await open_console(browser, k3i)
    async with k3i.feed() as feed:
        await feed.ask(report_frame(kind="FIGHT", text="zebra lepas 9 ekor"))
    await page.keyboard.press("F2")
    await page.keyboard.type("Z 9")
    await page.wait_for_timeout(300)
    await page.keyboard.press("Enter")
    await expect(page.locator("#toasts")).to_contain_text("perintah Z tidak dikenal", timeout=5_000)
    assert not await page.evaluate("k3i.selected")


async def test_a_refused_line_says_why_in_indonesian(k3i: K3i, browser: Browser) -> None:
    page = await open_console(browser, k3i)
    await page.keyboard.press("F2")
    await page.keyboard.type("I 99999999")
    await page.keyboard.press("Enter")
    await expect(page.locator("#toasts")).to_contain_text("tidak ada insiden 99999999", timeout=5_000)


def k3i_incident(k3i: K3i, number: str) -> dict[str, Any]:
    with k3i.api() as api:
        found: dict[str, Any] = api.get(f"/incidents/{number}").json()
        return found


async def test_the_page_asks_nothing_of_the_outside_world(k3i: K3i, browser: Browser) -> None:
    context = await browser.new_context()
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    page = await context.new_page()
    await page.goto(f"{k3i.url}/login")
    await page.fill("[name=user]", "operator")
    await page.fill("[name=password]", "rahasia-tes")
    await page.click("button[type=submit]")
    await page.wait_for_selector("#queue-grid .ag-root", timeout=20_000)
    await page.wait_for_timeout(1_500)
    outside = [url for url in asked if not url.startswith((k3i.url, "data:", "blob:"))]
    assert outside == []


async def test_what_the_doors_leave_out_is_said_above_the_map_and_gone_when_all_is_taken(
    k3i: K3i, browser: Browser
) -> None:
    page = await open_console(browser, k3i)
    beat = "k3i.emit('beat', {store: true, gateway: true, worker: true, keeper: true}, {shedding: %d, proof: null})"
    said = "(document.getElementById('health').textContent)"
    assert await page.evaluate(f"({beat % 2}, {said})") == (
        "▲ terlalu banyak masuk; untuk sementara tidak diambil: bacaan umum, sebagian posisi"
    )
    assert await page.evaluate(f"({beat % 0}, {said})") == ""
