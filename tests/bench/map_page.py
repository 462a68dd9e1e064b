"""The live map beside a plain Interval map: frames per second while panning, slowest frames, bytes.

Both maps show the same moving officers in the same headless Chromium (1600x900), one after the other, in one
run. The first is ours: canvas layer of assets/map*.js, binary frames every 200 ms, filtered by the view. The
second is what one would write first: dcc.Interval (1 s) -> dl.GeoJSON of circle markers on a canvas.

    python tests/bench/map_page.py [--only 300] [--seconds 5]

Officers stand on a field of which one view holds about 12,000 of 84,000; each reports every 10 s. The last
case puts all 84,000 in view, where ours sends counts per cell.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import socket
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import dash_leaflet as dl
import numpy as np
import uvicorn
from dash import Dash, Input, Output, dcc, html
from fastapi import FastAPI, WebSocket, WebSocketDisconnect
from fastapi.responses import JSONResponse
from playwright.sync_api import Browser, Page, Playwright, sync_playwright
from playwright.sync_api import Error as BrowserError

ASSETS = Path(__file__).parents[2] / "assets"
DATA = Path(os.environ.get("K3I_TEST_DATA", Path(__file__).parents[3] / "shared" / "data"))
CHROMIUM = os.environ.get("K3I_CHROMIUM", "/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-sync",
    "--disable-background-networking",
    "--disable-component-update",
]
CENTRE = (-7.06, 108.94)
TICK_S, REPORT_EVERY_S, POINTS_UP_TO = 0.2, 10.0, 15_000
GIVE_UP_S = 20
HEADER = struct.Struct("<BBHIdI")

SCRIPT = """
window.k3i = window.k3i || {};
window.bench = {
  bytes: 0, messages: 0, dots: 0,
  dot(feature, latlng) {
    bench.dots += 1;
    return L.circleMarker(latlng, {radius: 3, weight: 1, color: "#51cfc3"});
  },
  count(seconds) {
    return new Promise((done) => {
      const times = [], from = performance.now();
      const step = (now) => {
        times.push(now);
        if (now - from < seconds * 1000) requestAnimationFrame(step);
        else done(times);
      };
      requestAnimationFrame(step);
    });
  },
  connect() {
    const socket = new WebSocket(`ws://${location.host}/live`);
    socket.binaryType = "arraybuffer";
    socket.onopen = () => k3i.map.sendView();
    socket.onmessage = ({data}) => {
      bench.bytes += data.byteLength || data.length;
      bench.messages += 1;
      if (typeof data === "string") k3i.map.named(JSON.parse(data).names);
      else k3i.map.frame(data);
    };
    k3i.send = (message) => { if (socket.readyState === 1) socket.send(JSON.stringify(message)); };
  },
};
"""


@dataclass
class Field:
    """Officers walking at random: latitude, longitude, state and heading by slot."""

    lat: np.ndarray
    lng: np.ndarray
    status: np.ndarray
    heading: np.ndarray
    rng: np.random.Generator
    turn: int = 0

    @classmethod
    def of(cls, officers: int, spread: float, seed: int = 7) -> Field:
        """Officers over a rectangle `spread` degrees wide (0.56 of it high) around the centre."""
        rng = np.random.default_rng(seed)
        lat = CENTRE[0] + spread * 0.56 * (rng.random(officers) - 0.5)
        lng = CENTRE[1] + spread * (rng.random(officers) - 0.5)
        shares = [0.70, 0.04, 0.015, 0.02, 0.025, 0.02, 0.05, 0.03, 0.05, 0.05]
        status = rng.choice(10, officers, p=shares).astype(np.uint8)
        status[rng.random(officers) < 0.04] |= 0x10
        return cls(lat, lng, status, rng.integers(0, 255, officers, dtype=np.uint8), rng)

    def step(self) -> np.ndarray:
        """Move those whose report is due in this tick; their slots."""
        rounds = round(REPORT_EVERY_S / TICK_S)
        moved = np.arange(self.turn % rounds, len(self.lat), rounds)
        self.turn += 1
        self.heading[moved] = (self.heading[moved] + self.rng.integers(-20, 21, len(moved))) % 255
        bearing = self.heading[moved] / 255 * 2 * np.pi
        self.lat[moved] += 6e-4 * np.cos(bearing)
        self.lng[moved] += 6e-4 * np.sin(bearing)
        return moved

    def mercator(self, slots: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Web mercator of these officers as u32 (0..1 times 2^32)."""
        sine = np.sin(np.radians(self.lat[slots]))
        x = (self.lng[slots] / 360 + 0.5) * 2**32
        y = (0.5 - np.log((1 + sine) / (1 - sine)) / (4 * np.pi)) * 2**32
        return x.astype(np.uint32), y.astype(np.uint32)

    def geojson(self) -> dict[str, Any]:
        """All officers as a feature collection, as a plain map would fetch them."""
        return {
            "type": "FeatureCollection",
            "features": [
                {
                    "type": "Feature",
                    "properties": {"status": int(s)},
                    "geometry": {"type": "Point", "coordinates": [round(x, 6), round(y, 6)]},
                }
                for x, y, s in zip(self.lng.tolist(), self.lat.tolist(), self.status.tolist(), strict=True)
            ],
        }


