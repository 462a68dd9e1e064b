"""The chain of offers on the screen: whom to ring, the keys for the answer, and the proof above the queue."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Browser, expect

from tests.browser.opening import find_chromium, open_console
from tests.running import K3i, report_frame

pytestmark = pytest.mark.skipif(find_chromium() is None, reason="needs Chromium (apt-get install chromium)")


async def test_a_duty_post_is_rung_and_answers_by_a_key_while_the_proof_goes_on(k3i: K3i, browser: Browser) -> None:
    page = await open_console(browser, k3i)
    async with k3i.feed() as feed:
        number = (await feed.ask(report_frame(kind="NOISE", lat=-6.93, lng=109.04)))["incident"]
    await page.wait_for_function(f"() => k3i.rows.has('{number}')", timeout=10_000)
    await page.evaluate(f"k3i.select('{number}')")
    free = [o.callsign for o in k3i.store().officers() if o.function == "duty_post" and o.status == "available"]
    post = free[-1]  # the chains of other tests' incidents may be asking the nearer ones
    await page.evaluate(f"k3i.do('D {number} {post}')")
    ring = page.locator(".inc-ring")
    await expect(ring).to_contain_text(f"Telepon sekarang: {post}", timeout=10_000)
    await expect(ring).to_contain_text("+62 899")
    await ring.get_by_role("button", name=re.compile("Menerima")).click()
    await page.wait_for_function(f"() => k3i.rows.get('{number}').status === 'assigned'", timeout=10_000)
    await expect(page.locator("#proof")).to_have_attribute("data-state", "good", timeout=10_000)
    await expect(page.locator("#proof")).to_contain_text("punya penanggung jawab")
    await page.evaluate(f"k3i.do('U {number} {post}')")
    assert page.faults == []  # type: ignore[attr-defined]
