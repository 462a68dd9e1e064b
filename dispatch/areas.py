"""Reference areas: villages, and the kecamatan, regency and province above them.

The Kemendagri code is the key and a prefix is an ancestor, so that a level above is made by uniting
what is below it. A village's shape is imported; until then it is a Voronoi cell: the land that is nearer
to this village's point than to any other's. Positions go (lat, lng) in calls, (lng, lat) in geometries.
Nearness is reckoned on degrees whose longitude is squeezed by the cosine of the region's latitude.
"""

import json
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from heapq import nsmallest
from typing import Any

import numpy as np
import shapely
from shapely.geometry import MultiPoint, Point, mapping, shape
from shapely.geometry.base import BaseGeometry

from dispatch.plaintext import plain

METRES_PER_DEGREE = 111_195.0  # of latitude, on the mean sphere
NEAR_OUTSIDE_M = 2_000.0
TOUCHING_M = 20.0  # borders of imported shapes may miss each other by a few metres
ALONE_SPACING_M = 3_000.0  # taken as the distance between villages where there is only one
WINDING = 0.15  # 0 follows the outermost points closely, 1 is their convex hull; 0.15 fits Brebes best
STORED_GRID = 1e-6  # degrees; 0.1 m
WORDS_FOR_A_PLACE = {"desa", "ds", "kelurahan", "kel", "kecamatan", "kec"}


class Level(StrEnum):
    """A rung of the tree; its codes have one part more than those of the rung above."""

    PROVINCE = "province"
    REGENCY = "regency"
    KECAMATAN = "kecamatan"
    VILLAGE = "village"

    @property
    def parts(self) -> int:
        """How many parts its codes have."""
        return list(Level).index(self) + 1


def level_of(code: str) -> Level:
    """33.29.08.2007 is a village, 33.29.08 its kecamatan, 33.29 its regency, 33 its province."""
    return list(Level)[code.count(".")]


def ancestor(code: str, level: Level) -> str:
    """The code's prefix on that level."""
    return ".".join(code.split(".")[: level.parts])


@dataclass(frozen=True)
class VillagePoint:
    """What is known of a village before its border is: names and one point inside."""

    code: str
    name: str
    kecamatan: str
    kind: str
    lat: float
    lng: float


@dataclass(frozen=True)
class Area:
    """An area of the tree with a point inside it; `kind` is desa or kelurahan for a village."""

    code: str
    name: str
    level: Level
    parent: str
    lat: float
    lng: float
    kind: str
    geometry: BaseGeometry

    @property
    def radius_m(self) -> float:
        """How far off "somewhere in this area" may be: the radius of a circle of equal size, in metres."""
        square_degrees = self.geometry.area * math.cos(math.radians(self.lat))
        return METRES_PER_DEGREE * math.sqrt(square_degrees / math.pi)


# -- Making areas ---------------------------------------------------------------------------------------


def voronoi_areas(points: Sequence[VillagePoint], land: BaseGeometry | None = None) -> list[Area]:
    """Villages as Voronoi cells of their points (no two alike), kept to the land and to their region.

    `land` is a polygon of land in degrees; where it is coarse and a village's point lies in its sea, the
    ground close to the point counts as land all the same.
    """
    squeeze = _squeeze_at([point.lat for point in points])
    spots = MultiPoint([(point.lng * squeeze, point.lat) for point in points])
    region = _region(spots, None if land is None else _scaled(land, squeeze))
    cells = [_scaled(cell.intersection(region), 1 / squeeze) for cell in _cells(spots, region)]
    return [_village(point, cell) for point, cell in zip(points, cells, strict=True)]


def dissolve(areas: Iterable[Area], names: Mapping[str, str]) -> list[Area]:
    """The areas one level up, united by code prefix; `names` gives each one's name by its code."""
    children: dict[str, list[BaseGeometry]] = defaultdict(list)
    for area in areas:
        children[area.parent].append(area.geometry)
    return [_united(code, names.get(code, code), parts) for code, parts in sorted(children.items())]


def areas_of_points(points: Sequence[VillagePoint], land: BaseGeometry | None = None) -> list[Area]:
    """Villages as Voronoi cells, and their kecamatan."""
    names = {ancestor(point.code, Level.KECAMATAN): point.kecamatan for point in points}
    villages = voronoi_areas(points, land)
    return villages + dissolve(villages, names)


def _squeeze_at(latitudes: Sequence[float]) -> float:
    return math.cos(math.radians(float(np.mean(latitudes)))) if latitudes else 1.0


