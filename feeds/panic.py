"""A panic button behind a door: the command, with the best place that is known."""

from dispatch.core.commands import RaisePanic
from dispatch.core.officer import Officer
from dispatch.last_place import Here, last_place
from feeds.parts import Parts


def panic_of(parts: Parts, officer: Officer, id_: str, at: float, now: float, here: Here | None = None) -> RaisePanic:
    """Give the command of a press at `at` (epoch s). here: what the device says of its place, else where it was last
    seen: a position of any age is better than none. The same id is the same press."""
    place = last_place(parts.fleet, parts.reference, officer.id, here)
    return RaisePanic(id=id_, by=f"officer:{officer.id}", at=at, now=now, officer=officer.id, **place)
