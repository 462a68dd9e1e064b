"""Hour x weekday: when the work comes, and when it is late. Pure.

A report is spread over the hours it lasted, so that a call of three hours weighs a third in each of them: all cells
together are as many as the reports. Late and n count where a report began.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dispatch.figures.frames import Frames
from dispatch.figures.responses import local, responses
from dispatch.figures.terms import Terms

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

HOUR_S = 3600.0
LONGEST_H = 24
"""Nothing is spread further than this: an incident that nobody closed would lie over the whole week."""
FEWEST_LATE = 8
"""With fewer responses than this in a cell no share is said."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One hour of one weekday (0 Monday). load: reports spread over their hours; n: reports that began here.

    reached, late: how many of them were reached, and how many of those late; share: late / reached, None below 8.
    """

    weekday: int
    hour: int
    load: float
    n: int
    reached: int
    late: int
    share: float | None


@dataclass(frozen=True, slots=True)
class Heat:
    """The 7 x 24 cells, Monday first; most: the largest load."""

    cells: tuple[tuple[Cell, ...], ...]
    most: float


def heat(frames: Frames, terms: Terms) -> Heat:
    """Give the cells of the counted incidents."""
    import numpy as np

    rows = responses(frames)
    at = local(rows["report"], terms.zone)
    slot = (at.dt.day_of_week * 24 + at.dt.hour).to_numpy(int)
    spread = _spread(rows, slot, at, frames.at)
    n = np.bincount(slot, minlength=168)
    reached = rows["response"].to_numpy(float) >= 0
    late = rows["response"].to_numpy(float) > terms.late_s
    reaches, lates = np.bincount(slot[reached], minlength=168), np.bincount(slot[late], minlength=168)

    def cell(day: int, hour: int) -> Cell:
        k = day * 24 + hour
        share = float(lates[k] / reaches[k]) if reaches[k] >= FEWEST_LATE else None
        return Cell(day, hour, float(spread[k]), int(n[k]), int(reaches[k]), int(lates[k]), share)

    return Heat(tuple(tuple(cell(d, h) for h in range(24)) for d in range(7)), float(spread.max(initial=0.0)))


def _spread(rows: "pd.DataFrame", slot: Any, at: Any, now: float) -> "np.ndarray[Any, Any]":
    """Give what each of the 168 cells has of the reports' weight."""
    import numpy as np

    start = (at.dt.minute * 60 + at.dt.second + at.dt.microsecond / 1e6).to_numpy(float)
    end = rows["incident_clear"].fillna(rows["on_scene"]).to_numpy(float)
    end = np.where(np.isnan(end), np.where(rows["open"].to_numpy(bool), now, np.nan), end)
    length = end - rows["report"].to_numpy(float)
    length = np.clip(np.nan_to_num(length, nan=1.0), 1.0, LONGEST_H * HOUR_S)
    total = np.zeros(168)
    hours = int(((start + length) // HOUR_S).max(initial=0)) + 1
    for k in range(hours):
        inside = np.minimum(start + length, (k + 1) * HOUR_S) - np.maximum(start, k * HOUR_S)
        some = inside > 0
        np.add.at(total, (slot[some] + k) % 168, inside[some] / length[some])
    return total


def behind(frames: Frames, key: str, terms: Terms) -> "pd.Series[str]":
    """Give the numbers of the incidents that began in a cell: "5-20" is Saturday from 20:00."""
    rows = responses(frames)
    day, _, hour = key.partition("-")
    at = local(rows["report"], terms.zone)
    return rows["number"][(at.dt.day_of_week.astype(str) == day) & (at.dt.hour.astype(str) == hour)]
