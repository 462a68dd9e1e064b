"""An area and what lies right below it, figure by figure, beside the period before: what a commander compares.

Load is all that came in; response times are those of dispatch/metrics.py. A share stands with the range chance alone
explains (Wilson, 95 %), so that three of four is not taken for better than seventy of a hundred. With fewer than 20
values there is no percentile: the values themselves are given.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from dispatch.core.chance import FEWEST, share_of
from dispatch.core.compared import AreaFigures, Period
from dispatch.core.subtree import at_level, parts_of
from dispatch.figures.chosen import within
from dispatch.figures.frames import Frames
from dispatch.figures.response import with_response

if TYPE_CHECKING:
    import pandas as pd


def compare(
    now: Frames, before: Frames, root: str, codes: Sequence[str], target_s: float
) -> tuple[AreaFigures, list[AreaFigures]]:
    """Give an area ("" is the whole place) and the areas right below it (`codes`, kept in this order).

    now, before: what was chosen of the history, one period each.
    """
    parts = parts_of(codes[0]) if codes else parts_of(root) + 1
    halves = [_Half(frames, root, parts, target_s) for frames in (now, before)]
    whole = AreaFigures(root, *(half.whole() for half in halves))
    return whole, [AreaFigures(code, *(half.of(code) for half in halves)) for code in codes]


class _Half:
    """One period, its incidents with their response and the code of the area below that they lie in."""

    def __init__(self, frames: Frames, root: str, parts: int, target_s: float) -> None:
        i = with_response(frames)
        place = i["village"].astype(str)
        place = place.where(place != "", i["kecamatan"].astype(str))
        mine = within(place, root) if root else place.notna()
        i, place = i[mine], place[mine]
        above = {code: at_level(code, parts) for code in place.unique()}
        below = place.map(above)
        self._all = i[["lane", "counted", "response"]].assign(below=below)
        self._groups = dict(list(self._all.groupby("below", observed=True)))
        self._target_s = target_s

    def whole(self) -> Period:
        return self._period(self._all)

    def of(self, code: str) -> Period:
        return self._period(self._groups.get(code, self._all.iloc[:0]))

    def _period(self, rows: "pd.DataFrame") -> Period:
        good = rows["response"].dropna()
        missing = int(rows["counted"].sum()) - len(good)
        few = len(good) < FEWEST
        p50, p90 = (None, None) if few else good.quantile([0.5, 0.9]).tolist()
        share = share_of(int((good <= self._target_s).sum()), len(good))
        values = tuple(sorted(good.tolist())) if few else ()
        return Period(int((rows["lane"] == "main").sum()), len(good), missing, p50, p90, share, values)
