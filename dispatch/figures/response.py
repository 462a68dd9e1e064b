"""The incidents of frames with their response beside them, counted or not: for figures by area and by unit."""

from typing import TYPE_CHECKING

from dispatch.figures.frames import Frames
from dispatch.figures.responses import responses

if TYPE_CHECKING:
    import pandas as pd


def with_response(frames: Frames) -> "pd.DataFrame":
    """Give all incidents with `counted` (for response times; the rest is load) and `response`.

    response: s; NaN where it is not counted, a stamp is missing, or it is negative.
    """
    found = responses(frames)["response"]
    i = frames.incidents
    return i.assign(counted=i.index.isin(found.index), response=found.where(found >= 0).reindex(i.index))
