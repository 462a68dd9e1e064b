"""The arrival as declared beside the one the device saw: how often and how much they differ. Pure.

Neither overwrites the other; response times are counted from what was declared.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dispatch.figures.frames import Frames
from dispatch.figures.responses import counting
from dispatch.metrics import FEWEST

if TYPE_CHECKING:
    import pandas as pd

NOTABLE_S = 60.0
"""Less than this is the time it takes to press a button."""
MOST_ROWS = 50
NEEDED = ["incident", "callsign", "officer", "on_scene", "arrival_seen", "declared_m"]


@dataclass(frozen=True, slots=True)
class Difference:
    """One assignment. late_s: how long after the device was there the arrival was declared; negative: before.
    away_m: how far from the scene it was declared, None where near enough."""

    incident: str
    officer: str
    declared: float
    seen: float | None
    late_s: float | None
    away_m: float | None


@dataclass(frozen=True, slots=True)
class Arrivals:
    """n: arrivals declared; seen: of them seen by GPS. earlier, later: GPS more than a minute before or after what was
    declared; median_s: of all differences, None below 20. far: declared away from the scene. rows: largest first."""

    n: int
    seen: int
    earlier: int
    later: int
    median_s: float | None
    far: int
    rows: tuple[Difference, ...]


def arrivals(frames: Frames) -> Arrivals:
    """Give it for what was chosen."""
    units = counting(frames).units
    declared = units[units["on_scene"].notna()]
    late = declared["on_scene"] - declared["arrival_seen"]
    known = late.dropna()
    far = declared["declared_m"].notna()
    return Arrivals(
        n=len(declared),
        seen=len(known),
        earlier=int((known > NOTABLE_S).sum()),
        later=int((known < -NOTABLE_S).sum()),
        median_s=float(known.median()) if len(known) >= FEWEST else None,
        far=int(far.sum()),
        rows=tuple(_rows(declared[NEEDED].assign(late=late), far)),
    )


def _rows(declared: "pd.DataFrame", far: "pd.Series[bool]") -> list[Difference]:
    odd = declared[(declared["late"].abs() > NOTABLE_S) | far]
    ordered = odd.assign(size=odd["late"].abs()).sort_values("size", ascending=False, na_position="last")
    return [_difference(row) for row in ordered.head(MOST_ROWS).itertuples()]


def _difference(row: Any) -> Difference:
    seen = None if row.arrival_seen != row.arrival_seen else float(row.arrival_seen)
    return Difference(
        incident=row.incident,
        officer=str(row.callsign) or str(row.officer),
        declared=float(row.on_scene),
        seen=seen,
        late_s=None if seen is None else float(row.late),
        away_m=None if row.declared_m != row.declared_m else float(row.declared_m),
    )
