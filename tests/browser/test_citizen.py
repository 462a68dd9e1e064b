"""The citizen's door in a real browser at 390 px: without a script, without a net, and with everybody to the end."""

from __future__ import annotations

import io
import re
import secrets
import time
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from PIL import Image
from playwright.async_api import Browser, BrowserContext, Page, Route

from dispatch.core.officer import Officer
from tests.browser.opening import chromium, find_chromium, open_console
from tests.browser.phones import enrolled
from tests.browser.test_accessibility import serious
from tests.running import K3i, await_true, iso_now

pytestmark = pytest.mark.skipif(find_chromium() is None, reason="needs Chromium (apt-get install chromium)")
PHONE = {"width": 390, "height": 844}
HERE = {"latitude": -6.8672, "longitude": 108.9985, "accuracy": 12}


@asynccontextmanager
async def phone(browser: Browser, **more: Any) -> AsyncIterator[BrowserContext]:
    """Give a phone of a network of its own, in the language of the source."""
    context = await browser.new_context(
        viewport=PHONE,  # type: ignore[arg-type]
        locale="id-ID",
        geolocation=HERE,  # type: ignore[arg-type]
        permissions=["geolocation"],
        extra_http_headers={"X-Forwarded-For": f"10.77.{secrets.randbelow(250)}.{secrets.randbelow(250)}"},
        **more,
    )
    yield context
    await context.close()


def watched(page: Page) -> list[str]:
    """Give the list that fills with the page's faults."""
    faults: list[str] = []
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    return faults


async def choose(page: Page, kind: str) -> None:
    await page.check(f"[name=kind][value={kind}]", force=True)


async def to_the_end(page: Page) -> None:
    """Go from the second step, with a place, to the page of the report."""
    for _ in range(3):
        await page.click("#next")
    await page.wait_for_url("**/l/**", timeout=15_000)


def a_photo() -> bytes:
    drawn = io.BytesIO()
    Image.new("RGB", (2400, 1800), "green").save(drawn, "JPEG")
    return drawn.getvalue()


async def test_without_a_script_from_report_to_rating(k3i: K3i) -> None:
    async with chromium() as browser, phone(browser, java_script_enabled=False) as context:
        page = await context.new_page()
        await page.goto(f"{k3i.doors_url}/lapor")
        await choose(page, "NOISE")
        await page.fill("#q", "balai desa klampok")
        await page.fill("#text", "musik sampai larut")
        await page.click("button[value=cari]")
        assert await page.input_value("#text") == "musik sampai larut"
        await page.click("text=Balai Desa Klampok")
        await page.click("button[value=kirim]")
        if await page.query_selector("#near-asked"):
            await page.click("button[name=same][value=tidak]")
        await page.wait_for_url("**/l/**")
        assert "Laporan diterima" in await page.inner_text(".way")
        await page.fill("#text", "masih berlangsung <b>sekali</b>")
        await page.click("#write button")
        assert "masih berlangsung <b>sekali</b>" in await page.inner_text("#talk")
        await page.click("text=Batalkan")
        await page.click("button:has-text('Ya, batalkan')")
        assert "Dibatalkan" in await page.inner_text("#state")
        await page.click("text=Nilai penanganan")
        await page.check("[name=stars][value='4']")
        await page.click("button:has-text('Kirim penilaian')")
        assert "Ubah penilaian (4 dari 5)" in await page.inner_text("#state")


