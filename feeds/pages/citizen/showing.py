"""The page of a report, and the two parts of it that move by themselves: the same templates for page and stream."""

import secrets
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from feeds.pages.citizen.contact import Arrival, arrival_of, contact_of
from feeds.pages.citizen.found import Found
from feeds.pages.citizen.kinds import word_of
from feeds.pages.citizen.picture import picture
from feeds.parts import Parts


def clock_of(parts: Parts, now: float) -> Callable[[float], str]:
    """Give how a moment (epoch s) is written: the clock of the district, with the day where it is another."""
    zone = ZoneInfo(parts.settings.timezone)
    today = datetime.fromtimestamp(now, zone).date()

    def clock(at: float) -> str:
        moment = datetime.fromtimestamp(at, zone)
        return f"{moment:%H:%M}" if moment.date() == today else f"{moment:%d/%m %H:%M}"

    return clock


def shown(parts: Parts, found: Found, code: str) -> dict[str, Any]:
    """Give what the templates of a report are filled with."""
    now = time.time()
    policy = parts.flusher.desk.policy
    names = {a.officer: o.name for a in found.kept.assignments if (o := parts.fleet.officers.get(a.officer))}
    seen = picture(found.own, found.kept, found.facts, names, policy, now)
    if found.is_past:
        contact, arrival = None, None
    else:
        contact, arrival = contact_of(parts, found.kept), arrival_of(parts, found.kept, now)
    return {
        "code": code,
        "p": seen,
        "form_id": secrets.token_hex(8),
        "kind": word_of(seen.kind),
        "may": frozenset() if found.is_past else seen.may,
        "contact": None if seen.ended else contact,
        "eta": _eta(arrival, now),
        "clock": clock_of(parts, now),
        "zone": parts.settings.zone_label,
        "place": parts.settings.place,
        "station": parts.settings.station_number,
        "now": now,
        "act_until": _act_until(parts, found),
        "is_past": found.is_past,
        "act_hours": round(_act_s(parts) / 3600),
    }


def _act_until(parts: Parts, found: Found) -> float | None:
    """Give until when it may be rated and taken up again (epoch s); None while it goes on, or when that is over."""
    kept = found.kept
    return (kept.ended or kept.changed) + _act_s(parts) if kept.is_ended and not found.is_past else None


def _act_s(parts: Parts) -> float:
    return min(parts.settings.reopen_h, parts.settings.retention_h) * 3600


def _eta(arrival: Arrival | None, now: float) -> dict[str, Any] | None:
    """Give the arrival in words' parts: whole minutes, the moment, the position's age in s; no minutes when stale."""
    if arrival is None:
        return None
    age = None if arrival.age_s is None else round(arrival.age_s)
    if arrival.seconds is None:
        return {"minutes": None, "age": age}
    minutes = max(1, round(arrival.seconds / 60))
    return {"minutes": minutes, "at": now + arrival.seconds, "age": age, "by_road": arrival.by_road}
