"""The intake form in a real browser, without a mouse: from F9 to dispatched, and nothing typed is ever lost."""

from __future__ import annotations

import asyncio
import re
import time
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.opening import NARROW, find_chromium, open_console, press_first
from tests.running import K3i, report_frame

pytestmark = pytest.mark.skipif(find_chromium() is None, reason="needs Chromium (apt-get install chromium)")
LIMIT_S = 15.0
KEY_S = 0.12
"""A practised typist: 500 keys a minute."""


class Keyboard:
    """Types as a person does, and counts the keys."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.keys = 0
        self.pressed: list[str] = []

    async def press(self, *names: str) -> None:
        for name in names:
            self.keys += 1
            self.pressed.append(name)
            await self.page.keyboard.press(name)

    async def type(self, text: str) -> None:
        self.keys += len(text)
        await self.page.keyboard.type(text, delay=KEY_S * 1000 / 2)


async def chosen(page: Page, field: str) -> None:
    """Wait until the list of a field offers something, as a person looks before pressing Enter."""
    await page.wait_for_function(
        f"() => document.getElementById('intake-{field}').getAttribute('aria-expanded') === 'true'", timeout=5_000
    )


async def fill(page: Page, keyboard: Keyboard, place: str, kind: str, text: str) -> None:
    await keyboard.press("F9")
    await expect(page.locator("#intake-place")).to_be_focused(timeout=5_000)
    await keyboard.type(place)
    await chosen(page, "place")
    await keyboard.press("Enter")
    await page.wait_for_function("() => k3i.intake.draft.village || k3i.intake.draft.landmark", timeout=5_000)
    if not await page.evaluate("k3i.intake.draft.landmark"):
        await keyboard.press("Enter")  # past the address
    await expect(page.locator("#intake-kind")).to_be_focused()
    await keyboard.type(kind)
    await keyboard.press("Enter")
    await expect(page.locator("#intake-text")).to_be_focused()
    await keyboard.type(text)


async def new_number(page: Page) -> str:
    await page.wait_for_function("() => k3i.intake.draft.incident !== ''", timeout=5_000)
    number: str = await page.evaluate("k3i.intake.draft.incident")
    return number


def incident(k3i: K3i, number: str) -> Any:
    return k3i.store().incident(number).state


async def test_the_full_form_is_filled_and_dispatched_by_keyboard_in_15_s(k3i: K3i, browser: Browser) -> None:
    page = await open_console(browser, k3i, size=NARROW)
    keyboard, begun = Keyboard(page), time.monotonic()
    async with k3i.feed() as feed:
        await feed.ask({"type": "subscribe", "id": "devices", "officers": "all"})
        await fill(page, keyboard, "polsek wana", "begal", "dua orang bawa celurit lari ke utara")
        await expect(page.locator("#intake-card [data-sop=Y]")).to_be_visible(timeout=5_000)
        await keyboard.press("Alt+KeyY")
        await keyboard.press("Control+Enter")
        number = await new_number(page)
        await press_first(page)
        keyboard.pressed.append("1")
        offer = await asyncio.wait_for(feed.push("offer", incident=number), 5)
    took = time.monotonic() - begun
    assert offer["incident"] == number
    assert took < LIMIT_S, f"{took:.1f} s"
    assert len(keyboard.pressed) <= 7, keyboard.pressed  # F9, two or three Enters, Alt Y, Ctrl Enter, 1
    found = incident(k3i, number)
    assert (found.kind, found.village_name, found.address) == ("ROBBERY", "Wanasari", "Polsek Wanasari")
    assert found.answers == {"Pelaku masih di lokasi?": "yes"}
    assert page.faults == []  # type: ignore[attr-defined]


async def test_dispatch_begins_before_the_form_is_complete_and_the_form_goes_on(k3i: K3i, browser: Browser) -> None:
    page = await open_console(browser, k3i)
    keyboard = Keyboard(page)
    await fill(page, keyboard, "klampok", "kdrt", "")
    await keyboard.press("Control+Enter")
    number = await new_number(page)
    await page.wait_for_function("() => document.activeElement.id === 'incident'", timeout=5_000)
    await expect(page.locator('#incident .sop [data-sop="T"]')).to_be_visible(timeout=5_000)
    await keyboard.press("t")  # is it safe to speak? no
    await page.wait_for_function(f"() => k3i.rows.get('{number}').priority === 1", timeout=5_000)
    await keyboard.press("F9")
    await expect(page.locator("#intake-address")).to_be_focused()
    await keyboard.type("RT 3, rumah cat hijau")
    await page.locator("#intake-text").focus()
    await keyboard.type("istri dipukul, anak menangis")
    await keyboard.press("Escape")  # what was written goes to the incident first
    await expect(page.locator("#intake")).to_be_hidden(timeout=5_000)
    found = incident(k3i, number)
    assert (found.address, found.text) == ("RT 3, rumah cat hijau", "istri dipukul, anak menangis")
    assert found.answers == {"Anda aman untuk berbicara?": "no"}
    await expect(page.locator("#incident")).to_contain_text("kartu: Anda aman untuk berbicara? tidak → P1")


async def test_a_draft_survives_a_reload_and_another_login_never_sees_it(k3i: K3i, browser: Browser) -> None:
    page = await open_console(browser, k3i)
    keyboard = Keyboard(page)
    await fill(page, keyboard, "klampok", "nois", "musik keras")
    await page.reload()
    await expect(page.locator("#intake-text")).to_have_value("musik keras", timeout=20_000)
    await expect(page.locator("#intake-place")).to_have_value("Klampok, Wanasari")
    assert await page.evaluate("k3i.intake.draft.village")
    await page.evaluate("document.querySelector('form[action^=\"/logout\"]').requestSubmit()")
    await page.wait_for_url("**/login")
    assert await page.evaluate("Object.keys(sessionStorage).filter((key) => key.startsWith('k3i-intake')).length") == 0


async def test_an_enter_quicker_than_the_list_takes_what_was_typed_never_what_was_listed_before(
    k3i: K3i, browser: Browser
) -> None:
    page = await open_console(browser, k3i)
    await page.keyboard.press("F9")
    await expect(page.locator("#intake-place")).to_be_focused(timeout=5_000)
    await page.keyboard.type("klampi")
    await expect(page.locator("#intake-places [role=option]").first).to_contain_text("Klampis", timeout=5_000)
    await page.keyboard.press("Backspace")
    await page.keyboard.type("ok")  # no pause: the list still shows Klampis when Enter comes
    await page.keyboard.press("Enter")
    await expect(page.locator("#intake-place")).to_have_value("Klampok, Wanasari", timeout=5_000)
    await page.keyboard.type("RT 3")
    await expect(page.locator("#intake-address")).to_have_value("RT 3")
    await page.keyboard.press("Escape")


async def test_a_second_f9_and_a_taken_call_lose_nothing(k3i: K3i, browser: Browser) -> None:
    page = await open_console(browser, k3i)
    keyboard = Keyboard(page)
    await fill(page, keyboard, "klampok", "nois", "musik keras")
    await keyboard.press("F9")
    await expect(page.locator("#intake-place")).to_have_value("")
    await keyboard.type("warung")
    await page.evaluate("k3i.openIntake({ call_id: 'c-99', number: '081234567890' })")
    await expect(page.locator("#intake-number")).to_have_value("081234567890")
    await expect(page.locator("#intake-from")).to_contain_text("c-99")
    await expect(page.locator("#intake-drafts button")).to_have_count(2)
    await page.evaluate("k3i.emit('call-let-go', 'c-99')")  # recorded otherwise: nothing of its own was in the form
    await expect(page.locator("#intake-drafts button")).to_have_count(1)
    await keyboard.press("Shift+F9")
    await expect(page.locator("#intake-text, #intake-place").first).not_to_have_value("")
    values = await page.evaluate("[k3i.intake.draft.values.text, k3i.intake.draft.values.place]")
    await keyboard.press("Shift+F9")
    values += await page.evaluate("[k3i.intake.draft.values.text, k3i.intake.draft.values.place]")
    assert {"musik keras", "warung"} <= set(values)


async def test_a_caller_is_added_to_what_is_already_known_by_one_key(k3i: K3i, browser: Browser) -> None:
    page = await open_console(browser, k3i)
    async with k3i.feed() as feed:
        sent = report_frame(kind="FSTRU", text="rumah terbakar api besar", lat=-6.86614, lng=108.9991)
        number = (await feed.ask(sent))["incident"]
    await expect(page.locator(f'[row-id="{number}"]').first).to_be_visible(timeout=5_000)
    keyboard = Keyboard(page)
    await fill(page, keyboard, "balai desa klampok", "kebakaran bang", "rumah terbakar api besar")
    await expect(page.locator("#intake-alike")).to_contain_text(number, timeout=5_000)
    await keyboard.press("Alt+KeyG")
    await expect(page.locator("#intake")).to_be_hidden(timeout=5_000)
    await expect(page.locator("#incident")).to_contain_text(number)
    assert len(incident(k3i, number).reporters) == 1


async def test_an_incident_without_a_place_waits_in_its_own_list_until_it_has_one(k3i: K3i, browser: Browser) -> None:
    page = await open_console(browser, k3i)
    async with k3i.feed() as feed:
        placeless = report_frame(kind="FIGHT", address="warung dekat pasar lama") | {"lat": None, "lng": None}
        number = (await feed.ask(placeless))["incident"]
    await page.locator("#tab-unlocated").click(timeout=5_000)
    row = page.locator(f'#queue-grid .ag-center-cols-container [row-id="{number}"]')
    await row.click(timeout=5_000)
    await page.locator("#incident-place").focus()
    await page.keyboard.type("balai desa klamp")
    await expect(page.locator("#incident-places [role=option]").first).to_be_visible(timeout=5_000)
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await page.wait_for_function(f"() => k3i.rows.get('{number}').lat !== null", timeout=5_000)
    assert re.match("Balai Desa Klamp", incident(k3i, number).address)
    await page.locator("#count-waiting").hover()
    await expect(row).to_have_count(0, timeout=5_000)


async def test_while_the_link_is_down_the_form_keeps_what_is_typed_and_says_so(k3i: K3i, browser: Browser) -> None:
    page = await open_console(browser, k3i)
    keyboard = Keyboard(page)
    await fill(page, keyboard, "klampok", "nois", "musik keras")
    await page.context.set_offline(True)
    await page.wait_for_function("() => k3i.link.state !== 'live'", timeout=10_000)
    await keyboard.press("Control+Enter")
    await expect(page.locator("#intake-said")).to_contain_text("Sambungan terputus")
    await page.context.set_offline(False)
    await page.wait_for_function("() => k3i.link.state === 'live'", timeout=10_000)
    await keyboard.press("Control+Enter")
    number = await new_number(page)
    assert incident(k3i, number).text == "musik keras"
