"""An officer: who, with what function and device, and what is in hand."""

from dataclasses import dataclass, fields
from typing import Any, Self

from dispatch.core.lifecycle import AssignmentStatus, OfficerStatus

SETTABLE = frozenset(
    {
        OfficerStatus.AVAILABLE,
        OfficerStatus.COMMUNITY_VISIT,
        OfficerStatus.RETURNING,
        OfficerStatus.BREAK,
        OfficerStatus.MEETING,
        OfficerStatus.UNAVAILABLE,
        OfficerStatus.OFF_DUTY,
    }
)
"""What an officer can say of themselves; the rest derives from assignments."""

ASSIGNABLE = frozenset({OfficerStatus.AVAILABLE, OfficerStatus.COMMUNITY_VISIT, OfficerStatus.RETURNING})

_OF_ASSIGNMENT = {
    AssignmentStatus.OFFERED: OfficerStatus.ASSIGNED,
    AssignmentStatus.ACCEPTED: OfficerStatus.ASSIGNED,
    AssignmentStatus.EN_ROUTE: OfficerStatus.EN_ROUTE,
    AssignmentStatus.ON_SCENE: OfficerStatus.ON_SCENE,
}


@dataclass(slots=True)
class Officer:
    """One officer or unit. `assignment` repeats the essentials of the one open assignment, or is None.

    slot: index into the position arrays. village, polsek: Kemendagri codes. free_since: epoch seconds.
    """

    id: str
    callsign: str
    name: str
    function: str
    village: str
    polsek: str
    phone: str
    device: str
    slot: int
    home_lat: float | None = None
    home_lng: float | None = None
    duty: str = "available"
    duty_reason: str = ""
    assignment: dict[str, Any] | None = None
    since: float = 0.0

    @property
    def status(self) -> OfficerStatus:
        """What the officer is doing now."""
        if self.assignment:
            return _OF_ASSIGNMENT[AssignmentStatus(self.assignment["status"])]
        return OfficerStatus(self.duty)

    @classmethod
    def load(cls, data: dict[str, Any]) -> Self:
        """Give the officer that was stored as `data`; fields of a newer program are left out."""
        return cls(**{k: v for k, v in data.items() if k in _FIELDS})


_FIELDS = frozenset(f.name for f in fields(Officer))
