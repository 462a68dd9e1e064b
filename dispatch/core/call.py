"""A telephone call: what the switchboard says of it, what the room does with it, and what derives from both.

The switchboard's messages may come in any order. They are kept as event -> time, and what the call is follows
from them, so that an early `ended` and a late `ringing` end in the same state.
"""

from dataclasses import dataclass, field, fields
from typing import Any, Self

HUNG_UP = "hung up before anybody answered"
ENDED_FIRST = "ended before anybody answered"
NOT_SPOKEN = "silent call: the caller may not have been able to speak"
ORPHANED = "console gone silent before the call was recorded"


@dataclass(slots=True)
class Call:
    """One call. `times`: event of the switchboard -> epoch seconds.

    caller: keyed hash of the number ("": no usable number). flags: what is known of that number, see numbers.py.
    steps: when which tier began to ring; due: when it climbs on. console: whose screen has it in hand.
    given_back: when it began to ring again. lapsed, orphaned: the rule that gave it up. lane: of its report.
    check_back: its caller may not have been able to speak.
    callback: "", open, done or dismissed; tries: what came of calling back.
    """

    call_id: str
    caller_number: str = ""
    called_number: str = ""
    times: dict[str, float] = field(default_factory=dict)
    incident: str = ""
    caller: str = ""
    flags: list[dict[str, Any]] = field(default_factory=list)
    steps: list[dict[str, Any]] = field(default_factory=list)
    due: float | None = None
    taken_by: str = ""
    taken_at: float | None = None
    taken_tier: str = ""
    console: str = ""
    given_back: float | None = None
    lapsed: str = ""
    orphaned: str = ""
    lane: str = ""
    check_back: bool = False
    callback: str = ""
    callback_rule: str = ""
    callback_since: float = 0.0
    tries: list[dict[str, Any]] = field(default_factory=list)

    @property
    def tier(self) -> str:
        """The highest tier it has reached ("" when it never rang here)."""
        return str(self.steps[-1]["tier"]) if self.steps else ""

    @property
    def step(self) -> int:
        """Which step of the ladder it has reached, from 1."""
        return len(self.steps)

    @property
    def spoken_at(self) -> float | None:
        """When somebody answered by the switchboard's word; not before it began to ring again."""
        said = [self.times[e] for e in ("answered", "answered_again") if e in self.times]
        return min((at for at in said if self.given_back is None or at > self.given_back), default=None)

    @property
    def answered_at(self) -> float | None:
        """When somebody answered, by the switchboard's word, else by a console's; None while nobody has."""
        return self.taken_at if self.spoken_at is None else self.spoken_at

    @property
    def over_at(self) -> float | None:
        """When the line went dead, or None."""
        return min((self.times[e] for e in ("ended", "abandoned") if e in self.times), default=None)

    @property
    def is_over(self) -> bool:
        """Whether nobody is on the line any more."""
        return self.over_at is not None or bool(self.lapsed)

    @property
    def is_ringing(self) -> bool:
        """Whether it waits for somebody to answer."""
        return bool(self.steps) and not self.is_over and self.answered_at is None and not self.incident

    @property
    def is_in_hand(self) -> bool:
        """Whether a console has taken it and nothing is recorded yet."""
        return bool(self.taken_by) and not self.incident and not self.orphaned

    @property
    def is_unclaimed(self) -> bool:
        """Whether somebody has answered at the switchboard, and no console has it yet."""
        return self.spoken_at is not None and not (self.taken_by or self.is_over or self.incident)

    def tier_at(self, moment: float) -> tuple[str, int]:
        """Give the tier that rang at a moment, and which step of the ladder that was ("", 0: none did)."""
        reached = [s["tier"] for s in self.steps if s["at"] <= moment]
        return (str(reached[-1]), len(reached)) if reached else ("", 0)

    def owes_callback(self) -> str:
        """Give the rule by which somebody should call back, or ""."""
        if self.incident:
            return NOT_SPOKEN if self.check_back and self.lane == "silent" and self.caller else ""
        if self.orphaned or self.spoken_at is not None:
            return self.orphaned
        if self.lapsed and not self.taken_by:
            return self.lapsed
        if "abandoned" in self.times:
            return HUNG_UP
        return ENDED_FIRST if "ended" in self.times and not self.taken_by else ""

    @property
    def was_missed(self) -> bool:
        """Whether somebody called and nobody spoke with them."""
        return not self.incident and bool(self.owes_callback())

    def points(self) -> dict[str, float]:
        """Give the time points an incident has from its call (domain section 4)."""
        answered = self.times.get("answered", self.taken_at)
        points = {"call_arrival": self.times.get("ringing"), "answered": answered}
        return {name: at for name, at in points.items() if at is not None}

    @classmethod
    def load(cls, data: dict[str, Any]) -> Self:
        """Give the call that was stored as `data`; fields of a newer program are left out."""
        return cls(**{k: v for k, v in data.items() if k in _FIELDS})


_FIELDS = frozenset(f.name for f in fields(Call))
