"""What lies around the officer: the villages of the small map, and who could stand in."""

import asyncio
import math
from typing import Any

import shapely
from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response

from dispatch.areas import METRES_PER_DEGREE, Area
from dispatch.core.lifecycle import OfficerStatus
from dispatch.core.officer import AWAY, Officer
from dispatch.last_place import last_fix
from feeds.pages.officers.live import json
from feeds.pages.officers.session import phone_or_raise
from feeds.pages.officers.world import person
from feeds.parts import Parts

MARGIN_M = 2_500.0
LARGEST_M = 40_000.0
"""Further apart than this the map shows the incident's surroundings alone."""
SIMPLER_DEG = 0.0001
MOST_STAND_INS = 12
Point = tuple[float, float]


def register(app: FastAPI, parts: Parts) -> None:
    """Add GET /petugas/peta and /petugas/pengganti."""

    @app.get("/petugas/peta")
    async def around(request: Request) -> Response:
        """Give the villages around the officer and the incident in hand: rings of [lng, lat]."""
        phone = await phone_or_raise(parts, request)
        return json(await asyncio.to_thread(surroundings, parts, phone.officer))

    @app.get("/petugas/pengganti")
    async def stand_ins(request: Request) -> Response:
        """Give who could be asked in the officer's place, the neighbours first."""
        phone = await phone_or_raise(parts, request)
        me: Officer = (await asyncio.to_thread(parts.store.load, [("officer", phone.officer)]))[0].state
        return json({"officers": await asyncio.to_thread(choices, parts, me)})


def surroundings(parts: Parts, officer: str) -> dict[str, Any]:
    """Give the box (west, south, east, north) and the villages in it; none where no place is known."""
    box = _box(places(parts, officer))
    if box is None:
        return {"box": None, "villages": []}
    return {"box": box, "villages": [_drawn(a) for a in parts.reference.areas.within(*box)]}


def places(parts: Parts, officer: str) -> list[Point]:
    """Give (lat, lng) of what has to be on the map: the incident in hand, then the officer, else the own village."""
    me: Officer = parts.store.load([("officer", officer)])[0].state
    found: list[Point] = []
    incident = parts.store.incident(me.assignment["incident"]).state if me.assignment else None
    if incident and incident.lat is not None:
        found.append((incident.lat, incident.lng))
    fix = last_fix(parts.fleet, officer)
    if fix:
        found.append((fix[0], fix[1]))
    village = parts.reference.areas.get(me.village)
    return found or ([(village.lat, village.lng)] if village else [])


def _box(points: list[Point]) -> tuple[float, float, float, float] | None:
    if not points:
        return None
    near = [p for p in points if _apart_m(p, points[0]) <= LARGEST_M]
    south, north = min(p[0] for p in near), max(p[0] for p in near)
    west, east = min(p[1] for p in near), max(p[1] for p in near)
    up = MARGIN_M / METRES_PER_DEGREE
    aside = up / math.cos(math.radians(south))
    return west - aside, south - up, east + aside, north + up


def _apart_m(a: Point, b: Point) -> float:
    return METRES_PER_DEGREE * math.hypot(a[0] - b[0], (a[1] - b[1]) * math.cos(math.radians(a[0])))


def _drawn(area: Area) -> dict[str, Any]:
    """Give an area as the small map draws it: to some ten metres."""
    shape = shapely.simplify(area.geometry, SIMPLER_DEG)
    outlines = [p.exterior for p in shapely.get_parts(shape) if p.geom_type == "Polygon"]
    rings = [[[round(x, 5), round(y, 5)] for x, y in line.coords] for line in outlines]
    return {"code": area.code, "name": area.name, "parent": area.parent, "rings": rings}


def colleagues(parts: Parts, me: Officer) -> list[Officer]:
    """Give who could stand in: officers of neighbouring villages, then of the same post; who has left is left out."""
    by_slot, officers = parts.fleet.by_slot, parts.fleet.officers
    slots: list[int] = []
    for village in parts.reference.areas.neighbours(me.village):
        slots += sorted(parts.fleet.residents.get(village.code, ()))
    slots += sorted(parts.fleet.members.get(me.polsek, ()))
    found = [officers[by_slot[s]] for s in dict.fromkeys(slots) if by_slot[s] in officers]
    return [o for o in found if o.id != me.id and OfficerStatus(o.duty) not in AWAY][:MOST_STAND_INS]


def choices(parts: Parts, me: Officer) -> list[dict[str, Any]]:
    """Give those who could stand in, as the page lists them."""
    found = colleagues(parts, me)
    return [{**person(parts, o), "function": o.function, "status": o.status.value} for o in found]
