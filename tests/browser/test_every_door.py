"""From a citizen's phone without JavaScript to an officer's phone and back, on two 390 px screens, a tunnel between."""

from __future__ import annotations

import secrets
from contextlib import suppress
from typing import Any

import pytest
from playwright.async_api import Browser, Error, Page, expect

from tests.browser.opening import find_chromium
from tests.running import K3i, await_true

pytestmark = pytest.mark.skipif(find_chromium() is None, reason="needs Chromium (apt-get install chromium)")
PHONE: Any = {"width": 390, "height": 844}
PIN = "482915"


async def citizen_page(browser: Browser) -> Page:
    """Give a phone that runs no script, with an address of its own."""
    address = f"10.{secrets.randbelow(250)}.{secrets.randbelow(250)}.7"
    context = await browser.new_context(
        viewport=PHONE, java_script_enabled=False, locale="id-ID", extra_http_headers={"X-Forwarded-For": address}
    )
    return await context.new_page()


async def officer_page(browser: Browser, k3i: K3i, officer: str) -> Page:
    """Enrol a phone by its link and a PIN, and give the page it opens."""
    with k3i.api() as api:
        url = api.post(f"/officers/{officer}/enrolment").json()["url"]
    context = await browser.new_context(viewport=PHONE, locale="id-ID", permissions=["geolocation"])
    page = await context.new_page()
    page.faults = []  # type: ignore[attr-defined]
    page.on("pageerror", lambda fault: page.faults.append(str(fault)))  # type: ignore[attr-defined]
    await page.goto(url)
    await page.fill("#pin-one", PIN)
    await page.fill("#pin-two", PIN)
    await page.locator("#enrol button").click()
    await page.wait_for_selector("#next", timeout=15_000)
    return page


async def press_next(page: Page, action: str, then: str) -> None:
    """Press the one big button when it means `action`, and wait until it means `then`."""
    await expect(page.locator("#next")).to_have_attribute("data-action", action, timeout=10_000)
    await page.wait_for_timeout(1_300)  # a second tap of the same thumb does not count
    await page.locator("#next").click()
    await expect(page.locator("#next")).to_have_attribute("data-action", then, timeout=10_000)


async def reads(page: Page, text: str) -> None:
    """Load the citizen's page again, as a phone without scripts does, until it says so."""
    for _ in range(20):
        with suppress(Error):  # a page that runs no script may still be on its way from the last form
            await page.reload()
            if text in await page.inner_text("body"):
                return
        await page.wait_for_timeout(300)
    raise AssertionError(f"{text!r} is not on the page: {(await page.inner_text('body'))[:600]}")


async def report(page: Page, k3i: K3i) -> str:
    """Report a noise in a village found by its name; give the tracking code."""
    await page.goto(f"{k3i.doors_url}/lapor")
    await page.check("[name=kind][value=NOISE]")
    await page.fill("#q", "Bandungsari, Banjarharjo")
    await page.click("button[value=cari]")
    await page.fill("#address", "RT 2, belakang masjid")
    await page.fill("#text", "musik keras sampai pagi")
    await page.click("button[value=kirim]")
    await page.wait_for_url("**/l/*")
    return page.url.rpartition("/")[2]


async def go_there_through_a_tunnel(officer: Page, citizen: Page, k3i: K3i, number: str) -> None:
    """Take the incident, set out while there is no net, and be known to be on the way once there is."""
    await expect(officer.locator("#incident")).to_contain_text("RT 2, belakang masjid")
    await press_next(officer, "accept", "en_route")
    await reads(citizen, "Petugas ditugaskan")
    await officer.context.set_offline(True)
    await press_next(officer, "en_route", "arrive")
    await expect(officer.locator("#offline")).to_be_visible(timeout=10_000)
    assert k3i.store().incident(number).state.status == "assigned"
    await officer.context.set_offline(False)
    await reads(citizen, "Menuju lokasi")
    await expect(officer.locator("#offline")).to_be_hidden(timeout=15_000)


async def talk(officer: Page, citizen: Page) -> None:
    """Each says something, and the other reads it."""
    await citizen.fill("#text", "rumah pagar hijau")
    await citizen.click("#write button")
    await reads(citizen, "rumah pagar hijau")
    await officer.locator("#talk").click()
    await expect(officer.locator("#sheet")).to_contain_text("rumah pagar hijau", timeout=10_000)
    await officer.fill("#say", "sudah dekat, dua menit lagi")
    await officer.locator(".say button").click()
    await officer.locator("#sheet-close").click()
    await reads(citizen, "sudah dekat, dua menit lagi")


async def finish(officer: Page, citizen: Page, k3i: K3i, number: str) -> None:
    """Arrive, clear, be closed by the room, be rated."""
    await press_next(officer, "arrive", "clear")
    await reads(citizen, "Di lokasi")
    await officer.wait_for_timeout(1_300)
    await officer.locator("#next").click()
    await officer.locator("#sheet-body button", has_text="SELESAI").click()
    await reads(citizen, "Nilai penanganan")
    with k3i.api() as api:
        api.post(f"/incidents/{number}/actions", json={"action": "close", "disposition": "05"}).raise_for_status()
    await citizen.click("text=Nilai penanganan")
    await citizen.check("[name=stars][value='5']")
    await citizen.click("main form button")
    await reads(citizen, "5 dari 5")


async def test_a_report_without_a_script_is_answered_by_an_officers_thumb_to_the_end(
    k3i: K3i, browser: Browser
) -> None:
    citizen, store = await citizen_page(browser), k3i.store()
    number = store.tracked(await report(citizen, k3i))
    assert number
    asked = await_true(lambda: store.incident(number).state.open_assignments)[0]  # by itself: a citizen's P4
    officer = await officer_page(browser, k3i, asked.officer)
    try:
        await go_there_through_a_tunnel(officer, citizen, k3i, number)
        await talk(officer, citizen)
        await finish(officer, citizen, k3i, number)
    finally:
        with k3i.api() as api:
            for row in api.get(f"/officers/{asked.officer}/phones").json()["phones"]:
                api.delete(f"/officers/{asked.officer}/phones/{row['phone']}")
    assert officer.faults == []  # type: ignore[attr-defined]
    incident = store.incident(number).state
    moved = incident.assignments[-1].times
    assert incident.rating["stars"] == 5
    assert moved["acknowledged"] < moved["en_route"] < moved["on_scene"] <= moved["unit_clear"]
    assert asked.callsign not in await citizen.inner_text("main")
