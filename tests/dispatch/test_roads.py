"""Ways by road: one-ways, places beside roads, places no road leads to; and the router a process uses."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dispatch.core.travel import OFF_ROAD, ROAD, Estimate, Times
from dispatch.importers.bring_in import bring_in_roads
from dispatch.importers.roads import read_roads
from dispatch.roads import RoadTime
from dispatch.roads.network import Network
from dispatch.roads.shortest import Contracted, Dijkstra, with_topology
from dispatch.roads.snapping import Snapper
from dispatch.roads.ways import SLOW_MPS, Roads
from dispatch.settings import Settings
from dispatch.store import Store
from tests.roadmaker import Ways, grid, place, streets, write_pbf

ROOT = Path(__file__).resolve().parents[2]
BALIKPAPAN = ROOT / os.environ.get("K3I_TEST_DATA", "../shared/data") / "roads/balikpapan_kota_drive.graphml"
KMH_20 = 20 / 3.6
GUESS = Estimate(1.5, 10.0)


def town(tmp_path: Path, ways: Ways, points: dict[int, tuple[float, float]] | None = None) -> Network:
    return read_roads(write_pbf(tmp_path / "kota.osm.pbf", points or grid(4, 4), ways)).network


def ask(roads: Roads, to: tuple[float, float], *starts: tuple[float, float]) -> Times:
    return roads.to_incident(*to, np.array([s[0] for s in starts]), np.array([s[1] for s in starts]))


def test_the_way_follows_the_streets_and_not_the_line(tmp_path: Path) -> None:
    roads = Roads(town(tmp_path, streets(4, 4)), GUESS, 300)
    times = ask(roads, place(3, 3), place(0, 0), place(3, 0))
    assert times.metres == pytest.approx([5980, 3000], rel=0.01)
    assert times.seconds == pytest.approx(times.metres / KMH_20, rel=0.01)
    assert times.basis == (ROAD, ROAD)


def test_a_one_way_is_not_driven_against(tmp_path: Path) -> None:
    ways = [([0, 1], {"highway": "residential", "oneway": "yes"}), *streets(4, 4)[1:]]
    roads = Roads(town(tmp_path, ways), GUESS, 300)
    along, against = place(0.2, 0), place(0.8, 0)
    assert ask(roads, against, along).metres == pytest.approx([600], abs=30)
    assert ask(roads, along, against).metres == pytest.approx([200 + 3000 + 200], rel=0.02)


def test_both_are_put_on_the_same_street_between_its_bends(tmp_path: Path) -> None:
    points = {0: place(0, 0), 1: place(1, 0), 2: place(1, 1)}
    roads = Roads(town(tmp_path, [([0, 1, 2], {"highway": "residential"})], points), GUESS, 300)
    assert len(roads.network.a) == 1
    times = ask(roads, place(1, 0.5), place(0.5, 0), place(1, 0.9))
    assert times.metres == pytest.approx([1000, 400], abs=45)


def test_what_lies_beside_the_road_is_added_slowly_and_said_when_it_is_far(tmp_path: Path) -> None:
    roads = Roads(town(tmp_path, streets(4, 4)), GUESS, 300)
    near, far = place(0.5, 0.1), place(0.5, 0.45)
    times = ask(roads, place(0.5, 0), near, far)
    assert times.metres == pytest.approx([100, 450 + 50], abs=70)
    assert times.seconds[0] == pytest.approx(100 / SLOW_MPS, abs=3)
    assert times.basis == (ROAD, OFF_ROAD)


def test_a_pair_without_a_way_by_road_is_estimated_and_named_and_others_are_not(tmp_path: Path) -> None:
    isle = {900 + i: place(8 + i % 4, i // 4) for i in range(16)}
    ways = streets(4, 4) + [([900 + r for r in w], t) for w, t in _compact(streets(4, 4))]
    roads = Roads(town(tmp_path, ways, grid(4, 4) | isle), GUESS, 300)
    times = ask(roads, place(0, 0), place(3, 0), place(8, 0))
    assert times.basis == (ROAD, "estimate: line x 1.50; no way by road")
    assert times.metres[1] == pytest.approx(8 * 995 * 1.5, rel=0.01)
    assert times.seconds[1] == pytest.approx(times.metres[1] / 10)


def _compact(ways: Ways) -> Ways:
    return [([r // 100 * 4 + r % 100 for r in refs], tags) for refs, tags in ways]


def test_a_graph_of_somewhere_else_is_not_used(tmp_path: Path) -> None:
    roads = Roads(town(tmp_path, streets(4, 4)), GUESS, 300)
    times = ask(roads, place(50, 50), place(0, 0), place(51, 50))
    assert times.basis == ("estimate: line x 1.50; off the road network",) * 2


def test_nobody_is_asked_for_without_a_search(tmp_path: Path) -> None:
    assert ask(Roads(town(tmp_path, streets(2, 2)), GUESS, 300), place(0, 0)).basis == ()


def test_a_place_is_put_on_the_nearest_point_of_a_road_and_not_on_its_nearest_end(tmp_path: Path) -> None:
    network = town(tmp_path, streets(4, 4))
    lat, lng = place(1.4, 1.02)
    found = Snapper(network).snap(np.array([lat]), np.array([lng]))
    assert found.off_m == pytest.approx([20], abs=13)
    ends = {int(network.a[found.road[0]]), int(network.b[found.road[0]])}
    assert sorted(round(x, 4) for x in network.lng[list(ends)]) == pytest.approx([place(1, 1)[1], place(2, 1)[1]])
    assert min(found.part[0], 1 - found.part[0]) == pytest.approx(0.4, abs=0.02)


@pytest.fixture(scope="module")
def balikpapan() -> Network:
    if not BALIKPAPAN.exists():
        pytest.skip(f"{BALIKPAPAN} is not here; set K3I_TEST_DATA")
    return read_roads(BALIKPAPAN).network


def test_contraction_hierarchies_and_dijkstra_agree_on_a_real_city(balikpapan: Network) -> None:
    fast, plain = (Roads(balikpapan, GUESS, 300, kind(balikpapan)) for kind in (Contracted, Dijkstra))
    rng = np.random.default_rng(168)
    for _ in range(100):
        lats = rng.uniform(balikpapan.lat.min(), balikpapan.lat.max(), 31)
        lngs = rng.uniform(balikpapan.lng.min(), balikpapan.lng.max(), 31)
        one, other = (r.to_incident(lats[0], lngs[0], lats[1:], lngs[1:]) for r in (fast, plain))
        assert one.seconds == pytest.approx(other.seconds, abs=0.01)
        assert one.metres == pytest.approx(other.metres, abs=0.1)
        assert one.basis == other.basis


def test_no_way_by_road_is_shorter_than_the_line(balikpapan: Network) -> None:
    rng = np.random.default_rng(1)
    lats = rng.uniform(balikpapan.lat.min(), balikpapan.lat.max(), 300)
    lngs = rng.uniform(balikpapan.lng.min(), balikpapan.lng.max(), 300)
    times = Roads(balikpapan, Estimate(1.0), 300).to_incident(lats[0], lngs[0], lats, lngs)
    line = Estimate(1.0).to_incident(lats[0], lngs[0], lats, lngs).metres
    assert (times.metres >= line * 0.99 - 1).all()


def test_what_the_library_worked_out_travels_with_the_network(balikpapan: Network) -> None:
    packed = Network.from_bytes(with_topology(balikpapan).to_bytes())
    foreign = replace(packed, topology=packed.topology | {"made_by": b"pyroutingkit 0.0.1"})
    ends, starts = np.array([3]), np.arange(100)
    for network in (packed, foreign):
        assert Contracted(network).from_many(ends, starts)[0] == pytest.approx(
            Contracted(balikpapan).from_many(ends, starts)[0], abs=0.01
        )


# -- The router of a process --------------------------------------------------------------------------------


def test_a_process_estimates_until_a_graph_is_imported_and_takes_it_over(
    tmp_path: Path, store: Store, settings: Settings
) -> None:
    router = RoadTime(store, settings)
    router.reload()
    asked: Any = (*place(0, 0), np.array([place(3, 0)[0]]), np.array([place(3, 0)[1]]))
    assert router.to_incident(*asked).basis == ("estimate: line x 1.40",)
    bring_in_roads(write_pbf(tmp_path / "kota.osm.pbf", grid(4, 4), streets(4, 4)), store)
    router.note([{"type": "note_added", "data": {}}])
    assert router.to_incident(*asked).basis == ("estimate: line x 1.40",)
    router.note(store.journal_since("0-0"))
    router.reload()  # waits for the one beside us
    assert router.to_incident(*asked).basis == (ROAD,)


def test_a_process_without_a_graph_does_not_load_the_library() -> None:
    code = "import sys, dispatch.roads, dispatch.importers.bring_in; print(sorted(sys.modules))"
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "'dispatch.roads.router'" in ran.stdout
    for heavy in ("pyroutingkit", "osmium", "scipy"):
        assert f"'{heavy}'" not in ran.stdout
