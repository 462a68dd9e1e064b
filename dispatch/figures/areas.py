"""An area and what lies right below it, figure by figure, beside the period before: what a commander compares.

Load is all that came in; response times are those of dispatch/metrics.py. A share stands with the range chance alone
explains (Wilson, 95 %), so that three of four is not taken for better than seventy of a hundred. With fewer than 20
values there is no percentile: the values themselves are given.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dispatch.core.subtree import at_level, parts_of
from dispatch.figures.chance import FEWEST, Share, share_of
from dispatch.figures.chosen import within
from dispatch.figures.frames import Frames
from dispatch.figures.response import counted, response_s

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Period:
    """The figures of one area over one period. Seconds; None: too few values (below 20) or none.

    load: incidents of the main lane; n: those with a response time; missing: counted ones without; values: the times
    themselves while there are fewer than 20.
    """

    load: int
    n: int
    missing: int
    p50: float | None
    p90: float | None
    within: Share
    values: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class AreaFigures:
    """One area, this period and the one before it."""

    code: str
    now: Period
    before: Period

    @property
    def change(self) -> float | None:
        """How much the median response has changed, s; None where either period has too few values."""
        if self.now.p50 is None or self.before.p50 is None:
            return None
        return self.now.p50 - self.before.p50

    @property
    def changed_surely(self) -> bool:
        """Whether the share within target has changed by more than chance explains (the ranges do not touch)."""
        a, b = self.now.within, self.before.within
        return bool(a.n and b.n) and (a.low > b.high or a.high < b.low)


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
        i = frames.incidents
        place = i["village"].astype(str).where(i["village"].astype(str) != "", i["kecamatan"].astype(str))
        mine = within(place, root) if root else place.notna()
        i, place = i[mine], place[mine]
        response = response_s(i).where(counted(i))
        below = place.map(lambda code: at_level(code, parts))
        self._all = i[["lane"]].assign(response=response, counted=counted(i), below=below)
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
