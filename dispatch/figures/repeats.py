"""Who calls again and again, and where it happens again and again: three times or more in 30 days. Pure.

A caller is known by the keyed hash of the number alone; calls that nobody answered count, drills do not. A place is
where located incidents lie within 100 m of one another.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from dispatch.figures.chosen import Chosen
from dispatch.figures.frames import Frames
from dispatch.figures.responses import counting

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

WINDOW_S = 30 * 86_400.0
OFTEN = 3
MOST = 50
HERE_M = 100.0
MOST_UNCERTAIN_M = 100.0
METRES_PER_DEGREE = 111_195.0
MISSED = "missed"


@dataclass(frozen=True, slots=True)
class Caller:
    """A number, by its keyed hash. n: reports and missed calls; what: kind of a real report, lane of an idle one, or
    "missed" -> how often, most first. newest: the incident to ask who it was (""); numbers: all of them."""

    caller: str
    n: int
    what: Mapping[str, int]
    newest: str
    numbers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Spot:
    """A place. name: the address written most often, else the village; kinds: kind -> how often, most first."""

    name: str
    village: str
    lat: float
    lng: float
    n: int
    kinds: Mapping[str, int]
    numbers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Repeats:
    """Both, most often first, at most 50 of each; how many there are."""

    callers: tuple[Caller, ...]
    places: tuple[Spot, ...]
    all_callers: int = 0
    all_places: int = 0


def reach(chosen: Chosen) -> Chosen:
    """Give the window that is looked at: the 30 days before the end of another one."""
    return replace(chosen, start=chosen.end - WINDOW_S)


def repeats(frames: Frames) -> Repeats:
    """Give them. frames: what `reach` of a window takes of the history."""
    (all_callers, callers), (all_places, places) = _callers(frames), _places(frames)
    return Repeats(callers, places, all_callers, all_places)


def _callers(frames: Frames) -> tuple[int, tuple[Caller, ...]]:
    i, c = frames.incidents[~frames.incidents["exercise"].astype(bool)], frames.calls
    idle = c[c["missed"] & (c["incident"] == "")]
    counts = _by_caller(i) + _by_caller(idle)
    often = sorted(((k, n) for k, n in counts.items() if n >= OFTEN), key=lambda pair: (-pair[1], pair[0]))
    shown = [k for k, _ in often[:MOST]]
    reports, missed = i[i["caller"].isin(shown)], idle[idle["caller"].isin(shown)]
    what: dict[str, list[str]] = {k: [MISSED] * n for k, n in _by_caller(missed).items()}
    numbers: dict[str, list[str]] = {}
    newest = reports.sort_values("created", ascending=False)[["caller", "lane", "kind", "number"]]
    for caller, lane, kind, number in newest.itertuples(index=False):
        what.setdefault(caller, []).append(str(kind if lane == "main" else lane))
        numbers.setdefault(caller, []).append(number)
    return len(often), tuple(_caller(k, what[k], numbers.get(k, [])) for k in shown)


def _by_caller(rows: "pd.DataFrame") -> Counter[str]:
    """Count rows by caller; those without one are nobody's."""
    import numpy as np

    known = rows["caller"].cat
    codes, counts = np.unique(known.codes.to_numpy(), return_counts=True)
    found = Counter(dict(zip(known.categories.take(codes).tolist(), counts.tolist(), strict=True)))
    found.pop("", None)
    return found


def _caller(caller: str, what: list[str], numbers: list[str]) -> Caller:
    """Give one caller. numbers: newest first."""
    return Caller(caller, len(what), _counted(what), numbers[0] if numbers else "", tuple(numbers))


def _counted(words: Iterable[str]) -> dict[str, int]:
    """Count words, most first."""
    return dict(sorted(Counter(words).items(), key=lambda pair: (-pair[1], pair[0])))


def _places(frames: Frames) -> tuple[int, tuple[Spot, ...]]:
    import pandas as pd

    rows = counting(frames).incidents
    sharp = rows[rows["lat"].notna() & (rows["uncertain_m"].fillna(0) <= MOST_UNCERTAIN_M)]
    if len(sharp) < OFTEN:
        return 0, ()
    label = pd.Series(together(sharp["lat"].to_numpy(float), sharp["lng"].to_numpy(float), HERE_M), index=sharp.index)
    counts = label.value_counts()
    often = counts[counts >= OFTEN]
    shown = [k for k, _ in sorted(often.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST]]
    columns = ["number", "address", "village_name", "kind", "lat", "lng"]
    rows = sharp.loc[label.isin(shown)].sort_values("created", ascending=False)[columns].astype({"address": str})
    groups: dict[int, list[Any]] = {}
    for at, row in zip(label[rows.index], rows.itertuples(index=False), strict=True):
        groups.setdefault(at, []).append(row)
    return len(often), tuple(sorted((_spot(mine) for mine in groups.values()), key=lambda f: (-f.n, f.name)))


def together(lat: "np.ndarray[Any, Any]", lng: "np.ndarray[Any, Any]", metres: float) -> "np.ndarray[Any, Any]":
    """Give points (degrees) the number of their group: those within `metres` of the middle of a group's first ones.

    Each point that has the most neighbours takes them all, then the next of the rest: a chain of points along a street
    does not become one place.
    """
    import numpy as np
    from scipy.spatial import cKDTree

    flat = np.column_stack([lat, lng * np.cos(np.radians(lat.mean()))]) * METRES_PER_DEGREE
    near: Any = cKDTree(flat).query_ball_point(flat, metres)
    label = np.full(len(lat), -1)
    for first in sorted(range(len(near)), key=lambda k: -len(near[k])):
        if label[first] < 0:
            free = [k for k in near[first] if label[k] < 0]
            label[free] = first
    return label


def _spot(rows: list[Any]) -> Spot:
    """Give one place; rows: newest first."""
    village = _counted(str(row.village_name) for row in rows)
    written = _counted(row.address for row in rows if row.address)
    return Spot(
        name=next(iter(written or village)),
        village=next(iter(village)),
        lat=sum(row.lat for row in rows) / len(rows),
        lng=sum(row.lng for row in rows) / len(rows),
        n=len(rows),
        kinds=_counted(str(row.kind) for row in rows),
        numbers=tuple(row.number for row in rows),
    )
