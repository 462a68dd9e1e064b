"""Recommendation among 84,000 officers while 8,400 positions a second are taken over, by estimate and by road.

    python tests/bench/recommend.py [--calls 1000] [--rate 20]

The officers are those of a nation: one at each village of the centroids in ../shared/data, and patrols of the
functions beside them; a third are not free. Every call gives what a screen gets: candidates, ways, coverage,
reserve, reasons. By estimate incidents lie anywhere; by road they lie in Balikpapan, whose graph the officers who
stand there are on. The load and the thread that builds the search trees run beside it, as in the web process.
"""

import argparse
import csv
import gzip
import os
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from dispatch.core.incident import Incident
from dispatch.core.officer import Officer
from dispatch.core.runcards import DEFAULT
from dispatch.core.travel import Estimate
from dispatch.core.triage import KINDS
from dispatch.fleet import FIX, Fleet
from dispatch.importers.roads import read_roads
from dispatch.recommend import Recommender
from dispatch.roads.shortest import with_topology
from dispatch.roads.ways import Roads
from dispatch.settings import Settings
from tests.makers import incident as made

DATA = Path(os.environ.get("K3I_TEST_DATA", Path(__file__).parents[3] / "shared" / "data"))
CENTROIDS = DATA / "areas" / "wilayah_centroids_all.csv.gz"
GRAPH = DATA / "roads" / "balikpapan_kota_drive.graphml"
OFFICERS, PER_SECOND, BATCH_S = 84_000, 8_400, 0.15
PATROLS = ("samapta", "lantas", "reskrim")
IN_GRAPH = 400
SEED = 84
MOVES_M = 80.0


@dataclass(frozen=True)
class Villages:
    """What the recommender asks of the reference data: villages with code, name and point, and the run cards."""

    rows: list[SimpleNamespace]
    version: int = 1
    run_cards = DEFAULT

    @property
    def areas(self) -> SimpleNamespace:
        return SimpleNamespace(villages=self.rows)


def villages() -> Villages:
    """Give every village of the nation, by its centroid."""
    with gzip.open(CENTROIDS, "rt", encoding="utf-8") as file:
        rows = [r for r in csv.DictReader(file) if r["kode"].count(".") == 3]
    known = [SimpleNamespace(code=r["kode"], name=r["nama"], lat=float(r["lat"]), lng=float(r["lng"])) for r in rows]
    return Villages(known[:OFFICERS])


def fleet_of(here: Villages, network: object, rng: np.random.Generator) -> Fleet:
    """Give the nation's officers at their villages, every fifth a patrol; some stand on the graph instead."""
    fleet = Fleet()
    chosen = rng.integers(0, len(here.rows), OFFICERS - len(here.rows)) if len(here.rows) < OFFICERS else []
    posts = [*here.rows, *(here.rows[i] for i in chosen)][:OFFICERS]
    fleet.put_officers([_officer(slot, post, rng) for slot, post in enumerate(posts)])
    lat, lng = np.array([p.lat for p in posts]), np.array([p.lng for p in posts])
    junctions = rng.integers(0, len(network.lat), IN_GRAPH)  # type: ignore[attr-defined]
    lat[:IN_GRAPH], lng[:IN_GRAPH] = network.lat[junctions], network.lng[junctions]  # type: ignore[attr-defined]
    fleet.apply(_fixes(np.arange(OFFICERS), lat, lng, rng))
    return fleet


