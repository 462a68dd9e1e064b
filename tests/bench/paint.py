"""Report sent -> painted in an open Chromium: 200 reports through the real gateway, one console open.

    python tests/bench/paint.py [--reports 200]

Two a second; each is closed again, so that the next stands on top. A report counts as painted when the frame
that first holds its row has been drawn. Sender and browser share one clock. Budget: p50 100 ms, p95 250 ms.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np

from tests.browser.opening import chromium, open_console
from tests.running import K3i, report_frame

PAUSE_S = 0.3
"""Between a report's end and the next one: two reports a second."""

WATCH = """() => {
  window.painted = {};
  const look = () => {
    for (const row of document.querySelectorAll('#queue-grid .ag-center-cols-container [row-id]')) {
      const number = row.getAttribute('row-id');
      if (!(number in window.painted)) {
        window.painted[number] = 0;
        requestAnimationFrame(() => {
          const drawn = new MessageChannel();
          drawn.port1.onmessage = () => { window.painted[number] = Date.now(); };
          drawn.port2.postMessage(0);
        });
      }
    }
  };
  new MutationObserver(look).observe(document.querySelector('#queue-grid'), {childList: true, subtree: true});
  look();
}"""


async def measure(k3i: K3i, reports: int) -> list[float]:
    """Send P1 reports one after another (each is on top of the list), and give ms from send to paint."""
    delays = []
    async with chromium() as browser, k3i.feed() as feed:
        page = await open_console(browser, k3i)
        await page.evaluate(WATCH)
        for i in range(reports):
            sent = time.time()
            acked = await feed.ask(report_frame(kind="WEAPON", lat=-6.9 - i * 1e-4, lng=109.0))
            number = acked["incident"]
            await page.wait_for_function(f"() => window.painted['{number}'] > 0", timeout=10_000, polling=20)
            delays.append(await page.evaluate(f"window.painted['{number}']") - sent * 1000)
            await page.evaluate(f"k3i.do('X {number} 17')")
            await asyncio.sleep(PAUSE_S)
    return delays


def main() -> None:
    """Start a demo of its own, measure, print a line per figure."""
    options = argparse.ArgumentParser()
    options.add_argument("--reports", type=int, default=200)
    wanted = options.parse_args()
    with K3i(Path(tempfile.mkdtemp(prefix="k3i-paint-"))) as k3i:
        delays = asyncio.run(measure(k3i, wanted.reports))
    for name, value in zip(("p50", "p95", "p99"), np.percentile(delays, [50, 95, 99]), strict=True):
        print(f"report sent -> painted {name}: {value:.0f} ms")
    print(f"reports painted: {len(delays)}")


if __name__ == "__main__":
    main()
