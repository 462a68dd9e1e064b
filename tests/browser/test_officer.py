"""The officer's page at 390 x 844, as a thumb uses it: by link, through a tunnel, to the end; and in danger."""

from __future__ import annotations

import io
import time

import pytest
from axe_playwright_python.async_playwright import Axe
from PIL import Image
from playwright.async_api import Page

from dispatch.phones import SEEN
from tests.browser.opening import chromium, find_chromium
from tests.browser.phones import PIN, all_sent, enrolled, offer, officer_row, tap_next
from tests.running import K3i, await_true

pytestmark = pytest.mark.skipif(find_chromium() is None, reason="needs Chromium (apt-get install chromium)")


async def serious(page: Page) -> list[str]:
    """Give axe's serious and critical faults, each with its first element."""
    found = (await Axe().run(page)).response["violations"]
    return [f"{v['id']}: {v['nodes'][0]['html'][:120]}" for v in found if v["impact"] in ("serious", "critical")]


async def test_an_officer_goes_from_the_offer_to_the_end_with_a_tunnel_in_between(k3i: K3i) -> None:
    me = officer_row(k3i, "B-0205")
    async with chromium() as browser, enrolled(browser, k3i, me) as (context, page):
        number, id_ = offer(k3i, me, kind="ROBBERY", text="2 pelaku, celurit", address="Depan SPBU Jl. Raya Contoh")
        await tap_next(page, "accept")
        await page.wait_for_selector("#next[data-action=en_route]")
        await all_sent(page)
        await context.set_offline(True)
        await tap_next(page, "en_route")
        await page.wait_for_selector("#offline:not([hidden])")
        assert "1 ketukan disimpan dengan jamnya" in await page.inner_text("#offline")
        assert "↑" in await page.inner_text(".steps .is-here")
        await page.reload()  # also a page that is closed in the tunnel opens again, with what was tapped
        await page.wait_for_selector("#next[data-action=arrive]", timeout=10_000)
        assert k3i.store().incident(number).state.assignments[0].status == "accepted"
        await context.set_offline(False)
        await all_sent(page)
        assert k3i.store().incident(number).state.assignments[0].status == "en_route"
        await tap_next(page, "arrive")
        await page.click("#note")
        picture = io.BytesIO()
        Image.new("RGB", (2400, 1200), "navy").save(picture, "JPEG")
        photo = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": picture.getvalue()}
        await page.set_input_files("#photo-file", photo)  # type: ignore[arg-type]
        await page.wait_for_selector("#sheet:not([open])", state="attached")
        await page.click("#talk")
        await page.fill("#say", "Saya sudah di lokasi <b>depan</b>.")
        await page.click(".say button")
        await page.get_by_text("Saya sudah di lokasi <b>depan</b>.", exact=True).wait_for()
        await page.wait_for_selector(".talk .mine img[src*='/petugas/foto/']", timeout=20_000)
        await page.click("#sheet-close")
        await tap_next(page, "clear")
        await page.click("#sheet-body .button.main")
        await page.wait_for_selector("#idle:not([hidden])")
        await all_sent(page)
        state = await_true(lambda: (i := k3i.store().incident(number).state).status == "resolved" and i)
        assert (state.assignments[0].id, state.talk["side"]) == (id_, "officer")
        assert [(p["side"], p["width"], p["height"]) for p in state.photos] == [("officer", 1600, 800)]
        assert page.faults == []  # type: ignore[attr-defined]


async def test_what_was_withdrawn_meanwhile_is_said_and_dropped(k3i: K3i) -> None:
    me = officer_row(k3i, "B-0206")
    async with chromium() as browser, enrolled(browser, k3i, me) as (context, page):
        _, id_ = offer(k3i, me)
        await tap_next(page, "accept")
        await all_sent(page)
        await context.set_offline(True)
        await tap_next(page, "en_route")
        with k3i.api() as api:
            api.post(f"/assignments/{id_}/transitions", json={"action": "withdraw"})
        await context.set_offline(False)
        await page.wait_for_selector("#notices .conflict", timeout=40_000)
        assert "Sudah ditarik operator." in await page.inner_text("#notices")
        await page.wait_for_selector("#idle:not([hidden])")
        await all_sent(page)


async def test_a_panic_is_held_for_two_seconds_and_less_is_nothing(k3i: K3i) -> None:
    me = officer_row(k3i, "B-0207")
    async with chromium() as browser, enrolled(browser, k3i, me) as (_, page):
        await page.hover("#panic")
        await page.mouse.down()
        await page.wait_for_timeout(700)
        await page.mouse.up()
        assert await page.evaluate("() => window.phone.pending().length") == 0
        await page.mouse.down()
        await page.wait_for_selector("#panic.is-on", timeout=5_000)
        await page.mouse.up()
        await all_sent(page)
        emergency = await_true(lambda: k3i.store().load([("officer", me["id"])])[0].state.emergency)
        where = k3i.store().incident(emergency["incident"]).state
        assert where.lat == pytest.approx(me["lat"], abs=0.01)
        await page.click("#panic-cancel")
        await page.wait_for_function("() => window.phone.world.officer.emergency?.cancelled", timeout=10_000)
        await page.get_by_text("operator masih harus melihatnya").wait_for()
        with k3i.browser("operator") as desk:
            csrf = desk.get("/").text.partition('"csrf":')[2].split('"')[1]
            line = {"id": "lihat-panik-0207", "line": f"AK panic:{me['id']}"}
            assert desk.post("/do", json=line, headers={"X-K3I-CSRF": csrf}).status_code == 200
        await page.wait_for_function("() => window.phone.world.officer.emergency === null", timeout=10_000)
        with k3i.api() as api:
            for a in k3i.store().incident(emergency["incident"]).state.open_assignments:
                api.post(f"/assignments/{a.id}/transitions", json={"action": "withdraw"})
            api.post(f"/incidents/{emergency['incident']}/actions", json={"action": "close", "disposition": "17"})


