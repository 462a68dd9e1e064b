"""Importers: whole files or nothing, every fault by feature or row, field, value and remedy."""

import copy
import json
import os
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from dispatch.areas import Level
from dispatch.core.errors import K3iError
from dispatch.importers import ImportFailed, Problem
from dispatch.importers.areas import read_areas
from dispatch.importers.basemap import Basemap, read_basemap, tile
from dispatch.importers.officers import COLUMNS, read_officers

ROOT = Path(__file__).parents[2]
BORDERS = ROOT / os.environ.get("K3I_TEST_DATA", "../shared/data") / "areas/brebes_kel.geojson"
VILLAGE = "33.29.08.2007"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(8)


# -- Areas ----------------------------------------------------------------------------------------------


def box(west: float, south: float, side: float = 0.01) -> list[list[float]]:
    east, north = round(west + side, 6), round(south + side, 6)
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def village(number: int) -> dict[str, Any]:
    """A square village beside the one before."""
    about = {
        "kode": f"33.29.08.20{number:02}",
        "nama": f"Desa {number}",
        "kec_kode": "33.29.08",
        "kec": "Wanasari",
    }
    ring = box(109 + number / 100, -7)
    return {"type": "Feature", "properties": about, "geometry": {"type": "Polygon", "coordinates": [ring]}}


def changed(path: str, value: Any) -> dict[str, Any]:
    """Village 2 with one thing changed: "properties.kode", "geometry.coordinates.0" ..."""
    feature = copy.deepcopy(village(2))
    *way, last = path.split(".")
    place: Any = feature
    for step in way:
        place = place[int(step) if isinstance(place, list) else step]
    place[int(last) if isinstance(place, list) else last] = value
    return feature


def geojson(folder: Path, *features: Any) -> Path:
    file = folder / "areas.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return file


def area_errors(folder: Path, *features: Any) -> tuple[Problem, ...]:
    with pytest.raises(ImportFailed) as failed:
        read_areas(geojson(folder, *features))
    return failed.value.errors


def test_the_real_borders_of_brebes_are_297_villages_in_17_kecamatan() -> None:
    if not BORDERS.exists():
        pytest.skip(f"the borders of Brebes are not at {BORDERS}; set K3I_TEST_DATA")
    read = read_areas(BORDERS)
    levels = [area.level for area in read.areas]
    assert (levels.count(Level.VILLAGE), levels.count(Level.KECAMATAN)) == (297, 17)
    assert ["gaps" in warning for warning in read.warnings] == [True]


def test_a_good_file_gives_villages_with_their_kecamatan_and_no_warning(tmp_path: Path) -> None:
    read = read_areas(geojson(tmp_path, village(1), village(2)))
    assert [(area.code, area.name) for area in read.areas] == [
        ("33.29.08.2001", "Desa 1"),
        ("33.29.08.2002", "Desa 2"),
        ("33.29.08", "Wanasari"),
    ]
    assert [area.kind for area in read.areas] == ["desa", "desa", "kecamatan"]
    assert read.warnings == ()