async def test_a_report_written_without_a_net_is_kept_and_sent_once(k3i: K3i) -> None:
    async with chromium() as browser, phone(browser) as context:
        page = await context.new_page()
        faults = watched(page)
        await page.goto(f"{k3i.doors_url}/lapor")
        await page.evaluate("navigator.serviceWorker.ready")
        await page.wait_for_function("() => caches.keys().then((names) => names.length > 0)")
        await choose(page, "LARCENY")
        await page.click("#next")
        await page.click("#gps")
        await page.wait_for_selector("#pin:not([hidden])")
        await page.click("#next")
        await page.set_input_files("#photo", files=[{"name": "a.jpg", "mimeType": "image/jpeg", "buffer": a_photo()}])
        await page.wait_for_selector("#photo-shown:not([hidden])")
        await page.click("#back")
        await context.set_offline(True)
        await page.fill("#address", "depan pasar")
        await page.reload()
        assert await page.input_value("#address") == "depan pasar", "the draft survives, the form opens without a net"
        for _ in range(3):
            await page.click("#next")
        await page.wait_for_selector("#waiting:not([hidden])")
        before = len(k3i.store().incidents())
        await context.set_offline(False)
        await page.wait_for_url("**/l/**", timeout=20_000)
        code = page.url.rpartition("/")[2]
        state = k3i.store().incident(k3i.store().tracked(code) or "").state
        assert (state.kind, state.address, state.uncertain_m) == ("LARCENY", "depan pasar", 12.0)
        assert len([v for v in k3i.store().incidents() if v.state.address == "depan pasar"]) == 1
        assert len(k3i.store().incidents()) >= before
        assert await page.evaluate("phone.waiting().length") == 0
        await page.wait_for_selector("text=Foto terkirim")
        assert faults == []
        await page.click("text=Batalkan")
        await page.click("button:has-text('Ya, batalkan')")


async def test_where_the_browser_keeps_nothing_a_report_and_its_photo_go_out_all_the_same(k3i: K3i) -> None:
    async with chromium() as browser, phone(browser) as context:
        await context.add_init_script("""
            for (const name of ["getItem", "setItem", "removeItem"])
              Storage.prototype[name] = () => { throw new DOMException("blocked", "SecurityError"); };
            indexedDB.open = () => { throw new DOMException("blocked", "SecurityError"); };
        """)
        page = await context.new_page()
        faults = watched(page)
        await page.goto(f"{k3i.doors_url}/lapor")
        await choose(page, "LARCENY")
        await page.click("#next")
        await page.fill("#address", "tanpa simpanan")
        await page.click("#next")
        await page.set_input_files("#photo", files=[{"name": "a.jpg", "mimeType": "image/jpeg", "buffer": a_photo()}])
        await page.wait_for_selector("#photo-shown:not([hidden])")
        for _ in range(2):
            await page.click("#next")
        await page.wait_for_url("**/l/**", timeout=15_000)
        await page.wait_for_selector("text=Foto terkirim")
        await page.fill("#write [name=text]", "masih di sini")
        await page.click("#write button")
        await page.wait_for_selector("#talk :text('masih di sini')")
        assert faults == []
        await page.click("text=Batalkan")
        await page.click("button:has-text('Ya, batalkan')")


async def test_a_page_that_was_refused_its_news_asks_again_and_two_photos_both_arrive(k3i: K3i) -> None:
    async with chromium() as browser, phone(browser) as context:
        page = await context.new_page()
        await page.clock.install()
        await page.goto(f"{k3i.doors_url}/lapor")
        await choose(page, "LARCENY")
        await page.click("#next")
        await page.fill("#address", "dua foto")
        refused: list[str] = []

        async def refuse_once(route: Route) -> None:
            refused.append(route.request.url)
            await (route.fulfill(status=503) if len(refused) == 1 else route.continue_())

        await page.route("**/kabar", refuse_once)
        await to_the_end(page)
        await page.wait_for_selector("#age.warn")
        await page.clock.run_for(10_500)
        await page.wait_for_selector("#age:not(.warn)", timeout=10_000)
        assert len(refused) == 2
        await page.route("**/foto/**", lambda route: route.abort())
        for colour in ("red", "blue"):
            drawn = io.BytesIO()
            Image.new("RGB", (80, 60), colour).save(drawn, "JPEG")
            file = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": drawn.getvalue()}
            await page.set_input_files("#show [name=photo]", files=[file])  # type: ignore[list-item]
            await page.click("#show button")
            await page.wait_for_function("() => !document.querySelector('#show [name=photo]').value")
        await page.unroute("**/foto/**")
        await page.clock.run_for(15_500)
        code = page.url.rpartition("/")[2]
        number = k3i.store().tracked(code) or ""
        await_true(lambda: len(k3i.store().incident(number).state.photos) == 2)
        await page.click("text=Batalkan")
        await page.click("button:has-text('Ya, batalkan')")


