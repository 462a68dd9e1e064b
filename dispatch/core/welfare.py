"""Welfare: whoever stands at a scene gives a word every so often, or somebody is told.

A clock runs for every assignment on scene, from the arrival to the clearing, and nothing takes it off in
between. Any word of the officer sets it anew: a move, a note, a request, "well" by radio. A position does not:
a telephone in a ditch sends positions too. Where no word comes an alarm is raised, and again, until one comes.
"""

import copy
from typing import Any

from dispatch.core.alarms import Raised, raise_alarm, seen_with
from dispatch.core.commands import CheckWelfare, Command, ConfirmWelfare
from dispatch.core.commands.guard import author_of
from dispatch.core.errors import Forbidden
from dispatch.core.facts import Decision, Mark
from dispatch.core.incident import Assignment, Incident
from dispatch.core.lifecycle import AssignmentStatus
from dispatch.core.policy import Policy
from dispatch.core.world import World, fact, is_back_entered


def nothing() -> Raised:
    """Give what a command adds that changes nothing here; the caller may fill it."""
    return {}, [], []


def follow(c: Command, world: World, incident: Incident, assignment: Assignment) -> Raised:
    """Let the clock of an assignment follow the move it has just made: it runs while the officer is on scene."""
    if assignment.status is AssignmentStatus.ON_SCENE:
        start = c.now if is_back_entered(c) else min(c.at, c.now)
        return {}, [], [_set(assignment, start + world.policy.welfare(incident.kind))]
    if assignment.welfare_due is None:
        return nothing()
    assignment.welfare_due, assignment.unanswered = None, 0
    states, facts, marks = seen_with(c, world, "welfare", assignment.id, "welfare: off the scene")
    return states, facts, [Mark("clocks", f"welfare:{assignment.id}", None), *marks]


def hear(c: Command, world: World, incident: Incident, officer: str) -> Raised:
    """Set the clock of an officer who has given a word; an alarm that asked for it is answered by it.

    Changes the incident given. A word too old to say anything about now changes nothing.
    """
    for a in incident.open_assignments:
        if a.officer != officer or a.welfare_due is None:
            continue
        due = min(c.at, c.now) + world.policy.welfare(incident.kind)
        if due <= c.now or (due <= a.welfare_due and not a.unanswered):
            return nothing()
        mark = _set(a, due)
        incident.changed = c.now
        states, facts, marks = seen_with(c, world, "welfare", a.id, "welfare: a word from the scene")
        return states, facts, [mark, *marks]
    return nothing()


def hear_author(c: Command, world: World, incident: Incident) -> Raised:
    """Set the clock of the officer whose word this command is; nothing where it is somebody else's."""
    officer = author_of(c)
    return hear(c, world, incident, officer) if officer else nothing()


def confirm_welfare(c: ConfirmWelfare, world: World) -> Decision:
    """Note that an officer at a scene is well. Raises Forbidden when the officer is at none."""
    officer = world.officer_or_raise(c.officer)
    held = officer.assignment
    if not held or held["status"] != AssignmentStatus.ON_SCENE:
        raise Forbidden(f"{officer.callsign} is not at a scene; no welfare check is running", "officer")
    incident = copy.deepcopy(world.incident_or_raise(held["incident"]))
    states, facts, marks = hear(c, world, incident, officer.id)
    said = fact(
        c, "welfare_confirmed", incident=incident.number, officer=officer.id, assignment=held["id"],
        callsign=officer.callsign,
    )  # fmt: skip
    due = incident.assignment_or_raise(held["id"]).welfare_due
    answer = {"officer": officer.id, "assignment": held["id"], "due": due}
    return Decision({("incident", incident.number): incident, **states}, [said, *facts], marks, answer)


def check_welfare(c: CheckWelfare, world: World) -> Decision:
    """Raise the alarm of an officer who has given no word; the clock goes on until one comes."""
    incident = copy.deepcopy(world.incident_or_raise(c.assignment.rpartition(".")[0]))
    a = incident.assignment_or_raise(c.assignment)
    answer: dict[str, Any] = {"assignment": a.id}
    if a.welfare_due is None:
        return Decision({}, [], [Mark("clocks", f"welfare:{a.id}", None)], answer)
    if c.now < a.welfare_due:  # heard of meanwhile
        return Decision({}, [], [Mark("clocks", f"welfare:{a.id}", a.welfare_due * 1000)], answer)
    rule = _rule(incident, world.policy)
    mark = _set(a, c.now + world.policy.welfare_repeat_s, a.unanswered + 1)
    incident.changed = c.now
    priority = 1 if a.unanswered > 1 or incident.kind in world.policy.welfare_kinds else 2
    states, facts, marks = raise_alarm(
        c, world, "welfare", a.id, priority=priority, rule=rule, incident=incident.number, officer=a.officer
    )
    asked = fact(
        c, "welfare_unanswered", incident=incident.number, officer=a.officer, assignment=a.id, rule=rule,
        callsign=a.callsign, times=a.unanswered,
    )  # fmt: skip
    return Decision({("incident", incident.number): incident, **states}, [asked, *facts], [mark, *marks], answer)


def follow_kind(incident: Incident, now: float, policy: Policy) -> list[Mark]:
    """Bring the clocks of a scene forward when its kind has become a more dangerous one. Changes the incident."""
    due = now + policy.welfare(incident.kind)
    early = [a for a in incident.open_assignments if a.welfare_due is not None and a.welfare_due > due]
    return [_set(a, due) for a in early]


def _set(a: Assignment, due: float, unanswered: int = 0) -> Mark:
    a.welfare_due, a.unanswered = due, unanswered
    return Mark("clocks", f"welfare:{a.id}", due * 1000)


def _rule(incident: Incident, policy: Policy) -> str:
    return f"welfare: no word from the scene in {policy.welfare(incident.kind) / 60:.0f} min"
