"""Reference areas: made from points or from borders, found by place and by name."""

import json
import math
import os
from pathlib import Path

import pytest
import shapely
from shapely.geometry import Point, shape

from dispatch.areas import (
    Area,
    AreaIndex,
    Level,
    VillagePoint,
    ancestor,
    areas_of_points,
    level_of,
    voronoi_areas,
)
from dispatch.importers.areas import read_areas
from dispatch.importers.basemap import read_land
from feeds.demo.brebes import villages

ROOT = Path(__file__).parents[2]
LAND = ROOT / "assets/basemap/land.json"
BORDERS = ROOT / os.environ.get("K3I_TEST_DATA", "../shared/data") / "areas/brebes_kel.geojson"


@pytest.fixture(scope="module")
def made() -> AreaIndex:
    return AreaIndex(areas_of_points(villages(), read_land(LAND)))


@pytest.fixture(scope="module")
def real() -> AreaIndex:
    if not BORDERS.exists():
        pytest.skip(f"the borders of Brebes are not at {BORDERS}; set K3I_TEST_DATA")
    return AreaIndex(read_areas(BORDERS).areas)


@pytest.fixture(params=["made", "real"])
def index(request: pytest.FixtureRequest) -> AreaIndex:
    """The same question asked of Voronoi cells and of the real borders."""
    return request.getfixturevalue(request.param)  # type: ignore[no-any-return]


def square(code: str, name: str, lat: float, lng: float, side: float = 0.1) -> Area:
    half = side / 2
    border = shapely.box(lng - half, lat - half, lng + half, lat + half)
    return Area(code, name, Level.VILLAGE, code[:8], lat, lng, "desa", border)


def test_every_village_point_lies_in_its_own_cell(made: AreaIndex) -> None:
    outside = [each.code for each in made.villages if not each.geometry.contains(Point(each.lng, each.lat))]
    assert outside == []


def test_all_297_villages_are_found_at_their_own_point(index: AreaIndex) -> None:
    found = {point.code: index.find_village(point.lat, point.lng) for point in villages()}
    assert [code for code, area in found.items() if area is None or area.code != code] == []


def test_cells_cover_their_region_once_and_in_one_piece(made: AreaIndex) -> None:
    cells = [village.geometry for village in made.villages]
    assert shapely.coverage_is_valid(cells)
    assert shapely.union_all(cells).geom_type == "Polygon"


def test_made_cells_come_near_the_real_regency(made: AreaIndex, real: AreaIndex) -> None:
    ours, theirs = (shapely.union_all([each.geometry for each in index.villages]) for index in (made, real))
    assert ours.intersection(theirs).area / ours.union(theirs).area > 0.85


def test_a_lone_village_is_a_disc_around_its_point() -> None:
    [area] = voronoi_areas([VillagePoint("33.29.01.2001", "Salem", "Salem", "desa", -7.0, 108.8)])
    assert area.radius_m == pytest.approx(3_000, rel=0.02)


def test_two_villages_share_the_border_halfway() -> None:
    west, east = (VillagePoint(f"33.29.01.200{n}", "A", "K", "desa", -7.0, 108.8 + n / 100) for n in (1, 2))
    cells = voronoi_areas([west, east])
    assert cells[0].geometry.bounds[2] == pytest.approx(108.815, abs=1e-5)
    assert cells[0].geometry.intersection(cells[1].geometry).area == 0


def test_kecamatan_are_the_union_of_their_villages(index: AreaIndex) -> None:
    kecamatan = [area for area in index.areas if area.level is Level.KECAMATAN]
    assert len(kecamatan) == 17
    for area in kecamatan:
        within = sum(village.geometry.area for village in index.villages if village.parent == area.code)
        assert area.geometry.area == pytest.approx(within, rel=1e-3)
        assert area.geometry.contains(Point(area.lng, area.lat))


def test_a_village_s_kecamatan_is_told_by_its_code(made: AreaIndex) -> None:
    wanasari = made.kecamatan("33.29.08.2007")
    assert wanasari is not None
    assert (wanasari.name, wanasari.parent) == ("Wanasari", "33.29")
    assert made.kecamatan("33.29.08") is wanasari
    assert made.kecamatan("33.74.01.1001") is None


