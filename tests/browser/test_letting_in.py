"""The pages that let an officer's phone in: the choice of a PIN, the PIN that is owed, a phone that is strange."""

from __future__ import annotations

import time

import pytest

from dispatch.phones import SEEN, phones_of
from tests.browser.opening import chromium, find_chromium
from tests.browser.phones import PHONE, PIN, enrolled, officer_row
from tests.browser.test_officer import serious
from tests.running import K3i

pytestmark = pytest.mark.skipif(find_chromium() is None, reason="needs Chromium (apt-get install chromium)")


@pytest.mark.parametrize("scheme", ["dark", "light"])
async def test_enrolment_and_a_strange_phone_have_no_serious_accessibility_fault(k3i: K3i, scheme: str) -> None:
    me = officer_row(k3i, "B-0210")
    with k3i.api() as api:
        url = api.post(f"/officers/{me['id']}/enrolment").json()["url"]
    async with chromium() as browser:
        context = await browser.new_context(viewport=PHONE, color_scheme=scheme)  # type: ignore[arg-type]
        page = await context.new_page()
        await page.goto(url)
        await page.wait_for_selector("#pin-one")
        assert await serious(page) == []
        await page.fill("#pin-one", "482915")
        await page.fill("#pin-two", "482916")
        await page.click("#enrol button")
        await page.wait_for_selector("[role=alert]:not([hidden])")
        assert await serious(page) == []
        await page.goto(k3i.doors_url + "/petugas")
        await page.wait_for_selector("main section:not([hidden])")
        assert await serious(page) == []


@pytest.mark.parametrize("scheme", ["dark", "light"])
async def test_a_pin_that_is_owed_is_asked_for_without_a_serious_fault_and_opens_the_page(
    k3i: K3i, scheme: str
) -> None:
    me = officer_row(k3i, "B-0211")
    async with chromium() as browser, enrolled(browser, k3i, me, scheme) as (_, page):
        store = k3i.store()
        for phone in phones_of(store, me["id"]).phones:
            store.redis.hset(SEEN, f"{me['id']}.{phone}", f"{time.time() - 13 * 3600:.0f}")
        await page.reload()
        await page.wait_for_selector("#pin:not([hidden])")
        assert await serious(page) == []
        await page.fill("#pin-digits", "000000")
        await page.click("#pin button")
        await page.wait_for_selector("#pin-fault:not([hidden])")
        assert await serious(page) == []
        await page.fill("#pin-digits", PIN)
        await page.click("#pin button")
        await page.wait_for_selector("#world:not([hidden])")
