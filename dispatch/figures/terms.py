"""What figures are counted by: the zone of hours and days, the targets, the bands of distance. From the settings."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise

INTERVAL_NAMES = frozenset(
    {"answer", "processing", "queue", "acknowledge", "turnout", "travel", "response", "response_unit", "scene",
     "committed"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Band:
    """A band of distance: up to `km` (inf: beyond all others) the scene is to be reached within `target_s`."""

    km: float
    target_s: float


@dataclass(frozen=True, slots=True)
class Terms:
    """zone: name of the time zone of hours and days. targets: interval -> s. bands: nearest first.

    flood_alarms: more alarms than this an operator within ten minutes are too many.
    """

    zone: str = "Asia/Jakarta"
    targets: Mapping[str, float] = field(default_factory=lambda: {"answer": 10.0, "response": 600.0})
    bands: tuple[Band, ...] = (Band(5, 600), Band(10, 900), Band(float("inf"), 1500))
    flood_alarms: int = 10

    @property
    def late_s(self) -> float:
        """The response that is late, s."""
        return self.targets["response"]


def bands_of(text: str) -> tuple[Band, ...]:
    """Read "5:10,10:15,:25": up to 5 km in 10 min, up to 10 km in 15, beyond in 25. Raises ValueError."""
    found = []
    for part in filter(None, map(str.strip, text.split(","))):
        km, _, minutes = part.partition(":")
        try:
            found.append(Band(float(km) if km else float("inf"), float(minutes) * 60))
        except ValueError:
            raise ValueError(f"{part!r} is not km:minutes; write e.g. 5:10,10:15,:25") from None
    rising = all(a.km < b.km for a, b in pairwise(found))
    if not found or not rising or found[-1].km != float("inf"):
        raise ValueError(f"{text!r}: the bands must grow and the last have no km; write e.g. 5:10,10:15,:25")
    return tuple(found)


def targets_of(text: str) -> dict[str, float]:
    """Read "processing:120,queue:60". Raises ValueError."""
    found = {}
    for part in filter(None, map(str.strip, text.split(","))):
        name, _, seconds = part.partition(":")
        if name not in INTERVAL_NAMES:
            raise ValueError(f"{name!r} is no interval; use {', '.join(sorted(INTERVAL_NAMES))}")
        try:
            found[name] = float(seconds)
        except ValueError:
            raise ValueError(f"{part!r} is not name:seconds; write e.g. queue:60") from None
    return found
