"""An officer: who, with what function and device, and what is in hand."""

from dataclasses import dataclass, field, fields
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

AWAY = frozenset({OfficerStatus.BREAK, OfficerStatus.UNAVAILABLE, OfficerStatus.OFF_DUTY})
"""Who has left: offered nothing, unless an operator says why; nothing at all when off duty."""

STANDING = frozenset({"duty_post", "village_contact"})
"""Functions that stay where they are: asked at the end of the chain, never patrolling, often by telephone."""

_OF_ASSIGNMENT = {
    AssignmentStatus.OFFERED: OfficerStatus.ASSIGNED,
    AssignmentStatus.ACCEPTED: OfficerStatus.ASSIGNED,
    AssignmentStatus.EN_ROUTE: OfficerStatus.EN_ROUTE,
    AssignmentStatus.ON_SCENE: OfficerStatus.ON_SCENE,
}


@dataclass(slots=True)
class Officer:
    """One officer or unit. `assignment` repeats the essentials of the one open assignment, or is None.

    slot: index into the position arrays. village: Kemendagri code. polsek: name of the post. since: epoch seconds.
    stand_in: id of whoever is asked while this one has left. unanswered: when an offer last went without an answer
    (epoch s), None once the officer has been heard of again. roster_at: the boundary of the roster followed last
    (epoch s). own: function and device while those of a duty stand in their place. overtime: the shift has ended, the
    incident in hand has not.
    emergency: alarm, incident, since and presses of a panic that is not over; it hides whatever else they do.
    retired: ids of devices that are revoked; no import and no roster brings one back.
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
    stand_in: str = ""
    unanswered: float | None = None
    roster_at: float = 0.0
    own: dict[str, str] = field(default_factory=dict)
    overtime: bool = False
    emergency: dict[str, Any] | None = None
    retired: list[str] = field(default_factory=list)

    @property
    def is_standing(self) -> bool:
        """Whether it is a duty post or a listed contact: no unit that goes about."""
        return self.function in STANDING

    @property
    def has_left(self) -> bool:
        """Whether the officer has said that they are not to be sent; then a stand-in is asked."""
        return OfficerStatus(self.duty) not in ASSIGNABLE

    @property
    def status(self) -> OfficerStatus:
        """What the officer is doing now."""
        if self.emergency:
            return OfficerStatus.EMERGENCY
        if self.assignment:
            return _OF_ASSIGNMENT[AssignmentStatus(self.assignment["status"])]
        return OfficerStatus(self.duty)

    @classmethod
    def load(cls, data: dict[str, Any]) -> Self:
        """Give the officer that was stored as `data`; fields of a newer program are left out."""
        return cls(**{k: v for k, v in data.items() if k in _FIELDS})


_FIELDS = frozenset(f.name for f in fields(Officer))
