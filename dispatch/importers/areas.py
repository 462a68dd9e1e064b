"""Reads village borders from GeoJSON (WGS 84 degrees): one feature a village, with these properties.

kode      Kemendagri code, NN.NN.NN.NNNN          nama    name of the village
kec_kode  code of its kecamatan (optional)        kec     name of the kecamatan
jenis     desa or kelurahan (optional: told by the code)
pt_lat, pt_lng  a point inside (optional: computed where missing)
"""

import json
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry import Point, shape
from shapely.geometry.base import BaseGeometry

from dispatch.areas import METRES_PER_DEGREE, Area, Level, dissolve
from dispatch.importers import ImportFailed, Problem, file_failed

VILLAGE_CODE = re.compile(r"\d\d\.\d\d\.\d\d\.\d{4}")
POLYGONS = ("Polygon", "MultiPolygon")
KINDS = {"1": "kelurahan", "2": "desa"}
SAME_SHAPE = 0.001  # a repair may change this part of a village's size, and is told as a warning
SAME_VILLAGE = 0.05  # a village may lose this part of its size to its neighbours; more is an overlap
GAP_M = 110.0

Json = dict[str, Any]


@dataclass(frozen=True)
class Areas:
    """The villages of a file and their kecamatan, and what was mended while reading."""

    areas: tuple[Area, ...]
    warnings: tuple[str, ...]


def read_areas(path: Path | str) -> Areas:
    """All areas of the file; raises ImportFailed naming each feature (1-based), field, value and remedy."""
    features = _read_features(Path(path))
    reading = _Reading()
    for number, feature in enumerate(features, 1):
        reading.take(number, feature)
    villages = [] if reading.errors else reading.fit_together()
    if reading.errors:
        raise ImportFailed(str(path), reading.errors)
    return Areas((*villages, *dissolve(villages, reading.names)), tuple(reading.warnings))


def _read_features(path: Path) -> list[Any]:
    try:
        document = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise file_failed(str(path), "path", path.name, f"cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise file_failed(str(path), "encoding", f"byte {error.start}", "save the file as UTF-8") from error
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise file_failed(str(path), "JSON", place, f"{error.msg}; export the file again") from error
    except RecursionError as error:
        raise file_failed(str(path), "JSON", path.name, "nested too deeply; export it again") from error
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list) or not features:
        remedy = "must be a GeoJSON FeatureCollection with at least one feature"
        raise file_failed(str(path), "features", path.name, remedy)
    return features


