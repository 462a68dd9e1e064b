"""What a replay was asked for: window, moment, speed and order, from and to the URL. Pure.

range=shift|last_shift|24h|custom (from=, to=: local time)   or   incident=1042: from its report to its end
at=<epoch s>  speed=1|2|5|10|30|60  basis=event|entry
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast
from urllib.parse import urlencode

from dispatch.core.incident import Incident
from dispatch.core.replay import Basis
from dispatch.figures.chosen import from_query
from dispatch.figures.shift_times import ShiftTimes

LONGEST_S = 36 * 3600.0
SPEEDS = (1, 2, 5, 10, 30, 60)
USUAL_SPEED = 10
LATEST = 4_102_444_800.0
"""The year 2100, epoch s: nothing recorded is later."""
AROUND_S = 300.0
"""An incident is shown from so long before its report until so long after its end."""
MOST_OF_INCIDENT_S = 12 * 3600.0


@dataclass(frozen=True, slots=True)
class Asked:
    """A replay. start, end, at: epoch s. incident: whose story is followed, "" for none. range: as it was asked for."""

    start: float
    end: float
    at: float
    range: str = "shift"
    speed: int = USUAL_SPEED
    basis: Basis = "event"
    incident: str = ""

    def query(self, **other: str) -> str:
        """Give the URL's query of the same window; `other` stands in place of its own parameters."""
        named = {"incident": self.incident} if self.incident else {"range": self.range}
        given = {**named, "speed": str(self.speed), "basis": self.basis, **other}
        return urlencode({name: value for name, value in given.items() if value})


def read_asked(
    params: Mapping[str, str], now: float, shift: ShiftTimes, of: Incident | None = None
) -> tuple[Asked, list[str]]:
    """Give what was asked for and, in words, what of it could not be used. of: the incident named, if it is known."""
    speed, basis = _whole(params.get("speed")), params.get("basis", "event")
    errors: list[str] = []
    if of is not None:
        start, end = around(of, now, cast(Basis, basis))
        range_ = "custom"
    else:
        named = {n: params[n] for n in ("range", "from", "to") if params.get(n)}
        chosen, errors = from_query(named, now, shift)
        start, end, range_ = chosen.start, min(chosen.end, now), chosen.range
    if end - start > LONGEST_S:
        start = end - LONGEST_S
        errors.append(f"at most {LONGEST_S / 3600:.0f} hours are replayed at once; shown are the last of them")
    if end <= start:
        end = start + 60
    at = min(max(moment(params.get("at")) or start, start), end)
    speed = speed if speed in SPEEDS else USUAL_SPEED
    found = Asked(start, end, at, range_, speed, "entry" if basis == "entry" else "event", of.number if of else "")
    return found, errors


def around(i: Incident, now: float, basis: Basis = "event") -> tuple[float, float]:
    """Give the window of an incident's life."""
    began = i.entered if basis == "entry" else min([i.created, *(t for t in i.times.values() if t)])
    over = i.ended or i.times.get("incident_clear") or (i.changed if i.is_ended else now)
    over = max(over, i.entered if basis == "entry" else over, *(a.since for a in i.assignments), began + 60)
    start = began - AROUND_S
    return start, min(over + AROUND_S, start + MOST_OF_INCIDENT_S, now)


def moment(text: str | None) -> float | None:
    """Give epoch s of an address's parameter; None for what is no time of a clock."""
    try:
        value = float(text or "")
    except ValueError:
        return None
    return value if 0 <= value < LATEST else None


def _whole(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() else 0
