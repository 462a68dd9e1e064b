"""Road time against straight line, on both graphs of ../shared/data/roads, in one run.

    python tests/bench/roads.py [--incidents 2000] [--officers 300]

Officers and incidents stand at random junctions, moved up to 150 m. For each incident every officer's road time is
worked out too, so that it can be said how often the nearest by line is not the first by road, and what the rule "the 30
nearest by line, then road time" loses. The router is compared with scipy's Dijkstra, pair by pair.
"""

import argparse
import os
import resource
import statistics
import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from dispatch.core.recommend import NEAREST
from dispatch.core.travel import Estimate, Floats, line_m
from dispatch.importers.roads import read_roads
from dispatch.roads.network import Network
from dispatch.roads.shortest import Dijkstra, with_topology
from dispatch.roads.ways import Roads

DATA = Path(os.environ.get("K3I_TEST_DATA", Path(__file__).parents[3] / "shared" / "data")) / "roads"
GRAPHS = {"Balikpapan": "balikpapan_kota_drive.graphml", "Auckland": "jemss_auckland_roads.zip"}
SEED = 168
SCATTER_M = 150.0
EXACT = 100  # incidents compared with Dijkstra
Where = tuple[Floats, Floats]


def memory_mb() -> float:
    """Give the most memory this process has had, in MB."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1 << 20 if sys.platform == "darwin" else 1 << 10)


def places(rng: np.random.Generator, network: Network, count: int) -> Where:
    """Give places near random junctions that others can reach."""
    reached = np.unique(np.concatenate([network.a[network.open], network.b[network.open]]))
    chosen = rng.choice(reached, count)
    shift = rng.uniform(-SCATTER_M, SCATTER_M, (2, count)) / 111_320
    return network.lat[chosen] + shift[0], network.lng[chosen] + shift[1]


def spent_ms(work: object, *asked: object) -> tuple[float, object]:
    """Give how long a call took, in ms, and what it gave."""
    began = time.perf_counter()
    given = work(*asked)  # type: ignore[operator]
    return (time.perf_counter() - began) * 1000, given


def print_line(what: str, figure: str) -> None:
    print(f"  {what:<62} {figure}", flush=True)


def percentiles(values: list[float]) -> str:
    p50, p99 = np.percentile(values, [50, 99])
    return f"p50 {p50:.2f}  p99 {p99:.2f} ms  (n {len(values)})"


def loaded(path: Path) -> Roads:
    """Import a graph and load it as a process does; prints what each takes."""
    before = memory_mb()
    read_ms, read = spent_ms(read_roads, path)
    build_ms, network = spent_ms(with_topology, read.network)
    packed = network.to_bytes()
    load_ms, roads = spent_ms(lambda: Roads(Network.from_bytes(packed), Estimate(), 300.0))
    print_line("graph", str(read))
    print_line("read the file / contract it (once, at import)", f"{read_ms / 1000:.2f} s / {build_ms / 1000:.2f} s")
    print_line("packed in the store", f"{len(packed) / 1e6:.2f} MB")
    print_line("load it into a process", f"{load_ms:.0f} ms")
    print_line("memory, reading included", f"+{memory_mb() - before:.0f} MB")
    return roads


def exactness(roads: Roads, officers: Where, incidents: Where) -> None:
    """Print how far the router and Dijkstra are apart, and what Dijkstra takes for the same question."""
    plain = Roads(roads.network, Estimate(), 300.0, Dijkstra(roads.network))
    worst, taken = 0.0, []
    for lat, lng in list(zip(*incidents, strict=True))[:EXACT]:
        near = np.argsort(line_m(lat, lng, *officers))[:NEAREST]
        asked = lat, lng, officers[0][near], officers[1][near]
        one = roads.to_incident(*asked)
        ms, other = spent_ms(plain.to_incident, *asked)
        taken.append(ms)
        worst = max(worst, float(np.abs(one.seconds - other.seconds).max()))
    print_line("scipy Dijkstra, one incident <- 30 officers", percentiles(taken))
    print_line(f"largest difference to it over {EXACT * NEAREST:,} pairs", f"{worst:.3f} s")


def decisions(roads: Roads, officers: Where, incidents: Where) -> None:
    """Print how often the road changes who is first, and what the rule of the 30 nearest loses."""
    taken, ratios, other_first, saved, lost = [], [], 0, [], []
    for lat, lng in zip(*incidents, strict=True):
        line = line_m(lat, lng, *officers)
        near = np.argsort(line)[:NEAREST]
        ms, times = spent_ms(roads.to_incident, lat, lng, officers[0][near], officers[1][near])
        every = roads.to_incident(lat, lng, *officers)
        taken.append(ms)
        ratios.append(float(np.median(times.metres / np.maximum(line[near], 1))))
        other_first += int(times.seconds.argmin() != 0)
        saved.append(float(times.seconds[0] - times.seconds.min()))
        lost.append(float(times.seconds.min() - every.seconds.min()))
    count = len(taken)
    changed = [s for s in saved if s > 0]
    print_line("router, one incident <- 30 officers", percentiles(taken))
    print_line("nearest by line is not first by road", f"{other_first / count:.1%} of {count:,} incidents")
    print_line("  then sending the nearest by line costs, median / p90", _pair(changed))
    print_line(
        "30 nearest by line, then road: loses > 30 s", f"{np.mean(np.array(lost) > 30):.2%}, mean {np.mean(lost):.2f} s"
    )
    print_line("circuity (road / line), median of incidents", f"{statistics.median(ratios):.2f}")


def _pair(values: list[float]) -> str:
    p50, p90 = np.percentile(values, [50, 90]) if values else (0.0, 0.0)
    return f"{p50:.0f} s / {p90:.0f} s"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--incidents", type=int, default=2000)
    options.add_argument("--officers", type=int, default=300)
    given = options.parse_args()
    for name, file in GRAPHS.items():
        if not (DATA / file).exists():
            sys.exit(f"{DATA / file} is not here; set K3I_TEST_DATA")
        print(name)
        rng = np.random.default_rng(SEED)
        roads = loaded(DATA / file)
        officers, incidents = (places(rng, roads.network, n) for n in (given.officers, given.incidents))
        decisions(roads, officers, incidents)
        exactness(roads, officers, incidents)


if __name__ == "__main__":
    main()
