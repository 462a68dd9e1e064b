"""Road files of three kinds become the same network; what is wrong with one is said, all of it, and nothing is kept."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from dispatch.importers import ImportFailed
from dispatch.importers.bring_in import bring_in_roads
from dispatch.importers.roads import read_roads
from dispatch.roads.network import Network
from dispatch.roads.speeds import kmh_of
from dispatch.store import Store
from tests.roadmaker import both_ways, grid, place, streets, write_graphml, write_pbf

ROOT = Path(__file__).resolve().parents[2]
ROADS = ROOT / os.environ.get("K3I_TEST_DATA", "../shared/data") / "roads"
RESIDENTIAL = 20 / 3.6
"""m/s expected on a residential street."""


def graph(tmp_path: Path, edges: list[dict[str, object]], columns: int = 3) -> Path:
    return write_graphml(tmp_path / "kota.graphml", grid(columns, 1), edges)


def faults(path: Path) -> list[str]:
    with pytest.raises(ImportFailed) as failed:
        read_roads(path)
    return [str(error) for error in failed.value.errors]


def test_two_edges_of_a_street_are_one_road_and_a_one_way_is_closed_in_one_direction(tmp_path: Path) -> None:
    one_way = {"source": 1, "target": 2, "highway": "residential", "length": 1000}
    file = graph(tmp_path, [*both_ways(0, 1, highway="residential", length=1000), one_way])
    network = read_roads(file).network
    assert network.metres.tolist() == [1000, 1000]
    assert network.there_s == pytest.approx([1000 / RESIDENTIAL] * 2)
    assert network.back_s == pytest.approx([1000 / RESIDENTIAL, np.inf])
    assert network.one_way == 1


def test_a_bend_is_kept_and_a_missing_length_is_measured_along_it(tmp_path: Path) -> None:
    (lat, lng), (up_lat, up_lng), (end_lat, end_lng) = place(0, 0), place(0.5, 0.5), place(1, 0)
    line = f"LINESTRING ({lng} {lat}, {up_lng} {up_lat}, {end_lng} {end_lat})"
    network = read_roads(graph(tmp_path, both_ways(0, 1, highway="residential", geometry=line))).network
    assert network.bend_lat.tolist() == [up_lat]
    assert network.metres[0] == pytest.approx(1414, rel=0.01)


@pytest.mark.parametrize(
    ("highway", "maxspeed", "kmh"),
    [
        ("residential", "", 20),
        ("primary", "", 45),
        ("primary_link", "", 30),
        ("['residential', 'living_street']", "", 15),
        ("residential", "60", 45),
        ("trunk", "['60', '40']", 30),
        ("secondary", "30 mph", 30 * 1.609344 * 0.75),
        ("secondary", "signals", 37.5),
        ("somewhere", "", 25),
        ("", "", 25),
        ("residential", "1", 5),
    ],
)
def test_speed_is_three_quarters_of_the_signed_limit_else_that_of_the_class(
    highway: str, maxspeed: str, kmh: float
) -> None:
    assert kmh_of(highway, maxspeed) == pytest.approx(kmh)


def test_what_had_to_be_guessed_is_counted_and_said(tmp_path: Path) -> None:
    edges = both_ways(0, 1, highway="busway", maxspeed="fast") + both_ways(1, 2, highway="residential")
    said = "\n".join(read_roads(graph(tmp_path, edges)).warnings)
    assert "2 x highway 'busway' is no class of road we know" in said
    assert "2 x maxspeed 'fast' is no speed" in said


def test_every_fault_of_a_graph_is_named_with_its_remedy(tmp_path: Path) -> None:
    points = grid(2, 1) | {7: (9_241_000.0, 264_000.0)}
    edges = [{"source": 0, "target": 9}, {"source": 0, "target": 1, "length": "far"}]
    told = faults(write_graphml(tmp_path / "kota.graphml", points, edges))
    assert len(told) == 3
    assert told[0].startswith("node 7: y, x '9241000.0, 264000.0': must be degrees")
    assert told[1].startswith("edge 0 -> 9: source, target '9': is no node of the file")
    assert told[2] == "edge 0 -> 1: length 'far': must be metres"


@pytest.mark.parametrize("name", ["kota.graphml", "kota.osm.pbf", "kota.zip"])
def test_a_damaged_file_is_refused_in_words(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"<graphml><graph>\x00\x01 cut off")
    assert "again" in faults(tmp_path / name)[0] or "must be a zip" in faults(tmp_path / name)[0]


def test_a_file_of_another_kind_an_absent_one_and_one_without_roads_are_refused(tmp_path: Path) -> None:
    assert "must end in .graphml" in faults(tmp_path / "kota.shp")[0]
    assert "is no file that can be read" in faults(tmp_path / "kota.graphml")[0]
    assert "holds no road" in faults(write_pbf(tmp_path / "kota.osm.pbf", grid(2, 2), []))[0]


def test_ways_of_a_pbf_are_cut_where_others_meet_them_and_nowhere_else(tmp_path: Path) -> None:
    network = read_roads(write_pbf(tmp_path / "kota.osm.pbf", grid(3, 3), streets(3, 3))).network
    assert len(network.lat) == 9
    assert len(network.a) == 12
    lone = [([0, 1, 2], {"highway": "residential"})]
    network = read_roads(write_pbf(tmp_path / "lurus.osm.pbf", grid(3, 1), lone)).network
    assert (len(network.a), len(network.bend_lat)) == (1, 1)
    assert network.metres[0] == pytest.approx(1989, rel=0.01)


@pytest.mark.parametrize(
    ("tags", "there", "back"),
    [
        ({"highway": "residential"}, True, True),
        ({"highway": "residential", "oneway": "yes"}, True, False),
        ({"highway": "residential", "oneway": "-1"}, False, True),
        ({"highway": "residential", "oneway": "yes", "oneway:motorcycle": "no"}, True, True),
        ({"highway": "residential", "junction": "roundabout"}, True, False),
    ],
)
def test_a_way_is_driven_in_the_directions_its_tags_say(
    tmp_path: Path, tags: dict[str, str], there: bool, back: bool
) -> None:
    network = read_roads(write_pbf(tmp_path / "kota.osm.pbf", grid(2, 1), [([0, 1], tags)])).network
    ahead = network.a[0] == 0
    assert np.isfinite(network.there_s[0] if ahead else network.back_s[0]) == there
    assert np.isfinite(network.back_s[0] if ahead else network.there_s[0]) == back


@pytest.mark.parametrize(
    ("tags", "driven"),
    [
        ({"highway": "living_street"}, True),
        ({"highway": "service", "access": "private"}, True),
        ({"highway": "service", "access": "no"}, False),
        ({"highway": "residential", "motor_vehicle": "no"}, False),
        ({"highway": "footway"}, False),
        ({"highway": "path"}, False),
        ({"highway": "path", "motorcycle": "yes"}, True),
        ({"highway": "motorway"}, False),
        ({"highway": "pedestrian", "area": "yes"}, False),
    ],
)
def test_only_what_a_patrol_on_a_motorcycle_may_drive_is_a_road(
    tmp_path: Path, tags: dict[str, str], driven: bool
) -> None:
    ways = [([0, 1], {"highway": "residential"}), ([1, 2], tags)]
    network = read_roads(write_pbf(tmp_path / "kota.osm.pbf", grid(3, 1), ways)).network
    assert len(network.a) == 1 + driven


def test_toll_roads_come_in_only_when_asked_for(tmp_path: Path) -> None:
    file = write_pbf(tmp_path / "tol.osm.pbf", grid(2, 1), [([0, 1], {"highway": "motorway"})])
    assert read_roads(file, motorways=True).network.one_way == 1
    edges = [*both_ways(0, 1, highway="motorway"), *both_ways(1, 2, highway="primary")]
    read = read_roads(graph(tmp_path, edges))
    assert len(read.network.a) == 1
    assert "2 x toll road left out" in read.warnings[0]
    assert len(read_roads(graph(tmp_path, edges), motorways=True).network.a) == 2


def test_a_way_cut_off_at_the_edge_of_an_extract_ends_there(tmp_path: Path) -> None:
    points = grid(3, 1)
    del points[2]
    network = read_roads(write_pbf(tmp_path / "kota.osm.pbf", points, [([0, 1, 2], {"highway": "tertiary"})])).network
    assert network.metres == pytest.approx([995], rel=0.01)


def test_roads_that_are_not_joined_to_the_rest_take_nobody(tmp_path: Path) -> None:
    points = grid(4, 4) | {900: place(20, 20), 901: place(21, 20)}
    ways = [*streets(4, 4), ([900, 901], {"highway": "residential"})]
    read = read_roads(write_pbf(tmp_path / "kota.osm.pbf", points, ways))
    assert int((~read.network.open).sum()) == 1
    assert "1 roads (1.0 km) are not joined to the rest" in read.warnings[0]


def test_a_network_is_the_same_after_the_store(tmp_path: Path) -> None:
    network = read_roads(write_pbf(tmp_path / "kota.osm.pbf", grid(4, 4), streets(4, 4))).network
    again = Network.from_bytes(network.to_bytes())
    for name in ("lat", "lng", "a", "b", "metres", "there_s", "back_s", "bends", "bend_lat", "bend_lng", "open"):
        assert getattr(again, name) == pytest.approx(getattr(network, name), rel=1e-6), name


def test_an_import_replaces_the_graph_and_a_check_or_a_fault_leaves_it(tmp_path: Path, store: Store) -> None:
    file = write_pbf(tmp_path / "kota.osm.pbf", grid(3, 3), streets(3, 3))
    assert "12 roads (12 km, 0 one-way) between 9 junctions would be imported" in bring_in_roads(file, None)
    assert store.reference_version("roads") == 0
    assert "imported (version 1" in bring_in_roads(file, store)
    with pytest.raises(ImportFailed):
        bring_in_roads(graph(tmp_path, [{"source": 0, "target": 9}]), store)
    assert store.reference_version("roads") == 1
    assert store.journal_since("0-0")[-1]["data"]["name"] == "roads"


@pytest.mark.parametrize(
    ("name", "junctions", "roads", "one_way"),
    [("balikpapan_kota_drive.graphml", 1207, 1439, 195), ("jemss_auckland_roads.zip", 54370, 56689, 22740)],
)
def test_real_graphs_are_read_whole(name: str, junctions: int, roads: int, one_way: int) -> None:
    if not (ROADS / name).exists():
        pytest.skip(f"{ROADS / name} is not here; set K3I_TEST_DATA")
    network = read_roads(ROADS / name).network
    assert (len(network.lat), len(network.a), network.one_way) == (junctions, roads, one_way)
    assert np.isfinite(network.arcs()[2]).all()
