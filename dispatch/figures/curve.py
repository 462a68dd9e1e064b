"""The cumulative curve of the response: what share was reached within how long, those not reached yet counted in. Pure.

Kaplan and Meier (1958): an incident that is still open says only that its response is longer than its age. With none
open it is the plain empirical distribution.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dispatch.figures.frames import Frames
from dispatch.figures.responses import responses
from dispatch.figures.terms import Terms
from dispatch.metrics import FEWEST

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

GROUPS = (("P1", (1,)), ("P2", (2,)), ("P3–P4", (3, 4)), ("all", (1, 2, 3, 4)))
MOST_STEPS = 400


@dataclass(frozen=True, slots=True)
class Curve:
    """One line. seconds, share: where it steps up, and to what (0 to 1); 0 before the first, flat behind the last.

    n: reached. censored: open, not reached yet. missing: over, without the stamp of an arrival. within: share of the
    reached within the target, None for none. few: fewer than 20, then the steps are the single responses.
    """

    name: str
    seconds: tuple[float, ...]
    share: tuple[float, ...]
    n: int
    censored: int
    missing: int
    within: float | None

    @property
    def few(self) -> bool:
        """Whether there are too few for a line; the steps are single points."""
        return self.n < FEWEST


def curves(frames: Frames, terms: Terms) -> list[Curve]:
    """Give the curves of P1, P2, P3–P4 and all."""
    found = responses(frames)[["priority", "report", "response", "open"]]
    return [_curve(name, found[found["priority"].isin(of)], frames.at, terms.late_s) for name, of in GROUPS]


def _curve(name: str, rows: "pd.DataFrame", now: float, target: float) -> Curve:
    import numpy as np

    reached = np.sort(rows["response"][rows["response"] >= 0].to_numpy(float))
    waiting = rows[rows["response"].isna()]
    ages = (now - waiting["report"][waiting["open"]]).to_numpy(float)
    ages = ages[ages >= 0]
    seconds, share = kaplan_meier(reached, ages)
    keep = _thinned(len(seconds))
    return Curve(
        name=name,
        seconds=tuple(seconds[keep].tolist()),
        share=tuple(share[keep].tolist()),
        n=len(reached),
        censored=len(ages),
        missing=int((~waiting["open"]).sum()),
        within=float((reached <= target).mean()) if len(reached) else None,
    )


def kaplan_meier(reached: "np.ndarray[Any, Any]", censored: "np.ndarray[Any, Any]") -> tuple[Any, Any]:
    """Give (seconds, share reached by then) at each time somebody was reached. Both in seconds, any order."""
    import numpy as np

    times, counts = np.unique(reached, return_counts=True)
    order_reached, order_censored = np.sort(reached), np.sort(censored)
    at_risk = (
        len(reached) - np.searchsorted(order_reached, times) + len(censored) - np.searchsorted(order_censored, times)
    )
    return times, 1 - np.cumprod(1 - counts / at_risk)


def _thinned(count: int) -> Any:
    """Give which of so many steps are kept: nobody sees more on a screen, and the first and the last stay."""
    import numpy as np

    return np.unique(np.linspace(0, count - 1, min(count, MOST_STEPS)).round().astype(int))
