"""Where an officer was last seen, as a panic takes it: a position of any age is better than none."""

from typing import Any

from dashboard.parts import Parts
from dispatch.wire import place_of

Here = tuple[float, float, float]
"""Degrees north, degrees east, epoch seconds."""


def last_place(parts: Parts, officer: str, here: Here | None = None) -> dict[str, Any]:
    """Give lat, lng, when it was fixed (epoch s) and the areas; {} when nobody knows. here: what the device says."""
    found = here or _last_fix(parts, officer)
    if found is None:
        return {}
    lat, lng, fixed = found
    return {**place_of(lat, lng, None, parts.reference.areas), "fixed": fixed}


def _last_fix(parts: Parts, officer: str) -> Here | None:
    with parts.fleet.lock:
        known = parts.fleet.officers.get(officer)
        fix = parts.fleet.fixes[known.slot] if known else None
        if fix is None or not fix["fixed"] > 0:
            return None
        return float(fix["lat"]), float(fix["lng"]), float(fix["fixed"])
