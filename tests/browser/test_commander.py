"""The commander's pages in a browser: day and night, no serious fault, no overflow; what is clicked leads on."""

from __future__ import annotations

import re
import time

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.opening import NARROW, WIDE, find_chromium
from tests.browser.phones import PHONE, enrolled, officer_row
from tests.browser.test_accessibility import serious
from tests.running import PASSWORD, K3i, report_frame

pytestmark = pytest.mark.skipif(find_chromium() is None, reason="needs Chromium (apt-get install chromium)")


async def opened(browser: Browser, k3i: K3i, path: str, user: str = "komandan") -> Page:
    """Log in and open a page; its script faults are collected."""
    context = await browser.new_context(viewport=NARROW)  # type: ignore[arg-type]
    page = await context.new_page()
    page.faults = []  # type: ignore[attr-defined]
    page.on("pageerror", lambda fault: page.faults.append(str(fault)))  # type: ignore[attr-defined]
    await page.goto(f"{k3i.url}/login")
    await page.fill("[name=user]", user)
    await page.fill("[name=password]", PASSWORD)
    await page.click("button[type=submit]")
    await page.goto(f"{k3i.url}{path}")
    return page


async def sound(page: Page) -> None:
    """Hold that a page has no serious fault by day and night, and is nowhere wider than its window."""
    for theme in ("night", "day"):
        await page.evaluate(f"document.documentElement.className = '{theme}'")
        assert await serious(page) == [], theme
    for size in (NARROW, WIDE, PHONE):
        await page.set_viewport_size(size)  # type: ignore[arg-type]
        wide = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, size
    await page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    assert page.faults == []  # type: ignore[attr-defined]


async def test_one_goes_down_the_areas_and_sends_a_broadcast_that_a_phone_answers(k3i: K3i, browser: Browser) -> None:
    officer = officer_row(k3i, "B-1601")
    text = f"apel siaga {time.time():.0f}"
    page = await opened(browser, k3i, "/areas")
    await sound(page)
    polsek = page.locator(".compare tbody th a", has_text="Polsek").first
    await expect(polsek).to_be_visible()
    await page.goto(f"{k3i.url}/areas?area=33.29.16")
    await expect(page.locator(".crumbs [aria-current]")).not_to_have_text("Polres Brebes")
    async with enrolled(browser, k3i, officer) as (_context, phone):
        await page.fill("#b-units", "b1601")
        await page.fill("#b-text", text)
        await page.get_by_role("button", name="Kirim siaran").click()
        line = page.locator(".broadcasts li", has_text=text)
        await expect(line).to_contain_text("0 dari 1 unit membaca")
        on_phone = phone.locator("#broadcasts .broadcast", has_text=text)
        await on_phone.get_by_role("button").click(timeout=10_000)
        await expect(on_phone).to_have_count(0)
        await phone.wait_for_function("() => window.phone.pending().length === 0", timeout=20_000)
        await expect(phone.locator("#below", has_text=text)).to_be_visible()
        await phone.goto(f"{k3i.doors_url}/petugas/penilaian")
        await expect(phone.locator("h1")).to_have_text("Penilaian saya")
        assert await serious(phone) == []
        assert phone.faults == []  # type: ignore[attr-defined]
    await page.reload()
    await expect(line).to_contain_text("1 dari 1 unit membaca")
    await line.get_by_role("button", name="Akhiri").click()
    await expect(page.locator(".broadcasts li", has_text=text)).to_have_count(0)


async def test_a_figure_of_an_area_leads_to_its_incidents(k3i: K3i, browser: Browser) -> None:
    async with k3i.feed() as feed:
        number = (await feed.ask(report_frame(village="33.29.16.2001", lat=None, lng=None)))["incident"]
    page = await opened(browser, k3i, "/areas?area=33.29")
    await page.goto(f"{k3i.url}/areas?behind=open:33.29.16")
    line = page.locator("#behind tr", has_text=number)
    await expect(line.get_by_role("link", name=number, exact=True)).to_have_attribute("href", f"/print/{number}")
    await expect(line.get_by_role("link", name="Putar")).to_have_attribute("href", f"/replay?incident={number}")
    assert await serious(page) == []
    await page.keyboard.press("Escape")
    await expect(page.locator("#behind")).to_have_count(0)
    await page.locator("a[data-n]", has_text=re.compile(r"^\d+$")).first.click()
    await expect(page.locator("#behind-title")).to_be_focused()
    with k3i.api() as api:
        api.post(f"/incidents/{number}/close", json={"disposition": "02"})


async def test_the_weeks_recap_has_no_fault_and_prints(k3i: K3i, browser: Browser) -> None:
    page = await opened(browser, k3i, "/anev")
    await expect(page.locator("h1")).to_contain_text("Analisa dan evaluasi")
    await sound(page)
    await page.emulate_media(media="print")
    await expect(page.locator("header.frame nav")).to_be_hidden()


async def test_assessments_show_their_calculation_and_their_weights(k3i: K3i, browser: Browser) -> None:
    page = await opened(browser, k3i, "/scores")
    await expect(page.locator("#weights")).to_contain_text("Tidak pernah dari satu angka")
    await sound(page)
    await page.fill("#w-arrival", "70")
    await page.get_by_role("button", name="Simpan bobot").click()
    await expect(page.get_by_role("alert")).to_contain_text("harus 100")
    await page.goto(f"{k3i.url}/scores?of=officer")
    await sound(page)
