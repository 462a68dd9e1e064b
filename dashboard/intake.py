"""The intake form's doors: places found while typing, what is known beside the form, and the report itself.

Plain requests, not Dash callbacks: two quick ones must never be folded into one. The form's own id is the report's
message id: sent twice, it is one report; sent again with changes, it is an edit of it (intake_taking.py).
"""

import asyncio
import time
from typing import Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from dashboard.asking import language_of
from dashboard.gate import current_person
from dashboard.intake_beside import beside
from dashboard.intake_draft import Asked, Draft
from dashboard.intake_taking import take
from dashboard.parts import Parts
from dispatch.areas import Area, AreaIndex
from dispatch.places import Hit, PlaceIndex
from layouts.intake import Found, place_options, point_option
from layouts.plain import plain
from layouts.words import speaking

MOST_PLACES = 8


def routes(parts: Parts) -> APIRouter:
    """Give POST /intake/places, /intake/look and /intake/send."""
    router = APIRouter(include_in_schema=False, prefix="/intake")

    @router.post("/places")
    async def places(asked: Asked) -> JSONResponse:
        with speaking(language_of()):
            found = await asyncio.to_thread(_find, parts, asked)
            return JSONResponse({"seq": asked.seq, "options": plain(found)})

    @router.post("/look")
    async def look(draft: Draft) -> JSONResponse:
        with speaking(language_of()):
            return JSONResponse(await asyncio.to_thread(beside, parts, draft, _role(), time.time()))

    @router.post("/send")
    async def send(draft: Draft) -> JSONResponse:
        person = current_person.get()
        with speaking(language_of()):
            sender = person.author if person else ""
            return JSONResponse(await take(parts, draft, sender, time.time()))

    return router


def _role() -> str:
    person = current_person.get()
    return person.role if person else ""


def _find(parts: Parts, asked: Asked) -> list[Any]:
    if asked.lat is not None and asked.lng is not None:
        return point_of(parts.reference.areas, asked.lat, asked.lng)
    near = (asked.near[0], asked.near[1]) if asked.near else None
    return places_of(parts.reference.places, asked.text, near)


def point_of(areas: AreaIndex, lat: float, lng: float) -> list[Any]:
    """Give the place of a click on the map as an option."""
    return point_option(lat, lng, *_named(areas, areas.find_village(lat, lng)))


def places_of(places: PlaceIndex, text: str, near: tuple[float, float] | None = None) -> list[Any]:
    """Give the places of typed words as options."""
    return place_options([_found(hit) for hit in places.search(text, MOST_PLACES, near)]) if text.strip() else []


def _found(hit: Hit) -> Found:
    p = hit.place
    address = "" if hit.is_village else ", ".join(part for part in (p.name, p.address) if part)
    point = None if hit.is_village else (p.lat, p.lng)
    return p.village, p.name, p.kind, hit.within, point, address, hit.distance_m


def _named(areas: AreaIndex, area: Area | None) -> tuple[str, str, str]:
    if area is None:
        return "", "", ""
    parent = areas.kecamatan(area.code)
    return area.code, area.name, parent.name if parent else ""