def _scaled(geometry: BaseGeometry, factor: float) -> BaseGeometry:
    return shapely.transform(geometry, lambda lng_lat: lng_lat * (factor, 1.0))


def _cells(spots: MultiPoint, region: BaseGeometry) -> list[BaseGeometry]:
    if len(spots.geoms) == 1:
        return [region]
    return list(shapely.get_parts(shapely.voronoi_polygons(spots, extend_to=region, ordered=True)))


def _region(spots: MultiPoint, land: BaseGeometry | None) -> BaseGeometry:
    """Where the villages are: a winding hull around them, half a village wider, without the sea."""
    spacing = _spacing(spots)
    hull = shapely.concave_hull(spots, ratio=WINDING).buffer(spacing)
    return hull if land is None else hull.intersection(_shore(spots, land, spacing))


def _shore(spots: MultiPoint, land: BaseGeometry, spacing: float) -> BaseGeometry:
    """The land and the ground around every point, grown together across bays narrower than six villages."""
    near = land.intersection(spots.envelope.buffer(5 * spacing))
    return near.union(spots.buffer(0.7 * spacing)).buffer(3 * spacing).buffer(-3 * spacing)


def _spacing(spots: MultiPoint) -> float:
    """Median distance from a village to its nearest neighbour, in degrees."""
    if len(spots.geoms) == 1:
        return ALONE_SPACING_M / METRES_PER_DEGREE
    tree = shapely.STRtree(list(spots.geoms))
    distances = tree.query_nearest(list(spots.geoms), exclusive=True, return_distance=True)[1]
    return float(np.median(distances))


def _village(point: VillagePoint, cell: BaseGeometry) -> Area:
    stored = shapely.set_precision(cell, STORED_GRID)
    parent = ancestor(point.code, Level.KECAMATAN)
    return Area(point.code, point.name, Level.VILLAGE, parent, point.lat, point.lng, point.kind, stored)


def _united(code: str, name: str, parts: list[BaseGeometry]) -> Area:
    geometry = shapely.union_all(parts, grid_size=STORED_GRID)
    inside = geometry.representative_point()
    level = level_of(code)
    return Area(code, name, level, code.rpartition(".")[0], inside.y, inside.x, level.value, geometry)


# -- Finding them ---------------------------------------------------------------------------------------


