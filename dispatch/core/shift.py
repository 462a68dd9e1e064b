"""Shifts of operators: who has logged on at a console, on which tier of the ladder, since when."""

from dataclasses import dataclass, fields
from typing import Any, Self

from dispatch.core.commands import EndShift, StartShift
from dispatch.core.errors import Conflict, Invalid
from dispatch.core.facts import Decision, Mark
from dispatch.core.world import World, fact


@dataclass(slots=True)
class Shift:
    """One operator's shift. by: role:name. tier: of the ladder ("": that of the room). since: epoch s."""

    by: str
    tier: str
    since: float

    @classmethod
    def load(cls, data: dict[str, Any]) -> Self:
        """Give the shift that was stored as `data`; fields of a newer program are left out."""
        return cls(**{k: v for k, v in data.items() if k in _FIELDS})


_FIELDS = frozenset(f.name for f in fields(Shift))


def start_shift(c: StartShift, world: World) -> Decision:
    """Log somebody on. Whoever is on already stays on, since when they were; another tier is a new shift."""
    if c.tier and c.tier not in world.policy.ladder:
        known = ", ".join(world.policy.ladder)
        raise Invalid(f"tier {c.tier!r} is not on the ladder; use one of {known}", "tier")
    before: Shift | None = world.find("shift", c.by)
    if before and before.tier == c.tier:
        return Decision({}, [], [], {"by": c.by, "since": before.since})
    ended = [_ended(c, before)] if before else []
    started = fact(c, "shift_started", rule="logged on at the console", tier=c.tier)
    shift = Shift(c.by, c.tier, c.at)
    mark = Mark("shifts", c.by, c.at * 1000)
    return Decision({("shift", c.by): shift}, [*ended, started], [mark], {"by": c.by, "since": c.at})


def end_shift(c: EndShift, world: World) -> Decision:
    """Log somebody off; raises Conflict for one who is not on. One who has gone without a word is off since then."""
    before: Shift | None = world.find("shift", c.by)
    if c.silent_since is not None and (before is None or before.since != c.silent_since):
        return Decision({}, [], [], {"by": c.by})
    if before is None:
        raise Conflict(f"{c.by} is not logged on to a shift; nothing to end")
    return Decision({("shift", c.by): None}, [_ended(c, before)], [Mark("shifts", c.by, None)], {"by": c.by})


def _ended(c: StartShift | EndShift, before: Shift) -> Any:
    about = {"tier": before.tier, "since": before.since, "seconds": max(0.0, c.at - before.since)}
    gone = isinstance(c, EndShift) and c.silent_since is not None
    return fact(c, "shift_ended", rule="no console of theirs answers" if gone else "logged off at the console", **about)
