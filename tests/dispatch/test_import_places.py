"""Landmarks and addresses come in whole or not at all, as CSV or GeoJSON, every fault by row or feature."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dispatch.areas import AreaIndex, VillagePoint, areas_of_points
from dispatch.importers import ImportFailed
from dispatch.importers.bring_in import bring_in_places
from dispatch.importers.places import read_places
from dispatch.places import Place
from dispatch.reference import Reference
from dispatch.store import Store

HEADING = "name,kind,lat,lng,village,address,aliases"
VILLAGE = "33.29.09.2001"
AREAS = AreaIndex(areas_of_points([VillagePoint(VILLAGE, "Klampok", "Wanasari", "desa", -6.88, 109.02)]))


def csv_of(folder: Path, *rows: str, heading: str = HEADING) -> Path:
    file = folder / "places.csv"
    file.write_text("\n".join([heading, *rows]), encoding="utf-8")
    return file


def faults(file: Path) -> list[str]:
    with pytest.raises(ImportFailed) as failed:
        read_places(file, {VILLAGE})
    return [str(problem) for problem in failed.value.errors]


def test_a_csv_file_gives_its_places(tmp_path: Path) -> None:
    file = csv_of(tmp_path, f'SPBU Contoh,SPBU,-6.881,109.021,{VILLAGE},"Jl. Raya 12, Klampok",pom; bensin')
    assert read_places(file, {VILLAGE}) == [
        Place("SPBU Contoh", "spbu", -6.881, 109.021, VILLAGE, "Jl. Raya 12, Klampok", ("pom", "bensin"))
    ]


def test_optional_columns_may_be_missing_and_semicolons_separate_as_well(tmp_path: Path) -> None:
    file = csv_of(tmp_path, "Pasar Pagi;pasar;-6.9;109.0", heading="name;kind;lat;lng")
    assert read_places(file) == [Place("Pasar Pagi", "pasar", -6.9, 109.0)]


def test_geojson_points_give_their_places(tmp_path: Path) -> None:
    point = {"type": "Point", "coordinates": [109.021, -6.881]}
    about = {"name": "SPBU Contoh", "kind": "spbu", "aliases": ["pom bensin"]}
    feature = {"type": "Feature", "properties": about, "geometry": point}
    file = tmp_path / "places.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    assert read_places(file) == [Place("SPBU Contoh", "spbu", -6.881, 109.021, aliases=("pom bensin",))]
    feature["geometry"] = {"type": "LineString", "coordinates": [[109.0, -6.9], [109.1, -6.9]]}
    file.write_text(json.dumps({"type": "FeatureCollection", "features": [feature, "x"]}))
    assert faults(file)[0].startswith("feature 1: lat '': must be a number")
    assert any(fault.startswith("feature 2: name '': must not be empty") for fault in faults(file))


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (",spbu,-6.9,109.0", "row 2: name '': must not be empty"),
        ("SPBU,,-6.9,109.0", "row 2: kind '': must not be empty"),
        ("SPBU,spbu,109.0,-6.9", "row 2: lat '109.0': lat and lng have changed places"),
        ("SPBU,spbu,-96.9,109.0", "row 2: lat '-96.9': must lie from -90 to 90"),
        ('SPBU,spbu,"-6,9",109.0', "row 2: lat '-6,9': must be a number of degrees, with a point: -6.8712"),
        ("SPBU,spbu,nan,109.0", "row 2: lat 'nan': must be a number of degrees, with a point: -6.8712"),
        ("SPBU,spbu,-6.9,109.0,33.29.09.2999", "row 2: village '33.29.09.2999': is no known village"),
        ("SPBU,spbu,-6.9,109.0,,,,x", "row 2: more 'x': stands beyond the columns"),
        (f"{'S' * 200},spbu,-6.9,109.0", "has 200 characters; at most 120 are taken"),
    ],
)
def test_a_fault_names_row_field_value_and_remedy(tmp_path: Path, row: str, fault: str) -> None:
    assert fault in faults(csv_of(tmp_path, row))[0]


def test_the_same_place_twice_is_told_with_its_first_row(tmp_path: Path) -> None:
    file = csv_of(tmp_path, "SPBU,spbu,-6.9,109.0", "Pasar,pasar,-6.9,109.0", "spbu,SPBU,-6.9,109.0")
    assert faults(file) == ["row 4: name 'spbu': stands at the same point in row 2; remove one of the two"]


@pytest.mark.parametrize(
    "text", ["", "name,kind\nx,y", HEADING, "{", '{"type": "FeatureCollection"}', '{"features": []}']
)
def test_a_file_that_holds_no_places_says_so(tmp_path: Path, text: str) -> None:
    file = tmp_path / "places.csv"
    file.write_text(text)
    assert faults(file)


def test_an_import_replaces_the_places_and_fills_in_their_village(tmp_path: Path, store: Store) -> None:
    store.put_reference("areas", AREAS.to_bytes(), "system:test", 0.0)
    file = csv_of(tmp_path, "SPBU Contoh,spbu,-6.881,109.021")
    reference = Reference(store)
    assert bring_in_places(file, store, check=True) == "1 places would be imported"
    assert reference.places.search("spbu") == []
    assert bring_in_places(file, store, check=False) == "1 places imported (version 1)"
    reference.reload()
    assert [hit.label for hit in reference.places.search("spbu")] == ["SPBU Contoh, Klampok, Wanasari"]
    with pytest.raises(ImportFailed):
        bring_in_places(csv_of(tmp_path, "Pasar,pasar,-6.9,109.0", "x,x,x,x"), store, check=False)
    reference.reload()
    assert len(reference.places.search("spbu")) == 1


def test_places_outside_every_village_are_counted(tmp_path: Path, store: Store) -> None:
    store.put_reference("areas", AREAS.to_bytes(), "system:test", 0.0)
    file = csv_of(tmp_path, "Menara Suar,suar,-5.0,108.0")
    assert bring_in_places(file, store, check=True) == "1 places (1 outside every village) would be imported"
