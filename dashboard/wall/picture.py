"""What the wall shows, as data: five figures, the longest waits, reports per hour, attentions, the map. Pure.

No names, numbers or addresses of people: an incident is its kind, its village and a place rounded to about 100 m; in an
attention every longer run of digits is hidden.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from dispatch.control import Limits, outside
from dispatch.core.attention import Attention
from dispatch.core.incident import Incident
from dispatch.core.lifecycle import AssignmentStatus
from dispatch.core.policy import Policy

LONGEST = 5
CROWDED = 3
"""So many waiting in one kecamatan, one of them over its limit, and the map looks there."""
_DIGITS = re.compile(r"\d(?:[ .-]?\d){4,}")

Units = dict[str, Any]


def picture_of(incidents: Iterable[Incident], tiles: dict[str, Any], units: Units, now: float, policy: Policy) -> Units:
    """Give figures, waits and map of one moment. tiles, units: as the consoles have them. Times in epoch ms."""
    open_ = [i for i in incidents if i.lane == "main" and not i.is_ended and not i.hold]
    waiting = sorted((i for i in open_ if i.is_waiting), key=lambda i: -_used(i, now, policy))
    return {
        "figures": _figures(waiting, tiles, units),
        "longest": [_line(n, i, now, policy) for n, i in enumerate(waiting[:LONGEST], 1)],
        "map": [_dot(i) for i in open_ if i.lat is not None],
        "focus": focus_of(waiting, now, policy),
    }


def _used(i: Incident, now: float, policy: Policy) -> float:
    """Give how much of its limit an incident has waited: 1 is the limit."""
    return (now - i.clock) / policy.red(i.priority)


def _figures(waiting: Sequence[Incident], tiles: dict[str, Any], units: Units) -> dict[str, Any]:
    urgent = [i.clock for i in waiting if i.priority == 1]
    response = tiles.get("response", {})
    return {
        "p1": {"n": len(urgent), "since": min(urgent) * 1000 if urgent else None},
        "waiting": {"n": len(waiting), "overdue": sum(i.overdue for i in waiting)},
        "free": {"n": _count(units, "available", "community_visit"), "total": units.get("total", 0)},
        "within": {"share": response.get("within_target"), "n": response.get("n", 0)},
        "response": {name: response.get(name) for name in ("n", "p50", "p90")},
    }


def _count(units: Units, *states: str) -> int:
    return sum(units.get("counts", {}).get(s, 0) for s in states)


def _line(rank: int, i: Incident, now: float, policy: Policy) -> dict[str, Any]:
    last = i.assignments[-1] if i.assignments else None
    asked = next((a for a in i.open_assignments), None)
    state = "offered" if asked else "declined" if last and last.status is AssignmentStatus.DECLINED else "none"
    waited = now - i.clock
    level = "red" if waited >= policy.red(i.priority) else "amber" if waited >= policy.amber(i.priority) else ""
    return {
        "rank": rank,
        "number": i.number,
        "priority": i.priority,
        "kind": i.kind,
        "village": i.village_name or i.kecamatan_name,
        "unit": asked.callsign if asked else "",
        "state": state,
        "since": i.clock * 1000,
        "level": level,
    }


def _dot(i: Incident) -> dict[str, Any]:
    assert i.lat is not None and i.lng is not None
    place = {"lat": round(i.lat, 3), "lng": round(i.lng, 3)}
    return {"number": i.number, "priority": i.priority, "waits": i.is_waiting, **place}


def focus_of(waiting: Iterable[Incident], now: float, policy: Policy) -> dict[str, str] | None:
    """Give the kecamatan (code, name) that matters now: the longest P1 over its limit, else where many wait too long.

    None: the whole district.
    """
    late = [i for i in waiting if i.kecamatan and _used(i, now, policy) >= 1]
    urgent = max((i for i in late if i.priority == 1), key=lambda i: now - i.clock, default=None)
    if urgent:
        return {"code": urgent.kecamatan, "name": urgent.kecamatan_name}
    names = {i.kecamatan: i.kecamatan_name for i in late}
    crowds = Counter(i.kecamatan for i in waiting if i.kecamatan in names)
    code, count = max(crowds.items(), key=lambda pair: pair[1], default=("", 0))
    return {"code": code, "name": names[code]} if count >= CROWDED else None


def hours_of(created: Sequence[float], now: float, limits: Limits | None) -> dict[str, Any]:
    """Give the reports of the last 24 hours by hour, the running one last; None before there were any at all.

    created: event times (epoch s) of these hours and those before.
    outside: which of them are beyond what is usual; the running hour only once it has more than usual.
    """
    start = now // 3600 * 3600 - 23 * 3600
    counted = Counter(int((c - start) // 3600) for c in created)
    counts = [counted[h] for h in range(24)]
    begins = min(counted, default=23)
    marks = outside([float(c) for c in counts], limits)
    if limits is not None and counts[-1] < limits.lower:
        marks[-1] = False  # the hour is not over
    usual = limits and {"mean": limits.mean, "lower": limits.lower, "upper": limits.upper, "n": limits.n}
    shown = [count if h >= begins else None for h, count in enumerate(counts)]
    return {"start": start * 1000, "counts": shown, "outside": marks, "usual": usual}


def attentions_of(standing: Iterable[Attention]) -> list[dict[str, Any]]:
    """Give the attentions for everybody, the most pressing first, without what could be somebody's number.

    A broadcast to some is between them and the room: a wall may hang in a lobby.
    """
    shown = sorted((a for a in standing if not a.is_addressed), key=lambda a: (a.priority, -a.created))
    return [{"text": _DIGITS.sub("•••", a.text), "priority": a.priority, "at": a.created * 1000} for a in shown]