class _Reading:
    """What has been found so far: villages with their feature's number, names, errors, warnings."""

    def __init__(self) -> None:
        self.errors: list[Problem] = []
        self.warnings: list[str] = []
        self.names: dict[str, str] = {}
        self._seen: dict[str, int] = {}
        self._villages: list[tuple[int, Area]] = []

    def take(self, number: int, feature: Any) -> None:
        """One feature: either a village more, or its errors."""
        before = len(self.errors)
        about = self._part(number, feature, "properties")
        geometry = self._part(number, feature, "geometry")
        if about is not None:
            self._check_properties(number, about)
        border = None if geometry is None else self._border(number, geometry)
        if len(self.errors) == before and about is not None and border is not None:
            self._add(number, about, border)

    def fit_together(self) -> list[Area]:
        """The villages without narrow gaps and overlaps between them; an overlap that matters is an error."""
        borders = [village.geometry for _, village in self._villages]
        if shapely.coverage_is_valid(borders):
            return [village for _, village in self._villages]
        # New in shapely 2.2; its type stubs are those of 2.1.
        clean = shapely.coverage_clean  # type: ignore[attr-defined,unused-ignore]
        fitted = clean(borders, gap_width=GAP_M / METRES_PER_DEGREE)
        for (number, village), shrunk in zip(self._villages, fitted, strict=True):
            lost = village.geometry.difference(shrunk).area / village.geometry.area
            if lost > SAME_VILLAGE:
                self._fail(number, "geometry", village.code, self._overlap(number, village, lost))
        most = max(_change(old, new) for old, new in zip(borders, fitted, strict=True))
        self.warnings.append(
            f"file: gaps narrower than {GAP_M:.0f} m and overlaps between neighbours were closed; "
            f"no village changed by more than {most:.1%} of its size"
        )
        pairs = zip(self._villages, fitted, strict=True)
        return [replace(village, geometry=geometry) for (_, village), geometry in pairs]

    def _overlap(self, number: int, village: Area, lost: float) -> str:
        others = [each for each in self._villages if each[0] != number]
        shared = shapely.area(shapely.intersection([each.geometry for _, each in others], village.geometry))
        other, neighbour = others[int(shared.argmax())]
        where = f"{neighbour.name} (feature {other})"
        return f"overlaps its neighbours by {lost:.0%} of its size, most of all {where}; correct the borders"

    def _fail(self, number: int, field: str, value: object, remedy: str) -> None:
        self.errors.append(Problem(f"feature {number}", field, "" if value is None else str(value), remedy))

    def _part(self, number: int, feature: Any, field: str) -> Json | None:
        part = feature.get(field) if isinstance(feature, dict) else None
        if isinstance(part, dict):
            return part
        self._fail(number, field, part, "is missing; every feature needs properties and a geometry")
        return None

    def _check_properties(self, number: int, about: Json) -> None:
        self._check_code(number, about)
        self._check_names(number, about)
        self._check_point(number, about)

    def _check_code(self, number: int, about: Json) -> None:
        code, parent = about.get("kode"), about.get("kec_kode")
        if not isinstance(code, str) or not VILLAGE_CODE.fullmatch(code):
            self._fail(number, "kode", code, "must have the Kemendagri form NN.NN.NN.NNNN, as text")
            return
        if parent not in (None, "", code[:8]):
            self._fail(number, "kec_kode", parent, f"must be the beginning of kode, {code[:8]}, or left out")
        first = self._seen.setdefault(code, number)
        if first != number:
            self._fail(number, "kode", code, f"is already used by feature {first}; remove one of the two")

    def _check_names(self, number: int, about: Json) -> None:
        for field in ("nama", "kec"):
            if not isinstance(about.get(field), str) or not about[field].strip():
                self._fail(number, field, about.get(field), "must be a name")
        if about.get("jenis") not in (None, "", *KINDS.values()):
            self._fail(number, "jenis", about["jenis"], "must be desa or kelurahan, or left out")
        parent, name = str(about.get("kode"))[:8], about.get("kec")
        if isinstance(name, str) and self.names.setdefault(parent, name.strip()) != name.strip():
            remedy = f"{parent} is called {self.names[parent]} before; choose one name"
            self._fail(number, "kec", name, remedy)

    def _check_point(self, number: int, about: Json) -> None:
        for field, limit in (("pt_lat", 90), ("pt_lng", 180)):
            value = about.get(field)
            if value is not None and not (_is_number(value) and abs(value) <= limit):
                self._fail(number, field, value, f"must be a number from -{limit} to {limit}, or left out")
        if (about.get("pt_lat") is None) != (about.get("pt_lng") is None):
            self._fail(number, "pt_lat, pt_lng", "only one of the two", "give both or none")

    def _border(self, number: int, geometry: Json) -> BaseGeometry | None:
        """The village's polygon(s), or None after its errors were noted."""
        fault = next(_faults(geometry), None)
        if fault:
            self._fail(number, *fault)
            return None
        border = shapely.force_2d(shape(geometry))
        return border if border.is_valid else self._mended(number, border)

    def _mended(self, number: int, border: BaseGeometry) -> BaseGeometry | None:
        reason = shapely.is_valid_reason(border)
        mended = shapely.make_valid(border, method="structure", keep_collapsed=False)
        if mended.geom_type not in POLYGONS or _change(border, mended) > SAME_SHAPE:
            self._fail(number, "geometry", reason, "crosses itself; correct the border there")
            return None
        self.warnings.append(f"feature {number}: geometry {reason!r}: mended without changing its size")
        return mended

    def _add(self, number: int, about: Json, border: BaseGeometry) -> None:
        code, kind = about["kode"], about.get("jenis") or KINDS.get(about["kode"][9], "desa")
        lat, lng = self._point(number, about, border)
        area = Area(code, about["nama"].strip(), Level.VILLAGE, code[:8], lat, lng, kind, border)
        self._villages.append((number, area))

    def _point(self, number: int, about: Json, border: BaseGeometry) -> tuple[float, float]:
        if about.get("pt_lat") is not None:
            given = Point(about["pt_lng"], about["pt_lat"])
            if border.contains(given):
                return given.y, given.x
            where = f"feature {number}: pt_lat, pt_lng '{given.y}, {given.x}'"
            self.warnings.append(f"{where}: lies outside the village; a point inside is used")
        inside = border.representative_point()
        return inside.y, inside.x


def _faults(geometry: Json) -> Iterator[tuple[str, object, str]]:
    """What makes a geometry unreadable as polygons: (field, value, remedy) each."""
    kind: Any = geometry.get("type")
    coordinates: Any = geometry.get("coordinates")
    if kind not in POLYGONS:
        yield "geometry.type", kind, "must be Polygon or MultiPolygon"
        return
    polygons = [coordinates] if kind == "Polygon" else coordinates
    if not _is_full_list(polygons) or not all(_is_full_list(polygon) for polygon in polygons):
        yield "geometry.coordinates", coordinates, "must hold at least one ring"
        return
    for polygon in polygons:
        for ring in polygon:
            yield from _ring_faults(ring)


def _ring_faults(ring: Any) -> Iterator[tuple[str, object, str]]:
    if not isinstance(ring, list) or len(ring) < 4:
        yield "geometry.coordinates", ring, "a ring needs at least 4 positions"
        return
    wrong = next((position for position in ring if not _is_position(position)), None)
    if wrong is not None:
        yield "geometry.coordinates", wrong, "must be [lng, lat] in WGS 84 degrees, longitude first"
    elif ring[0][:2] != ring[-1][:2]:
        yield "geometry.coordinates", ring[-1], f"the ring is open; it must end where it began, {ring[0]}"


def _is_full_list(value: Any) -> bool:
    return isinstance(value, list) and bool(value)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _is_position(value: Any) -> bool:
    if not (isinstance(value, list) and len(value) >= 2 and all(_is_number(part) for part in value[:2])):
        return False
    return bool(abs(value[0]) <= 180 and abs(value[1]) <= 90)


def _change(old: BaseGeometry, new: BaseGeometry) -> float:
    """How much of the old size was lost or won."""
    if old.is_valid and new.is_valid:
        return float(old.symmetric_difference(new).area / old.area)
    return abs(float(new.area / old.area) - 1) if old.area else math.inf
