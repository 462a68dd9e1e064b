"""Three charts of the review from one set of values: as SVG by the server, and by Plotly in the browser.

    python tests/bench/charts.py [--times 5]

A control chart of 30 days, three cumulative curves of 300 steps, a heat map of 168 cells. Each way is a file of its
own, opened anew each time; prints its bytes and how long it takes until it is painted. A decision in the README rests
on it.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np
import plotly
import plotly.graph_objects as go
from playwright.async_api import Browser

from layouts.markup import markup
from layouts.review import control, cumulative, heat
from tests.browser.opening import chromium

PLOTLY = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
PAINTED = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(1))))"

rng = np.random.default_rng(168)
P90 = rng.normal(560, 60, 30)
STEPS = {name: np.sort(rng.gamma(6, 65, 300)) for name in ("1", "2", "34")}
CELLS = rng.gamma(2, 3, (7, 24))


def as_svg() -> str:
    """Give the page as the review draws it."""
    points = [control.Point(str(i), f"{i} Nov", float(v), 40) for i, v in enumerate(P90)]
    curves = [
        cumulative.Curve(k, f"P{k}", [(float(s), (i + 1) / 300) for i, s in enumerate(v)], 0.9, 300, 270)
        for k, v in STEPS.items()
    ]
    cells = [heat.Cell(d, h, float(CELLS[d, h]), int(CELLS[d, h])) for d in range(7) for h in range(24)]
    drawn = [
        control.draw(control.Chart(points, "hari", 600, 560, 400, 720, 190), "?behind={}".format),
        cumulative.draw(cumulative.Curves(curves, 600, 3), "?behind={}".format),
        heat.draw(heat.Heat(cells, float(CELLS.max())), 600, "?behind={}".format),
    ]
    return f"<!doctype html><meta charset='utf-8'><body>{markup(drawn)}"


def as_plotly() -> str:
    """Give the page that loads Plotly and lets it draw the same."""
    days = list(range(30))
    figures = [
        go.Figure(go.Scatter(x=days, y=P90.tolist(), mode="lines+markers")).add_hline(600).add_hline(720),
        go.Figure([go.Scatter(x=v.tolist(), y=[(i + 1) / 300 for i in range(300)], name=k) for k, v in STEPS.items()]),
        go.Figure(go.Heatmap(z=CELLS.tolist())),
    ]
    draws = "".join(f"Plotly.newPlot('c{i}', {f.to_json()});" for i, f in enumerate(figures))
    places = "".join(f"<div id='c{i}' style='width:700px;height:280px'></div>" for i in range(3))
    scripts = f"<script src='{PLOTLY.as_uri()}'></script><script>{draws}</script>"
    return f"<!doctype html><meta charset='utf-8'><body>{places}{scripts}"


async def painted_ms(browser: Browser, file: Path) -> float:
    """Give how long a file takes from being asked for to being painted, ms."""
    page = await (await browser.new_context()).new_page()
    began = time.perf_counter()
    await page.goto(file.as_uri())
    await page.evaluate(PAINTED)
    took = (time.perf_counter() - began) * 1000
    await page.context.close()
    return took


async def measure(times: int) -> None:
    """Print both, one after the other in turn."""
    with tempfile.TemporaryDirectory() as folder:
        pages = {"SVG by the server": (as_svg(), 0), "Plotly": (as_plotly(), PLOTLY.stat().st_size)}
        files = {name: Path(folder) / f"{i}.html" for i, name in enumerate(pages)}
        for name, (text, _script) in pages.items():
            files[name].write_text(text)
        took: dict[str, list[float]] = {name: [] for name in pages}
        async with chromium() as browser:
            for _ in range(times):
                for name, file in files.items():
                    took[name].append(await painted_ms(browser, file))
        for name, (text, script) in pages.items():
            sent = f"{(len(text.encode()) + script) / 1000:.0f} kB"
            print(f"{name}: {sent}, painted after p50 {statistics.median(took[name]):.0f} ms, {times} times")


if __name__ == "__main__":
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--times", type=int, default=5)
    asyncio.run(measure(words.parse_args().times))