@dataclass
class Screen:
    """What one browser sees: its view, who is inside it, and the number of its next frame."""

    ground: Field
    view: tuple[float, float, float, float] | None = None
    zoom: int = 0
    fresh: bool = False
    inside: np.ndarray = field(default_factory=lambda: np.zeros(0, bool))
    seq: int = 0
    cells_at: float = 0.0

    def look(self, message: dict[str, Any]) -> None:
        """Take over a view message."""
        west, south, east, north = message["view"]
        self.view, self.zoom, self.fresh = (west, south, east, north), int(message["zoom"]), True

    def frames(self, moved: np.ndarray) -> Iterator[bytes]:
        """The frames of this tick: snapshot or cells after a view message, else changes and leavers."""
        if self.view is None:
            return
        west, south, east, north = self.view
        lat, lng = self.ground.lat, self.ground.lng
        now = (lng >= west) & (lng <= east) & (lat >= south) & (lat <= north)
        if np.count_nonzero(now) > POINTS_UP_TO:
            if self.fresh or time.monotonic() - self.cells_at >= 1:
                yield self._cells(np.flatnonzero(now))
            self.inside = np.zeros(0, bool)
        elif self.fresh or not len(self.inside):
            self.inside = now
            yield self._points(1, np.flatnonzero(now))
        else:
            yield from self._changes(now, moved)
        self.fresh = False

    def _changes(self, now: np.ndarray, moved: np.ndarray) -> Iterator[bytes]:
        entered, left = now & ~self.inside, np.flatnonzero(self.inside & ~now)
        entered[moved] |= now[moved]
        self.inside = now
        if len(left):
            yield self._frame(3, len(left), left.astype(np.uint32))
        changed = np.flatnonzero(entered)
        if len(changed):
            yield self._points(2, changed)

    def _points(self, kind: int, slots: np.ndarray) -> bytes:
        x, y = self.ground.mercator(slots)
        return self._frame(
            kind, len(slots), slots.astype(np.uint32), x, y, self.ground.status[slots], self.ground.heading[slots]
        )

    def _cells(self, slots: np.ndarray) -> bytes:
        self.cells_at = time.monotonic()
        x, y = self.ground.mercator(slots)
        shift = 32 - self.zoom - 2  # a cell is 64 of the 256 px of a tile
        keys = ((x >> shift).astype(np.uint64) << 32) | (y >> shift)
        cells, counts = np.unique(keys, return_counts=True)
        half = np.uint64(1 << (shift - 1))
        middle_x = ((cells >> np.uint64(32)) << np.uint64(shift)) + half
        middle_y = ((cells & np.uint64(0xFFFFFFFF)) << np.uint64(shift)) + half
        return self._frame(
            4, len(cells), middle_x.astype(np.uint32), middle_y.astype(np.uint32), counts.astype(np.uint32)
        )

    def _frame(self, kind: int, count: int, *columns: np.ndarray) -> bytes:
        self.seq += 1
        head = HEADER.pack(kind, 1, self.zoom, count, time.time() * 1000, self.seq)
        return head + b"".join(column.tobytes() for column in columns)