async def test_a_report_is_followed_live_with_officer_and_desk_until_it_is_rated(k3i: K3i) -> None:
    async with chromium() as browser, phone(browser) as context, k3i.feed() as feed:
        officer = next(o for o in k3i.store().officers() if is_free_at_home(o))
        await context.set_geolocation({"latitude": officer.home_lat, "longitude": officer.home_lng, "accuracy": 9})
        fix = [officer.id, officer.home_lat + 0.02, officer.home_lng, time.time(), 8, 0, 5, 90]
        await feed.ask({"type": "positions", "id": uuid.uuid4().hex, "fixes": [fix]})
        page = await context.new_page()
        faults = watched(page)
        await page.goto(f"{k3i.doors_url}/lapor")
        await choose(page, "LARCENY")
        await page.click("#next")
        await page.click("#gps")
        await page.wait_for_selector("#pin:not([hidden])")
        await to_the_end(page)
        code = page.url.rpartition("/")[2]
        number = k3i.store().tracked(code)
        assert number
        assert officer.name in await page.inner_text(".who")
        mine = await_true(lambda: offered(k3i, number, officer.id), 20)
        for step in ("accept", "en_route"):
            await feed.ask(action(mine, officer.id, step))
        await page.wait_for_selector("text=Petugas menuju lokasi, tiba dalam")
        assert re.search(r"± \d+ menit", await page.inner_text(".big"))
        assert re.search(r"posisi petugas \d+ dtk lalu", await page.inner_text(".head"))
        console = await open_console(browser, k3i)
        await console.evaluate(f"k3i.select('{number}')")
        await page.fill("#text", "saya di teras <img src=x onerror=alert(1)>")
        await page.click("#write button")
        await console.wait_for_selector(".inc-unread", timeout=15_000)
        assert "<img src=x onerror=alert(1)>" in await console.inner_text(".inc-talk")
        assert await console.query_selector(".inc-talk img") is None
        assert await serious(console) == []
        await console.evaluate(f"k3i.do('CH {number} petugas sudah dekat')")
        await page.wait_for_selector("#talk >> text=petugas sudah dekat")
        assert await page.input_value("#text") == ""
        for step in ("arrive", "clear"):
            await feed.ask(action(mine, officer.id, step))
        await page.wait_for_selector("text=Nilai penanganan")
        await console.evaluate(f"k3i.do('X {number} 01')")
        await page.click("text=Nilai penanganan")
        await page.check("[name=stars][value='5']")
        await page.click("button:has-text('Kirim penilaian')")
        await console.wait_for_selector(".inc-details >> text=5 dari 5", timeout=15_000)
        assert faults == []


async def test_the_village_s_officer_answers_before_the_report_is_anybody_s(k3i: K3i) -> None:
    officer = next(o for o in k3i.store().officers() if is_free_at_home(o))
    about = {"id": officer.id, "lat": officer.home_lat, "lng": officer.home_lng}
    async with chromium() as browser, phone(browser) as context, enrolled(browser, k3i, about) as (_, theirs):
        page = await context.new_page()
        await context.set_geolocation({"latitude": officer.home_lat, "longitude": officer.home_lng, "accuracy": 9})
        await page.goto(f"{k3i.doors_url}/lapor")
        await choose(page, "FIGHT")  # a P2 waits for an operator
        await page.click("#next")
        await page.click("#gps")
        await page.wait_for_selector("#pin:not([hidden])")
        await to_the_end(page)
        assert officer.name in await page.inner_text(".who")
        await page.fill("#text", "mereka bawa kayu <b>besar</b>")
        await page.click("#write button")
        await page.wait_for_selector("#talk .mine")
        await theirs.goto(f"{k3i.doors_url}/petugas")
        await theirs.wait_for_selector("#asked:not([hidden])", timeout=30_000)
        await theirs.click("#asked")
        assert "mereka bawa kayu <b>besar</b>" in await theirs.inner_text(".talk >> nth=-1")
        assert await serious(theirs) == []
        await theirs.fill("textarea >> nth=-1", "saya segera ke sana")
        await theirs.click("button >> nth=-1")
        await page.wait_for_selector("#talk >> text=saya segera ke sana")
        number = k3i.store().tracked(page.url.rpartition("/")[2])
        other = next(o for o in k3i.store().officers() if o.id != officer.id and is_free_at_home(o))
        async with enrolled(browser, k3i, {**about, "id": other.id}) as (stranger, _page):
            form = {"text": "bukan urusan saya"}
            refused = await stranger.request.post(f"{k3i.doors_url}/petugas/warga/{number}", form=form)
            assert refused.status == 404
        console = await open_console(browser, k3i)
        await console.evaluate(f"k3i.do('X {number} 02')")
        await page.wait_for_selector("text=Nilai penanganan")


