"""The roster on screens: the page `/roster`, and the board that says in the console who is on and where nobody is."""

import asyncio
import time
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from dashboard.gate import current
from dashboard.parts import Parts
from dispatch.core.officer import Officer
from dispatch.core.rostering import OFF_DUTY
from dispatch.core.staffing import hours_on_duty
from dispatch.shifts import consoles_on, shifts_on
from layouts.roster import Calendar, roster_page
from layouts.words import SOURCE, speaking

DAY_S = 86_400.0
VILLAGE_FUNCTION = "bhabinkamtibmas"


def routes(parts: Parts) -> APIRouter:
    """Give `GET /roster?polsek=NAME`."""
    router = APIRouter(include_in_schema=False)

    @router.get("/roster")
    async def page(polsek: str = "") -> HTMLResponse:
        session = current.get()
        language, theme = (session.language, session.theme) if session else (SOURCE, "night")
        calendar = await asyncio.to_thread(calendar_of, parts, polsek, time.time())
        with speaking(language):
            return HTMLResponse(roster_page(calendar, language, theme))

    return router


def calendar_of(parts: Parts, polsek: str, now: float) -> Calendar:
    """Gather what the page shows, from today's midnight in the district's zone on."""
    zone = ZoneInfo(parts.settings.timezone)
    midnight = datetime.fromtimestamp(now, zone).replace(hour=0, minute=0, second=0, microsecond=0)
    officers = [o for o in parts.fleet.officers.values() if not o.is_standing]
    return Calendar(
        place=parts.settings.place,
        zone=zone,
        zone_label=parts.settings.zone_label,
        now=now,
        first=midnight.timestamp(),
        roster=parts.reference.roster,
        officers=officers,
        villages=villages_of(parts, officers),
        chosen=polsek,
        hours=unit_hours(parts, officers, now - DAY_S, now),
        shifts=shifts_on(parts.store),
    )


def villages_of(parts: Parts, officers: list[Officer]) -> dict[str, tuple[str, list[str]]]:
    """Give the village officers of each village, by code, with the village's name."""
    found: dict[str, tuple[str, list[str]]] = {}
    for officer in officers:
        if officer.village and officer.own.get("function", officer.function) == VILLAGE_FUNCTION:
            area = parts.reference.areas.get(officer.village)
            name = parts.reference.areas.label(area) if area else officer.village
            found.setdefault(officer.village, (name, []))[1].append(officer.id)
    return found


def unit_hours(parts: Parts, officers: list[Officer], start: float, end: float) -> float:
    """Give the hours all officers together were on duty, from the facts of the journal that history has."""
    changes: dict[str, list[tuple[float, bool, bool]]] = {}
    start = max(start, parts.archive.begins() or end)
    for f in parts.archive.facts("duty_set", start, end):
        was, is_ = f["data"].get("before", OFF_DUTY), f["data"]["status"]
        changes.setdefault(f["officer"], []).append((f["event_time"], was != OFF_DUTY, is_ != OFF_DUTY))
    return sum(hours_on_duty(o.duty != OFF_DUTY, changes.get(o.id, []), start, end) for o in officers)


def roster_items(parts: Parts, now: float) -> list[dict[str, Any]]:
    """Give the board's lines: one summary, one for each operator on shift, one for each village nobody looks after."""
    officers = parts.fleet.officers
    roster = parts.reference.roster
    stands = [stand for o in officers if (stand := roster.stand(o, now))]
    on = sum(stand.duty is not None for stand in stands)
    following = roster.next_boundary(now)
    summary = {
        "line": "summary",
        "on": on,
        "off": len(stands) - on,
        "late": [o.callsign for o in officers.values() if o.overtime],
        "next": following and following * 1000,
    }
    desks = [
        {"line": "desk", "tier": tier, "people": people}
        for tier, people in consoles_on(parts.store, parts.settings.tier).items()
    ]
    return [summary, *desks, *_empty_villages(parts, list(officers.values()))]


def _empty_villages(parts: Parts, officers: list[Officer]) -> list[dict[str, Any]]:
    """Name the villages whose own officers are all off duty now, with who stands in."""
    found = []
    for name, ids in villages_of(parts, officers).values():
        own = [parts.fleet.officers[i] for i in ids]
        if all(o.duty == OFF_DUTY for o in own):
            others = [parts.fleet.officers[o.stand_in].callsign for o in own if o.stand_in in parts.fleet.officers]
            found.append({"line": "village", "name": name, "stand_in": ", ".join(others)})
    return sorted(found, key=lambda line: str(line["name"]))
