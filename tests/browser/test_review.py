"""The shift review in a real browser: the address says what is chosen, a figure opens its incidents."""

from __future__ import annotations

import io
import re
import time
import zipfile

import pytest
from playwright.async_api import Page, expect

from tests.browser.opening import NARROW, chromium, find_chromium, open_console
from tests.browser.test_accessibility import serious
from tests.dashboard.test_api import free_officer, moved, new_incident
from tests.running import K3i, await_true

pytestmark = pytest.mark.skipif(find_chromium() is None, reason="needs Chromium (apt-get install chromium)")
MAIN = "#main:not([aria-busy])"


@pytest.fixture(scope="module")
def late(k3i: K3i) -> str:
    """An incident that was reached eleven minutes after it was reported, and is over."""
    with k3i.api() as api:
        then = time.time() - 900
        number = new_incident(api, kind="NOISE", text="musik keras", event_time=iso(then))
        sent = {"officer": free_officer(api), "event_time": iso(then + 30)}
        assignment = api.post(f"/incidents/{number}/assignments", json=sent).json()["id"]
        for action, after in (("accept", 60), ("en_route", 90), ("arrive", 700), ("clear", 800)):
            answer = moved(api, assignment, action, event_time=iso(then + after))
            assert answer.status_code == 200, answer.text
        answer = api.post(f"/incidents/{number}/actions", json={"action": "close", "disposition": "01"})
        assert answer.status_code == 200, answer.text
        await_true(lambda: number in k3i_breaches(k3i), 15)
    return number


def iso(at: float) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(at))


def k3i_breaches(k3i: K3i) -> str:
    with k3i.browser("pamapta") as client:
        return client.get("/review?range=24h&behind=breaches:all", timeout=30).text


async def open_review(page: Page, k3i: K3i, query: str) -> None:
    await page.goto(f"{k3i.url}/review?{query}")
    await page.wait_for_selector(MAIN)


async def test_what_is_chosen_lives_in_the_address_and_a_figure_opens_its_incidents(k3i: K3i, late: str) -> None:
    async with chromium() as browser:
        page = await open_console(browser, k3i, "pamapta", NARROW)
        outside: list[str] = []
        page.on(
            "request", lambda r: outside.append(r.url) if not r.url.startswith((k3i.url, "data:", "blob:")) else None
        )
        await open_review(page, k3i, "range=24h")
        await page.select_option("select[name=priority]", "4")
        await page.wait_for_function("() => location.search.includes('priority=4')")
        await page.wait_for_selector(MAIN)
        load = await page.inner_text(".load")
        await page.reload()
        assert await page.inner_text(".load") == load
        assert await page.input_value("select[name=priority]") == "4"
        await page.locator("#p-breaches h2 a[data-n]").first.click()
        await expect(page.locator("#behind-title")).to_be_focused()
        await expect(page.locator("#behind")).to_contain_text(late)
        said = await page.locator("#behind-n").get_attribute("data-n")
        assert await page.locator("#behind tbody tr").count() == int(said or 0)
        link = page.locator("#behind tr", has_text=late).locator("a[href^='/replay']")
        assert await link.get_attribute("href") == f"/replay?incident={late}"
        await page.keyboard.press("Escape")
        await expect(page.locator("#behind")).to_have_count(0)
        await page.go_back()
        await expect(page.locator("#behind")).to_contain_text(late)
        assert outside == []
        assert page.faults == []  # type: ignore[attr-defined]


async def test_a_shift_lead_names_a_cause_in_place_and_a_commander_cannot(k3i: K3i, late: str) -> None:
    async with chromium() as browser:
        page = await open_console(browser, k3i, "pamapta")
        await open_review(page, k3i, "range=24h&priority=4")
        row = page.locator(f"[id='b-{late}']")
        await row.locator("summary").click()
        await row.locator("select").select_option("B2")
        await row.locator("input[name=note]").fill("uji")
        await row.locator("button").click()
        await expect(page.locator(f"[id='b-{late}'] summary")).to_contain_text("B2", timeout=15_000)
        page = await open_console(browser, k3i, "komandan")
        await open_review(page, k3i, "range=24h&priority=4")
        await expect(page.locator(f"[id='b-{late}']")).to_contain_text("B2")
        assert await page.locator("form.naming").count() == 0


def test_without_scripts_a_cause_is_a_form_and_needs_the_sessions_word(k3i: K3i, late: str) -> None:
    with k3i.browser("pamapta") as client:
        page = client.get("/review?range=24h&priority=4", timeout=30).text
        action = re.search(r'action="(/review/cause\?[^"]+)"', page)
        assert action is not None
        address = action[1].replace("&amp;", "&")
        sent = {"incident": late, "cause": "C1", "note": ""}
        answer = client.post(address, data=sent, timeout=30)
        assert (answer.status_code, answer.headers["location"].split("?")[0]) == (303, "/review")
        assert "priority=4" in answer.headers["location"]
        assert client.post(address, data=sent | {"cause": "Z9"}).status_code == 422
        assert client.post(address, data=sent | {"incident": "999999"}).status_code == 404
        assert client.post("/review/cause", data=sent).status_code == 403
    with k3i.browser("komandan") as client:
        assert client.post("/review/cause", data=sent).status_code == 403


def test_files_hold_the_incident_and_taking_them_is_a_fact(k3i: K3i, late: str) -> None:
    with k3i.browser("pamapta") as client:
        taken = {
            form: client.get(f"/review/{form}?range=24h&priority=4", timeout=60) for form in ("csv", "xlsx", "pdf")
        }
        assert client.get("/review/docx").status_code == 404
    assert [a.status_code for a in taken.values()] == [200, 200, 200]
    assert 'filename="k3i-tinjauan-' in taken["csv"].headers["content-disposition"]
    packed = zipfile.ZipFile(io.BytesIO(taken["csv"].content))
    assert late in packed.read("breaches.csv").decode()
    assert taken["pdf"].content.startswith(b"%PDF-")
    facts = [e for e in k3i.store().redis.xrange("k3i:journal") if b"figures_exported" in e[1][b"d"]]
    assert len(facts) >= 3
    assert b"shift_lead:pamapta" in facts[-1][1][b"d"]
    assert b"priority=4" in facts[-1][1][b"d"]


async def test_the_review_has_no_serious_fault_and_a_chart_is_one_stop_of_the_tab_key(k3i: K3i, late: str) -> None:
    async with chromium() as browser:
        page = await open_console(browser, k3i, "pamapta", NARROW)
        await open_review(page, k3i, "range=24h&behind=load:all")
        for theme in ("night", "day"):
            await page.evaluate(f"document.documentElement.className = '{theme} has-scripts'")
            assert await serious(page) == []
        await page.click("#behind-close")
        await page.wait_for_selector(MAIN)
        chart = page.locator("svg.heat")
        assert await chart.locator("a").count() >= 1
        assert await chart.locator("a[tabindex='0']").count() == 1
        first = page.locator("svg.cumulative a[tabindex='0']")
        await first.focus()
        before = await page.evaluate("document.activeElement.getAttribute('href')")
        await page.keyboard.press("ArrowRight")
        assert await page.evaluate("document.activeElement.getAttribute('href')") != before


async def test_an_operator_has_no_review(k3i: K3i) -> None:
    with k3i.browser("operator") as client:
        assert client.get("/review").status_code == 403
