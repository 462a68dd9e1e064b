"""Upward only: an officer under way to a lower priority may be sent to a higher one, if a person says so.

Proposed where it saves more than a threshold against the best who is free. The incident that is left goes back to
the queue in the same commit: its clock runs on, and its next offer is owed by itself, so that it is never unowned.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from dispatch.core.assign import move_assignment, offer_assignment
from dispatch.core.commands.reassign import MoveUp
from dispatch.core.errors import Conflict, Forbidden
from dispatch.core.facts import Decision, Fact, Mark
from dispatch.core.incident import Assignment, Incident
from dispatch.core.intake import pending
from dispatch.core.lifecycle import AssignmentStatus
from dispatch.core.world import World, fact

MOVABLE = frozenset({AssignmentStatus.OFFERED, AssignmentStatus.ACCEPTED, AssignmentStatus.EN_ROUTE})
"""Who is at a scene stays there."""


@dataclass(frozen=True, slots=True)
class UnderWay:
    """An officer under way: to which incident (number, priority), and seconds to the incident in question."""

    officer: str
    callsign: str
    assignment: str
    left: str
    left_priority: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Rise:
    """A proposal to move somebody up, and how many seconds sooner than the best free officer it is."""

    who: UnderWay
    gain_s: float


def rises(incident: Incident, best_free_s: float, under_way: Iterable[UnderWay], threshold_s: float) -> list[Rise]:
    """Give who could be moved up to a waiting incident, the soonest there first. best_free_s: inf if nobody is free."""
    if incident.is_ended or not incident.is_waiting or incident.open_assignments:
        return []
    found = [Rise(who, best_free_s - who.seconds) for who in under_way if who.left_priority > incident.priority]
    asked = incident.asked()
    fit = [rise for rise in found if rise.gain_s > threshold_s and rise.who.officer not in asked]
    return sorted(fit, key=lambda rise: (rise.who.seconds, -rise.who.left_priority, rise.who.callsign))


def move_up(c: MoveUp, world: World) -> Decision:
    """Withdraw an officer from one incident and offer the higher one, in one commit or not at all.

    Raises Forbidden downward or between equals, and once the officer is at the scene.
    """
    left, wanted = world.incident_or_raise(c.left), world.incident_or_raise(c.incident)
    held = left.assignment_or_raise(c.assignment)
    _refuse_unless_upward(c, held, left, wanted)
    taken = move_assignment(c.taking(), world)
    given = offer_assignment(c.giving(), replace(world, states={**world.states, **taken.states}))
    again, facts, marks = _back_to_the_queue(c, taken.states["incident", c.left], wanted, world)
    return Decision(
        {**taken.states, **given.states, ("incident", c.left): again},
        [*taken.facts, *facts, *given.facts],
        [*taken.marks, *marks, *given.marks],
        given.answer,
    )


def _refuse_unless_upward(c: MoveUp, held: Assignment, left: Incident, wanted: Incident) -> None:
    if wanted.priority >= left.priority:
        raise Forbidden(
            f"incident {wanted.number} is P{wanted.priority} and {left.number} is P{left.priority}: officers are only "
            f"moved up; raise the priority first, or choose somebody who is free",
            "incident",
        )
    if held.officer != c.officer or held.status not in MOVABLE:
        raise Conflict(
            f"{held.callsign} is not under way to {left.number} ({held.status.value}); only who is still on the way "
            f"is moved up",
            "officer",
        )


def _back_to_the_queue(
    c: MoveUp, left: Incident, wanted: Incident, world: World
) -> tuple[Incident, list[Fact], list[Mark]]:
    """Let the incident that was left owe its next offer by itself, unless somebody else is on it still."""
    if left.open_assignments or left.is_ended:
        return left, [], []
    rule = f"re-offered: its officer moved up to {wanted.number} (P{wanted.priority})"
    said = fact(c, "incident_requeued", incident=left.number, officer=c.officer, rule=rule)
    if left.back_entered or left.lane != "main":
        return left, [said], []
    return replace(left, offer_wanted=rule), [said], [pending(left, c.now, world.policy)]
