"""The life of a report: every status and every move, in two tables.

Statuses belong to the assignment (one incident x one officer). What an incident or an officer *is*
derives from its assignments, so that no status can be set that the facts do not bear out.
Whatever is not in MOVES is forbidden to an assignment, whatever is not in INCIDENT_MOVES to an incident.
The README's diagrams are drawn from them (`python -m dispatch.diagram`; a test holds that they are up to date).
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
    REOPENED = "reopened"
    ASSIGNED = "assigned"
    EN_ROUTE = "en_route"
    ON_SCENE = "on_scene"
    ON_HOLD = "on_hold"
    RESOLVED = "resolved"
    REFERRED = "referred"
    CLOSED = "closed"
    CANCELLED = "cancelled"
    MERGED = "merged"


class IncidentAction(StrEnum):
    """What is done with an incident as a whole; the rest of its way comes from its assignments."""

    QUEUE = "queue"
    OFFER = "offer"
    HOLD = "hold"
    RESUME = "resume"
    REFER = "refer"
    CLOSE = "close"
    CANCEL = "cancel"
    MERGE = "merge"
    SPLIT = "split"
    REOPEN = "reopen"


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

IS, IA = IncidentStatus, IncidentAction
WAITING_INCIDENT = frozenset({IS.RECEIVED, IS.QUEUED, IS.REOPENED})
ENDED_INCIDENT = frozenset({IS.RESOLVED, IS.REFERRED, IS.CLOSED, IS.CANCELLED, IS.MERGED})
_UNDER_WAY = (IS.ASSIGNED, IS.EN_ROUTE, IS.ON_SCENE)

INCIDENT_MOVES: dict[tuple[IncidentStatus, IncidentAction], IncidentStatus] = {
    (IS.RECEIVED, IA.QUEUE): IS.QUEUED,
    **{(s, IA.OFFER): s for s in (*sorted(WAITING_INCIDENT), *_UNDER_WAY)},
    (IS.ON_HOLD, IA.OFFER): IS.QUEUED,
    **{(s, IA.HOLD): IS.ON_HOLD for s in sorted(WAITING_INCIDENT)},
    (IS.ON_HOLD, IA.HOLD): IS.ON_HOLD,
    (IS.ON_HOLD, IA.RESUME): IS.QUEUED,
    **{(s, IA.REFER): IS.REFERRED for s in (*sorted(WAITING_INCIDENT), IS.ON_HOLD, IS.RESOLVED)},
    **{(s, IA.CLOSE): IS.CLOSED for s in (*sorted(WAITING_INCIDENT), IS.ON_HOLD, IS.RESOLVED)},
    **{(s, IA.CANCEL): IS.CANCELLED for s in (*sorted(WAITING_INCIDENT), IS.ON_HOLD, IS.RESOLVED)},
    **{(s, IA.MERGE): IS.MERGED for s in (*sorted(WAITING_INCIDENT), IS.ON_HOLD)},
    (IS.MERGED, IA.SPLIT): IS.QUEUED,
    **{(s, IA.REOPEN): IS.REOPENED for s in (IS.RESOLVED, IS.REFERRED, IS.CLOSED, IS.CANCELLED)},
}
"""(status, action) -> status. What officers do (accept, en_route, arrive, clear) moves an incident by MOVES alone."""

REMEDY: dict[IncidentStatus, str] = {
    **dict.fromkeys(_UNDER_WAY, "clear or withdraw its officers first"),
    **dict.fromkeys((IS.RESOLVED, IS.REFERRED, IS.CLOSED, IS.CANCELLED), "reopen it first"),
    IS.MERGED: "split it off first",
}
"""What to do first when an incident does not take an action."""

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


def refuse_action(number: str, status: IncidentStatus, action: IncidentAction) -> None:
    """Raise Forbidden, naming incident, action and state and what to do first, for a pair not in INCIDENT_MOVES."""
    if (status, action) not in INCIDENT_MOVES:
        possible = ", ".join(a.value for (s, a) in INCIDENT_MOVES if s is status)
        remedy = REMEDY.get(status, f"{action.value} is not possible; possible: {possible}")
        raise Forbidden(f"incident {number} is {status.value}; {remedy}", "incident")


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
