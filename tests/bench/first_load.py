"""What a phone has to fetch to see a public page for the first time: requests and bytes, as sent, without compression.

    python tests/bench/first_load.py

Starts a K3i of its own and a real Chromium with an empty cache. How many files the worker keeps is told
beside it.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import httpx
from playwright.async_api import Response

from tests.browser.opening import chromium
from tests.running import K3i

MOST_BYTES = 60_000
GRACE_S = 2.0
KEPT = """caches.keys().then(async (names) =>
    names.length ? (await (await caches.open(names[0])).keys()).length : 0)"""


async def load(address: str) -> tuple[list[tuple[str, int]], int]:
    """Give (path, bytes) of each request until the page stands, and how many files the worker keeps for later."""
    seen: list[tuple[str, int]] = []
    async with chromium() as browser:
        page = await (await browser.new_context(viewport={"width": 390, "height": 844})).new_page()
        answers: list[Response] = []
        page.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108  a built-in method takes no mark of Playwright
        await page.goto(address, wait_until="load")
        for answer in answers:
            if "kabar" not in answer.url:
                seen.append((answer.url.partition("//")[2].partition("/")[2], len(await answer.body())))
        await asyncio.sleep(GRACE_S)
        kept = await page.evaluate(KEPT)
    return seen, int(kept)


async def main() -> None:
    """Print the first load of the form and of a report's page."""
    with tempfile.TemporaryDirectory() as folder, K3i(Path(folder)) as k3i:
        form = {"id": "first-load-0000000000", "kind": "NOISE", "lat": "-6.8661", "lng": "108.9991"}
        sent = httpx.post(f"{k3i.doors_url}/lapor", data=form, headers={"Accept": "application/json"})
        for name, path in (("form", "/lapor"), ("following", f"/l/{sent.json()['code']}")):
            seen, later = await load(k3i.doors_url + path)
            total = sum(size for _, size in seen)
            print(f"{name}: {len(seen)} requests, {total:,} bytes (limit {MOST_BYTES:,}); kept for offline: {later}")
            for address, size in seen:
                print(f"  {size:>7,}  /{address[:60]}")
            assert total <= MOST_BYTES


if __name__ == "__main__":
    asyncio.run(main())
