"""Where an officer was last seen, as a panic takes it: a position of any age is better than none."""

from typing import Any

from dispatch.fleet import Fleet
from dispatch.reference import Reference
from dispatch.wire import place_of

Here = tuple[float, float, float]
"""Degrees north, degrees east, epoch seconds."""


def last_place(fleet: Fleet, reference: Reference, officer: str, here: Here | None = None) -> dict[str, Any]:
    """Give lat, lng, when it was fixed (epoch s) and the areas; {} when nobody knows. here: what the device says."""
    found = here or last_fix(fleet, officer)
    if found is None:
        return {}
    lat, lng, fixed = found
    return {**place_of(lat, lng, None, reference.areas), "fixed": fixed}


def last_fix(fleet: Fleet, officer: str) -> Here | None:
    """Give the last fix of an officer, None when there never was one."""
    with fleet.lock:
        known = fleet.officers.get(officer)
        fix = fleet.fixes[known.slot] if known else None
        if fix is None or not fix["fixed"] > 0:
            return None
        return float(fix["lat"]), float(fix["lng"]), float(fix["fixed"])
