"""Who should go, and why: candidates ranked with reasons and shortfalls, so that a person can decide.

    obstacles out -> score (time, less what the own territory is worth) -> ties by coverage
                  -> the run card's missing units first -> five, each with its reasons

Time decides. Coverage only breaks ties among those who are within the target, and never for a P1.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from dispatch.core.incident import Assignment, Incident
from dispatch.core.lifecycle import AssignmentStatus
from dispatch.core.policy import Ranking
from dispatch.core.runcards import ANY, Card, fits, width
from dispatch.core.why import Candidate, in_territory, obstacle, reasons, shortfalls

SHOWN = 5
NEAREST = 30
LOST_NAMED = 3
MOST_TIED = 12
"""So many places of the list are worth breaking ties for; nobody sees the rest."""


@dataclass(slots=True)
class Ranked:
    """A candidate who can go. score_s: what the order goes by; fills: the run card's slot, "" for none."""

    candidate: Candidate
    eta_s: float
    score_s: float
    fills: str = ""


def rank(
    incident: Incident, candidates: Sequence[Candidate], card: Card, limits: Ranking, basis: str
) -> dict[str, Any]:
    """Give the recommendation as API and screens show it: at most five officers, and who is not offered, and why.

    basis: what most of the times rest on ("road", "estimate: ...").
    """
    fit, out = _sorted_out(incident, candidates, card, limits)
    missing = card.missing([a.function for a in held_by(incident)])
    ordered = _slots_first(in_order(fit, incident.priority, limits), missing)
    closest = min(fit, key=lambda r: (r.eta_s, r.candidate.line_m), default=None)
    shown = [_as_dict(r, incident, limits, r is closest) for r in ordered[:SHOWN]]
    return {
        "incident": incident.number,
        "basis": basis,
        "officers": shown,
        "not_offered": _not_offered(ordered, out, incident),
        "card": card_of(incident, card),
    }


def held_by(incident: Incident) -> list[Assignment]:
    """Give the assignments that count for the run card: open ones, and those that were cleared."""
    mine = incident.assignments[incident.reopened_after :]
    return [a for a in mine if a.is_open or a.status is AssignmentStatus.CLEARED]


def card_of(incident: Incident, card: Card) -> dict[str, Any]:
    """Give the run card with what is filled: a slot has the callsign of its unit, or None."""
    held = held_by(incident)
    places = card.filled([a.function for a in held])
    units = [None if place is None else held[place].callsign for place in places]
    slots = [{"slot": slot, "unit": unit} for slot, unit in zip(card.slots, units, strict=True)]
    return {"slots": slots, "needed": len(slots), "filled": sum(u is not None for u in units), "inform": card.inform}


def in_order(fit: Iterable[Ranked], priority: int, limits: Ranking) -> list[Ranked]:
    """Sort by score; among those within the target and a tie of the next, who leaves the fewest villages goes first."""
    left = sorted(fit, key=lambda r: (r.score_s, r.candidate.officer.callsign))
    done: list[Ranked] = []
    while left and len(done) < MOST_TIED:
        chosen = min(_tied(left, priority, limits), key=lambda r: len(r.candidate.lost))
        left.remove(chosen)
        done.append(chosen)
    return done + left


def _tied(left: Sequence[Ranked], priority: int, limits: Ranking) -> list[Ranked]:
    first, tie = left[0], limits.tie(priority)
    if not tie or first.eta_s > limits.target_s:
        return [first]
    most = min(limits.target_s, first.eta_s + tie)
    return [r for r in left if r.score_s <= first.score_s + tie and r.eta_s <= most]


def _sorted_out(
    incident: Incident, candidates: Sequence[Candidate], card: Card, limits: Ranking
) -> tuple[list[Ranked], list[tuple[Candidate, str]]]:
    fit, out = [], []
    for c in candidates:
        why_not = obstacle(c, incident, card, limits)
        if why_not:
            out.append((c, why_not))
            continue
        eta = limits.turnout_s + c.seconds
        lead = limits.territory_lead(incident.priority) if in_territory(c.officer, incident) else 0.0
        fit.append(Ranked(c, eta, eta - lead))
    return fit, out


def _slots_first(ordered: list[Ranked], missing: Sequence[str]) -> list[Ranked]:
    """Put those who fill the missing slots best before the others; each part keeps its order."""
    for slot in sorted(missing, key=width):
        found = next((r for r in ordered if not r.fills and fits(slot, r.candidate.officer.function)), None)
        if found:
            found.fills = slot
    return sorted(ordered, key=lambda r: not r.fills)


def _as_dict(r: Ranked, incident: Incident, limits: Ranking, is_closest: bool) -> dict[str, Any]:
    c = r.candidate
    return {
        "officer": c.officer.id,
        "callsign": c.officer.callsign,
        "name": c.officer.name,
        "function": c.officer.function,
        "slot": c.officer.slot,
        "fills": r.fills,
        "reasons": reasons(c, incident, is_closest, r.fills),
        "shortfalls": shortfalls(c, incident, limits),
        "distance_m": round(c.metres, 1),
        "eta_s": round(r.eta_s, 1),
        "score_s": round(r.score_s, 1),
        "basis": c.basis,
        "position_age_s": None if c.age_s is None else round(c.age_s, 1),
        "leaves": {"count": len(c.lost), "villages": list(c.lost[:LOST_NAMED])},
    }


def _not_offered(ordered: list[Ranked], out: list[tuple[Candidate, str]], incident: Incident) -> list[dict[str, Any]]:
    """Name whoever is nearer and does not go first, the reserve and the village's own, each with the reason."""
    limit = ordered[0].candidate.line_m if ordered else float("inf")
    rows = [
        (c, why)
        for c, why in out
        if c.line_m < limit or why.startswith("last reserve") or in_territory(c.officer, incident)
    ]
    rows += [(r.candidate, _later(r, ordered[0], incident)) for r in ordered[1:] if r.candidate.line_m < limit]
    rows.sort(key=lambda row: row[0].line_m)
    return [_nearer(c, why) for c, why in rows[:SHOWN]]


def _nearer(c: Candidate, why: str) -> dict[str, Any]:
    return {
        "officer": c.officer.id,
        "callsign": c.officer.callsign,
        "distance_m": None if c.metres == float("inf") else round(c.metres, 1),
        "position_age_s": None if c.age_s is None else round(c.age_s, 1),
        "reason": why,
    }


def _later(r: Ranked, first: Ranked, incident: Incident) -> str:
    """Say why somebody who is nearer by line is not the first."""
    why = "others go before"
    if first.eta_s < r.eta_s:
        why = f"the way takes {r.eta_s - first.eta_s:.0f} s longer"
    elif first.fills not in ("", ANY) and not r.fills:
        why = "the first fills the run card"
    elif in_territory(first.candidate.officer, incident):
        why = "the first knows the village"
    elif len(r.candidate.lost) > len(first.candidate.lost):
        why = f"would leave {len(r.candidate.lost)} villages without anyone"
    return f"nearer, but ranked later: {why}"
