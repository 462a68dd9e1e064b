"""The API `/api/v1` (contract): bearer tokens, OpenAPI, problem+json. A doorway: every change goes to the desk."""

import asyncio
import time
import uuid
from typing import Annotated, Any

from fastapi import FastAPI, Header, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from redis.exceptions import RedisError
from starlette.exceptions import HTTPException

from dashboard import (
    api_alerts,
    api_calls,
    api_decisions,
    api_devices,
    api_eido,
    api_guard,
    api_life,
    api_phones,
    api_webhooks,
)
from dashboard.api_duty import duty
from dashboard.api_times import time_or_invalid
from dashboard.areas.scope import held_to_own_area, is_in, own_area
from dashboard.asking import person_of
from dashboard.deciding import with_decision
from dashboard.gate import current_person
from dashboard.parts import Parts
from dashboard.permissions import may
from dashboard.views import api_fact, api_incident, api_officers
from dispatch.core.commands import MoveAssignment, OfferAssignment
from dispatch.core.errors import Conflict, Denied, Forbidden, Invalid, NotFound, Refused
from dispatch.core.incident import Incident
from dispatch.core.lifecycle import IncidentStatus
from dispatch.metrics import intervals
from dispatch.repeated import take_report
from dispatch.wire import Report, Time, explain

MOST_LISTED = 1000
_STATUS = {Invalid: 422, NotFound: 404, Forbidden: 409, Conflict: 409, Denied: 403}
Key = Annotated[str | None, Header(alias="Idempotency-Key", max_length=200)]


class AssignmentIn(BaseModel):
    """Whom to send. event_time: when it was said, if not now (ISO 8601); reason: calls back somebody who has left."""

    model_config = ConfigDict(strict=True)
    officer: str = Field(min_length=1, max_length=200)
    event_time: Time | None = None
    reason: str = Field("", max_length=2000)


class TransitionIn(BaseModel):
    """How an assignment moves on."""

    model_config = ConfigDict(strict=True)
    action: str = Field(pattern="^(accept|decline|en_route|arrive|clear|withdraw)$")
    event_time: Time | None = None
    reason: str | None = Field(None, max_length=2000)


def problem(status: int, title: str, detail: str, **more: Any) -> JSONResponse:
    """Give an error as RFC 9457 problem+json."""
    body = {"type": "about:blank", "status": status, "title": title, "detail": detail, **more}
    return JSONResponse(body, status, media_type="application/problem+json")


async def invalid(_: Request, error: RequestValidationError) -> Response:
    """Say which field does not fit and why, without saying again what was sent: not everything can be written back."""
    first = error.errors()[0]
    field = ".".join(str(p) for p in first["loc"] if p != "body")[:80].encode(errors="replace").decode()
    return problem(422, "invalid", f"{field}: {first['msg'].removeprefix('Value error, ')}", field=field)


def api(parts: Parts) -> FastAPI:
    """Give the API as an application of its own, to be mounted at /api/v1."""
    app = FastAPI(title="K3i", version="1", openapi_url="/openapi.json", docs_url=None, redoc_url=None)
    _faults(app)
    _reports(app, parts)
    _incidents(app, parts)
    _assignments(app, parts)
    duty(app, parts)
    api_devices.register(app, parts)
    api_life.register(app, parts)
    api_calls.register(app, parts)
    api_guard.register(app, parts)
    api_alerts.register(app, parts)
    api_webhooks.register(app, parts)
    api_phones.register(app, parts)
    api_eido.register(app, parts, incident_or_raise, timeline_of)
    api_decisions.register(app, parts)
    _figures(app, parts)
    return app


def _faults(app: FastAPI) -> None:
    """Every fault speaks problem+json, and says the field."""

    @app.exception_handler(Refused)
    async def refused(_: Request, error: Refused) -> Response:
        status = _STATUS.get(type(error), 409)
        return problem(status, error.code, str(error), field=error.field)

    app.exception_handler(RequestValidationError)(invalid)

    @app.exception_handler(ValidationError)
    async def unfit(_: Request, error: ValidationError) -> Response:
        why = explain(error)
        return problem(422, "invalid", str(why), field=why.field)

    @app.exception_handler(HTTPException)
    async def http(_: Request, error: HTTPException) -> Response:
        status = 422 if error.status_code == 400 else error.status_code  # a body that is no JSON text at all
        return problem(status, "Refused", str(error.detail))

    @app.exception_handler(RedisError)
    async def away(_: Request, error: RedisError) -> Response:
        return problem(503, "unavailable", "not stored; send it again in a moment")


def _reports(app: FastAPI, parts: Parts) -> None:
    @app.post("/reports", status_code=201, summary="Take a report in; 200 for a repeat of the same id")
    async def post_report(report: Report, response: Response) -> dict[str, Any]:
        """Answer once the report is durable. The same `id` is answered as it was the first time."""
        command = report.command(person_of().author, time.time(), parts.reference.areas)
        done = await take_report(parts.flusher, command)
        response.status_code = 200 if done.duplicate else 201
        return {**done.value, "id": report.id, "duplicate": done.duplicate}


async def incident_or_raise(parts: Parts, number: str) -> Incident:
    """Give an incident from the store or from history. Raises NotFound."""
    found = (await asyncio.to_thread(parts.store.incident, number)).state
    if found is None:
        kept = await asyncio.to_thread(parts.archive.incident, number)
        found = kept[0] if kept else None
    if found is None:
        raise NotFound(f"there is no incident {number!r}; check the number", "number")
    return found


