"""How many were reached within the target: by distance, priority, polsek, kind, or hour. Pure.

Distance is the way that was expected when whoever was there first was sent (m by road). A wide district cannot reach
its last village in ten minutes; the bands say what is asked there.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dispatch.figures.frames import Frames
from dispatch.figures.responses import arrived, local
from dispatch.figures.terms import Terms
from dispatch.metrics import FEWEST

if TYPE_CHECKING:
    import pandas as pd

UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Share:
    """A group: how many were reached (n), how many within its target (s), and the share, None for an empty group."""

    key: str
    name: str
    n: int
    within: int
    target_s: float

    @property
    def share(self) -> float | None:
        """Within / n."""
        return self.within / self.n if self.n else None

    @property
    def few(self) -> bool:
        """Whether it stands on fewer than 20."""
        return self.n < FEWEST


def distances(units: "pd.DataFrame") -> Mapping[str, float]:
    """Give incident -> the way (m) of the one who was there first; where nobody was, or none is known, it is absent."""
    there = units.loc[units["on_scene"].notna(), ["incident", "distance_m", "on_scene"]]
    first = there.sort_values("on_scene", kind="stable").drop_duplicates("incident")
    known = first[first["distance_m"].notna()]
    return dict(zip(known["incident"], known["distance_m"].astype(float), strict=True))


def target_of(metres: float | None, terms: Terms) -> float:
    """Give the target (s) of a distance; of an unknown one that of all."""
    if metres is None:
        return terms.late_s
    return next(b.target_s for b in terms.bands if metres <= b.km * 1000)


def by_band(frames: Frames, terms: Terms) -> list[Share]:
    """Give the share within its own target for each band of distance, nearest first; those of unknown distance last."""
    rows = arrived(frames)
    metres = rows["number"].map(dict(distances(frames.units))).astype("float64")
    found, lower = [], -1.0
    for band in terms.bands:
        mine = rows["response"][(metres > lower) & (metres <= band.km * 1000)]
        key = f"{band.km:g}"
        found.append(Share(key, key, len(mine), int((mine <= band.target_s).sum()), band.target_s))
        lower = band.km * 1000
    rest = rows["response"][metres.isna()]
    return [*found, Share(UNKNOWN, UNKNOWN, len(rest), int((rest <= terms.late_s).sum()), terms.late_s)]


def by_priority(frames: Frames, terms: Terms) -> list[Share]:
    """Give the share within the target of each priority."""
    return sorted(_by(frames, terms, lambda rows: rows["priority"].astype(str)), key=lambda s: s.key)


def by_kind(frames: Frames, terms: Terms) -> list[Share]:
    """Give the share within the target of each kind, most incidents first."""
    return _by(frames, terms, lambda rows: rows["kind"].astype(str))


def by_sector(frames: Frames, terms: Terms) -> list[Share]:
    """Give the share within the target of each polsek's area (key: code of its kecamatan), most incidents first."""
    return _by(frames, terms, lambda rows: rows["kecamatan"].astype(str), "kecamatan_name")


def by_hour(frames: Frames, terms: Terms) -> list[Share]:
    """Give the share within the target of each hour of the day in which somebody reported."""
    found = _by(frames, terms, lambda rows: local(rows["report"], terms.zone).dt.strftime("%H"))
    return sorted(found, key=lambda s: s.key)


def _by(
    frames: Frames, terms: Terms, key_of: "Callable[[pd.DataFrame], pd.Series[str]]", names: str = ""
) -> list[Share]:
    rows = arrived(frames)
    keys = key_of(rows)
    good = rows["response"] <= terms.late_s
    counts = good.groupby(keys).agg(["size", "sum"])
    titles = rows[names].astype(str).groupby(keys).first() if names else None
    found = [
        Share(str(k), str(titles[k]) if titles is not None and titles[k] else str(k), int(n), int(w), terms.late_s)
        for k, n, w in zip(counts.index, counts["size"], counts["sum"], strict=True)
        if k
    ]
    return sorted(found, key=lambda s: (-s.n, s.name))


def behind(frames: Frames, key: str, terms: Terms) -> "pd.Series[str]":
    """Give the numbers of a band's incidents: "5", "10", "inf", "unknown"."""
    rows = arrived(frames)
    metres = rows["number"].map(dict(distances(frames.units))).astype("float64")
    if key == UNKNOWN:
        return rows["number"][metres.isna()]
    lower = -1.0
    for band in terms.bands:
        if f"{band.km:g}" == key:
            return rows["number"][(metres > lower) & (metres <= band.km * 1000)]
        lower = band.km * 1000
    return rows["number"].iloc[:0]
