"""Alarms in a real browser: lines on every console, a tone until anybody has seen it, and one line for a flood."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from dispatch.core.alarms import raise_alarm
from dispatch.core.commands import AddNote
from dispatch.core.facts import Decision
from dispatch.core.policy import Policy
from dispatch.core.world import World
from dispatch.store import Commit
from tests.browser.opening import NARROW, find_chromium, open_console
from tests.running import K3i

pytestmark = pytest.mark.skipif(find_chromium() is None, reason="needs Chromium (apt-get install chromium)")

COUNT_TONES = """
window.tones = 0;
const made = AudioContext.prototype.createOscillator;
AudioContext.prototype.createOscillator = function () { window.tones++; return made.call(this); };
0;
"""


@pytest.fixture(scope="module")
def k3i(tmp_path_factory: pytest.TempPathFactory) -> Iterator[K3i]:
    """A K3i of its own: nobody else's alarms are in it."""
    with K3i(tmp_path_factory.mktemp("a"), alone=True) as running:
        yield running


def raise_one(k3i: K3i, kind: str, subject: str, **more: Any) -> str:
    """Raise an alarm as a rule does, and give its id."""
    now = time.time()
    cause = AddNote(id=uuid.uuid4().hex, by="system:test", at=now, now=now, incident=subject, text="")
    world = World(Policy(), {("alarm", f"{kind}:{subject}"): None})
    rule = "re-offered: declined"
    states, facts, marks = raise_alarm(cause, world, kind, subject, **{"priority": 1, "rule": rule, **more})
    k3i.store().commit_many([Commit(cause.id, Decision(states, facts, marks, {}), dict.fromkeys(states, 0))], 60)
    return f"{kind}:{subject}"


async def tones_within(page: Page, ms: int) -> int:
    before = await page.evaluate("window.tones")
    await page.wait_for_timeout(ms)
    return int(await page.evaluate("window.tones")) - int(before)


async def test_an_alarm_stands_on_every_console_and_sounds_until_anybody_has_seen_it(
    k3i: K3i, browser: Browser
) -> None:
    page, other = await open_console(browser, k3i), await open_console(browser, k3i, "pamapta", NARROW)
    await other.evaluate(COUNT_TONES)
    await other.click("#sound-lamp")
    raise_one(k3i, "chain", "9001")
    for console in (page, other):
        await expect(console.locator(".banner")).to_contain_text("ditawarkan lagi: ditolak", timeout=5_000)
        await expect(console.locator("#alarms b")).to_have_text("1")
    assert await tones_within(other, 4_500) > 0
    await page.keyboard.press("q")
    for console in (page, other):
        await expect(console.locator(".banner")).to_have_count(0, timeout=5_000)
    await expect(other.locator("#toasts")).to_contain_text("operator sudah melihat alarm")
    assert await tones_within(other, 4_500) == 0
    assert page.faults == []  # type: ignore[attr-defined]


async def test_a_panic_button_stays_until_it_is_seen_and_its_cause_is_over(k3i: K3i, browser: Browser) -> None:
    page = await open_console(browser, k3i)
    id_ = raise_one(k3i, "panic", "p01", officer="p01", needs_cancel=True)
    await expect(page.locator(".banner")).to_contain_text("P-01", timeout=5_000)
    await page.get_by_role("button", name="Dilihat").first.click()
    await expect(page.locator(".banner")).to_contain_text("dilihat operator", timeout=5_000)
    await page.get_by_role("button", name="Sebab berakhir").click()
    await page.keyboard.type("salah tekan")
    await page.keyboard.press("Enter")
    await expect(page.locator(".banner")).to_have_count(0, timeout=5_000)
    assert k3i.store().load([("alarm", id_)])[0].state is None


async def test_a_flood_is_one_line_that_opens_into_groups_and_is_seen_in_groups(k3i: K3i, browser: Browser) -> None:
    page = await open_console(browser, k3i, size=NARROW)
    for number in range(12):
        raise_one(k3i, "chain" if number % 3 else "unowned", str(9100 + number))
    await expect(page.locator(".banner.summary")).to_contain_text("MODE BANJIR", timeout=5_000)
    await expect(page.locator(".banner")).to_have_count(1)
    await page.get_by_role("button", name="Rincian").click()
    await expect(page.locator(".banner")).to_have_count(3)
    await page.get_by_role("button", name="Dilihat semua (8)").click()
    await expect(page.locator(".banner")).to_have_count(2, timeout=5_000)
    assert len(k3i.store().listed("alarms", "alarm")) == 4
    await page.evaluate("k3i.acknowledge(k3i.alarms.unseen)")
    await expect(page.locator(".banner.summary")).to_contain_text("semua sudah dilihat", timeout=5_000)
    await page.evaluate("() => { const now = k3i.now; k3i.now = () => now() + 700_000; }")
    await expect(page.locator(".banner")).to_have_count(0, timeout=5_000)
