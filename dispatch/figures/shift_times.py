"""When shifts begin, by the clock on the wall: which shift a moment lies in, and the one before it. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class ShiftTimes:
    """When shifts begin (local times of day, in order) and the zone they are meant in."""

    begins: tuple[time, ...]
    zone: ZoneInfo

    @classmethod
    def of(cls, begins: str, timezone: str) -> "ShiftTimes":
        """Read settings: "07:00,15:00,23:00" and a zone. Raises ValueError for what is no time."""
        found = tuple(sorted(time.fromisoformat(part.strip()) for part in begins.split(",") if part.strip()))
        if not found:
            raise ValueError(f"shift_begins {begins!r} names no time; write e.g. 07:00,15:00,23:00")
        return cls(found, ZoneInfo(timezone))

    def at(self, moment: float) -> tuple[float, float]:
        """Give (start, end) of the shift a moment lies in, epoch s; the end is the next one's beginning."""
        edges = list(self._edges(moment))
        start = max(e for e in edges if e <= moment)
        return start, min(e for e in edges if e > moment)

    def before(self, moment: float) -> tuple[float, float]:
        """Give (start, end) of the shift before the one a moment lies in."""
        start, _ = self.at(moment)
        return self.at(start - 1)

    def _edges(self, moment: float) -> Iterator[float]:
        day = datetime.fromtimestamp(moment, self.zone).date()
        for shift in (-1, 0, 1):
            for begin in self.begins:
                yield datetime.combine(day + timedelta(days=shift), begin, self.zone).timestamp()
