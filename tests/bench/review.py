"""The shift review over a seeded year, in a real browser: first paint, filter change, memory.

    python tests/bench/review.py [--changes 40] [--screenshot docs/review.png]

Writes a year (about 40,000 incidents) into a history of its own, starts K3i on it, opens `/review` and changes a filter
again and again, each time until the new figures are painted.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from playwright.async_api import Page

from dispatch.archive import Archive
from tests.bench.year import year_in
from tests.browser.opening import chromium, open_console
from tests.running import K3i

PAINTED = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now()))))"
CHANGES = (("priority", ("", "1", "2", "3")), ("polsek", ("", "33.29.08", "33.29.09", "33.29.01")))


def percentile(values: list[float], share: float) -> float:
    """Give a percentile of milliseconds."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


CHANGED = """([name, value]) => new Promise(done => {
  const began = performance.now(), took = [];
  const painted = last => requestAnimationFrame(() => setTimeout(() => {
    took.push(performance.now() - began);
    if (last) done(took);
  }));
  document.addEventListener("first", () => painted(false), { once: true });
  document.addEventListener("swapped", () => painted(true), { once: true });
  const select = document.querySelector(`select[name=${name}]`);
  select.value = value;
  select.dispatchEvent(new Event("change", { bubbles: true }));
})"""


async def change(page: Page, name: str, value: str) -> tuple[float, float]:
    """Choose a filter; gives how long it took until what is seen first was painted, and until all was (ms)."""
    first, whole = await page.evaluate(CHANGED, [name, value])
    return first, whole


def resident_mb(k3i: K3i) -> float:
    """Give the memory of the web process, MB (Linux)."""
    found = [
        int(status.split("VmRSS:")[1].split()[0]) / 1024
        for folder in Path("/proc").iterdir()
        if folder.name.isdigit() and (status := _status(folder)) and _is_web(folder, k3i)
    ]
    return max(found, default=0.0)


def _status(folder: Path) -> str:
    try:
        return (folder / "status").read_text() if "VmRSS" in (folder / "status").read_text() else ""
    except OSError:
        return ""


def _is_web(folder: Path, k3i: K3i) -> bool:
    try:
        said = (folder / "cmdline").read_bytes().decode(errors="replace").split("\0")
    except OSError:
        return False
    return "web" in said and str(k3i.data_dir) in said


async def measure(k3i: K3i, changes: int, screenshot: str) -> None:
    """Open the page and print what it takes."""
    async with chromium() as browser:
        page = await open_console(browser, k3i, "pamapta")
        began = time.perf_counter()
        await page.goto(f"{k3i.url}/review?range=30d")
        print(f"first request after the start: {(time.perf_counter() - began) * 1000:.0f} ms")
        for _ in range(3):
            began = time.perf_counter()
            await page.goto(f"{k3i.url}/review?range=30d")
            await page.evaluate(PAINTED)
            print(f"page loaded and painted: {(time.perf_counter() - began) * 1000:.0f} ms")
        if screenshot:
            await page.evaluate("document.documentElement.className = 'day has-scripts'")
            await page.screenshot(path=screenshot)
        rng = random.Random(5)
        took: list[tuple[float, float]] = []
        for _ in range(changes):
            name, values = rng.choice(CHANGES)
            now = await page.input_value(f"select[name={name}]")
            took.append(await change(page, name, rng.choice([v for v in values if v != now])))
        for what, values in zip(("the first two rows", "the whole page"), zip(*took, strict=True), strict=True):
            told = ", ".join(f"p{round(100 * p)} {percentile(list(values), p):.0f} ms" for p in (0.5, 0.95))
            print(f"filter changed until painted, {what}, {changes} times: {told}, longest {max(values):.0f} ms")
        heap = await page.evaluate("() => performance.memory ? performance.memory.usedJSHeapSize / 1048576 : 0")
        print(f"memory: web process {resident_mb(k3i):.0f} MB, page {heap:.0f} MB; load {os.getloadavg()[0]:.1f}")


def main() -> None:
    """Seed, start, measure."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--changes", type=int, default=40)
    words.add_argument("--screenshot", default="")
    asked = words.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        address = f"sqlite:///{Path(folder) / 'year.db'}"
        print(f"{year_in(Archive(address), time.time()):,} incidents")
        os.environ["K3I_DATABASE_URL"] = address
        with K3i(Path(folder), alone=True) as k3i:
            time.sleep(20)
            asyncio.run(measure(k3i, asked.changes, asked.screenshot))


if __name__ == "__main__":
    main()