def page_of(server: FastAPI, body: list[Any]) -> Dash:
    """A Dash app with our map assets and nothing else of the console."""
    app = Dash(
        __name__,
        server=server,
        websocket_callbacks=False,
        assets_folder=str(ASSETS),
        assets_ignore=r"^(?!map|tokens|glyphs).*",
    )
    app.index_string = app.index_string.replace("<html>", '<html class="night" lang="id">').replace(
        "{%app_entry%}", f"<script>{SCRIPT}</script>{{%app_entry%}}"
    )
    app.layout = html.Div(body)
    return app


def leaflet(children: list[Any], zoom: float) -> dl.Map:
    """The map of both pages."""
    return dl.Map(
        children,
        id="map",
        center=CENTRE,
        zoom=zoom,
        preferCanvas=True,
        zoomSnap=0.25,
        attributionControl=False,
        zoomControl=False,
        style={"position": "fixed", "inset": 0},
    )


def build(ground: Field, zoom: float, plain: bool) -> FastAPI:
    """The application of one case: our live page, or the plain Interval page."""
    server = FastAPI()
    if plain:
        interval_page(server, ground, zoom)
    else:
        live_page(server, ground, zoom)
    return server


def live_page(server: FastAPI, ground: Field, zoom: float) -> None:
    """Our map: the canvas layer and its socket."""

    @server.get("/areas")
    def areas() -> JSONResponse:
        files = {"kecamatan": "brebes_kec_dissolved.geojson", "villages": "brebes_kel.geojson"}
        found = {name: DATA / "areas" / file for name, file in files.items()}
        return JSONResponse(
            {name: json.loads(file.read_text()) if file.exists() else None for name, file in found.items()}
        )

    @server.websocket("/live")
    async def live(socket: WebSocket) -> None:
        await socket.accept()
        screen = Screen(ground)
        reading = asyncio.create_task(read_views(socket, screen))
        try:
            while not reading.done():
                for frame in screen.frames(ground.step()):
                    await socket.send_bytes(frame)
                await asyncio.sleep(TICK_S)
        except WebSocketDisconnect:
            pass
        finally:
            reading.cancel()

    layer = dl.LayerGroup(id="live", eventHandlers={"add": {"variable": "k3i.attach"}})
    app = page_of(server, [leaflet([layer], zoom)])
    server.router.on_startup.append(app._setup_server)


async def read_views(socket: WebSocket, screen: Screen) -> None:
    """Take over what the screen asks for, until it goes."""
    while True:
        try:
            message = json.loads(await socket.receive_text())
        except WebSocketDisconnect:
            return
        if "view" in message:
            screen.look(message)
        if "names" in message:
            names = {str(s): [f"B-{s:04d}", f"B-{s:04d}", "bhabin", "Klampok"] for s in message["names"]}
            await socket.send_text(json.dumps({"t": "names", "names": names}))


def interval_page(server: FastAPI, ground: Field, zoom: float) -> None:
    """The plain map: every second all officers as GeoJSON."""
    markers = dl.GeoJSON(id="officers", pointToLayer={"variable": "bench.dot"})
    app = page_of(server, [leaflet([markers], zoom), dcc.Interval(id="tick", interval=1000)])

    @app.callback(Output("officers", "data"), Input("tick", "n_intervals"))
    def officers(_: int | None) -> dict[str, Any]:
        for _tick in range(round(1 / TICK_S)):
            ground.step()
        return ground.geojson()

    server.router.on_startup.append(app._setup_server)


