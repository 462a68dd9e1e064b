"""An attention on two consoles: each reads it for themselves, its text stays text, and it goes from both."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.opening import NARROW, find_chromium, open_console
from tests.browser.test_accessibility import serious
from tests.running import K3i

pytestmark = pytest.mark.skipif(find_chromium() is None, reason="needs Chromium (apt-get install chromium)")
HOSTILE = "Avanza hitam <img src=x onerror=\"document.title='diretas'\"> B 1234 XYZ"


async def type_line(page: Page, line: str) -> None:
    await page.keyboard.press("F2")
    await page.keyboard.type(line)
    await page.keyboard.press("Enter")


async def test_an_attention_stands_on_every_console_until_it_is_read_there(k3i: K3i, browser: Browser) -> None:
    lead = await open_console(browser, k3i, "pamapta")
    operator = await open_console(browser, k3i, "operator", NARROW)
    await type_line(lead, f"A +4h P1 kendaraan {HOSTILE}")
    banner = operator.locator(".attention-banner", has_text="B 1234 XYZ")
    await expect(banner).to_contain_text("<img src=x", timeout=5_000)
    await expect(lead.locator(".attention-banner", has_text="B 1234 XYZ")).to_have_count(0)

    await lead.get_by_role("button", name="Atensi").first.click()
    line = lead.locator(".attention-line", has_text="B 1234 XYZ")
    await expect(line.locator(".attention-unread")).to_contain_text("operator")
    await banner.get_by_role("button", name="Sudah dibaca").click()
    await expect(banner).to_have_count(0, timeout=5_000)
    await expect(line.locator(".attention-readers")).to_contain_text("operator", timeout=5_000)
    await expect(line.locator(".attention-unread")).not_to_contain_text("operator")

    id_ = await lead.evaluate("() => k3i.boards.attentions[0].id")
    await type_line(lead, f"AB {id_} sudah ditemukan")
    await expect(line).to_have_count(0, timeout=5_000)
    await operator.wait_for_function("id => !k3i.boards.attentions.some((a) => a.id === id)", arg=id_, timeout=5_000)
    for page in (lead, operator):
        assert await page.title() != "diretas"
        assert page.faults == []  # type: ignore[attr-defined]


async def test_a_panic_stands_on_top_in_panel_and_strip_until_it_is_seen_and_cancelled(
    k3i: K3i, browser: Browser
) -> None:
    page = await open_console(browser, k3i, "operator", NARROW)
    with k3i.api() as api:
        officer = next(o for o in api.get("/officers").json()["officers"] if o["status"] == "available")
        number = api.post(f"/officers/{officer['id']}/panic", json={}).json()["incident"]
        api.post("/attentions", json={"text": "atensi untuk semua", "kind": "person"})
    callsign = officer["callsign"]
    await page.evaluate(f"k3i.select('{number}')")
    notice = page.locator(".inc-emergency")
    await expect(notice).to_contain_text(f"{callsign} DALAM BAHAYA", timeout=8_000)
    await expect(page.locator(".group-emergency")).to_contain_text(callsign, timeout=5_000)
    await expect(page.locator(".alarm-banners:not(.call-banners)")).to_contain_text(callsign, timeout=5_000)
    assert await serious(page) == []
    await notice.get_by_role("button", name="Dilihat").click()
    await expect(notice).to_be_visible()
    await notice.get_by_role("button", name="Sudah aman").click()
    await expect(notice).to_have_count(0, timeout=8_000)
    await expect(page.locator(".group-emergency")).to_contain_text("tidak ada", timeout=5_000)
    assert page.faults == []  # type: ignore[attr-defined]
