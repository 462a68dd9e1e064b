"""Where it is: villages and landmarks by name, and what a small map around a point is drawn from. All of it ours."""

import asyncio
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from fastapi import FastAPI
from fastapi.responses import Response
from numpy.typing import NDArray
from starlette.requests import Request

from dispatch.areas import Level
from dispatch.places import Hit
from feeds.pages.citizen.limits import Limits, sender_of
from feeds.pages.rendering import data
from feeds.parts import Parts

MOST_HITS = 6
MAP_DEGREES = 0.045
"""Half the side of what is sent for the map: about 5 km."""
BORDER_M = 25.0
Ring = list[list[float]]


def choice_of(hit: Hit) -> dict[str, Any]:
    """Give a hit as the form offers it: `value` as Draft.place reads it, words, and a point for the pin."""
    place = hit.place
    value = f"v:{place.village}" if hit.is_village else f"p:{place.lat:.6f},{place.lng:.6f},{place.name}"
    return {"value": value, "label": place.name, "within": hit.within, "kind": place.kind,
            "lat": round(place.lat, 6), "lng": round(place.lng, 6)}  # fmt: skip


def find(parts: Parts, text: str) -> list[dict[str, Any]]:
    """Give the places of these words, best first. The first question of a process may take a second."""
    hits = parts.reference.places.search(text[:120], MOST_HITS)
    return [choice_of(hit) for hit in hits]


@dataclass(frozen=True, slots=True)
class Outline:
    """The villages' borders for small maps. boxes: west, south, east, north of each, in degrees."""

    version: int
    boxes: NDArray[np.float64]
    names: list[tuple[str, float, float]]
    rings: list[list[Ring]]

    def around(self, lat: float, lng: float) -> list[dict[str, Any]]:
        """Give the villages near a point: name, its point, rings of [lng, lat]."""
        w, s, e, n = self.boxes.T
        d = MAP_DEGREES
        near = np.flatnonzero((w < lng + d) & (e > lng - d) & (s < lat + d) & (n > lat - d))
        return [dict(zip(("name", "lat", "lng"), self.names[i], strict=True), rings=self.rings[i]) for i in near]


def outline(parts: Parts) -> Outline:
    """Make the outline of the areas in use; takes a moment for a regency."""
    features = parts.reference.areas.to_geojson(Level.VILLAGE, BORDER_M)["features"]
    rings = [_rings(f["geometry"]) for f in features]
    boxes = [_box(r) for r in rings]
    names = [(f["properties"].get("name", ""), *_point_of(f, b)) for f, b in zip(features, boxes, strict=True)]
    return Outline(parts.reference.version, np.array(boxes, float).reshape(-1, 4), names, rings)


def _rings(geometry: dict[str, Any]) -> list[Ring]:
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    return [[[round(x, 5), round(y, 5)] for x, y in polygon[0]] for polygon in polygons if polygon]


def _box(rings: list[Ring]) -> list[float]:
    points = np.array([p for ring in rings for p in ring] or [[0.0, 0.0]])
    return [*points.min(axis=0), *points.max(axis=0)]


def _point_of(feature: dict[str, Any], box: list[float]) -> tuple[float, float]:
    about = feature["properties"]
    return about.get("lat", (box[1] + box[3]) / 2), about.get("lng", (box[0] + box[2]) / 2)


class Maps:
    """The outline of one process, made at the first question and again after an import."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._made: Outline | None = None

    def around(self, lat: float, lng: float) -> dict[str, Any]:
        """Give what the map around a point shows, and which village the point is in."""
        made = self._made
        if made is None or made.version != self._parts.reference.version:
            made = self._made = outline(self._parts)
        reference = self._parts.reference
        village = reference.areas.find_village(lat, lng)
        marks = [{"name": p.name, "lat": p.lat, "lng": p.lng} for p in reference.places.around((lat, lng), 40)]
        return {
            "villages": made.around(lat, lng),
            "places": marks,
            "at": reference.areas.label(village) if village else "",
        }


def register(app: FastAPI, parts: Parts, limits: Limits) -> None:
    """Add what the form's script asks for."""
    maps = Maps(parts)

    @app.get("/lapor/cari")
    async def search(request: Request, q: str = "") -> Response:
        await limits.admit("look", sender_of(request))
        return data(await asyncio.to_thread(find, parts, q))

    @app.get("/lapor/peta")
    async def around(request: Request, lat: float, lng: float) -> Response:
        await limits.admit("look", sender_of(request))
        if not (abs(lat) <= 90 and abs(lng) <= 180):
            return Response(status_code=400)
        shown = await asyncio.to_thread(partial(maps.around, lat, lng))
        return data(shown, Cache_Control="max-age=600")
