"""R11: an officer's phone is offline mid-trip, in a real browser, again and again.

    python tests/faults/tunnel.py [--trips 5]

Each trip: the offer is accepted with a net; in the tunnel the officer sets out, writes a note and a message, and
arrives, while the page is closed and opened again once and positions go on being fixed; then the net comes back. In
every second trip the answer to the first batch is lost on the way back, so that the page sends all of it again.
Every tap has to be applied once, in the order of the taps, with the time of the tap as event time and a later entry
time; no position may be lost. The control reads what a page that keeps nothing would have brought: the same taps sent
while there is no net, with plain requests, all of them lost.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from playwright.async_api import BrowserContext, Page, Route

from dispatch.fleet import unpack
from dispatch.store import POSITIONS
from tests.browser.opening import chromium
from tests.browser.phones import all_sent, enrolled, offer, officer_row, tap_next
from tests.running import K3i

SAID = ("assignment_en_route", "note_added", "message_sent", "assignment_arrived")
OFFICERS = ("B-0301", "B-0302", "B-0303", "B-0304", "B-0305", "B-0306", "B-0307", "B-0308")
STEPS = 6
"""Places the phone passes in the tunnel, some 300 m apart."""


@dataclass
class Result:
    """What all trips came to. delays_s: entry time less event time of each tap; fixes: made in the tunnel, and kept."""

    trips: int = 0
    taps: int = 0
    lost: int = 0
    twice: int = 0
    out_of_order: int = 0
    wrong_time: int = 0
    fixes: int = 0
    fixes_lost: int = 0
    unkept_lost: int = 0
    delays_s: list[float] = field(default_factory=list)
    back_s: list[float] = field(default_factory=list)


async def trip(k3i: K3i, number: int, result: Result) -> None:
    """Go through one tunnel and count."""
    me = officer_row(k3i, OFFICERS[number % len(OFFICERS)])
    async with chromium() as browser, enrolled(browser, k3i, me) as (context, page):
        incident, assignment = offer(k3i, me, kind="FIGHT")
        await tap_next(page, "accept")
        await all_sent(page)
        await context.set_offline(True)
        tapped, fixed = await through(context, page, me)
        result.unkept_lost += await unkept(page, assignment)
        if number % 2:
            await lose_one_answer(page)
        began = time.monotonic()
        await context.set_offline(False)
        await all_sent(page)
        result.back_s.append(time.monotonic() - began)
        await tap_next(page, "clear")
        await page.click("#sheet-body .button.main")
        await all_sent(page)
        await page.wait_for_timeout(12_000)  # one more round of positions
        count(k3i, me, incident, tapped, fixed, result)


async def through(context: BrowserContext, page: Page, me: dict[str, Any]) -> tuple[list[float], list[float]]:
    """Tap in the tunnel; gives when each of SAID was tapped, and when positions were fixed (epoch s)."""
    tapped, fixed = [], []

    async def drive(step: int) -> None:
        await context.set_geolocation({"latitude": me["lat"] + 0.003 * step, "longitude": me["lng"]})
        await page.wait_for_timeout(10_500 / STEPS * 2)

    tapped.append(await tapping(page, lambda: tap_next(page, "en_route")))
    for step in range(1, STEPS):
        await drive(step)
    tapped.append(await tapping(page, lambda: note(page, "lewat terowongan")))
    await page.reload()
    await page.wait_for_selector("#next[data-action=arrive]")
    tapped.append(await tapping(page, lambda: message(page, "saya hampir sampai")))
    await drive(STEPS)
    tapped.append(await tapping(page, lambda: tap_next(page, "arrive")))
    fixed += await page.evaluate("async () => (await window.phone.kept.all('fixes')).map((f) => f.at)")
    return tapped, fixed


async def tapping(page: Page, run: Any) -> float:
    """Tap, and give when that was: the page's own record of its last tap (ISO), in epoch seconds."""
    before = await page.evaluate("() => window.phone.pending().length")
    await run()
    await page.wait_for_function(f"() => window.phone.pending().length > {before}")
    found: float = await page.evaluate("() => Date.parse(window.phone.pending().at(-1).event_time) / 1000")
    return found