@contextmanager
def serving(server: FastAPI) -> Iterator[str]:
    """Run the application on a free port of loopback; its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    config = uvicorn.Config(
        server,
        host="127.0.0.1",
        port=port,
        log_level="error",
        ws_per_message_deflate=False,
        timeout_graceful_shutdown=1,
    )
    running = uvicorn.Server(config)
    thread = threading.Thread(target=running.run, daemon=True)
    thread.start()
    while not running.started:
        time.sleep(0.02)
    try:
        yield f"http://127.0.0.1:{port}/"
    finally:
        running.should_exit = True
        thread.join(5)


@dataclass(frozen=True)
class Figures:
    """Of one map: frames and updates per second and slowest frames while panning, bytes a second at rest."""

    fps: float
    frame_p99_ms: float
    updates_per_s: float
    kb_per_s: float

    def __str__(self) -> str:
        if not self.updates_per_s:
            return f"did not finish one update in the time of panning, {self.kb_per_s:.1f} kB/s"
        return (
            f"{self.fps:.1f} fps, frame p99 {self.frame_p99_ms:.0f} ms, "
            f"{self.updates_per_s:.1f} updates/s, {self.kb_per_s:.1f} kB/s"
        )


def pan(page: Page, seconds: float) -> list[float]:
    """Drag the map to and fro; the time stamps of the animation frames meanwhile, in ms."""
    page.evaluate("(s) => { bench.times = bench.count(s); }", seconds)
    end = time.monotonic() + seconds
    sign = 1
    while time.monotonic() < end:
        x, y = 800 - sign * 200, 450 - sign * 100
        page.mouse.move(x, y)
        page.mouse.down()
        for step in range(1, 31):
            page.mouse.move(x + sign * step * 13, y + sign * step * 6)
            time.sleep(0.012)
        page.mouse.up()
        sign = -sign
    return list(page.evaluate("() => bench.times"))


OPEN_LIVE = """async () => {
    const {kecamatan, villages} = await (await fetch("areas")).json();
    const map = k3i.map.core.leaflet, zoom = map.getZoom(), centre = map.getCenter();
    document.querySelector(".k3i-lamp").click();
    if (kecamatan) k3i.map.areas(null, kecamatan, villages);
    map.setView(centre, zoom, {animate: false});
    bench.connect();
}"""


def open_page(page: Page, address: str, officers: int, plain: bool) -> dict[str, float]:
    """Open a map and wait until its officers are drawn; the counter of bytes received from then on."""
    received = {"bytes": 0.0}

    def add(event: dict[str, Any]) -> None:
        received["bytes"] += event["encodedDataLength"]

    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    network.on("Network.loadingFinished", add)
    page.goto(address)
    if plain:
        page.wait_for_function("(n) => bench.dots >= 2 * n", arg=officers)
    else:
        page.wait_for_function("() => k3i.map && k3i.map.core && k3i.map.core.leaflet")
        page.evaluate(OPEN_LIVE)
        page.wait_for_function("() => bench.messages > 1")
    page.wait_for_timeout(1000)
    return received


def measure(page: Page, address: str, officers: int, plain: bool, seconds: float) -> Figures:
    """Open a map, count bytes for five seconds at rest, then pan."""
    received = open_page(page, address, officers, plain)

    def so_far() -> float:
        return received["bytes"] + float(page.evaluate("bench.bytes"))

    before = so_far()
    page.wait_for_timeout(5000)
    rate = (so_far() - before) / 5000
    updates = f"bench.dots / {officers}" if plain else "bench.messages"
    drawn = float(page.evaluate(updates))
    times = np.diff(pan(page, seconds))
    drawn = (float(page.evaluate(updates)) - drawn) / seconds
    return Figures(1000 / times.mean(), float(np.percentile(times, 99)), drawn, rate)


def run(playwright: Playwright, officers: int, spread: float, zoom: float, plain: bool, seconds: float) -> str:
    """One case of one map as text; a page that does not come to drawing in time did not finish."""
    with serving(build(Field.of(officers, spread), zoom, plain)) as address:
        browser: Browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        try:
            page = browser.new_page(viewport={"width": 1600, "height": 900})
            page.set_default_timeout(GIVE_UP_S * 1000)
            return str(measure(page, address, officers, plain, seconds))
        except BrowserError:
            return f"did not finish (limit {GIVE_UP_S} s)"
        finally:
            browser.close()


def main() -> None:
    """Print one line per case and map."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    options.add_argument("--only", type=int, help="number of officers of the one case to run")
    options.add_argument("--seconds", type=float, default=5.0, help="how long to pan")
    given = options.parse_args()
    view = 1600 / 256 / 2**11 * 360  # degrees of longitude in a view at zoom 11
    cases = [
        (300, view, 11.0, ""),
        (10_000, view, 11.0, ""),
        (84_000, view * (84 / 12) ** 0.5, 11.0, ""),
        (84_000, view, 11.0, " all in view"),
    ]
    with sync_playwright() as playwright:
        for officers, spread, zoom, note in cases:
            if given.only not in (None, officers):
                continue
            for name, plain in (("live map", False), ("Interval map", True)):
                figures = run(playwright, officers, spread, zoom, plain, given.seconds)
                print(f"map, {officers:,} officers{note}, {name}: {figures}", flush=True)


if __name__ == "__main__":
    main()