@pytest.mark.parametrize(
    ("path", "value", "field", "remedy"),
    [
        ("properties", None, "properties", "is missing"),
        ("properties", {}, "kode", "NN.NN.NN.NNNN"),
        ("properties.kode", "3329082002", "kode", "NN.NN.NN.NNNN"),
        ("properties.kode", 3329082002, "kode", "NN.NN.NN.NNNN"),
        ("properties.kode", "33.29.08.2001", "kode", "already used by feature 1"),
        ("properties.kec_kode", "33.29.09", "kec_kode", "33.29.08"),
        ("properties.nama", "  ", "nama", "must be a name"),
        ("properties.kec", "Brebes", "kec", "is called Wanasari"),
        ("properties.jenis", "nagari", "jenis", "desa or kelurahan"),
        ("properties.pt_lat", -95, "pt_lat", "from -90 to 90"),
        ("properties.pt_lat", True, "pt_lat", "from -90 to 90"),
        ("properties.pt_lat", -6.99, "pt_lat, pt_lng", "give both"),
        ("geometry", None, "geometry", "is missing"),
        ("geometry", {}, "geometry.type", "Polygon or MultiPolygon"),
        ("geometry.type", "Point", "geometry.type", "Polygon or MultiPolygon"),
        ("geometry.type", "MultiPolygon", "geometry.coordinates", "at least 4 positions"),
        ("geometry.coordinates", [], "geometry.coordinates", "at least one ring"),
        ("geometry.coordinates", {"a": 1}, "geometry.coordinates", "at least one ring"),
        ("geometry.coordinates.0", box(109.02, -7)[:4], "geometry.coordinates", "the ring is open"),
        ("geometry.coordinates.0", box(109.02, -7)[:2], "geometry.coordinates", "at least 4 positions"),
        ("geometry.coordinates.0.1", [-7.0, 109.03], "geometry.coordinates", "longitude first"),
        ("geometry.coordinates.0.1", [289_000.0, 9_226_000.0], "geometry.coordinates", "WGS 84"),
        ("geometry.coordinates.0.1", ["109.03", -7], "geometry.coordinates", "[lng, lat]"),
        ("geometry.coordinates.0.1", [float("nan"), -7], "geometry.coordinates", "[lng, lat]"),
        (
            "geometry.coordinates.0",
            [box(109.02, -7)[n] for n in (0, 2, 1, 3, 0)],
            "geometry",
            "crosses itself",
        ),
        ("geometry.coordinates.0", box(109.012, -7), "geometry", "most of all Desa 1 (feature 1)"),
    ],
)
def test_a_fault_of_the_second_feature_is_told_by_its_number(
    tmp_path: Path, path: str, value: Any, field: str, remedy: str
) -> None:
    errors = area_errors(tmp_path, village(1), changed(path, value))
    told = [error for error in errors if error.field == field]
    assert {error.where for error in told} <= {"feature 1", "feature 2"}
    assert any(error.where == "feature 2" and remedy in error.remedy for error in told), errors


def test_every_fault_of_a_file_is_told_at_once_and_nothing_is_imported(tmp_path: Path) -> None:
    broken = [changed("properties.kode", "x"), village(3), changed("geometry.type", "Point"), "no feature"]
    errors = area_errors(tmp_path, *broken)
    assert [error.where for error in errors] == ["feature 1", "feature 3", "feature 4", "feature 4"]


def test_an_import_that_failed_says_file_feature_field_value_and_remedy(tmp_path: Path) -> None:
    file = geojson(tmp_path, changed("properties.kode", "3329"))
    with pytest.raises(K3iError) as failed:
        read_areas(file)
    assert str(failed.value) == (
        f"{file}: 1 error, nothing was imported\n"
        "feature 1: kode '3329': must have the Kemendagri form NN.NN.NN.NNNN, as text"
    )


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"features": []}', '{"features": {}}', "[" * 100_000])
def test_a_file_that_is_no_feature_collection_is_refused_as_a_whole(tmp_path: Path, text: str) -> None:
    file = tmp_path / "areas.geojson"
    file.write_text(text)
    with pytest.raises(ImportFailed) as failed:
        read_areas(file)
    assert [error.where for error in failed.value.errors] == ["file"]


def test_files_that_are_absent_or_not_utf_8_are_refused_in_words(tmp_path: Path) -> None:
    latin = tmp_path / "latin.geojson"
    latin.write_bytes(b'{"features": "\xe9"}')
    with pytest.raises(ImportFailed, match="save the file as UTF-8"):
        read_areas(latin)
    with pytest.raises(ImportFailed, match="cannot be read"):
        read_areas(tmp_path / "absent.geojson")


def test_a_border_that_touches_itself_is_mended_and_said_so(tmp_path: Path) -> None:
    ring = box(109.02, -7)
    pinched = [*ring[:2], [109.025, -6.995], ring[2], ring[3], [109.025, -6.995], ring[0]]
    read = read_areas(geojson(tmp_path, changed("geometry.coordinates.0", pinched)))
    assert ["feature 1" in warning and "mended" in warning for warning in read.warnings] == [True]
    assert read.areas[0].geometry.is_valid