async def timeline_of(parts: Parts, number: str) -> list[dict[str, Any]]:
    """Give the facts of an incident, from the store or from history."""
    facts = await asyncio.to_thread(parts.store.timeline, number)
    if not facts:
        kept = await asyncio.to_thread(parts.archive.incident, number)
        facts = kept[1] if kept else []
    return facts


def _incidents(app: FastAPI, parts: Parts) -> None:
    @app.get("/incidents", summary="Incidents by status and by last change")
    async def get_incidents(status: str | None = None, since: str | None = None) -> dict[str, Any]:
        """Give at most 1,000, the latest changed last. `status`: one of the statuses, or `open`."""
        start = time_or_invalid(since, "since") * 1000 if since else 0.0
        known = [s.value for s in IncidentStatus]
        if status is not None and status not in (*known, "open"):
            raise Invalid(f"status {status!r} is not known; use open or one of {', '.join(known)}", "status")
        found = await asyncio.to_thread(parts.store.incidents, "incidents", start)
        area = own_area(parts, person_of())
        states = [v.state for v in found if is_in(v.state, area)]
        chosen = [i for i in states if status is None or i.status == status or (status == "open" and not i.is_ended)]
        return {"incidents": [api_incident(i) for i in chosen[-MOST_LISTED:]]}

    @app.get("/incidents/{number}", summary="One incident with its timeline")
    async def get_incident(number: str) -> dict[str, Any]:
        """Give it as long as it is kept, from the store or from history."""
        incident = held_to_own_area(parts, person_of(), await incident_or_raise(parts, number))
        facts = await timeline_of(parts, number)
        person = current_person.get()
        callers = person is not None and may(person.role, "see_callers")
        return {**api_incident(incident, callers=callers), "timeline": [api_fact(f, callers=callers) for f in facts]}

    @app.get("/incidents/{number}/recommendation", summary="Who should go, and why")
    async def get_recommendation(number: str) -> dict[str, Any]:
        """Give at most five officers, computed now."""
        incident = await incident_or_raise(parts, number)
        full = await asyncio.to_thread(parts.recommender.recommend, incident)
        keep = ("officer", "callsign", "reasons", "shortfalls", "distance_m", "eta_s", "position_age_s")
        return {**full, "officers": [{k: o[k] for k in keep} for o in full["officers"]]}


def _assignments(app: FastAPI, parts: Parts) -> None:
    @app.post("/incidents/{number}/assignments", status_code=201, summary="Offer an incident to an officer")
    async def post_assignment(number: str, body: AssignmentIn, key: Key = None) -> dict[str, Any]:
        """Offer it; 409 when the officer has an open assignment, naming the incident and who assigned it."""
        now = time.time()
        incident = await incident_or_raise(parts, number)
        command = OfferAssignment(
            id=f"{person_of().author}:{key or uuid.uuid4().hex}",
            by=person_of().author,
            at=now if body.event_time is None else body.event_time,
            now=now,
            incident=number,
            officer=body.officer,
            expires_s=parts.flusher.desk.policy.accept(incident.priority),
            reason=body.reason,
        )
        return (await parts.flusher.handle(await with_decision(parts, command))).value

    @app.post("/assignments/{assignment}/transitions", summary="Move an assignment on")
    async def post_transition(assignment: str, body: TransitionIn, key: Key = None) -> dict[str, Any]:
        """Move it by the life-cycle; 409 for a move the life-cycle does not have."""
        now = time.time()
        command = MoveAssignment(
            id=f"{person_of().author}:{key or uuid.uuid4().hex}",
            by=person_of().author,
            at=now if body.event_time is None else body.event_time,
            now=now,
            assignment=assignment,
            action=body.action,
            reason=body.reason or "",
        )
        return (await parts.flusher.handle(command)).value


def _figures(app: FastAPI, parts: Parts) -> None:
    @app.get("/officers", summary="Officers with their last position")
    async def get_officers(bbox: str | None = None) -> dict[str, Any]:
        """Give all, or those inside bbox=west,south,east,north."""
        box = _bbox(bbox) if bbox else None
        return {"officers": await asyncio.to_thread(api_officers, parts.fleet, time.time(), box)}

    @app.get("/intervals", summary="Response-time intervals, exact")
    async def get_intervals(
        from_: Annotated[str | None, Query(alias="from")] = None, to: str | None = None
    ) -> dict[str, Any]:
        """Select incidents by event time of `created`, from <= created < to (default: the last 24 hours)."""
        end = time_or_invalid(to, "to") if to else time.time() + 300
        start = time_or_invalid(from_, "from") if from_ else end - 86400
        area = own_area(parts, person_of())
        incidents, units = await asyncio.to_thread(parts.archive.rows, start, end, area)
        return {"intervals": await asyncio.to_thread(intervals, incidents, units, targets_of(parts))}

    @app.get("/{rest:path}", include_in_schema=False)
    async def nothing(rest: str) -> Response:
        return problem(404, "Not Found", f"there is no /api/v1/{rest}; see /api/v1/openapi.json")


def targets_of(parts: Parts) -> dict[str, float]:
    """Give the targets of the intervals in seconds."""
    return dict(parts.settings.terms().targets)


def _bbox(text: str) -> tuple[float, float, float, float]:
    try:
        west, south, east, north = (float(p) for p in text.split(","))
    except ValueError:
        raise Invalid(f"bbox: {text!r} is not west,south,east,north in degrees", "bbox") from None
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise Invalid(f"bbox: {text!r} is out of range or turned round; use west,south,east,north", "bbox")
    return west, south, east, north
