"""The duty calendar and operators' shifts in a real browser."""

from __future__ import annotations

import time

import pytest
from playwright.async_api import expect

from dispatch.core.roster import Duty, Roster
from dispatch.roster import put_roster
from dispatch.shifts import shifts_on
from tests.browser.opening import NARROW, chromium, find_chromium, open_console
from tests.browser.test_accessibility import serious
from tests.running import K3i

pytestmark = pytest.mark.skipif(find_chromium() is None, reason="needs Chromium (apt-get install chromium)")


async def test_mulai_shift_logs_the_operator_on_and_the_board_logs_off_again(k3i: K3i) -> None:
    store = k3i.store()
    async with chromium() as browser:
        page = await open_console(browser, k3i, size=NARROW)
        await page.click("#sound-lamp")
        await page.locator("#board-chips button", has_text="Jadwal").click()
        off = page.locator("#board-drawer button", has_text="Akhiri shift saya")
        await expect(off).to_be_visible(timeout=15_000)
        assert [s.by for s in shifts_on(store)] == ["operator:operator"]
        await off.click()
        await expect(page.locator("#board-drawer")).to_contain_text("belum ada yang memulai shift", timeout=15_000)
        assert shifts_on(store) == []
        assert page.faults == []  # type: ignore[attr-defined]


@pytest.mark.parametrize("theme", ["night", "day"])
async def test_the_calendar_has_no_serious_accessibility_fault(k3i: K3i, theme: str) -> None:
    store, now = k3i.store(), time.time()
    someone = next(o for o in store.officers() if o.village)
    # Nothing is followed: the duty holds now, and the officer is on duty already.
    put_roster(store, Roster([Duty(someone.id, now - 3600, now + 7200)]), "system:test", now)
    try:
        async with chromium() as browser:
            page = await open_console(browser, k3i)
            await page.goto(f"{k3i.url}/roster?polsek={someone.polsek}")
            await page.evaluate(f"document.documentElement.className = '{theme} roster'")
            await expect(page.locator("#petugas")).to_contain_text(someone.callsign, timeout=10_000)
            assert await serious(page) == []
    finally:
        put_roster(store, Roster(), "system:test", time.time())
