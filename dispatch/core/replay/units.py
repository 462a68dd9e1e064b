"""What every officer was doing at every moment, from the facts about their duty and what they had in hand. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from dispatch.core.lifecycle import OfficerStatus
from dispatch.core.replay import TIME_OF, Basis, in_order

Fact = dict[str, Any]
_IN_HAND = {
    "assignment_offered": OfficerStatus.ASSIGNED,
    "assignment_accepted": OfficerStatus.ASSIGNED,
    "assignment_en_route": OfficerStatus.EN_ROUTE,
    "assignment_arrived": OfficerStatus.ON_SCENE,
}
_LET_GO = frozenset(f"assignment_{word}" for word in ("declined", "timed_out", "cleared", "withdrawn"))
TYPES = frozenset(
    {*_IN_HAND, *_LET_GO, "duty_set", "panic_raised", "panic_repeated", "alarm_acknowledged", "alarm_cancelled"}
)
"""The facts that change what an officer is doing."""


@dataclass(frozen=True, slots=True)
class UnitFrame:
    """What an officer was doing from `at` (epoch s) on, and for which incident ("": none)."""

    at: float
    status: OfficerStatus
    incident: str = ""


@dataclass(slots=True)
class _Doing:
    """What is known of one officer while their facts are gone through. missing: of panic's two ends."""

    duty: OfficerStatus
    held: dict[str, tuple[OfficerStatus, str]] = field(default_factory=dict)
    panic: str = ""
    missing: set[str] = field(default_factory=set)

    def frame(self, at: float) -> UnitFrame:
        if self.panic:
            return UnitFrame(at, OfficerStatus.EMERGENCY, self.panic)
        for status, incident in reversed(self.held.values()):
            return UnitFrame(at, status, incident)
        return UnitFrame(at, self.duty)

    def hear(self, f: Fact) -> None:
        type_, assignment = f["type"], f.get("assignment", "")
        if type_ == "duty_set":
            self.duty = OfficerStatus(f["data"]["status"])
        elif type_ in _IN_HAND:
            self.held[assignment] = _IN_HAND[type_], f["incident"]
        elif type_ in _LET_GO:
            self.held.pop(assignment, None)
        elif type_.startswith("panic_"):
            self.panic, self.missing = f["incident"], {"alarm_acknowledged", "alarm_cancelled"}
        elif f["data"].get("kind") == "panic":
            self.missing.discard(type_)
            self.panic = self.panic if self.missing else ""


def unit_frames(
    facts: Iterable[Fact], duties: Mapping[str, str], start: float, basis: Basis = "event"
) -> dict[str, list[UnitFrame]]:
    """Give the frames of each officer from `start` (epoch s) on: the first says what they were doing then.

    facts: those of TYPES, of what was open at `start` from its beginning on. duties: officer -> duty before the first
    of them, as the positions' rows or today's state say; a fact that tells what it changed knows better.
    """
    doing = {officer: _Doing(OfficerStatus(duty)) for officer, duty in duties.items()}
    frames: dict[str, list[UnitFrame]] = {}
    for f in in_order((f for f in facts if f["type"] in TYPES and f.get("officer")), basis):
        at, officer = float(f[TIME_OF[basis]]), f["officer"]
        mine = doing.setdefault(officer, _Doing(OfficerStatus.AVAILABLE))
        if officer not in frames:
            if f["type"] == "duty_set" and f["data"].get("before"):
                mine.duty = OfficerStatus(f["data"]["before"])
            frames[officer] = [mine.frame(start)]
        mine.hear(f)
        _add(frames[officer], mine.frame(max(at, start)))
    return {officer: frames.get(officer) or [now.frame(start)] for officer, now in doing.items()}


def _add(frames: list[UnitFrame], new: UnitFrame) -> None:
    """Put a frame behind the others; of one moment the last counts."""
    if frames[-1].at == new.at:
        frames[-1] = new
    elif (frames[-1].status, frames[-1].incident) != (new.status, new.incident):
        frames.append(new)
