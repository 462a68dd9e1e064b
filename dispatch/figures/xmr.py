"""The control chart of the P90 response: a value a day, in a short window an hour; which are out of the usual. Pure.

Limits are those of the days up to the end of the window, 30 at least where there are so many, so that a week is judged
by more than itself. A day whose lateness was explained by what nobody can change (causes E) is shown, but left out of
the limits. A day with fewer than 20 responses has no percentile: it shows its responses.
"""

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
"""So many steps at least, of those before the window too, say what is usual."""
SPECIAL = "E"
"""Causes that nobody in the room can change begin with this."""


@dataclass(frozen=True, slots=True)
class Point:
    """One step [start, end) (epoch s). p90: s, None below 20 responses, then `values` has them all.

    outside: beyond the limits. cause: the code most of its late incidents were explained by, "" for none.
    left_out: that cause is one nobody can change, so it does not count for the limits.
    """

    start: float
    end: float
    n: int
    p90: float | None
    values: tuple[float, ...]
    moving_range: float | None
    outside: bool
    cause: str
    left_out: bool


@dataclass(frozen=True, slots=True)
class Chart:
    """step: "day" or "hour". limits: None where fewer than 20 steps have a percentile. target: s."""

    step: str
    points: tuple[Point, ...]
    limits: Limits | None
    target: float


def chart(frames: Frames, chosen: Chosen, terms: Terms) -> Chart:
    """Give the chart of a window. frames: the whole history, of which `chosen` takes what it needs."""
    step = "hour" if chosen.seconds <= SHORT_S else "day"
    length = 3600.0 if step == "hour" else 86_400.0
    earlier = min(chosen.start, chosen.end - USUAL_STEPS * length)
    seen = replace(chosen, start=earlier).apply(frames)
    rows = arrived(seen)
    groups = _steps(rows, step, terms)
    causes = _causes(rows, frames, terms)
    raw = [_point(start, mine, causes, length, terms) for start, mine in groups]
    limits = limits_of([p.p90 for p in raw if p.p90 is not None and not p.left_out])
    shown = [p for p in raw if p.end > chosen.start]
    marks = outside([p.p90 if p.p90 is not None else float("nan") for p in shown], limits)
    return Chart(step, tuple(_ranged(shown, marks)), limits, terms.late_s)


def _steps(rows: "pd.DataFrame", step: str, terms: Terms) -> "list[tuple[float, pd.DataFrame]]":
    """Give (start, the incidents reported in it) of every step from the first to the last, empty ones too."""
    import pandas as pd

    if rows.empty:
        return []
    unit = "h" if step == "hour" else "D"
    bins = local(rows["created"], terms.zone).dt.floor(unit)
    whole = pd.date_range(bins.min(), bins.max(), freq=unit)
    found = dict(iter(rows.groupby(bins)))
    none = rows.iloc[:0]
    return [(at.timestamp(), found.get(at, none)) for at in whole]


def _causes(rows: "pd.DataFrame", frames: Frames, terms: Terms) -> "pd.Series[Any]":
    """Give the cause of each late incident, "" where none is named; by number."""
    late = rows.loc[rows["response"] > terms.late_s, "number"]
    named = frames.causes.set_index("number")["code"].astype(str)
    return late.map(named).fillna("").set_axis(late.to_numpy())


def _point(start: float, rows: "pd.DataFrame", causes: "pd.Series[Any]", length: float, terms: Terms) -> Point:
    values = rows["response"]
    late = rows.loc[values > terms.late_s, "number"]
    codes = causes.reindex(late).astype(str)
    named = codes[codes != ""]
    cause = str(named.mode().iloc[0]) if len(named) else ""
    special = bool(len(late)) and float(codes.str.startswith(SPECIAL).mean()) >= 0.5
    enough = len(values) >= FEWEST
    return Point(
        start=start,
        end=start + length,
        n=len(values),
        p90=float(values.quantile(0.9)) if enough else None,
        values=() if enough else tuple(values.tolist()),
        moving_range=None,
        outside=False,
        cause=cause,
        left_out=special,
    )


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
    """Give the numbers of a point's incidents, of what was chosen: "<start>-<end>" in whole epoch seconds."""
    start, _, end = key.partition("-")
    rows = arrived(frames)
    lasts = float(start or 0), float(end or 0)
    return rows["number"][(rows["created"] >= lasts[0]) & (rows["created"] < lasts[1])]
