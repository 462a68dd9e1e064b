"""Who is under way to something lower and could be at a higher incident sooner than anybody free: proposals."""

import math
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from dispatch.core.incident import Incident
from dispatch.core.lifecycle import AssignmentStatus
from dispatch.core.officer import Officer
from dispatch.core.reassign import MOVABLE, Rise, UnderWay, rises
from dispatch.core.runcards import able
from dispatch.fleet import STATUS_CODE
from dispatch.recommend import Recommender

UNDER_WAY = np.array([STATUS_CODE[s] for s in ("assigned", "en_route")], np.uint8)


def proposals(
    recommender: Recommender,
    waiting: Iterable[Incident],
    best_s: Mapping[str, float],
    threshold_s: float,
    priorities: Mapping[str, int],
) -> dict[str, list[Rise]]:
    """Give for each waiting incident who could be moved up to it. best_s: number -> when the best free one is there.

    priorities: of the incidents that are `left_for`, as they are by now; an officer's record has that of the offer.
    Nobody is proposed first twice: the higher priority, then the older, has the first choice.
    """
    taken: set[str] = set()
    found: dict[str, list[Rise]] = {}
    for incident in sorted(waiting, key=lambda i: (i.priority, i.clock)):
        under_way = (u for u in _under_way(recommender, incident, priorities) if u.officer not in taken)
        here = rises(incident, best_s.get(incident.number, math.inf), under_way, threshold_s)
        if here:
            found[incident.number] = here
            taken.add(here[0].who.officer)
    return found


def proposals_for(
    recommender: Recommender,
    incident: Incident,
    recommendation: Mapping[str, Any],
    threshold_s: float,
    priorities: Mapping[str, int],
) -> list[Rise]:
    """Give who could be moved up to one incident, beside its recommendation."""
    best = [row["eta_s"] for row in recommendation.get("officers", ())]
    best_s = {incident.number: min(best, default=math.inf)}
    return proposals(recommender, [incident], best_s, threshold_s, priorities).get(incident.number, [])


def left_for(recommender: Recommender) -> list[str]:
    """Give the numbers of the incidents that officers are under way to."""
    fleet = recommender.fleet
    with fleet.lock:
        officers = [fleet.officers[fleet.by_slot[s]] for s in np.flatnonzero(np.isin(fleet.status, UNDER_WAY))]
    return sorted({o.assignment["incident"] for o in officers if o.assignment})


def _under_way(recommender: Recommender, incident: Incident, priorities: Mapping[str, int]) -> list[UnderWay]:
    """Give those who are on their way to a lower priority and fit the kind, with the time they would need."""
    fleet = recommender.fleet
    if incident.lat is None or incident.lng is None:
        return []
    with fleet.lock:
        slots = np.flatnonzero(np.isin(fleet.status, UNDER_WAY) & (fleet.fixes["fixed"] > 0))
        officers = [fleet.officers[fleet.by_slot[s]] for s in slots]
        fixes = fleet.fixes[slots]
    times = recommender.router.to_incident(incident.lat, incident.lng, fixes["lat"], fixes["lng"]).seconds
    turnout_s = recommender.limits.turnout_s
    return [
        UnderWay(o.id, o.callsign, held["id"], held["incident"], held["priority"], turnout_s + float(seconds))
        for o, seconds in zip(officers, times, strict=True)
        if (held := _lower(o, incident, priorities))
    ]


def _lower(officer: Officer, incident: Incident, priorities: Mapping[str, int]) -> dict[str, Any] | None:
    """Give what an officer has in hand, if it is lower than the incident and can be left."""
    held = officer.assignment
    if not held or AssignmentStatus(held["status"]) not in MOVABLE or not able(officer.function, incident.kind):
        return None
    priority = priorities.get(held["incident"], held.get("priority", 0))
    return {**held, "priority": priority} if priority > incident.priority else None