async def note(page: Page, text: str) -> None:
    await page.click("#note")
    await page.fill("#sheet-body textarea", text)
    await page.click("#sheet-body .button.main")


async def message(page: Page, text: str) -> None:
    await page.click("#talk")
    await page.fill("#say", text)
    await page.click(".say button")
    await page.click("#sheet-close")


async def unkept(page: Page, assignment: str) -> int:
    """The control: a page that sends and forgets. Gives how many of its taps are lost in the tunnel."""
    script = """async (assignment) => {
      let lost = 0;
      for (const action of ["en_route", "note", "message", "arrive"]) {
        const tap = { id: phone.newId(), action, event_time: new Date().toISOString(), assignment };
        const body = JSON.stringify({ actions: [tap] });
        await fetch("/petugas/aksi", { method: "POST", body }).catch(() => { lost += 1; });
      }
      return lost;
    }"""
    return int(await page.evaluate(script, assignment))


async def lose_one_answer(page: Page) -> None:
    """Let the first batch arrive and its answer be lost."""
    lost: list[bool] = []

    async def once(route: Route) -> None:
        if lost:
            await route.continue_()
            return
        lost.append(True)
        await route.fetch()
        await route.abort("connectionreset")

    await page.route("**/petugas/aksi", once)


def count(k3i: K3i, me: dict[str, Any], incident: str, tapped: list[float], fixed: list[float], r: Result) -> None:
    """Compare the journal and the positions with what was tapped and fixed."""
    mine = [f for f in k3i.store().timeline(incident) if f["by"] == f"officer:{me['id']}" and f["type"] in SAID]
    types = [f["type"] for f in mine]
    r.trips, r.taps = r.trips + 1, r.taps + len(SAID)
    r.lost += sum(t not in types for t in SAID)
    r.twice += len(types) - len(set(types))
    r.out_of_order += types != list(SAID)
    for f, at in zip(sorted(mine, key=lambda f: SAID.index(f["type"])), tapped, strict=False):
        r.wrong_time += abs(f["event_time"] - at) > 0.0015
        r.delays_s.append(f["entry_time"] - f["event_time"])
    slot = k3i.store().load([("officer", me["id"])])[0].state.slot
    packed = [unpack(row[b"p"]) for _, row in k3i.store().redis.xrange(POSITIONS)]
    here = {round(float(fix["fixed"]), 2) for batch in packed for fix in batch if fix["slot"] == slot}
    r.fixes, r.fixes_lost = r.fixes + len(fixed), r.fixes_lost + sum(round(at, 2) not in here for at in fixed)


async def run(trips: int) -> Result:
    """Run all trips against one K3i."""
    result = Result()
    with tempfile.TemporaryDirectory() as folder, K3i(Path(folder)) as k3i:
        for number in range(trips):
            await trip(k3i, number, result)
            print(f"trip {number + 1}: {result.taps} taps, lost {result.lost}, twice {result.twice}", flush=True)
    return result


def main() -> int:
    """Print the figures; 1 when a tap was lost, doubled, disordered or lost its time, or a position was lost."""
    options = argparse.ArgumentParser()
    options.add_argument("--trips", type=int, default=5)
    r = asyncio.run(run(options.parse_args().trips))
    delays, back = sorted(r.delays_s), sorted(r.back_s)
    print(
        f"{r.trips} trips, {r.taps} taps in the tunnel: lost {r.lost}, twice {r.twice}, trips out of order "
        f"{r.out_of_order}, with another time than the tap's {r.wrong_time}\n"
        f"entry after event: {delays[0]:.1f} to {delays[-1]:.1f} s; all sent after the tunnel in p50 "
        f"{back[len(back) // 2]:.1f}, longest {back[-1]:.1f} s\n"
        f"positions fixed in the tunnel {r.fixes}, lost {r.fixes_lost}\n"
        f"control, sent and forgotten: lost {r.unkept_lost} of {r.taps}"
    )
    bad = r.lost or r.twice or r.out_of_order or r.wrong_time or r.fixes_lost or r.unkept_lost != r.taps
    return int(bool(bad) or min(delays) <= 0)


if __name__ == "__main__":
    sys.exit(main())