def test_a_point_outside_its_village_is_replaced_and_said_so(tmp_path: Path) -> None:
    feature = village(2)
    feature["properties"] |= {"pt_lat": -6.5, "pt_lng": 109.0}
    read = read_areas(geojson(tmp_path, feature))
    assert ["feature 1" in warning and "outside" in warning for warning in read.warnings] == [True]
    assert -7 < read.areas[0].lat < -6.99


# -- Officers -------------------------------------------------------------------------------------------

GOOD = {
    "id": "b0807",
    "callsign": "B-0807",
    "name": "Aipda Slamet Ardianto",
    "function": "Bhabinkamtibmas",
    "village": VILLAGE,
    "polsek": "Polsek Wanasari",
    "phone": "0899-0000-1234",
    "device": "0123456789abcdef",
}
OTHER = GOOD | {"id": "p05", "callsign": "P-05", "function": "samapta", "village": "", "device": "f" * 16}


def officers_csv(folder: Path, *rows: dict[str, str], separator: str = ",") -> Path:
    file = folder / "officers.csv"
    lines = [COLUMNS, *([row[column] for column in COLUMNS] for row in rows)]
    file.write_text("".join(separator.join(line) + "\r\n" for line in lines), encoding="utf-8-sig")
    return file


def test_officers_are_read_with_their_phone_in_international_form(tmp_path: Path) -> None:
    bhabin, patrol = read_officers(officers_csv(tmp_path, GOOD, OTHER), {VILLAGE})
    assert (bhabin.function, bhabin.village, bhabin.phone) == ("bhabinkamtibmas", VILLAGE, "+6289900001234")
    assert (patrol.callsign, patrol.village) == ("P-05", "")


def test_a_duty_post_and_a_contact_need_no_device(tmp_path: Path) -> None:
    post = OTHER | {"function": "duty_post", "village": VILLAGE, "device": ""}
    contact = GOOD | {"function": "village_contact", "device": ""}
    read = read_officers(officers_csv(tmp_path, post, contact), {VILLAGE})
    assert [(row.function, row.device) for row in read] == [("duty_post", ""), ("village_contact", "")]


def test_a_spreadsheet_s_semicolons_are_read_as_well(tmp_path: Path) -> None:
    assert len(read_officers(officers_csv(tmp_path, GOOD, OTHER, separator=";"))) == 2


@pytest.mark.parametrize(
    ("field", "value", "remedy"),
    [
        ("id", "", "must not be empty"),
        ("id", "B0807", "already used in row 2"),
        ("callsign", "b-0807", "already used in row 2"),
        ("device", "0123456789ABCDEF", "already used in row 2"),
        ("device", "short", "at least 16 characters"),
        ("name", " ", "must not be empty"),
        ("phone", "", "not a usable number"),
        ("phone", "anonymous", "not a usable number"),
        ("phone", "0812", "not a usable number"),
        ("village", "33.29.08.2999", "no known village"),
        ("function", "bhabinkamtibmas", "must not be empty for a bhabinkamtibmas"),
        ("function", "duty_post", "must not be empty for a duty_post"),
        ("device", "", "must not be empty for somebody who goes about"),
    ],
)
def test_a_fault_of_an_officer_is_told_by_row_as_a_spreadsheet_counts(
    tmp_path: Path, field: str, value: str, remedy: str
) -> None:
    with pytest.raises(ImportFailed) as failed:
        read_officers(officers_csv(tmp_path, GOOD, OTHER | {field: value}), {VILLAGE})
    [error] = failed.value.errors
    assert error.where == "row 3"
    assert remedy in error.remedy


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("", "missing: id, callsign"),
        ("id,callsign,name\n", "missing: function, village, polsek, phone, device"),
        (",".join(COLUMNS) + "\n", "nothing below it"),
        (",".join(COLUMNS) + '\n"b0807,B-0807\n', "check the quotation marks"),
    ],
)
def test_a_file_without_rows_or_columns_is_refused_as_a_whole(tmp_path: Path, text: str, remedy: str) -> None:
    file = tmp_path / "officers.csv"
    file.write_text(text)
    with pytest.raises(ImportFailed, match=remedy) as failed:
        read_officers(file)
    assert [error.where for error in failed.value.errors] == ["file"]


