"""An area and what lies right below it, figure by figure, beside the period before: what a commander compares.

Load is all that came in, junk and drills aside; response times are those of dispatch/metrics.py. A share stands with
the range chance alone explains (Wilson, 95 %), so that three of four is not taken for better than seventy of a hundred.
With fewer than 20 values there is no percentile: the values themselves are given.
"""

from collections.abc import Callable, Mapping, Sequence
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


def behind(frames: Frames, code: str, figure: str, target_s: float) -> "pd.Series[str]":
    """Give the numbers of the incidents that a figure (of FIGURES) of an area is made of.

    Raises KeyError for a figure there is not.
    """
    i = located(frames, code)
    return i["number"][FIGURES[figure](i, target_s)]


def located(frames: Frames, root: str) -> "pd.DataFrame":
    """Give the incidents of an area ("": all) with `place` (code of the village, else of the kecamatan), `response`."""
    i = with_response(frames)
    village = i["village"].astype(str)
    place = village.where(village != "", i["kecamatan"].astype(str))
    found = i.assign(place=place)
    return found[within(place, root)] if root else found


FIGURES: "Mapping[str, Callable[[pd.DataFrame, float], pd.Series[bool]]]" = {
    "load": lambda i, _target: (i["lane"] == "main") & ~i["exercise"].astype(bool),
    "response": lambda i, _target: i["response"].notna(),
    "late": lambda i, target_s: i["response"] > target_s,
    "missing": lambda i, _target: i["counted"] & i["response"].isna(),
}
"""Which incidents are counted where (rows of `located`, target in s): the figures and the lists behind them."""


class _Half:
    """One period, its incidents with their response and the code of the area below that they lie in."""

    def __init__(self, frames: Frames, root: str, parts: int, target_s: float) -> None:
        i = located(frames, root)
        above = {code: at_level(code, parts) for code in i["place"].unique()}
        below = i["place"].map(above)
        self._all = i[["lane", "exercise", "counted", "response"]].assign(below=below)
        self._groups = dict(list(self._all.groupby("below", observed=True)))
        self._target_s = target_s

    def whole(self) -> Period:
        return self._period(self._all)

    def of(self, code: str) -> Period:
        return self._period(self._groups.get(code, self._all.iloc[:0]))

    def _period(self, rows: "pd.DataFrame") -> Period:
        mine = {name: test(rows, self._target_s) for name, test in FIGURES.items()}
        load, n, late, missing = (int(mine[name].sum()) for name in ("load", "response", "late", "missing"))
        good = rows["response"][mine["response"]]
        few = n < FEWEST
        p50, p90 = (None, None) if few else good.quantile([0.5, 0.9]).tolist()
        values = tuple(sorted(good.tolist())) if few else ()
        return Period(load, n, missing, p50, p90, share_of(n - late, n), values)
