"""`GET /plan`: the joint plan for all that wait, and who could be moved up. Worked out when somebody looks at it."""

import asyncio
import math
import time
from dataclasses import asdict
from typing import Any

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse
from redis.exceptions import RedisError

from dashboard.gate import current
from dashboard.parts import Parts
from dispatch.core.incident import Incident
from dispatch.core.officer import Officer
from dispatch.core.reassign import Rise
from dispatch.planning import Plan, Planner
from dispatch.rising import left_for, proposals, proposals_for
from layouts.reasons import shown
from layouts.words import SOURCE, speaking


def routes(parts: Parts) -> APIRouter:
    """Give GET /plan."""
    router = APIRouter(include_in_schema=False)

    @router.get("/plan")
    async def plan() -> Response:
        try:
            waiting, made, rising = await asyncio.to_thread(plan_of_all, parts, time.time())
        except RedisError:
            return JSONResponse({"ok": False}, 503)
        session = current.get()
        with speaking(session.language if session else SOURCE):
            return JSONResponse(told(waiting, made, rising))

    return router


def plan_of_all(parts: Parts, now: float) -> tuple[list[Incident], Plan, dict[str, list[Rise]]]:
    """Give the incidents nobody is asked about, the joint plan for them, and the proposals to move somebody up."""
    waiting = [v.state for v in parts.store.incidents("open") if needs_somebody(v.state)]
    made = Planner(parts.recommender).plan(waiting, now)
    best = {line.incident: line.eta_s for line in made.lines if line.nth == 0}
    gain_s = parts.settings.reassign_gain_s
    return waiting, made, proposals(parts.recommender, waiting, best, gain_s, _priorities(parts))


def _priorities(parts: Parts) -> dict[str, int]:
    """Give the priorities, as they are now, of the incidents somebody is under way to."""
    held = parts.store.load([("incident", number) for number in left_for(parts.recommender)])
    return {v.state.number: v.state.priority for v in held if v.state}


def needs_somebody(incident: Incident) -> bool:
    """Whether an incident waits and nobody is being asked about it."""
    return incident.is_waiting and not incident.open_assignments and incident.lane == "main"


def told(waiting: list[Incident], made: Plan, rising: dict[str, list[Rise]]) -> dict[str, Any]:
    """Give plan and proposals as the console shows them."""
    return {
        "ok": True,
        "waiting": len(waiting),
        "saved_s": made.saved_s,
        "took_ms": made.took_s * 1000,
        "lines": [asdict(line) for line in made.lines],
        "unserved": [{"incident": number, "why": shown(why)} for number, why in made.unserved.items()],
        "rises": [_rise(number, rise) for number, found in rising.items() for rise in found[:1]],
    }


def _rise(number: str, rise: Rise) -> dict[str, Any]:
    who = rise.who
    gain = None if math.isinf(rise.gain_s) else rise.gain_s
    return {"incident": number, "callsign": who.callsign, "left": who.left, "left_priority": who.left_priority,
            "eta_s": who.seconds, "gain_s": gain}  # fmt: skip


def rises_for(parts: Parts, incident: Incident, recommendation: dict[str, Any]) -> list[Rise]:
    """Give who could be moved up to one incident, beside its recommendation."""
    if not needs_somebody(incident):
        return []
    gain_s = parts.settings.reassign_gain_s
    return proposals_for(parts.recommender, incident, recommendation, gain_s, _priorities(parts))


def gain_of(parts: Parts, incident: Incident, officer: Officer) -> float | None:
    """Give how much sooner an officer under way is than the best who is free; None when it is not worth proposing."""
    found = rises_for(parts, incident, parts.recommender.recommend(incident))
    return next((rise.gain_s for rise in found if rise.who.officer == officer.id), None)