def test_codes_tell_level_and_ancestors() -> None:
    assert [level_of(code) for code in ("33", "33.29", "33.29.08", "33.29.08.2007")] == list(Level)
    assert ancestor("33.29.08.2007", Level.REGENCY) == "33.29"


def test_a_place_just_off_the_coast_belongs_to_the_nearest_village_within_2_km() -> None:
    index = AreaIndex([square("33.29.01.2001", "West", -7, 108.0), square("33.29.01.2002", "East", -7, 108.2)])
    for metres, name in ((500, "East"), (1_900, "East"), (2_100, None)):
        degrees = metres / (111_195 * math.cos(math.radians(7)))
        found = index.find_village(-7, 108.25 + degrees)
        assert (found.name if found else None) == name


@pytest.mark.parametrize("place", [(0.0, 0.0), (math.nan, 108.0), (-7.0, math.inf)])
def test_far_away_and_impossible_places_have_no_village(made: AreaIndex, place: tuple[float, float]) -> None:
    assert made.find_village(*place) is None


def test_an_empty_index_answers_everything_with_nothing() -> None:
    index = AreaIndex([])
    assert index.find_village(-7, 109) is None
    assert index.search("Klampok") == []
    assert index.to_geojson(Level.VILLAGE)["features"] == []


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Klampok, Wanasari", "Klampok, Wanasari"),
        ("klampok wana", "Klampok, Wanasari"),
        ("KLÁMPÓ", "Klampok, Wanasari"),
        ("desa brebes", "Brebes, Brebes"),
        ("wanasari", "Wanasari, Wanasari"),
        ("limbangan", "Limbangan, Kersana"),
        ("limbangan, los", "Limbangan, Losari"),
        ("wetan limbangan", "Limbangan Wetan, Brebes"),
        ("mpok", "Klampok, Wanasari"),
    ],
)
def test_search_finds_first(made: AreaIndex, text: str, first: str) -> None:
    assert made.label(made.search(text)[0]) == first


def test_beginnings_of_names_come_before_beginnings_of_words_and_the_limit_holds(made: AreaIndex) -> None:
    found = [village.name for village in made.search("pa", 200)]
    later = next(n for n, name in enumerate(found) if not name.startswith("Pa"))
    assert later > 3
    assert not any(name.startswith("Pa") for name in found[later:])
    assert len(made.search("pa", 3)) == 3


@pytest.mark.parametrize("text", ["", " , ", "?!", "klampok, salem", "xyz"])
def test_search_for_nothing_that_exists_is_empty(made: AreaIndex, text: str) -> None:
    assert made.search(text) == []


def test_a_village_s_uncertainty_is_the_radius_of_a_circle_of_its_size() -> None:
    side_m = 0.1 * 111_195
    expected = math.sqrt(side_m * side_m * math.cos(math.radians(7)) / math.pi)
    assert square("33.29.01.2001", "A", -7, 108).radius_m == pytest.approx(expected)


@pytest.mark.parametrize(("level", "count"), [("village", 297), ("kecamatan", 17), ("regency", 1)])
def test_geojson_for_the_map_has_each_area_once_with_5_decimals(index: AreaIndex, level: str, count: int) -> None:
    features = json.loads(json.dumps(index.to_geojson(level)))["features"]
    assert len({feature["id"] for feature in features}) == len(features) == count
    for feature in features:
        coordinates = shapely.get_coordinates(shape(feature["geometry"]))
        assert (abs(coordinates * 1e5 - (coordinates * 1e5).round()) < 1e-4).all()


def test_simplified_borders_are_fewer_and_still_shared(real: AreaIndex) -> None:
    fine, coarse = (real.to_geojson("village", metres)["features"] for metres in (0, 100))
    assert len(json.dumps(coarse)) < 0.6 * len(json.dumps(fine))
    borders = [shape(feature["geometry"]) for feature in coarse]
    overlap = sum(border.area for border in borders) - shapely.union_all(borders).area
    assert overlap / sum(border.area for border in borders) < 1e-4


def test_an_index_comes_back_from_the_store_as_it_was(index: AreaIndex) -> None:
    again = AreaIndex.from_bytes(index.to_bytes())
    assert again.areas == index.areas
