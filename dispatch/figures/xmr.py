"""The control chart of the P90 response: a value a day, in a short window an hour; which are out of the usual. Pure.

Limits are those of the 30 days up to the end of the window at least, so that a week is judged by more than itself. Left
out of the limits, but shown, are a day of which only a part is looked at (today, and the one the 30 days begin in) and
one whose lateness was explained by what nobody can change (causes E). A day with fewer than 20 responses has no
percentile: it shows its responses.
"""

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from dispatch.control import Limits, limits_of, outside
from dispatch.figures.chosen import Chosen
from dispatch.figures.frames import Frames
from dispatch.figures.responses import arrived, local
from dispatch.figures.terms import Terms
from dispatch.metrics import FEWEST

if TYPE_CHECKING:
    import pandas as pd

SHORT_S = 2 * 86_400.0
"""Up to this long a window is drawn by the hour."""
USUAL_STEPS = 30
"""What lies so many steps back, before the window too, says what is usual."""
SPECIAL = "E"
"""Causes that nobody in the room can change begin with this."""


@dataclass(frozen=True, slots=True)
class Point:
    """One step [start, end) (epoch s). p90: s, None below 20 responses, then `values` has them all.

    outside: beyond the limits. cause: the code most of its late incidents were explained by, "" for none.
    part: the step is not over, or began before what is looked at. left_out: it does not count for the limits, since it
    is a part or its cause is one nobody can change.
    """

    start: float
    end: float
    n: int
    p90: float | None
    values: tuple[float, ...]
    moving_range: float | None
    outside: bool
    cause: str
    part: bool
    left_out: bool


@dataclass(frozen=True, slots=True)
class Chart:
    """step: "day" or "hour". limits: None where fewer than 20 steps have a percentile. target: s."""

    step: str
    points: tuple[Point, ...]
    limits: Limits | None
    target: float


def reach(chosen: Chosen) -> Chosen:
    """Give the window the chart of another one looks at: what is usual is learned from what was before it, too."""
    return replace(chosen, start=min(chosen.start, chosen.end - USUAL_STEPS * _length(chosen)))


def _length(chosen: Chosen) -> float:
    """Give how long a step is, s."""
    return 3600.0 if chosen.seconds <= SHORT_S else 86_400.0


def chart(frames: Frames, chosen: Chosen, terms: Terms) -> Chart:
    """Give the chart of a window. frames: what `reach(chosen)` takes of the history."""
    length = _length(chosen)
    step = "hour" if length == 3600 else "day"
    looked_at = reach(chosen).start, min(chosen.end, frames.at)
    raw = [_marked(p, *looked_at) for p in _points(arrived(frames), frames, length, terms)]
    limits = limits_of([p.p90 for p in raw if p.p90 is not None and not p.left_out])
    shown = [p for p in raw if p.end > chosen.start]
    marks = outside([p.p90 if p.p90 is not None else float("nan") for p in shown], limits)
    return Chart(step, tuple(_ranged(shown, marks)), limits, terms.late_s)


def _points(rows: "pd.DataFrame", frames: Frames, length: float, terms: Terms) -> list[Point]:
    """Give every step from the first to the last, empty ones too."""
    import pandas as pd

    if rows.empty:
        return []
    bins = local(rows["created"], terms.zone).dt.floor("h" if length == 3600 else "D")
    response = rows["response"].groupby(bins)
    n, p90 = response.size(), response.quantile(0.9)
    late = rows["response"] > terms.late_s
    codes = rows["number"][late].map(frames.codes()).astype("str").fillna("").groupby(bins[late])
    causes = {at: each.tolist() for at, each in codes}
    few = {at: each.tolist() for at, each in response if len(each) < FEWEST}
    whole = pd.date_range(n.index[0], n.index[-1], freq="h" if length == 3600 else "D")
    return [
        _point(at.timestamp(), length, int(n.get(at, 0)), p90.get(at), few.get(at, []), causes.get(at, []))
        for at in whole
    ]


def _point(start: float, length: float, n: int, p90: Any, values: list[float], causes: list[str]) -> Point:
    """Give one step. causes: of its late incidents, "" where none is named."""
    named = Counter(code for code in causes if code)
    special = sum(code.startswith(SPECIAL) for code in causes)
    return Point(
        start=start,
        end=start + length,
        n=n,
        p90=float(p90) if n >= FEWEST else None,
        values=tuple(values),
        moving_range=None,
        outside=False,
        cause=min(named, key=lambda code: (-named[code], code)) if named else "",
        part=False,
        left_out=bool(causes) and special >= len(causes) / 2,
    )


def _marked(point: Point, first: float, last: float) -> Point:
    """Give a step, marked where less than all of it lies in what is looked at (epoch s)."""
    if first <= point.start and point.end <= last:
        return point
    return replace(point, part=True, left_out=True)


def _ranged(points: list[Point], marks: list[bool]) -> list[Point]:
    """Give the points with what moved from one to the next, and which are outside."""
    found: list[Point] = []
    last: float | None = None
    for point, mark in zip(points, marks, strict=True):
        moved = abs(point.p90 - last) if point.p90 is not None and last is not None else None
        found.append(replace(point, moving_range=moved, outside=mark))
        last = point.p90 if point.p90 is not None else last
    return found


def behind(frames: Frames, key: str, terms: Terms) -> "pd.Series[str]":
    """Give the numbers of a point's incidents: "<start>-<end>" in whole epoch seconds. frames: those of the chart."""
    start, _, end = key.partition("-")
    rows = arrived(frames)
    lasts = float(start or 0), float(end or 0)
    return rows["number"][(rows["created"] >= lasts[0]) & (rows["created"] < lasts[1])]
