"""The joint plan in a real browser: two keys send somebody to all that wait."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.async_api import Browser, expect

from tests.browser.opening import NARROW, find_chromium, open_console
from tests.running import K3i, report_frame

pytestmark = pytest.mark.skipif(find_chromium() is None, reason="needs Chromium (apt-get install chromium)")


@pytest.fixture(scope="module")
def k3i(tmp_path_factory: pytest.TempPathFactory) -> Iterator[K3i]:
    """A K3i of its own: nothing else waits in it."""
    with K3i(tmp_path_factory.mktemp("p"), alone=True) as running:
        yield running


async def test_two_keys_send_somebody_to_all_that_wait(k3i: K3i, browser: Browser) -> None:
    page = await open_console(browser, k3i, size=NARROW)
    async with k3i.feed() as feed:
        numbers = [
            (await feed.ask(report_frame(kind="LARCENY", lat=-6.95 - n / 500, lng=109.0)))["incident"] for n in range(4)
        ]
    await page.wait_for_function("() => k3i.rows.size >= 4")
    await page.keyboard.press("m")
    await expect(page.locator("#board-drawer .plan-line")).to_have_count(4, timeout=10_000)
    await expect(page.get_by_role("button", name="Terima semua (4)")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.locator("#toasts")).to_contain_text("4 ditugaskan", timeout=10_000)
    await expect(page.locator("#board-drawer .plan-line")).to_have_count(0, timeout=10_000)
    assert [len(k3i.store().incident(number).state.open_assignments) for number in numbers] == [1, 1, 1, 1]
    assert page.faults == []  # type: ignore[attr-defined]
