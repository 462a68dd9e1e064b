"""The past of a place and of a number, as a screen may show it to the person who looks."""

import structlog
from sqlalchemy.exc import SQLAlchemyError

from dashboard.parts import Parts
from dashboard.permissions import may
from dispatch.core.incident import Incident
from dispatch.history import DAYS, Before, History
from dispatch.spots import Spot
from layouts.past import Earlier, Past

log = structlog.get_logger()


def past_of(parts: Parts, i: Incident, role: str, now: float) -> Past:
    """Give the past of an incident, for a role."""
    located = i.lat is not None and i.lng is not None
    spot = Spot(i.lat or 0.0, i.lng or 0.0, i.uncertain_m, i.village, i.kind) if located else None
    return past_at(parts, spot, i.caller_number, i.number, role, now)


def past_at(parts: Parts, spot: Spot | None, number: str, but: str, role: str, now: float) -> Past:
    """Give the past of a place and a number; the incident `but` is not part of it."""
    history = History(parts.store, parts.archive)
    try:
        place = history.of_place(spot, but, now) if spot else []
        seen, missed = history.of_number(number, but, now) if may(role, "see_callers") else ([], 0)
    except SQLAlchemyError as error:
        log.warning("the history does not answer", error=str(error))
        return Past(days=DAYS, is_known=False)
    return Past(_earlier(seen), missed, _earlier(place), DAYS)


def _earlier(found: list[Before]) -> list[Earlier]:
    return [Earlier(b.number, b.kind, b.lane, b.disposition, b.created, b.metres) for b in found]
