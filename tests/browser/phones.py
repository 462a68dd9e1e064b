"""An officer's phone in a real Chromium: enrolled by the link the room shows, with a place on earth."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from playwright.async_api import Browser, BrowserContext, Page

from tests.running import K3i, report_frame

PHONE = {"width": 390, "height": 844}
PIN = "482915"


def officer_row(k3i: K3i, callsign: str) -> dict[str, Any]:
    with k3i.api() as api:
        return next(o for o in api.get("/officers").json()["officers"] if o["callsign"] == callsign)


def offer(k3i: K3i, officer: dict[str, Any], **report: Any) -> tuple[str, str]:
    """Give (incident, assignment) offered to an officer, some kilometres from them."""
    frame = report_frame(lat=officer["lat"] + 0.012, lng=officer["lng"] + 0.015, **report)
    frame.pop("type")
    with k3i.api() as api:
        number = api.post("/reports", json=frame).json()["incident"]
        made = api.post(f"/incidents/{number}/assignments", json={"officer": officer["id"]})
    assert made.status_code == 201, made.text
    return number, made.json()["id"]


@asynccontextmanager
async def enrolled(
    browser: Browser, k3i: K3i, officer: dict[str, Any], scheme: str = "dark"
) -> AsyncIterator[tuple[BrowserContext, Page]]:
    """Give a phone whose page shows the officer's world; it is sent away at the end."""
    with k3i.api() as api:
        url = api.post(f"/officers/{officer['id']}/enrolment").json()["url"]
    context = await browser.new_context(
        viewport=PHONE,  # type: ignore[arg-type]
        color_scheme=scheme,  # type: ignore[arg-type]
        locale="id-ID",
        has_touch=True,
        geolocation={"latitude": officer["lat"], "longitude": officer["lng"]},
        permissions=["geolocation"],
    )
    page = await context.new_page()
    page.faults = []  # type: ignore[attr-defined]
    page.on("pageerror", lambda fault: page.faults.append(str(fault)))  # type: ignore[attr-defined]
    await page.goto(url)
    await page.fill("#pin-one", PIN)
    await page.fill("#pin-two", PIN)
    await page.click("#enrol button")
    await page.wait_for_selector("#world:not([hidden])", timeout=10_000)
    try:
        yield context, page
    finally:
        await context.close()
        with k3i.api() as api:
            for row in api.get(f"/officers/{officer['id']}/phones").json()["phones"]:
                api.delete(f"/officers/{officer['id']}/phones/{row['phone']}")


async def tap_next(page: Page, action: str) -> None:
    """Tap the big button once it is this action's and has stood long enough to count."""
    await page.wait_for_selector(f"#next[data-action={action}]", timeout=10_000)
    await page.wait_for_timeout(1_300)  # the page's own guard against a second tap of the same thumb
    await page.click("#next")


async def all_sent(page: Page) -> None:
    """Wait until nothing is kept on the phone any more."""
    await page.wait_for_function("() => window.phone.pending().length === 0", timeout=40_000)
