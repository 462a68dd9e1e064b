"""What is known beside the form while it is typed: priority and its rule, duplicates, question card, the past."""

from typing import Any
from zoneinfo import ZoneInfo

from dashboard.intake_draft import Draft
from dashboard.parts import Parts
from dashboard.past import past_at
from dispatch.core.incident import Incident
from dispatch.core.sop import Card, raised_by
from dispatch.core.triage import KINDS, classify
from dispatch.places import LANDMARK_M
from dispatch.spots import Spot
from dispatch.wire import place_of
from layouts.intake import proposal
from layouts.intake_aside import Alike, alike_section, card_section, past_section
from layouts.past import Past
from layouts.plain import plain

CHANNEL = "110"
MOST_ALIKE = 4


def beside(parts: Parts, draft: Draft, role: str, now: float) -> dict[str, Any]:
    """Give what the form shows beside itself, drawn."""
    card = card_of(parts, draft)
    alike = [] if draft.incident else alike_to(parts, draft, now)
    zone = ZoneInfo(parts.settings.timezone)
    return {
        "attempt": draft.attempt,
        "proposed": proposal_of(draft, card),
        "alike": plain(alike_section(alike)),
        "card": plain(card_section(card, draft.answers)),
        "past": plain(past_section(_past(parts, draft, role, now), zone)),
    }


def card_of(parts: Parts, draft: Draft) -> Card | None:
    """Give the question card of the kind that was chosen."""
    code = draft.kind.strip().upper()
    return parts.reference.cards.get(code) if code in KINDS else None


def proposal_of(draft: Draft, card: Card | None) -> dict[str, Any] | None:
    """Give the priority that the rules propose; nothing as long as nothing is said."""
    if not draft.kind.strip() and not draft.text.strip():
        return None
    found = classify(draft.kind, draft.text, None, CHANNEL)
    priority, rule = raised_by(card, draft.answers, found.priority)
    return proposal(priority, rule or found.rule)


def alike_to(parts: Parts, draft: Draft, now: float) -> list[Alike]:
    """Give the incidents that the report may be about, likeliest first."""
    if not (draft.is_point or draft.village) or not (draft.kind.strip() or draft.text.strip()):
        return []
    found = parts.finder.candidates(
        draft.lat,
        draft.lng,
        draft.village or "",
        now,
        draft.kind,
        draft.text,
        draft.number,
        MOST_ALIKE,
        uncertain_m=LANDMARK_M if draft.landmark else 0.0,
    )
    states = parts.store.load([("incident", c.number) for c in found])
    pairs = ((c, v.state) for c, v in zip(found, states, strict=True) if v.state and not v.state.is_ended)
    return [_alike(c, i, now) for c, i in pairs]


def _alike(candidate: Any, i: Incident, now: float) -> Alike:
    place = ", ".join(part for part in (i.village_name, i.address) if part)
    return Alike(
        i.number, i.priority, i.kind, place, i.text, candidate.distance_m, now - i.created, 1 + len(i.reporters)
    )


def _past(parts: Parts, draft: Draft, role: str, now: float) -> Past:
    areas = parts.reference.areas
    at = place_of(draft.lat, draft.lng, areas.get(draft.village or ""), areas)
    uncertain_m = LANDMARK_M if draft.landmark else at.get("uncertain_m", 0.0)
    code = draft.kind.strip().upper()
    spot = Spot(at["lat"], at["lng"], uncertain_m, at.get("village", ""), code) if at else None
    return past_at(parts, spot, draft.number, draft.incident, role, now)
