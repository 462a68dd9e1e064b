"""How many of a group are on duty, hour by hour, and when nobody is: what a calendar shows and a shift lead fills."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from dispatch.core.roster import Roster


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of time (epoch s) with the same number on duty."""

    start: float
    end: float
    count: int


def staffing(roster: Roster, officers: Sequence[str], start: float, end: float) -> list[Stretch]:
    """Give how many of these officers are on duty from start to end. Whom the roster does not name is always on."""
    always = sum(o not in roster.since for o in officers)
    duties = [d for o in officers for d in roster.of(o, start, end) if not d.is_off]
    edges = {start, end, *(t for d in duties for t in (d.start, d.end) if start < t < end)}
    rostered = [o for o in officers if o in roster.since]
    edges |= {roster.since[o] for o in rostered if start < roster.since[o] < end}
    pieces = []
    for a, b in pairwise(sorted(edges)):
        early = sum(roster.since[o] > a for o in rostered)
        pieces.append(Stretch(a, b, always + early + sum(d.holds(a) for d in duties)))
    return list(_joined(pieces))


def gaps(roster: Roster, officers: Sequence[str], start: float, end: float) -> list[Stretch]:
    """Give when none of a group is on duty; a group of nobody has no gaps, there is nobody to plan for it."""
    return [s for s in staffing(roster, officers, start, end) if s.count == 0] if officers else []


def _joined(pieces: Iterable[Stretch]) -> Iterator[Stretch]:
    for count, same in groupby(pieces, key=lambda s: s.count):
        stretch = list(same)
        yield Stretch(stretch[0].start, stretch[-1].end, count)


def hours_on_duty(now_on: bool, changes: Sequence[tuple[float, bool, bool]], start: float, end: float) -> float:
    """Give the hours one officer was on duty between start and end, from what the journal says of them.

    changes: (epoch s, on before, on after), oldest first; now_on: how they stand at `end`, for one without changes.
    """
    inside = [c for c in changes if start < c[0] < end]
    on = inside[0][1] if inside else now_on
    total, at = 0.0, start
    for moment, _, after in inside:
        total += (moment - at) if on else 0.0
        at, on = moment, after
    return (total + ((end - at) if on else 0.0)) / 3600
