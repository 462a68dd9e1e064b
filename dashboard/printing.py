"""`GET /print/{number}`: one incident as a page for paper. Who took it out, and with whose data, is a fact."""

import asyncio
import time
from zoneinfo import ZoneInfo

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from dashboard.api import incident_or_raise, timeline_of
from dashboard.areas.scope import held_to_own_area
from dashboard.asking import head, language_of, person_of
from dashboard.parts import Parts
from dashboard.permissions import may
from dispatch.access import Person
from dispatch.core.commands import RecordPrint
from dispatch.core.errors import Denied, NotFound
from layouts.markup import markup
from layouts.printing import Sheet, printed
from layouts.refusals import refusal
from layouts.words import speaking


def routes(parts: Parts) -> APIRouter:
    """Give the page."""
    router = APIRouter(include_in_schema=False)

    @router.get("/print/{number}")
    async def page(number: str) -> HTMLResponse:
        person, language = person_of(), language_of()
        with speaking(language):
            try:
                return HTMLResponse(printed(await sheet_of(parts, number, person, time.time()), language))
            except (Denied, NotFound) as no:
                return HTMLResponse(markup(refusal(str(no))), 403 if isinstance(no, Denied) else 404)

    return router


async def sheet_of(parts: Parts, number: str, person: Person, now: float) -> Sheet:
    """Gather the page of an incident, from the store or from history, and note that it was taken.

    Raises NotFound, and Denied for one outside the person's own area.
    """
    incident, facts = await asyncio.gather(incident_or_raise(parts, number), timeline_of(parts, number))
    held_to_own_area(parts, person, incident)
    callers = may(person.role, "see_callers")
    await parts.flusher.handle(RecordPrint(**head(), incident=number, callers=callers))
    officers = list(parts.fleet.officers.values())
    spoken = {*(a.officer for a in incident.assignments), *(f.get("officer") for f in facts)}
    spoken |= {f["by"].removeprefix("officer:") for f in facts}
    known = [o for o in officers if o.id in spoken]
    return Sheet(
        incident=incident,
        facts=facts,
        caller=(incident.caller_number, incident.caller_name) if callers else None,
        by=person.name,
        place=parts.settings.place,
        now=now,
        zone=ZoneInfo(parts.settings.timezone),
        zone_label=parts.settings.zone_label,
        callsigns={o.id: o.callsign for o in known},
        names={o.id: o.name for o in known},
    )
