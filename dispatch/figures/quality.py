"""How good the data are that all figures stand on: stamps that are missing, impossible or typed in later. Pure."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dispatch.figures.frames import Frames
from dispatch.figures.responses import counting
from dispatch.figures.terms import Terms
from dispatch.metrics import INTERVALS, Interval

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Stamps:
    """One interval: rows it could be counted over, how many lack a stamp (`censored`: not over yet), have their stamps
    the wrong way round, or have the last one entered more than two minutes after the event."""

    interval: str
    rows: int
    missing: int
    censored: int
    negative: int
    late: int


@dataclass(frozen=True, slots=True)
class Quality:
    """stamps: by interval. n: counted incidents; back_entered: written down ten minutes or more after the event;
    unlocated: without a point. Shares are of n, None for none."""

    stamps: tuple[Stamps, ...]
    n: int
    back_entered: int
    unlocated: int

    def share(self, count: int) -> float | None:
        """Give count / n."""
        return count / self.n if self.n else None


def quality(frames: Frames, terms: Terms | None = None) -> Quality:
    """Give it for what was chosen. terms: as the intervals were measured by, so that nothing is measured twice."""
    rows = counting(frames).incidents
    return Quality(
        stamps=tuple(
            _stamps(frames, interval, terms.targets.get(interval.name) if terms else None) for interval in INTERVALS
        ),
        n=len(rows),
        back_entered=int(rows["back_entered"].astype(bool).sum()),
        unlocated=int(rows["lat"].isna().sum()),
    )


def _stamps(frames: Frames, interval: Interval, target: float | None) -> Stamps:
    found = counting(frames).measure(interval, target)
    late = int(_late(frames, interval).sum())
    return Stamps(
        interval.name, found.n + found.missing + found.negative, found.missing, found.censored, found.negative, late
    )


def _late(frames: Frames, interval: Interval) -> "pd.Series[bool]":
    """Say which rows have the end of an interval entered late; of an incident, one of its units has."""
    counted = counting(frames)
    rows, _, _ = counted.rows(interval)
    if interval.of == "unit":
        return _names(rows["late"], interval.end)
    theirs = counted.units["incident"][_names(counted.units["late"], interval.end)]
    return rows["number"].isin(theirs) & rows[interval.end].notna()


def _names(late: "pd.Series[str]", point: str) -> "pd.Series[bool]":
    """Say which rows name a time point among those entered late; there are few different lists."""
    return late.isin([words for words in late.unique() if point in words.split(",")])


def late(frames: Frames, name: str) -> "pd.Series[str]":
    """Give the numbers of the incidents whose end of an interval was entered late, one for each row that counts."""
    interval = next((i for i in INTERVALS if i.name == name), None)
    if interval is None:
        return counting(frames).incidents["number"].iloc[:0]
    rows, _, _ = counting(frames).rows(interval)
    return rows["incident" if interval.of == "unit" else "number"][_late(frames, interval)]
