"""The week's recap: the week, and its figures beside those of the week before. Values only; dispatch/figures counts."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from dispatch.core.chance import Share


@dataclass(frozen=True, slots=True)
class Week:
    """A week [start, end) in epoch s, Monday to Sunday. name: 2026-W47."""

    name: str
    start: float
    end: float

    @classmethod
    def of(cls, moment: float, zone: ZoneInfo) -> Self:
        """Give the week a moment lies in."""
        day = datetime.fromtimestamp(moment, zone).date()
        return cls._from(day - timedelta(days=day.weekday()), zone)

    @classmethod
    def named(cls, name: str, zone: ZoneInfo) -> Self:
        """Give the week called e.g. 2026-W47. Raises ValueError."""
        year, _, number = name.partition("-W")
        return cls._from(date.fromisocalendar(int(year), int(number), 1), zone)

    @classmethod
    def _from(cls, monday: date, zone: ZoneInfo) -> Self:
        edges = [datetime(d.year, d.month, d.day, tzinfo=zone).timestamp() for d in (monday, monday + timedelta(7))]
        year, number, _ = monday.isocalendar()
        return cls(f"{year}-W{number:02}", *edges)

    def back(self, weeks: int, zone: ZoneInfo) -> Self:
        """Give the week so many weeks before (negative: after)."""
        day = datetime.fromtimestamp(self.start, zone).date() - timedelta(weeks=weeks)
        return self._from(day, zone)


@dataclass(frozen=True, slots=True)
class Count:
    """How many of something this week and last week; usual: limits of the weeks before, None for fewer than 20."""

    key: str
    now: int
    before: int
    usual: tuple[float, float] | None = None

    @property
    def change(self) -> int:
        """How many more than last week."""
        return self.now - self.before

    @property
    def is_unusual(self) -> bool:
        """Whether this week lies outside what the weeks before let one expect."""
        return self.usual is not None and not self.usual[0] <= self.now <= self.usual[1]


@dataclass(frozen=True, slots=True)
class Response:
    """Response of a week: n, percentiles (s; None below 20 values), the share within target."""

    n: int
    missing: int
    p50: float | None
    p90: float | None
    within: Share


@dataclass(frozen=True, slots=True)
class Voice:
    """What citizens said in a week: ratings (n, mean of 5), the two questions of safety (n, mean of 5; share safer)."""

    rated: int
    stars: float | None
    asked: int
    safe: float | None
    safer: Share


@dataclass(frozen=True, slots=True)
class Crew:
    """What officers did in a week. stand_ins: accepted in place of somebody else; officers: who accepted any."""

    offers: int
    accepted: int
    declined: int
    unanswered: int
    stand_ins: int
    arrivals: int
    officers: int


@dataclass(frozen=True, slots=True)
class Recap:
    """One week beside the one before. so_far: whether the week is not over (then both are cut at the same hour)."""

    week: Week
    so_far: bool
    total: Count
    kinds: list[Count]
    channels: list[Count]
    areas: list[Count]
    response: tuple[Response, Response]
    causes: list[Count]
    late: Count
    repeat_callers: Count
    repeat_places: list[tuple[str, int]]
    crew: tuple[Crew, Crew]
    voice: tuple[Voice, Voice]
    alarms: list[Count]
    weeks: list[int]
    """Reports of the weeks before, oldest first; the last one is last week."""