def is_free_at_home(o: Officer) -> bool:
    """Whether an officer of a village has nothing in hand; their village's small reports go to them by themselves."""
    is_free = o.status == "available" and o.unanswered is None
    return o.function == "bhabinkamtibmas" and is_free and o.home_lat is not None


def offered(k3i: K3i, number: str, officer: str) -> str:
    """Give the assignment an officer is offered, "" while there is none."""
    assignments = k3i.store().incident(number).state.open_assignments
    return next((a.id for a in assignments if a.officer == officer), "")


def action(assignment: str, officer: str, step: str) -> dict[str, Any]:
    return {"type": "action", "id": uuid.uuid4().hex, "assignment": assignment, "officer": officer, "action": step,
            "event_time": iso_now(), "reason": ""}  # fmt: skip


async def test_a_panic_has_to_be_held_and_takes_the_place_along(k3i: K3i) -> None:
    async with chromium() as browser, phone(browser) as context:
        page = await context.new_page()
        await page.goto(f"{k3i.doors_url}/lapor/panik")
        await page.wait_for_function("() => document.querySelector('[name=lat]').value")
        button = page.locator(".hold")
        await button.click()
        assert page.url.endswith("/lapor/panik"), "a touch alone sends nothing"
        await button.click(delay=1700)
        await page.wait_for_url("**/l/**", timeout=10_000)
        store = k3i.store()
        state = store.incident(store.tracked(page.url.rpartition("/")[2]) or "").state
        assert (state.channel, state.kind, state.lat) == ("panic", "ALRPANS", -6.8672)
        with k3i.browser() as operator:
            csrf = re.search(r"csrf[^A-Za-z0-9_-]+([A-Za-z0-9_-]{16,})", operator.get("/").text)
            assert csrf
            line = {"id": secrets.token_hex(8), "line": f"X {state.number} 17"}
            operator.post("/do", json=line, headers={"X-K3I-CSRF": csrf[1]})


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_the_public_pages_have_no_serious_accessibility_fault(k3i: K3i, scheme: Any) -> None:
    async with chromium() as browser, phone(browser, color_scheme=scheme) as context:
        page = await context.new_page()
        await page.goto(f"{k3i.doors_url}/lapor")
        assert await serious(page) == []
        await choose(page, "NOISE")
        await page.click("#next")
        await page.click("#gps")
        await page.wait_for_selector("#pin:not([hidden])")
        await page.fill("#q", "klampok")
        await page.wait_for_selector("#hits .option")
        assert await serious(page) == []
        for _ in range(2):
            await page.click("#next")
            assert await serious(page) == []
        await page.click("#next")
        await page.wait_for_url("**/l/**", timeout=15_000)
        await context.set_offline(True)
        for said in ("halo", "saya di teras"):
            await page.fill("#text", said)
            await page.click("#write button")
        await page.wait_for_selector("#unsent li:nth-child(2)")
        assert "belum terkirim" in await page.inner_text("#unsent")
        assert await serious(page) == []
        await context.set_offline(False)  # what was written in the tunnel arrives in its order, each once
        await page.wait_for_selector("#talk .mine:nth-of-type(2)", timeout=20_000)
        assert await page.locator("#unsent li").count() == 0
        assert [await m.inner_text() for m in await page.locator("#talk .mine p").all()] == ["halo", "saya di teras"]
        assert await serious(page) == []
        following = page.url
        for path in (f"{following}/batal", f"{k3i.doors_url}/lapor/panik", f"{k3i.doors_url}/l/nothing"):
            await page.goto(path)
            assert await serious(page) == [], path
        await page.goto(f"{following}/batal")
        await page.click("button:has-text('Ya, batalkan')")
        await page.goto(f"{following}/nilai")
        assert await serious(page) == []
