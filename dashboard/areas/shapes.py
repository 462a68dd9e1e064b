"""Borders of areas as SVG paths on a field of their own, for the small map; made once for each version and area."""

from typing import Any

import numpy as np

from dispatch.areas import AreaIndex, Level
from dispatch.core.subtree import is_within, parts_of

WIDTH = 360.0
TOLERANCE_M = 150.0
LEVELS = {level.parts: level for level in Level}
Shapes = tuple[tuple[float, float], dict[str, str]]


class ShapeBook:
    """The shapes that were drawn so far, thrown away when the areas change."""

    def __init__(self) -> None:
        self._version = -1
        self._layers: dict[Level, dict[str, Any]] = {}
        self._drawn: dict[str, Shapes] = {}

    def of(self, index: AreaIndex, version: int, root: str) -> Shapes:
        """Give (width, height) of the field and the paths by code, of what lies right below `root`."""
        if version != self._version:
            self._version, self._layers, self._drawn = version, {}, {}
        if root not in self._drawn:
            self._drawn[root] = self._draw(index, root)
        return self._drawn[root]

    def _draw(self, index: AreaIndex, root: str) -> Shapes:
        level = LEVELS.get(parts_of(root) + 1)
        if level is None or not index.villages:
            return (0.0, 0.0), {}
        if level not in self._layers:
            self._layers[level] = index.to_geojson(level, TOLERANCE_M)
        return drawn([f for f in self._layers[level]["features"] if is_within(f["id"], root)])


def drawn(features: list[dict[str, Any]]) -> Shapes:
    """Give GeoJSON features as paths on a field WIDTH wide; north is up, longitudes are squeezed by the latitude."""
    rings = {f["id"]: _rings(f["geometry"]) for f in features}
    points = [p for own in rings.values() for ring in own for p in ring]
    if not points:
        return (0.0, 0.0), {}
    all_ = np.asarray(points, float)
    (west, south), (east, north) = all_.min(axis=0), all_.max(axis=0)
    squeeze = float(np.cos(np.radians((south + north) / 2)))
    scale = (WIDTH - 4) / max(1e-9, (east - west) * squeeze)

    def path(ring: list[list[float]]) -> str:
        way = (f"{2 + (x - west) * squeeze * scale:.1f},{2 + (north - y) * scale:.1f}" for x, y in ring)
        return "M" + "L".join(way) + "Z"

    height = 4 + (north - south) * scale
    return (WIDTH, float(round(height, 1))), {code: "".join(map(path, own)) for code, own in rings.items()}


def _rings(geometry: dict[str, Any]) -> list[list[list[float]]]:
    kind, coordinates = geometry["type"], geometry["coordinates"]
    if kind == "Polygon":
        return list(coordinates)
    return [ring for polygon in coordinates for ring in polygon] if kind == "MultiPolygon" else []
