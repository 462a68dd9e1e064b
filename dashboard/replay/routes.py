"""`/replay`: a window of the past as it was; its film and its officers' places are fetched by the page's script."""

import asyncio
import time
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

import orjson
import structlog
from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from sqlalchemy.exc import SQLAlchemyError

from dashboard.areas.scope import ground_of, held_to_own_area, own_area
from dashboard.asking import language_of, person_of
from dashboard.framing import frame_of
from dashboard.parts import Parts
from dashboard.replay.film import film_of
from dashboard.replay.held import concerned, held, mine_of
from dashboard.replay.places import duties_of, places_of
from dashboard.replay.window import LONGEST_S, Asked, moment, read_asked
from dispatch.access import Person
from dispatch.core.errors import Denied
from dispatch.core.incident import Incident
from dispatch.core.replay import Basis
from dispatch.past import DUTY_S, read_past, read_story
from dispatch.tracks import read_tracks
from layouts.frame import framed
from layouts.refusals import refusal
from layouts.replay.page import Replay, replay_main, spoken
from layouts.words import _, speaking

log = structlog.get_logger()
PLACES_S = 3_600.0
"""So much of the officers' places is given at once."""
AWAY = "the history does not answer; try again in a moment"


def routes(parts: Parts) -> APIRouter:
    """Give the page, GET /replay/film and GET /replay/places."""
    router = APIRouter(include_in_schema=False)

    @router.get("/replay")
    async def page(request: Request) -> HTMLResponse:
        with speaking(language_of()):
            try:
                asked, errors = await asyncio.to_thread(
                    ask, parts, dict(request.query_params), time.time(), person_of()
                )
            except Denied as no:
                return HTMLResponse(framed(frame_of(parts, _("Putar ulang"), "/replay"), refusal(str(no))), 403)
            except SQLAlchemyError as error:
                log.warning("history could not be read for a replay", error=str(error))
                return HTMLResponse(framed(frame_of(parts, _("Putar ulang"), "/replay"), refusal(AWAY)), 503)
            return HTMLResponse(_page(parts, asked, errors), headers={"Cache-Control": "no-store"})

    @router.get("/replay/film")
    async def film(request: Request) -> Response:
        params = dict(request.query_params)
        language, person = language_of(), person_of()
        basis: Basis = "entry" if params.get("basis") == "entry" else "event"

        def make() -> bytes:
            with speaking(language):
                return orjson.dumps(film_between(parts, *_window(params), basis, own_area(parts, person)))

        return await _json(make)

    @router.get("/replay/places")
    async def places(request: Request) -> Response:
        start, end = _window(dict(request.query_params))
        person = person_of()

        def make() -> bytes:
            last, area = min(end, start + PLACES_S), own_area(parts, person)
            rows = read_tracks(parts.archive.engine, start, last)
            return orjson.dumps(places_of(rows, start, officers_of(parts, area) if area else None))

        return await _json(make)

    return router


async def _json(make: Any) -> Response:
    try:
        body = await asyncio.to_thread(make)
    except SQLAlchemyError as error:
        log.warning("history could not be read for a replay", error=str(error))
        with speaking(language_of()):
            return Response(orjson.dumps({"text": str(refusal(AWAY))}), 503, media_type="application/json")
    return Response(body, media_type="application/json", headers={"Cache-Control": "no-store"})


def _window(params: Mapping[str, str]) -> tuple[float, float]:
    """Read from= and to= (epoch s); what is no time is the last hour."""
    start, end = moment(params.get("from")), moment(params.get("to"))
    if start is None or end is None:
        end = time.time()
        start = end - 3600
    return (start, min(end, start + LONGEST_S)) if start < end else (end - 60, end)


def ask(parts: Parts, params: Mapping[str, str], now: float, person: Person) -> tuple[Asked, list[str]]:
    """Give what a URL asks for and what of it could not be used. Raises Denied for an incident outside one's area."""
    number = params.get("incident", "").strip()
    of: Incident | None = None
    if number:
        found = read_story(parts.archive, parts.store, number)
        of = held_to_own_area(parts, person, found[0]) if found else None
    asked, errors = read_asked(params, now, parts.settings.shift_times(), of)
    if number and of is None:
        errors.insert(0, f"there is no incident {number!r}; check the number")
    return asked, errors


def film_between(parts: Parts, start: float, end: float, basis: Basis, area: str = "") -> dict[str, Any]:
    """Give the film of [start, end] (epoch s). area: what alone is in it, "" for everything."""
    tracks = read_tracks(parts.archive.engine, start, start + 60)
    recorded = duties_of(tracks, start)
    past = read_past(parts.archive, parts.store, start, end, start if recorded else start - DUTY_S)
    officers = dict(parts.fleet.officers)
    lasting = {id_: o.duty for id_, o in officers.items() if o.since <= start and not o.assignment}
    duties = {**lasting, **recorded}
    if area:
        mine = officers_of(parts, area)
        past = held(past, mine, area)
        officers = concerned(past, mine, officers)
        duties = {id_: duty for id_, duty in duties.items() if id_ in officers}
    policy, zone = parts.flusher.desk.policy, ZoneInfo(parts.settings.timezone)
    return film_of(past, start, end, basis, officers, duties, policy, zone)


def officers_of(parts: Parts, area: str) -> set[str]:
    """Give the ids of the officers of an area."""
    return mine_of(list(parts.fleet.officers.values()), ground_of(parts).posts, area)


def _page(parts: Parts, asked: Asked, errors: list[str]) -> str:
    zone = ZoneInfo(parts.settings.timezone)
    shown = Replay(
        start=asked.start,
        end=asked.end,
        range=asked.range,
        speed=asked.speed,
        basis=asked.basis,
        incident=asked.incident,
        zone=zone,
        zone_label=parts.settings.zone_label,
        errors=[refusal(e) for e in errors],
        link=asked.query,
    )
    data = {
        "start": asked.start, "end": asked.end, "at": asked.at, "speed": asked.speed, "basis": asked.basis,
        "incident": asked.incident, **spoken(),
    }  # fmt: skip
    frame = frame_of(parts, _("Putar ulang"), "/replay")
    return framed(
        frame,
        replay_main(shown),
        ["replay.css"],
        ["district.js", "replay_map.js", "replay_lists.js", "replay.js"],
        data,
    )
