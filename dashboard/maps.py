"""What the map is drawn from: areas as GeoJSON, and streets from an imported base map."""

import asyncio
from typing import Any

import orjson
from fastapi import APIRouter, Response

from dashboard.parts import Parts
from dispatch.importers.basemap import tile

TOLERANCE_M = 40.0


def routes(parts: Parts) -> APIRouter:
    """Give GET /map/areas and GET /map/tiles/{z}/{x}/{y}."""
    router = APIRouter(include_in_schema=False)
    drawn: dict[int, bytes] = {}

    @router.get("/map/areas")
    async def areas() -> Response:
        version = parts.reference.version
        if version not in drawn:
            drawn.clear()
            drawn[version] = await asyncio.to_thread(_draw, parts)
        return Response(drawn[version], media_type="application/json", headers={"Cache-Control": "no-cache"})

    @router.get("/map/tiles/{z}/{x}/{y}")
    async def street_tile(z: int, x: int, y: int) -> Response:
        base = await asyncio.to_thread(basemap_of, parts)
        data = await asyncio.to_thread(tile, base["path"], z, x, y) if base else None
        if data is None or base is None:
            return Response(status_code=204)  # beyond the file: nothing to draw, nothing wrong
        return Response(data, media_type=base["media_type"], headers={"Cache-Control": "max-age=86400"})

    return router


def _draw(parts: Parts) -> bytes:
    index = parts.reference.areas
    layers = {name: index.to_geojson(name, TOLERANCE_M) for name in ("village", "kecamatan", "regency")}
    return orjson.dumps(layers)


def basemap_of(parts: Parts) -> dict[str, Any] | None:
    """Give the record of the imported base map (path, min_zoom, max_zoom, media_type), or None."""
    _, data = parts.store.get_reference("basemap")
    return orjson.loads(data) if data else None
