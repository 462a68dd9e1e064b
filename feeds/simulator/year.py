"""A past as a district has one: day after day of calls, officers, shifts and alarms, drawn from a seed. Pure.

It is what archived months would be: ended incidents with all their stamps, the forgotten, the wrong and the late ones
too. A week has its rhythm, evenings their peak, one day its flood. The same seed and the same days give the same past.
Written into a history by `write_past`, as an import would; the live journal knows nothing of it.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from dispatch.archive import Archive
from dispatch.core.incident import Incident
from dispatch.tables import ALARMS, CALLS, CAUSES, DUTIES, SHIFTS, Rows
from feeds.simulator import tables
from feeds.simulator.year_case import Case, Cases

A_DAY = 110
"""Calls and reports a day: what a Polres takes (Sukabumi: 2,212 in 20 days)."""
WEEKDAYS = (0.92, 0.93, 0.95, 0.97, 1.08, 1.22, 0.93)
"""Monday first (our assumption: the evenings before and on free days are busier)."""
FLOODS = frozenset({8, 180})
"""So many days before the end of the past the river came: many reports, bad roads."""
OPERATORS = ("rina", "budi", "sari", "joko", "wati", "agus", "dewi", "hendra", "lestari", "yanto", "tono", "nina")
AT_DESKS = {7: 3, 15: 4, 23: 3}
"""Hour a shift begins -> how many sit at the consoles."""
SHIFT_S = 8 * 3600.0
ALARMS_A_DAY = {"welfare": 9.0, "ladder": 4.0, "backup": 2.0, "chain": 3.0, "panic": 0.4}
"""Alarms of an ordinary day, by kind (our assumption)."""
PRIORITY_OF_ALARM = {"panic": 1, "ladder": 1, "backup": 1, "welfare": 2, "chain": 2}


@dataclass(slots=True)
class Day:
    """What one day brings to the history; rows as dispatch/tables.py has them."""

    incidents: list[Incident] = field(default_factory=list)
    calls: Rows = field(default_factory=list)
    shifts: Rows = field(default_factory=list)
    duties: Rows = field(default_factory=list)
    alarms: Rows = field(default_factory=list)
    causes: Rows = field(default_factory=list)

    def beside(self) -> list[tuple[object, Rows]]:
        """Give the rows beside the incidents, with their tables."""
        return [
            (CALLS, self.calls),
            (SHIFTS, self.shifts),
            (DUTIES, self.duties),
            (ALARMS, self.alarms),
            (CAUSES, self.causes),
        ]


def past(
    seed: int, end: float, days: int, timezone: str, hashed: Callable[[str], str] = lambda number: f"h{number}"
) -> Iterator[Day]:
    """Give the days before `end` (epoch s), the oldest first; nothing in them lies behind it.

    hashed: gives the keyed hash of a number, as the store has it.
    """
    zone = ZoneInfo(timezone)
    last = datetime.fromtimestamp(end, zone).date()
    cases = Cases(seed, hashed)
    for back in range(days, -1, -1):
        yield _day(seed, last - timedelta(days=back), back in FLOODS, end, zone, cases)


def write_past(archive: Archive, days: Iterator[Day]) -> int:
    """Write days into a history, each in a transaction of its own; gives how many incidents they had."""
    archive.prepare()
    written = 0
    for day in days:
        archive.write_history([day.incidents], day.beside())  # type: ignore[arg-type]
        written += len(day.incidents)
    return written


def _day(seed: int, day: date, flood: bool, end: float, zone: ZoneInfo, cases: Cases) -> Day:
    rng = random.Random(f"{seed}:{day.isoformat()}")
    midnight = datetime(day.year, day.month, day.day, tzinfo=zone).timestamp()
    found = Day()
    on = _shifts(rng, day, midnight, end, found)
    cases.begin(midnight, flood)
    found.duties = [row for row in cases.duties(day, midnight) if row["at"] < end]
    rate = A_DAY * WEEKDAYS[day.weekday()] * (2.4 if flood else 1.0)
    for n, start in enumerate(_starts(rng, midnight, rate), 1):
        if start >= end:
            break
        _keep(cases.draw(rng, f"{day:%y%m%d}-{n:03}", start, on), end, found)
    _alarms(rng, midnight, end, flood, found)
    return found


def _keep(case: Case, end: float, found: Day) -> None:
    """Put what happened into the day; what would be over only behind the end is left away."""
    if case.over >= end:
        return
    if case.incident:
        found.incidents.append(case.incident)
    found.calls += [case.call] if case.call else []
    found.causes += [case.cause] if case.cause else []


def _starts(rng: random.Random, midnight: float, rate: float) -> list[float]:
    """Draw when reports come, by the hours of a day."""
    total = sum(tables.HOURS)
    starts: list[float] = []
    for hour, weight in enumerate(tables.HOURS):
        at = 0.0
        while (at := at + rng.expovariate(rate * weight / total / 3600)) < 3600:
            starts.append(midnight + hour * 3600 + at)
    return starts


def _shifts(rng: random.Random, day: date, midnight: float, end: float, found: Day) -> Callable[[float], str]:
    """Draw who sits at the consoles; gives who takes what comes at a moment."""
    held: list[tuple[float, float, str]] = []
    turn = day.toordinal()
    for k, (hour, seats) in enumerate(AT_DESKS.items()):
        names = [OPERATORS[(turn * 3 + 4 * k + n) % len(OPERATORS)] for n in range(seats)]
        for name in names:
            since = midnight + hour * 3600 + rng.uniform(-420, 180)
            until = since + SHIFT_S + rng.uniform(0, 600)
            by = f"operator:{name}"
            held.append((since, until, by))
            if until < end:
                row = {"id": f"{by}@{since:.3f}", "by": by, "tier": "polres", "since": since, "until": until}
                found.shifts.append(row)
    night = [f"operator:{OPERATORS[((turn - 1) * 3 + 8 + n) % len(OPERATORS)]}" for n in range(AT_DESKS[23])]

    def on(moment: float) -> str:
        those = [by for since, until, by in held if since <= moment < until] or night
        return rng.choice(those)

    return on


def _alarms(rng: random.Random, midnight: float, end: float, flood: bool, found: Day) -> None:
    for kind, mean in ALARMS_A_DAY.items():
        for at in _starts(rng, midnight, mean * (6 if flood else 1)):
            if at < end:
                row = {"id": f"past-{kind}-{at:.3f}", "kind": kind, "raised": at, "incident": "", "officer": ""}
                found.alarms.append({**row, "priority": PRIORITY_OF_ALARM[kind]})
