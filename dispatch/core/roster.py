"""The roster: who is on duty, when, with which function and device, and who stands in for those who are not.

Pure: times are epoch seconds, the zone belongs to whoever reads and shows them. An officer whom the roster does not
name is none of its business; one whom it names is off between their duties, from the beginning of the first file on.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import astuple, dataclass
from itertools import pairwise
from typing import Any

OFF = frozenset({"off", "libur", "cuti"})
"""Written as a function: a row that says when somebody is away, and who stands in for them."""
KEPT_S = 31 * 86_400.0
"""Duties that ended longer ago are history, and history is in the journal."""


@dataclass(frozen=True, slots=True)
class Duty:
    """One row: an officer from `start` to `end` (epoch s, end excluded). Empty function and device: their own.

    officer, stand_in: ids. stand_in: whoever is asked in their place once the duty has ended, or while they are off.
    """

    officer: str
    start: float
    end: float
    function: str = ""
    device: str = ""
    stand_in: str = ""
    note: str = ""

    @property
    def is_off(self) -> bool:
        """Whether the row says that the officer is away."""
        return self.function in OFF

    def holds(self, at: float) -> bool:
        """Whether a moment lies in it."""
        return self.start <= at < self.end


@dataclass(frozen=True, slots=True)
class Stand:
    """What the roster says of one officer since its last boundary: on duty (the duty), or off and who stands in."""

    since: float
    duty: Duty | None
    stand_in: str = ""


class Roster:
    """All duties, by officer and in order. since: from when on the roster speaks for an officer; changed: when a new
    file last said something else of that very moment (epoch s): a boundary too."""

    def __init__(
        self,
        duties: Iterable[Duty] = (),
        since: Mapping[str, float] | None = None,
        changed: Mapping[str, float] | None = None,
    ) -> None:
        self._of: defaultdict[str, list[Duty]] = defaultdict(list)
        for duty in sorted(duties, key=lambda d: (d.start, d.officer)):
            self._of[duty.officer].append(duty)
        self.since = {o: min(d.start for d in rows) for o, rows in self._of.items()} | dict(since or {})
        self.changed = dict(changed or {})

    @property
    def duties(self) -> list[Duty]:
        """All rows, by beginning."""
        return sorted((d for rows in self._of.values() for d in rows), key=lambda d: (d.start, d.officer))

    def of(self, officer: str, start: float, end: float) -> list[Duty]:
        """Give an officer's rows that touch a span of time."""
        return [d for d in self._of.get(officer, ()) if d.start < end and d.end > start]

    def on_duty(self, at: float) -> dict[str, Duty]:
        """Give who is on duty at a moment: officer -> duty."""
        held = (d for rows in self._of.values() for d in rows if d.holds(at) and not d.is_off)
        return {d.officer: d for d in held}

    def stand(self, officer: str, at: float) -> Stand | None:
        """Give what the roster says of an officer at a moment, None while it does not speak for them."""
        if at < self.since.get(officer, float("inf")):
            return None
        begun = [d for d in self._of[officer] if d.start <= at]
        marks = (self.since[officer], self.changed.get(officer, 0.0))
        boundaries = [*(t for t in marks if t <= at), *(t for d in begun for t in (d.start, d.end) if t <= at)]
        held = next((d for d in begun if d.holds(at)), None)
        last = held or max(begun, key=lambda d: d.end, default=None)
        on = held if held and not held.is_off else None
        return Stand(max(boundaries), on, last.stand_in if last and not on else "")

    def next_boundary(self, after: float) -> float | None:
        """Give the next moment at which something changes for anybody."""
        coming = [t for d in self.duties for t in (d.start, d.end) if t > after]
        return min([*coming, *(t for t in self.since.values() if t > after)], default=None)

    def ends(self) -> float | None:
        """Give when the last duty ends: what lies behind is not planned yet."""
        return max((d.end for d in self.duties), default=None)

    def replaced(self, rows: Iterable[Duty], now: float) -> "Roster":
        """Give the roster with a new file in it: for the officers it names, all that begins in the file's time goes.

        A night duty that began before stays. Raises nothing: overlaps are asked for with `overlaps`.
        """
        new = list(rows)
        start, end = min(d.start for d in new), max(d.end for d in new)
        named = {d.officer for d in new}
        kept = [d for d in self.duties if d.officer not in named or not start <= d.start < end]
        since = self.since | {o: min(start, self.since.get(o, start)) for o in named}
        after = Roster([d for d in [*kept, *new] if d.end > now - KEPT_S], since)
        after.changed = self.changed | {o: now for o in named if _says(after, o, now) != _says(self, o, now)}
        return after

    def to_data(self) -> dict[str, Any]:
        """Give it as what JSON can hold."""
        return {"duties": [astuple(d) for d in self.duties], "since": self.since, "changed": self.changed}

    @classmethod
    def load(cls, data: dict[str, Any]) -> "Roster":
        """Give the roster that was stored as `data`."""
        return cls((Duty(*row) for row in data.get("duties", ())), data.get("since"), data.get("changed"))


def _says(roster: Roster, officer: str, at: float) -> tuple[Duty | None, str] | None:
    """Give what a roster says of a moment, wherever its boundaries lie."""
    stand = roster.stand(officer, at)
    return (stand.duty, stand.stand_in) if stand else None


def overlaps(duties: Iterable[Duty]) -> Iterator[tuple[Duty, Duty]]:
    """Give the rows of one officer that lie over each other, the earlier one first."""
    by_officer = sorted(duties, key=lambda d: (d.officer, d.start, d.end))
    return ((a, b) for a, b in pairwise(by_officer) if a.officer == b.officer and b.start < a.end)
