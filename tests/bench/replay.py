"""How soon a replay begins, on a year of history with its facts: the film of a shift and of a day, and the page itself.

    python tests/bench/replay.py [--days 365] [--times 12]

A K3i of its own (`demo --quiet`) gets a seeded year; every incident's stamps stand in it as the facts they were, each
offer with a list of five as it was shown, and for one day the rows of positions of 372 officers of whom a third move.
Then, of windows chosen at random in that year: GET /replay/film of 8 h and of 24 h, GET /replay/places of an hour, and
in a real Chromium from the address to the first picture (page, film, areas). Also told: bytes of positions a day.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import httpx
import numpy as np
import orjson
from sqlalchemy import func, insert, select

from dispatch.archive import Archive
from dispatch.core.incident import Incident
from dispatch.core.replay.incidents import made_of_stamps
from dispatch.fleet import Fleet
from dispatch.tables import FACTS, INCIDENTS
from dispatch.tracks import DEGREE, PLACE, TRACKS, Places, Recorder, changed, pack
from tests.bench.year import year_in
from tests.browser.opening import NARROW, chromium, open_console
from tests.running import K3i

LIST = [
    {"callsign": f"B-0{n}14", "officer": f"b{n}", "distance_m": 900.0 * n, "eta_s": 180.0 * n, "reasons": ["free"]}
    for n in range(1, 6)
]


def facts_of(i: Incident, taken: dict[int, int]) -> Iterator[dict[str, Any]]:
    """Give rows of FACTS for an incident that only has stamps; ids as the journal would have given them."""
    for f in made_of_stamps(i):
        if f["type"] == "assignment_offered":
            f["data"]["decision"] = {"list": LIST, "place": 1}
        ms = int(f["entry_time"] * 1000)
        taken[ms] = taken.get(ms, -1) + 1
        named = {k: f[k] for k in ("type", "incident", "officer", "by", "event_time", "entry_time")}
        data = orjson.dumps({k: v for k, v in f.items() if k != "id"}).decode()
        yield {"id": f"{ms:013d}-{taken[ms]}", **named, "data": data}


def give_facts(archive: Archive) -> int:
    """Write the facts of every incident that stands in the history; gives how many."""
    taken: dict[int, int] = {}
    count = 0
    with archive.engine.connect() as db:
        states = db.execute(select(INCIDENTS.c.state)).scalars().all()
    for start in range(0, len(states), 2_000):
        rows = [r for s in states[start : start + 2_000] for r in facts_of(Incident.load(orjson.loads(s)), taken)]
        with archive.engine.begin() as db:
            db.execute(insert(FACTS), rows)
        count += len(rows)
    return count


def somewhere(officers: int, chance: np.random.Generator, degrees: float = 0.6) -> Places:
    """Give officers at random places of a square so many degrees wide."""
    made = np.zeros(officers, PLACE)
    made["slot"] = np.arange(officers)
    for name, centre in (("lat", -7.0), ("lng", 109.0)):
        made[name] = ((centre + (chance.random(officers) - 0.5) * degrees) * DEGREE).astype(np.int32)
    return made


def a_nation(officers: int = 84_000) -> None:
    """Print what one row of a nation takes, a third of it moving, and everybody once an hour."""
    chance = np.random.default_rng(1)
    before = somewhere(officers, chance, 20.0)
    now, moves = before.copy(), chance.random(officers) < 1 / 3
    for name in ("lat", "lng"):
        now[name][moves] += chance.integers(-300, 300, moves.sum()).astype(np.int32)
    began = time.process_time()
    row = pack(changed(before, now))
    ms = (time.process_time() - began) * 1000
    day = (len(row) * 1416 + len(pack(now)) * 24) / 1e6
    print(
        f"84,000 officers, a third moving: a row of {len(row) / 1000:.0f} kB in {ms:.0f} ms of CPU, {day:.0f} MB a day"
    )


def a_day_of_places(archive: Archive, end: float, officers: int = 372) -> int:
    """Write a day of positions, a third of the officers moving each minute; gives the bytes it takes."""
    nobody: Any = None  # only the keeper's lease needs the store
    recorder = Recorder(nobody, archive, Fleet(), 360, 30)
    chance = np.random.default_rng(1)
    now = somewhere(officers, chance)
    first = int((end - 86_400) // 60)
    for minute in range(first, first + 1440):
        moves = chance.random(officers) < 1 / 3
        now = now.copy()
        for name in ("lat", "lng"):
            now[name][moves] += chance.integers(-300, 300, moves.sum()).astype(np.int32)
        recorder.record(minute, now, [f"o{n}" for n in range(officers)])
    with archive.engine.connect() as db:
        size = func.sum(func.length(TRACKS.c.places) + func.coalesce(func.length(TRACKS.c.ids), 0))
        return int(db.execute(select(size)).scalar() or 0)


def told(name: str, seconds: list[float], size: list[int]) -> None:
    """Print a line: median, worst, and how large the answers were."""
    ms = sorted(s * 1000 for s in seconds)
    worst = f"longest {ms[-1]:.0f} ms, {max(size) / 1000:.0f} kB at most"
    print(f"{name}: p50 {statistics.median(ms):.0f} ms, {worst}", flush=True)


def cpu(k3i: K3i) -> float:
    """Give the seconds of CPU the web process has used."""
    fields = Path(f"/proc/{k3i.children()['web']}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def ask(client: httpx.Client, path: str, windows: list[tuple[float, float]], name: str) -> None:
    """Ask for each window once and print what it took."""
    took, size = [], []
    for start, end in windows:
        began = time.perf_counter()
        answer = client.get(f"/replay/{path}?from={start}&to={end}")
        took.append(time.perf_counter() - began)
        size.append(len(answer.content))
        assert answer.status_code == 200, answer.text
    told(name, took, size)


async def paint(k3i: K3i, windows: list[tuple[float, float]]) -> None:
    """Open the page of each window in a real browser until the first picture stands."""
    took = []
    async with chromium() as browser:
        page = await open_console(browser, k3i, "pamapta", NARROW)
        for start, end in windows:
            local = [time.strftime("%Y-%m-%dT%H:%M", time.gmtime(t + 7 * 3600)) for t in (start, end)]
            began = time.perf_counter()
            await page.goto(f"{k3i.url}/replay?range=custom&from={local[0]}&to={local[1]}")
            await page.wait_for_selector("#tape[data-ready]", timeout=20_000)
            took.append(time.perf_counter() - began)
    told("address -> first picture, 8 h", took, [0])


def prepare(k3i: K3i, days: int) -> float:
    """Write the year into the history before anybody reads it; gives when it ends (epoch s)."""
    k3i.data_dir.mkdir(parents=True)
    archive = Archive(f"sqlite:///{k3i.data_dir / 'history.db'}")
    archive.prepare()
    end, began = time.time() - 3600, time.perf_counter()
    count = year_in(archive, end, days)
    facts = give_facts(archive)
    size = a_day_of_places(archive, end - 86_400)
    print(f"{count:,} incidents, {facts:,} facts, written in {time.perf_counter() - began:.0f} s", flush=True)
    print(f"positions of 372 officers, a third moving each minute: {size / 1e6:.2f} MB a day", flush=True)
    return end


def measure(k3i: K3i, end: float, days: int, times: int) -> None:
    """Ask for windows of the year and print what each took."""
    chance = random.Random(1)
    starts = [end - chance.random() * (days - 2) * 86_400 - 86_400 for _ in range(times)]
    day = end - 2 * 86_400
    with k3i.browser("pamapta") as client:
        ask(client, "film", [(s, s + 8 * 3600) for s in starts], "film of 8 h")
        before = cpu(k3i)
        ask(client, "film", [(s, s + 86_400) for s in starts], "film of 24 h")
        print(f"  of which CPU of the web process {(cpu(k3i) - before) / times * 1000:.0f} ms each", flush=True)
        ask(client, "places", [(day + n * 3600, day + (n + 1) * 3600) for n in range(times)], "places of 1 h")
    asyncio.run(paint(k3i, [(s, s + 8 * 3600) for s in starts]))


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--days", type=int, default=365)
    words.add_argument("--times", type=int, default=12)
    asked = words.parse_args()
    a_nation()
    with tempfile.TemporaryDirectory() as folder:
        k3i = K3i(Path(folder))
        end = prepare(k3i, asked.days)
        k3i.launch()
        try:
            k3i.await_ready(120)
            measure(k3i, end, asked.days, asked.times)
        finally:
            k3i.end()


if __name__ == "__main__":
    main()
