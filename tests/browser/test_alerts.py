"""A public alert from the command line to the feed that others read, and back to its end on the console's board."""

from __future__ import annotations

from xml.etree import ElementTree

import httpx
import pytest
from playwright.async_api import Browser, expect

from feeds.cap import ATOM
from tests.browser.opening import NARROW, find_chromium, open_console
from tests.browser.test_accessibility import serious
from tests.browser.test_attentions import type_line
from tests.running import K3i, report_frame

pytestmark = pytest.mark.skipif(find_chromium() is None, reason="needs Chromium (apt-get install chromium)")
HOSTILE = "Jauhi lokasi <img src=x onerror=\"document.title='diretas'\"> & asapnya"


def summaries(k3i: K3i) -> list[str]:
    feed = ElementTree.fromstring(httpx.get(k3i.doors_url + "/cap/feed.atom").content)
    return [e.text or "" for e in feed.iter(f"{{{ATOM}}}summary")]


async def test_an_alert_goes_out_stands_on_the_board_and_is_ended_there(k3i: K3i, browser: Browser) -> None:
    with k3i.api() as api:
        number = api.post("/reports", json=report_frame(kind="FBRUSH", exercise=True)).json()["incident"]
    page = await open_console(browser, k3i, "operator", NARROW)
    await page.wait_for_function("n => k3i.rows.has(n)", arg=number, timeout=10_000)
    await type_line(page, f"CAP {number} +2h {HOSTILE}")
    await page.get_by_role("button", name="Peringatan").first.click(timeout=10_000)
    line = page.locator(".attention-line", has_text="asapnya")
    await expect(line).to_contain_text("LATIHAN")
    await expect(line.locator(".attention-text")).to_have_text(HOSTILE)
    assert HOSTILE in summaries(k3i)
    assert await serious(page) == []

    await line.get_by_role("button", name="Batalkan ...").click()
    await page.keyboard.type("api padam")
    await page.keyboard.press("Enter")
    over = page.locator(".attention-line", has_text="api padam")
    await expect(over).to_contain_text("dibatalkan", timeout=5_000)
    await expect(over.get_by_role("button")).to_have_count(0)
    assert "api padam" in summaries(k3i)
    assert await page.title() != "diretas"
    assert page.faults == []  # type: ignore[attr-defined]
    with k3i.api() as api:
        told = [f["type"] for f in api.get(f"/incidents/{number}").json()["timeline"]]
        assert told.count("alert_published") == told.count("alert_cancelled") == 1
        assert api.post(f"/incidents/{number}/actions", json={"action": "close", "disposition": "13"}).is_success