def test_a_comma_too_many_is_told_and_not_cut_off(tmp_path: Path) -> None:
    with pytest.raises(ImportFailed, match="row 2: more 'x': stands beyond the 8 columns"):
        read_officers(officers_csv(tmp_path, GOOD | {"device": GOOD["device"] + ",x"}))


# -- Base map -------------------------------------------------------------------------------------------


def mbtiles(folder: Path, picture: Any = PNG, **told: str) -> Path:
    """A map of one tile: zoom 2, column 3, row 1 from the north (2 from the south)."""
    file = folder / "map.mbtiles"
    base = sqlite3.connect(file)
    base.execute("CREATE TABLE metadata (name text, value text)")
    base.execute("CREATE TABLE tiles (zoom_level int, tile_column int, tile_row int, tile_data blob)")
    base.executemany("INSERT INTO metadata VALUES (?, ?)", told.items())
    base.execute("INSERT INTO tiles VALUES (2, 3, 2, ?)", (picture,))
    base.commit()
    base.close()
    return file


def test_a_base_map_says_what_it_holds(tmp_path: Path) -> None:
    told = {"name": "Jalan Brebes", "format": "png", "bounds": "108.6,-7.4,109.2,-6.7", "attribution": "OSM"}
    base = read_basemap(mbtiles(tmp_path, **told))
    assert base == Basemap("Jalan Brebes", "png", (108.6, -7.4, 109.2, -6.7), 2, 2, "OSM")
    assert base.media_type == "image/png"


def test_a_tile_is_found_by_its_row_from_the_north(tmp_path: Path) -> None:
    file = mbtiles(tmp_path)
    assert tile(file, 2, 3, 1) == PNG
    assert tile(file, 2, 3, 2) is None


@pytest.mark.parametrize("place", [(-1, 0, 0), (2, 4, 0), (2, 0, -1), (99, 0, 0)])
def test_places_that_no_map_has_give_no_tile(tmp_path: Path, place: tuple[int, int, int]) -> None:
    assert tile(mbtiles(tmp_path), *place) is None


@pytest.mark.parametrize(
    ("picture", "form"), [(PNG, "png"), (b"\xff\xd8\xff\xe0", "jpg"), (b"RIFF\0\0\0\0WEBPVP8 ", "webp")]
)
def test_the_tile_itself_tells_the_format(tmp_path: Path, picture: bytes, form: str) -> None:
    assert read_basemap(mbtiles(tmp_path, picture)).format == form


@pytest.mark.parametrize(
    ("picture", "told", "remedy"),
    [
        (b"\x1f\x8b\x08", {"format": "pbf"}, "vector tiles"),
        (b"\x1f\x8b\x08", {}, "vector tiles"),
        (b"BM", {"format": "bmp"}, "neither png, jpg nor webp"),
        ("text", {"format": "png"}, "neither png, jpg nor webp"),
        (PNG, {"bounds": "108,-7"}, "west,south,east,north"),
        (PNG, {"bounds": "109,-7,108,-6"}, "west,south,east,north"),
    ],
)
def test_a_map_that_cannot_be_drawn_is_refused_in_words(
    tmp_path: Path, picture: Any, told: dict[str, str], remedy: str
) -> None:
    with pytest.raises(ImportFailed, match=remedy):
        read_basemap(mbtiles(tmp_path, picture, **told))


def test_files_that_are_no_map_are_refused_in_words(tmp_path: Path) -> None:
    text = tmp_path / "text.mbtiles"
    text.write_text("no database " * 100)
    empty = tmp_path / "empty.mbtiles"
    empty.touch()
    for file, remedy in (
        (text, "no readable"),
        (empty, "missing: metadata, tiles"),
        (tmp_path / "no", "no readable"),
    ):
        with pytest.raises(ImportFailed, match=remedy):
            read_basemap(file)
