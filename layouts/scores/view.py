"""What the page of assessments shows, as values."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from dispatch.core.scored import Score
from dispatch.core.weights import Weights
from layouts.behind import Behind


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit with its assessment. id: of the officer, or the polsek's name; more: what else names it."""

    id: str
    name: str
    more: str
    score: Score


@dataclass(frozen=True, slots=True)
class ScoresPage:
    """The whole page. kind: polsek or officer; chosen: the unit whose calculation is shown."""

    kind: str
    days: int
    start: float
    end: float
    units: tuple[Unit, ...]
    unranked: int
    weights: Weights
    chosen: Unit | None
    remarks: tuple[dict[str, Any], ...]
    may_weigh: bool
    csrf: str
    zone: ZoneInfo
    zone_label: str
    id: str = ""
    faults: tuple[str, ...] = ()
    told: str = ""
    behind: Behind | None = None

    def link(self, **more: str) -> str:
        """Give the address of the same page with some of its choices changed."""
        kept = {"of": self.kind, "days": str(self.days), "unit": self.chosen.id if self.chosen else ""}
        return "/scores?" + urlencode({k: v for k, v in {**kept, **more}.items() if v})