class AreaIndex:
    """All areas of a force, to be asked where a point is and what a name means. Never changes."""

    def __init__(self, areas: Iterable[Area]) -> None:
        self.areas = sorted(areas, key=lambda area: area.code)
        self.villages = [area for area in self.areas if area.level is Level.VILLAGE]
        self._by_code = {area.code: area for area in self.areas}
        self._squeeze = _squeeze_at([village.lat for village in self.villages])
        self._tree = shapely.STRtree([_scaled(each.geometry, self._squeeze) for each in self.villages])
        self._names = [(plain(each.name), plain(self._parent_name(each))) for each in self.villages]

    def get(self, code: str) -> Area | None:
        """The area of exactly this code."""
        return self._by_code.get(code)

    def kecamatan(self, code: str) -> Area | None:
        """The kecamatan of this code, or of the village of this code."""
        return self._by_code.get(ancestor(code, Level.KECAMATAN))

    def label(self, area: Area) -> str:
        """As people say it: "Klampok, Wanasari"."""
        return ", ".join(part for part in (area.name, self._parent_name(area)) if part)

    def find_village(self, lat: float, lng: float) -> Area | None:
        """The village at this place, else the nearest one within 2 km (at sea, in a gap), else None."""
        if not (math.isfinite(lat) and math.isfinite(lng)):
            return None
        point = Point(lng * self._squeeze, lat)
        found = self._tree.query(point, predicate="intersects")
        if not len(found):
            found = self._tree.query_nearest(point, max_distance=NEAR_OUTSIDE_M / METRES_PER_DEGREE)
        return self.villages[int(found.min())] if len(found) else None

    def within(self, west: float, south: float, east: float, north: float) -> list[Area]:
        """The villages that reach into a box given in degrees."""
        box = shapely.box(west * self._squeeze, south, east * self._squeeze, north)
        return [self.villages[i] for i in sorted(self._tree.query(box, predicate="intersects"))]

    def neighbours(self, code: str) -> list[Area]:
        """The villages that touch this one, the nearest by their points first."""
        village = self._by_code.get(code)
        if village is None or village.level is not Level.VILLAGE:
            return []
        ground = _scaled(village.geometry, self._squeeze).buffer(TOUCHING_M / METRES_PER_DEGREE)
        found = [self.villages[i] for i in self._tree.query(ground, predicate="intersects")]
        return sorted((v for v in found if v.code != code), key=lambda v: (self._apart(village, v), v.code))

    def _apart(self, a: Area, b: Area) -> float:
        return math.hypot(a.lat - b.lat, (a.lng - b.lng) * self._squeeze)

    def search(self, text: str, limit: int = 10) -> list[Area]:
        """Villages by name, best first: the whole name, its beginning, a word's beginning, any part.

        Case, accents and words such as "desa" do not count; "Klampok, Wanasari" and "klampok wana" narrow
        it to a kecamatan. A kecamatan's name alone lists its villages after those so named.
        """
        name, _, within = text.partition(",")
        wanted, narrowed = _words(name), _words(within)
        if not wanted and not narrowed:
            return []
        ranked = (
            (rank, len(place), index)
            for index, (place, parent) in enumerate(self._names)
            if _contains(wanted, place, parent)
            and _begins(narrowed, parent)
            and (rank := _rank(wanted, place, parent)) is not None
        )
        return [self.villages[index] for _, _, index in nsmallest(limit, ranked)]

    def to_geojson(self, level: Level | str, tolerance_m: float = 50.0) -> dict[str, Any]:
        """The level's borders as a GeoJSON FeatureCollection for the map, 5 decimals.

        Villages are simplified together (shared borders stay shared; details under about `tolerance_m`
        metres go) and only then united, so that the borders of all levels lie on one another.
        """
        rung = Level(level)
        simple = shapely.coverage_simplify(
            [village.geometry for village in self.villages], tolerance_m / METRES_PER_DEGREE
        )
        groups: dict[str, list[BaseGeometry]] = defaultdict(list)
        for village, geometry in zip(self.villages, simple, strict=True):
            groups[ancestor(village.code, rung)].append(geometry)
        features = [self._feature(code, shapely.union_all(parts)) for code, parts in groups.items()]
        return {"type": "FeatureCollection", "features": features}

    def to_bytes(self) -> bytes:
        """Everything as JSON, to be kept in the store."""
        return json.dumps([_as_dict(area) for area in self.areas], separators=(",", ":")).encode()

    @classmethod
    def from_bytes(cls, stored: bytes) -> "AreaIndex":
        """The index again, from what `to_bytes` gave."""
        return cls(_from_dict(each) for each in json.loads(stored))

    def _parent_name(self, area: Area) -> str:
        parent = self._by_code.get(area.parent)
        return parent.name if parent else ""

    def _feature(self, code: str, geometry: BaseGeometry) -> dict[str, Any]:
        area = self._by_code.get(code)
        about: dict[str, Any] = {"code": code}
        if area is not None:
            about |= {"name": area.name, "kind": area.kind}
            about |= {"lat": round(area.lat, 5), "lng": round(area.lng, 5)}
        rounded = shapely.transform(geometry, lambda lng_lat: np.round(lng_lat, 5))
        return {"type": "Feature", "id": code, "properties": about, "geometry": mapping(rounded)}


def _words(text: str) -> list[str]:
    words = plain(text).split()
    return [word for word in words if word not in WORDS_FOR_A_PLACE] or words


def _contains(words: Iterable[str], place: str, parent: str) -> bool:
    """A cheap look that spares most villages the closer one."""
    text = f"{place} {parent}"
    return all(word in text for word in words)


def _begins(words: Iterable[str], text: str) -> bool:
    """Whether every word is the beginning of a word of the text."""
    return all(f" {word}" in f" {text}" for word in words)


def _rank(words: list[str], place: str, parent: str) -> int | None:
    """How well the words name the place (0 is best), or None."""
    phrase = " ".join(words)
    tests = (
        place == phrase,
        place.startswith(phrase),
        _begins(words, place),
        _begins(words[:1], place) and _begins(words, f"{place} {parent}"),
        _begins(words, f"{place} {parent}"),
        phrase in place,
    )
    return next((rank for rank, holds in enumerate(tests) if holds), None)


def _as_dict(area: Area) -> dict[str, Any]:
    return {**vars(area), "geometry": mapping(area.geometry)}


def _from_dict(stored: dict[str, Any]) -> Area:
    return Area(**{**stored, "level": Level(stored["level"]), "geometry": shape(stored["geometry"])})
