"""The life of a report: every status and every move, in one table.

Statuses belong to the assignment (one incident x one officer). What an incident or an officer *is*
derives from its assignments, so that no status can be set that the facts do not bear out.
Whatever is not in MOVES is forbidden.
"""

from enum import StrEnum

from dispatch.core.errors import Forbidden


class AssignmentStatus(StrEnum):
    """Where one officer stands with one incident."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    EN_ROUTE = "en_route"
    ON_SCENE = "on_scene"
    CLEARED = "cleared"
    DECLINED = "declined"
    TIMED_OUT = "timed_out"
    WITHDRAWN = "withdrawn"
    CANCELLED_EN_ROUTE = "cancelled_en_route"


class Action(StrEnum):
    """What moves an assignment on."""

    ACCEPT = "accept"
    DECLINE = "decline"
    EN_ROUTE = "en_route"
    ARRIVE = "arrive"
    CLEAR = "clear"
    WITHDRAW = "withdraw"
    TIME_OUT = "time_out"


class IncidentStatus(StrEnum):
    """What the room, and in other words the citizen, reads of an incident."""

    RECEIVED = "received"
    QUEUED = "queued"
    ASSIGNED = "assigned"
    EN_ROUTE = "en_route"
    ON_SCENE = "on_scene"
    RESOLVED = "resolved"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class OfficerStatus(StrEnum):
    """What an officer is doing; the order is the code on the wire to the map."""

    AVAILABLE = "available"
    COMMUNITY_VISIT = "community_visit"
    ASSIGNED = "assigned"
    EN_ROUTE = "en_route"
    ON_SCENE = "on_scene"
    RETURNING = "returning"
    BREAK = "break"
    MEETING = "meeting"
    UNAVAILABLE = "unavailable"
    OFF_DUTY = "off_duty"
    EMERGENCY = "emergency"


S, A = AssignmentStatus, Action

MOVES: dict[tuple[AssignmentStatus, Action], AssignmentStatus] = {
    (S.OFFERED, A.ACCEPT): S.ACCEPTED,
    (S.OFFERED, A.DECLINE): S.DECLINED,
    (S.OFFERED, A.TIME_OUT): S.TIMED_OUT,
    (S.OFFERED, A.WITHDRAW): S.WITHDRAWN,
    (S.ACCEPTED, A.EN_ROUTE): S.EN_ROUTE,
    (S.ACCEPTED, A.ARRIVE): S.ON_SCENE,
    (S.ACCEPTED, A.CLEAR): S.CLEARED,
    (S.ACCEPTED, A.WITHDRAW): S.WITHDRAWN,
    (S.EN_ROUTE, A.ARRIVE): S.ON_SCENE,
    (S.EN_ROUTE, A.CLEAR): S.CLEARED,
    (S.EN_ROUTE, A.WITHDRAW): S.CANCELLED_EN_ROUTE,
    (S.ON_SCENE, A.CLEAR): S.CLEARED,
}

NEEDS_REASON = {(S.ACCEPTED, A.CLEAR), (S.EN_ROUTE, A.CLEAR)}
"""Moves that skip the arrival: allowed, but only with a reason."""

OPEN_ASSIGNMENT = frozenset({S.OFFERED, S.ACCEPTED, S.EN_ROUTE, S.ON_SCENE})
ENDED_INCIDENT = frozenset({IncidentStatus.RESOLVED, IncidentStatus.CLOSED, IncidentStatus.CANCELLED})
WAITING_INCIDENT = frozenset({IncidentStatus.RECEIVED, IncidentStatus.QUEUED})

STAMP_OF_MOVE: dict[Action, str] = {
    A.ACCEPT: "acknowledged",
    A.EN_ROUTE: "en_route",
    A.ARRIVE: "on_scene",
    A.CLEAR: "unit_clear",
}
"""The time point each move sets (domain section 4); the first offer sets `dispatched`."""

DONE_WORD: dict[Action, str] = {
    A.ACCEPT: "accepted",
    A.DECLINE: "declined",
    A.EN_ROUTE: "en_route",
    A.ARRIVE: "arrived",
    A.CLEAR: "cleared",
    A.WITHDRAW: "withdrawn",
    A.TIME_OUT: "timed_out",
}
"""Past tense of an action: the type of the fact it leaves in the journal is `assignment_<word>`."""


def next_status(status: AssignmentStatus, action: Action, reason: str | None, role: str) -> AssignmentStatus:
    """Give the status that `action` leads to from `status`.

    Raises Forbidden, naming the action, the state and who asked, for every pair that is not in MOVES,
    and where a reason is needed and missing.
    """
    try:
        target = MOVES[status, action]
    except KeyError:
        allowed = ", ".join(a.value for (s, a) in MOVES if s is status) or "nothing"
        raise Forbidden(
            f"{action.value} by {role} is not possible while the assignment is {status.value}; possible: {allowed}",
            "action",
        ) from None
    if (status, action) in NEEDS_REASON and not (reason or "").strip():
        raise Forbidden(
            f"{action.value} while {status.value} skips the arrival; send arrive first, or give a reason",
            "reason",
        )
    return target
