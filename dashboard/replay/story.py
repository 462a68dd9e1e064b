"""`GET /story/{number}.json` and `.pdf`: everything that is known of one incident, to take along. Who did is a fact.

Callers' names and numbers, and what a citizen wrote in the chat, are in it only for roles that may see them.
"""

import asyncio
import time
from typing import Any, Literal
from zoneinfo import ZoneInfo

import orjson
import structlog
from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse
from sqlalchemy.exc import SQLAlchemyError

from dashboard.areas.scope import held_to_own_area
from dashboard.asking import head
from dashboard.gate import current, current_person
from dashboard.paper import pdf_of
from dashboard.parts import Parts
from dashboard.permissions import may
from dashboard.views import api_fact, api_incident
from dispatch.access import Person
from dispatch.core.commands import RecordPrint
from dispatch.core.errors import Denied
from dispatch.core.incident import Incident
from dispatch.core.replay import in_order
from dispatch.core.replay.incidents import Frame, frames_of
from dispatch.past import read_calls, read_story
from dispatch.wire import iso
from layouts.markup import markup
from layouts.refusals import refusal
from layouts.replay.story import Story, paper_of
from layouts.words import SOURCE, speaking

log = structlog.get_logger()
Form = Literal["json", "pdf"]
PRIVATE = frozenset({"name", "text", "number", "tracking"})
"""What of a citizen's message or joined report is nobody's business who may not see callers."""
CITIZENS = frozenset({"message_sent", "photo_added"})


def routes(parts: Parts) -> APIRouter:
    """Give both forms."""
    router = APIRouter(include_in_schema=False)

    @router.get("/story/{number}.json")
    async def as_json(number: str) -> Response:
        return await _exported(parts, number, "json")

    @router.get("/story/{number}.pdf")
    async def as_pdf(number: str) -> Response:
        return await _exported(parts, number, "pdf")

    return router


async def _exported(parts: Parts, number: str, form: Form) -> Response:
    person, session = current_person.get(), current.get()
    assert person is not None, "the gate lets nobody in without a name"
    with speaking(session.language if session else SOURCE):
        try:
            story = await asyncio.to_thread(story_of, parts, number, person, time.time())
        except SQLAlchemyError as error:
            log.warning("history could not be read for a story", error=str(error))
            return HTMLResponse(markup(refusal("the history does not answer; try again in a moment")), 503)
        except Denied as no:
            return HTMLResponse(markup(refusal(str(no))), 403)
        if story is None:
            return HTMLResponse(markup(refusal(f"there is no incident {number!r}; check the number")), 404)
        await _note(parts, story, form)
        name = f'attachment; filename="kisah-{_safe(number)}.{form}"'
        headers = {"Content-Disposition": name, "Cache-Control": "no-store"}
        if form == "json":
            return Response(orjson.dumps(told(story), option=orjson.OPT_INDENT_2), 200, headers, "application/json")
        return Response(await asyncio.to_thread(pdf_of, paper_of(story)), 200, headers, "application/pdf")


def _safe(number: str) -> str:
    return "".join(c if c.isalnum() else "-" for c in number)


async def _note(parts: Parts, story: Story, form: Form) -> None:
    """Put down who takes a story out before it leaves the house."""
    number = story.incident.number
    await parts.flusher.handle(RecordPrint(**head(), incident=number, callers=story.callers, form=form))


def story_of(parts: Parts, number: str, person: Person, now: float) -> Story | None:
    """Gather a story, None when nobody knows the incident. Raises Denied for one outside the person's own area."""
    found = read_story(parts.archive, parts.store, number)
    if found is None:
        return None
    incident, facts = held_to_own_area(parts, person, found[0]), found[1]
    callers = may(person.role, "see_callers")
    facts = [f if callers else without_private(f) for f in in_order(facts, "entry")]
    calls = [without_private(f) for f in read_calls(parts.archive, incident)]
    officers = dict(parts.fleet.officers)
    return Story(
        incident=incident,
        facts=facts,
        calls=calls,
        happened=frames_of(incident, found[1], "event"),
        known=frames_of(incident, found[1], "entry"),
        callers=callers,
        by=person.name,
        place=parts.settings.place,
        now=now,
        zone=ZoneInfo(parts.settings.timezone),
        zone_label=parts.settings.zone_label,
        callsigns={id_: o.callsign for id_, o in officers.items()},
        names={id_: o.name for id_, o in officers.items()},
    )


def without_private(f: dict[str, Any]) -> dict[str, Any]:
    """Give a fact without what a citizen said of themselves or wrote."""
    data = f["data"]
    is_theirs = f["type"] in CITIZENS and data.get("side") == "citizen"
    if not is_theirs and not f["type"].startswith("call_"):
        return f
    return {**f, "data": {name: value for name, value in data.items() if name not in PRIVATE}}


def told(story: Story) -> dict[str, Any]:
    """Give a story as JSON: times in ISO 8601 with zone. What its reader may not see has left its facts already."""
    i = story.incident
    return {
        "exported": {"by": story.by, "at": iso(story.now), "with_callers": story.callers, "place": story.place},
        "incident": api_incident(i, callers=story.callers),
        "points": _points(i),
        "states_as_happened": [_frame(f) for f in story.happened],
        "states_as_known": [_frame(f) for f in story.known],
        "facts": [{**api_fact(f, callers=True), "words": story.words(f)} for f in story.facts],
        "calls": [{**api_fact(f, callers=True), "words": story.words(f)} for f in story.calls],
        "offers": [_offer(f) for f in story.facts if f["type"] == "assignment_offered"],
        "messages": [_message(f) for f in story.facts if f["type"] == "message_sent"],
        "photos": [_photo(p, story.callers) for p in i.photos],
    }


def _points(i: Incident) -> list[dict[str, Any]]:
    """Give every time point of every assignment with both times."""
    return [
        {"assignment": a.id, "point": point, "event_time": iso(at), "entry_time": iso(a.entries.get(point))}
        for a in i.assignments
        for point, at in a.times.items()
    ]


def _frame(f: Frame) -> dict[str, Any]:
    units = [{"callsign": u.callsign, "officer": u.officer, "status": u.status.value} for u in f.units]
    return {
        "at": iso(f.at),
        "status": f.status.value,
        "priority": f.priority,
        "kind": f.kind,
        "lane": f.lane,
        "lat": f.lat,
        "lng": f.lng,
        "village_name": f.village or None,
        "overdue": f.overdue,
        "disposition": f.disposition or None,
        "units": units,
    }


def _offer(f: dict[str, Any]) -> dict[str, Any]:
    data = f["data"]
    named = {"assignment": f["assignment"], "officer": f["officer"], "by": f["by"], "rule": f.get("rule") or None}
    return {"at": iso(f["event_time"]), **named, "because": data.get("because"), "shown": data.get("decision") or None}


def _message(f: dict[str, Any]) -> dict[str, Any]:
    data = f["data"]
    return {"at": iso(f["event_time"]), "side": data.get("side"), "name": data.get("name"), "text": data.get("text")}


def _photo(p: dict[str, Any], callers: bool) -> dict[str, Any]:
    hidden = p.get("side") == "citizen" and not callers
    return {**p, "name": None if hidden else p.get("name"), "at": iso(p["at"])}