def _officer(slot: int, post: SimpleNamespace, rng: np.random.Generator) -> Officer:
    patrol = slot % 5 == 0
    function = PATROLS[slot // 5 % len(PATROLS)] if patrol else "bhabinkamtibmas"
    duty = "available" if rng.random() < 0.67 else "off_duty"
    polsek = post.code.rpartition(".")[0]
    village = "" if patrol else post.code
    return Officer(f"o{slot}", f"U-{slot}", f"Petugas {slot}", function, village, polsek, "", "x" * 16, slot, duty=duty)


def _fixes(slots: np.ndarray, lat: np.ndarray, lng: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    batch = np.zeros(len(slots), FIX)
    shift = rng.normal(0, MOVES_M / 111_320, (2, len(slots)))
    batch["slot"], batch["lat"], batch["lng"] = slots, lat + shift[0], lng + shift[1]
    batch["fixed"] = batch["heard"] = time.time()
    batch["battery"] = 80
    return batch


def load(fleet: Fleet, stop: threading.Event, taken: list[int]) -> None:
    """Take over 8,400 positions a second, as the tail does; one in ten officers moves, the others report in place."""
    rng = np.random.default_rng(SEED + 1)
    due = time.monotonic()
    while not stop.is_set():
        slots = rng.choice(OFFICERS, round(PER_SECOND * BATCH_S), replace=False)
        fix = fleet.fixes[slots]
        batch = _fixes(slots, fix["lat"], fix["lng"], rng)
        still = rng.random(len(slots)) < 0.9
        batch["lat"][still], batch["lng"][still] = fix["lat"][still], fix["lng"][still]
        fleet.apply(batch)
        taken[0] += len(slots)
        due += BATCH_S
        stop.wait(max(0.0, due - time.monotonic()))


def incidents(places: list[tuple[float, float, str]], count: int, rng: np.random.Generator) -> list[Incident]:
    """Give incidents of any kind and priority at some of the places (lat, lng, village)."""
    kinds = [code for code, kind in KINDS.items() if kind.lane == "main"]
    found = []
    for number in range(count):
        lat, lng, village = places[int(rng.integers(0, len(places)))]
        kind, priority = kinds[int(rng.integers(0, len(kinds)))], int(rng.integers(1, 5))
        shift = rng.normal(0, 0.004, 2)
        about = {"village": village, "kind": kind, "priority": priority, "number": str(number)}
        found.append(made(lat=lat + shift[0], lng=lng + shift[1], **about))
    return found


def measured(ask: Callable[[Incident], dict], some: list[Incident], rate: float) -> list[float]:
    """Give ms for each call; calls come at a rate, not one on the heels of the other."""
    taken = []
    for one in some:
        began = time.perf_counter()
        ask(one)
        taken.append((time.perf_counter() - began) * 1000)
        time.sleep(1 / rate)
    return taken


def say(what: str, values: list[float]) -> None:
    p50, p90, p99 = np.percentile(values, [50, 90, 99])
    print(f"{what:<58} p50 {p50:5.2f}  p90 {p90:5.2f}  p99 {p99:5.2f} ms  (n {len(values)})", flush=True)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--calls", type=int, default=1000)
    options.add_argument("--rate", type=float, default=50.0)
    given = options.parse_args()
    for needed in (CENTROIDS, GRAPH):
        if not needed.exists():
            sys.exit(f"{needed} is not here; set K3I_TEST_DATA")
    rng = np.random.default_rng(SEED)
    here, network = villages(), with_topology(read_roads(GRAPH).network)
    fleet = fleet_of(here, network, rng)
    settings = Settings(_env_file=None)  # type: ignore[call-arg]
    estimate = Recommender(fleet, settings, here)  # type: ignore[arg-type]
    by_road = Recommender(fleet, settings, here, Roads(network, Estimate(), settings.off_road_m))  # type: ignore[arg-type]
    by_road.situation = estimate.situation
    estimate.situation.start()
    time.sleep(3)
    nation = [(v.lat, v.lng, v.code) for v in here.rows[IN_GRAPH:]]
    town = [(float(a), float(b), "") for a, b in zip(network.lat, network.lng, strict=True)]
    say("at rest, by estimate", measured(estimate.recommend, incidents(nation, given.calls // 4, rng), given.rate))
    stop, taken = threading.Event(), [0]
    threading.Thread(target=load, args=(fleet, stop, taken), daemon=True).start()
    time.sleep(2)
    began, taken[0], used = time.monotonic(), 0, time.process_time()
    say("under load, by estimate", measured(estimate.recommend, incidents(nation, given.calls, rng), given.rate))
    say("under load, by road (Balikpapan)", measured(by_road.recommend, incidents(town, given.calls, rng), given.rate))
    spent, cpu = time.monotonic() - began, time.process_time() - used
    stop.set()
    print(f"positions taken over: {taken[0] / spent:,.0f}/s   CPU of it all: {cpu / spent:.2f} of a core")
    parts(estimate, by_road, incidents(town, 300, rng))


def parts(estimate: Recommender, by_road: Recommender, some: list[Incident]) -> None:
    """Print what the parts of a call take, at rest."""
    lists = [estimate.recommend(i) for i in some]
    fleet = estimate.situation.fleet
    slots = [[o["slot"] for o in found["officers"]] * 6 for found in lists]
    say("  part: villages left alone, 30 candidates", [_ms(estimate.situation.coverage.lost, s) for s in slots])
    fixes = [fleet.fixes[s] for s in slots]
    say(
        "  part: ways by road, 30 candidates",
        [_ms(by_road.router.to_incident, i.lat, i.lng, f["lat"], f["lng"]) for i, f in zip(some, fixes, strict=True)],
    )


def _ms(work: Callable, *asked: object) -> float:
    began = time.perf_counter()
    work(*asked)
    return (time.perf_counter() - began) * 1000


if __name__ == "__main__":
    main()
