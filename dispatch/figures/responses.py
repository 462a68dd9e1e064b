"""The counted incidents of frames with their response, as every figure uses them (dispatch/metrics.py counts)."""

from functools import lru_cache
from typing import TYPE_CHECKING

from dispatch.figures.frames import Frames
from dispatch.metrics import Counting

if TYPE_CHECKING:
    import pandas as pd

STAGES = ("answer", "processing", "queue", "turnout", "travel")
"""What a response is made of: until answered, until it is in the queue, until the first offer, until somebody sets
out, until the first is there."""


@lru_cache(maxsize=3)
def counting(frames: Frames) -> Counting:
    """Give what counts of frames; of the last few frames it is remembered, since every figure asks for it."""
    return Counting.of(frames.incidents, frames.units)


def responses(frames: Frames) -> "pd.DataFrame":
    """Give the counted incidents with `report`, `response` (s; NaN: none yet, or no stamp) and `open`."""
    return counting(frames).incidents


def arrived(frames: Frames) -> "pd.DataFrame":
    """Give the counted incidents that somebody reached, with a response that is not negative."""
    return counting(frames).arrived


def stages_of(incidents: "pd.DataFrame") -> "pd.DataFrame":
    """Give the seconds of each stage (columns STAGES) of incidents that were reached; their sum is the response.

    A stamp that is missing, or lies before the one ahead of it, gives its stage no time: what passed stands in the
    stage that was stamped next.
    """
    import numpy as np
    import pandas as pd

    points = incidents[["report", "answered", "queued", "dispatched", "en_route", "on_scene"]].to_numpy(float)
    at = np.fmax.accumulate(points, axis=1)
    at = np.minimum(at, points[:, -1:])
    return pd.DataFrame(np.diff(at, axis=1), index=incidents.index, columns=list(STAGES))


def local(seconds: "pd.Series[float]", zone: str) -> "pd.Series[pd.Timestamp]":
    """Give epoch seconds as local times."""
    import pandas as pd

    return pd.to_datetime(seconds, unit="s", utc=True).dt.tz_convert(zone)