async def test_a_panic_waits_neither_behind_a_photo_that_hangs_nor_for_a_pin_and_shows_nothing_else(k3i: K3i) -> None:
    me = officer_row(k3i, "B-0212")
    async with chromium() as browser, enrolled(browser, k3i, me) as (_, page):
        await page.route("**/petugas/foto", lambda _: None)  # a net that takes it and never answers
        await page.evaluate("window.phone.tap('photo', { incident: '1', photo: new Blob(['x']) })")
        store = k3i.store()
        with k3i.api() as api:
            (row,) = api.get(f"/officers/{me['id']}/phones").json()["phones"]
        store.redis.hset(SEEN, f"{me['id']}.{row['phone']}", str(time.time() - 20 * 3600))
        await page.reload()
        await page.wait_for_selector("#pin:not([hidden])", timeout=10_000)
        await page.hover("#panic")
        await page.mouse.down()
        await page.wait_for_selector("#panic.is-on", timeout=5_000)
        await page.mouse.up()
        emergency = await_true(lambda: store.load([("officer", me["id"])])[0].state.emergency)
        await page.get_by_text("konsol sudah diberi tahu").wait_for(timeout=10_000)
        assert await page.is_hidden("#world")
        assert await page.is_visible("#pin")
        assert await page.evaluate("window.phone.pending().map((tap) => tap.action)") == ["photo"]
        await page.fill("#pin-digits", PIN)
        await page.keyboard.press("Enter")
        await page.wait_for_selector("#world:not([hidden])", timeout=10_000)
        await page.click("#panic-cancel")
        await page.wait_for_function("() => window.phone.world.officer.emergency?.cancelled", timeout=10_000)
        with k3i.browser("operator") as desk:
            csrf = desk.get("/").text.partition('"csrf":')[2].split('"')[1]
            line = {"id": "lihat-panik-0212", "line": f"AK panic:{me['id']}"}
            assert desk.post("/do", json=line, headers={"X-K3I-CSRF": csrf}).status_code == 200
        with k3i.api() as api:
            for a in store.incident(emergency["incident"]).state.open_assignments:
                api.post(f"/assignments/{a.id}/transitions", json={"action": "withdraw"})
            api.post(f"/incidents/{emergency['incident']}/actions", json={"action": "close", "disposition": "17"})


@pytest.mark.parametrize(("scheme", "callsign"), [("dark", "B-0208"), ("light", "B-0209")])
async def test_the_pages_have_no_serious_accessibility_fault(k3i: K3i, scheme: str, callsign: str) -> None:
    me = officer_row(k3i, callsign)
    async with chromium() as browser, enrolled(browser, k3i, me, scheme) as (_, page):
        assert await serious(page) == []
        _, id_ = offer(k3i, me, kind="FIGHT")
        await page.wait_for_selector("#next")
        assert await serious(page) == []
        for opens in ("#talk", "#cannot", "#backup", "#note", "#duty") if scheme == "dark" else ("#talk", "#duty"):
            await page.click(opens)
            await page.wait_for_selector("#sheet[open]")
            assert await serious(page) == [], opens
            await page.click("#sheet-close")
        too_small = await page.evaluate(
            "() => [...document.querySelectorAll('button, a')].filter((n) => n.offsetParent"
            " && n.getBoundingClientRect().height < 47.5).map((n) => n.outerHTML.slice(0, 80))"
        )
        assert too_small == []
        wide = await page.evaluate("() => document.documentElement.scrollWidth")
        assert wide <= 390
        with k3i.api() as api:
            api.post(f"/assignments/{id_}/transitions", json={"action": "withdraw"})
        await page.goto(f"{k3i.doors_url}/petugas/ponsel")
        await page.wait_for_selector("#settings:not([hidden])")
        assert await serious(page) == []


async def test_who_leaves_names_the_neighbour_who_is_suggested(k3i: K3i) -> None:
    me = officer_row(k3i, "B-0210")
    async with chromium() as browser, enrolled(browser, k3i, me) as (_, page):
        await page.wait_for_function("() => window.phone.standIn")
        await page.click("#duty")
        await page.get_by_role("button", name="Istirahat").click()
        stored = lambda: k3i.store().load([("officer", me["id"])])[0].state  # noqa: E731
        away = await_true(lambda: (o := stored()).duty == "break" and o)
        assert away.stand_in == await page.evaluate("() => window.phone.standIn.id")
        await page.get_by_role("button", name="Kembali siap").click()
        await_true(lambda: stored().duty == "available")


async def test_the_first_load_is_small(k3i: K3i) -> None:
    async with chromium() as browser:
        page = await (await browser.new_context()).new_page()
        await page.goto(f"{k3i.doors_url}/petugas")
        await page.wait_for_selector("#strange:not([hidden])")
        loaded = await page.evaluate(
            "() => performance.getEntriesByType('resource').concat(performance.getEntriesByType('navigation'))"
            ".map((e) => e.transferSize)"
        )
        print(f"\n/petugas: {len(loaded)} requests, {sum(loaded)} bytes")
        assert sum(loaded) <= 60_000
