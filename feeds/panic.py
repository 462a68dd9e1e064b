"""A panic button behind a door: the command, with the best place that is known."""

from dispatch.core.commands import RaisePanic
from dispatch.core.officer import Officer
from dispatch.wire import place_of
from feeds.parts import Parts

Here = tuple[float, float, float]
"""Degrees north, degrees east, epoch seconds."""


def panic_of(parts: Parts, officer: Officer, id_: str, at: float, now: float, here: Here | None = None) -> RaisePanic:
    """Give the command of a press at `at` (epoch s). here: what the device says of its place, else where it was last
    seen: a position of any age is better than none. The same id is the same press."""
    found = here or _last_fix(parts, officer)
    place = {**place_of(found[0], found[1], None, parts.reference.areas), "fixed": found[2]} if found else {}
    place.pop("uncertain_m", None)
    return RaisePanic(id=id_, by=f"officer:{officer.id}", at=at, now=now, officer=officer.id, **place)


def _last_fix(parts: Parts, officer: Officer) -> Here | None:
    with parts.fleet.lock:
        fix = parts.fleet.fixes[officer.slot]
        return (float(fix["lat"]), float(fix["lng"]), float(fix["fixed"])) if fix["fixed"] > 0 else None
