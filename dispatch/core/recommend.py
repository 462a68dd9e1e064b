"""Who should go, and why: candidates ranked with reasons and shortfalls, so that a person can decide.

on duty, fresh, able -> the nearest by line -> distance and time (estimate) -> ranked, each with its reasons
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from dispatch.core.incident import Incident
from dispatch.core.lifecycle import OfficerStatus
from dispatch.core.officer import ASSIGNABLE, Officer
from dispatch.core.triage import KINDS

SHOWN = 5
NEAREST = 30
TERRITORY_LEAD_S = 180.0
"""The village's own officer knows people and place: worth this much travel time to P3 and P4, nothing to P1 and P2."""
FUNCTION_LEAD_S = 120.0
"""A unit of the function the kind calls for is worth this much travel time."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An officer with the line distance in metres and the age of the position in seconds (None: no position)."""

    officer: Officer
    line_m: float
    age_s: float | None
    free_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Travel:
    """How line distance becomes time: an estimate, and labelled so. circuity: road / line. speed in m/s."""

    circuity: float = 1.4
    speed_mps: float = 8.0
    start_s: float = 60.0

    def road_m(self, line_m: float) -> float:
        """Give the estimated road distance in metres."""
        return line_m * self.circuity

    def eta_s(self, line_m: float) -> float:
        """Give the estimated time from offer to arrival in seconds, turning out included."""
        return self.start_s + self.road_m(line_m) / self.speed_mps


@dataclass(slots=True)
class Ranked:
    """One candidate with the estimate and what speaks for and against."""

    candidate: Candidate
    distance_m: float
    eta_s: float
    score_s: float
    reasons: list[str] = field(default_factory=list)
    shortfalls: list[str] = field(default_factory=list)


def can_go(c: Candidate, stale_s: float, asked: set[str]) -> str:
    """Give "" when a candidate can be offered, else the shortfall that keeps it off the list."""
    if c.officer.assignment:
        return f"busy: incident {c.officer.assignment['incident']}"
    if c.officer.status not in ASSIGNABLE:
        return f"not free: {c.officer.status.value}"
    if c.officer.id in asked:
        return "asked already: declined or did not answer"
    if c.age_s is None:
        return "no position"
    if c.age_s > stale_s:
        return f"stale: position {c.age_s:.0f} s old"
    return ""


def is_able(officer: Officer, incident: Incident) -> bool:
    """Whether the officer's function is one that goes to this kind: the village officers go to every kind."""
    return officer.function == "bhabinkamtibmas" or officer.function in KINDS[incident.kind].functions


def rank(incident: Incident, candidates: Sequence[Candidate], travel: Travel, stale_s: float) -> dict[str, Any]:
    """Give the recommendation as the API shows it: at most 5 officers, and who is nearer but not first, and why."""
    asked = incident.asked()
    fit, out = [], []
    for c in sorted(candidates, key=lambda c: c.line_m):
        why_not = can_go(c, stale_s, asked) or (
            "" if is_able(c.officer, incident) else "function does not fit the kind"
        )
        if why_not:
            out.append((c, why_not))
        else:
            fit.append(_ranked(incident, c, travel))
    fit.sort(key=lambda r: (r.score_s, r.candidate.officer.callsign))
    _explain(incident, fit)
    return {
        "incident": incident.number,
        "basis": "estimate: straight line x circuity",
        "officers": [_as_dict(r) for r in fit[:SHOWN]],
        "not_offered": _nearer(fit, out, travel),
    }


def _ranked(incident: Incident, c: Candidate, travel: Travel) -> Ranked:
    eta = travel.eta_s(c.line_m)
    score = eta
    if incident.priority >= 3 and c.officer.village and c.officer.village == incident.village:
        score -= TERRITORY_LEAD_S
    if c.officer.function in KINDS[incident.kind].functions:
        score -= FUNCTION_LEAD_S if incident.priority <= 2 else 0.0
    return Ranked(c, travel.road_m(c.line_m), eta, score)


def _explain(incident: Incident, fit: list[Ranked]) -> None:
    closest = min(fit, key=lambda r: r.candidate.line_m, default=None)
    for r in fit:
        officer = r.candidate.officer
        if officer.village and officer.village == incident.village:
            r.reasons.append("in territory")
        elif officer.polsek and officer.polsek == incident.kecamatan:
            r.reasons.append("same polsek")
        if r is closest:
            r.reasons.append("closest")
        if officer.function in KINDS[incident.kind].functions:
            r.reasons.append(f"function fits: {officer.function}")
        r.reasons.append(f"free for {r.candidate.free_s / 60:.0f} min")
        if officer.status is OfficerStatus.COMMUNITY_VISIT:
            r.shortfalls.append("on a community visit")
        if incident.uncertain_m and incident.uncertain_m > r.distance_m:
            r.shortfalls.append("place is only known as a village")


def _as_dict(r: Ranked) -> dict[str, Any]:
    c = r.candidate
    return {
        "officer": c.officer.id,
        "callsign": c.officer.callsign,
        "name": c.officer.name,
        "function": c.officer.function,
        "slot": c.officer.slot,
        "reasons": r.reasons,
        "shortfalls": r.shortfalls,
        "distance_m": round(r.distance_m, 1),
        "eta_s": round(r.eta_s, 1),
        "position_age_s": None if c.age_s is None else round(c.age_s, 1),
    }


def _nearer(fit: list[Ranked], out: list[tuple[Candidate, str]], travel: Travel) -> list[dict[str, Any]]:
    """Name those who are nearer than the first one and are not offered, or offered later, with the reason."""
    limit = fit[0].candidate.line_m if fit else float("inf")
    rows = [(c, why) for c, why in out if c.line_m < limit]
    rows += [
        (r.candidate, "nearer, but ranked later: " + _later(r, fit[0])) for r in fit[1:] if r.candidate.line_m < limit
    ]
    rows.sort(key=lambda row: row[0].line_m)
    return [
        {
            "officer": c.officer.id,
            "callsign": c.officer.callsign,
            "distance_m": round(travel.road_m(c.line_m), 1),
            "position_age_s": None if c.age_s is None else round(c.age_s, 1),
            "reason": why,
        }
        for c, why in rows[:SHOWN]
    ]


def _later(r: Ranked, first: Ranked) -> str:
    if "in territory" in first.reasons:
        return "the first knows the village"
    return "the first has the function" if any("function" in x for x in first.reasons) else "others go before"
