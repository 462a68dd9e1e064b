"""Offering an incident to an officer, and every move of that assignment. Pure; see decide.py."""

import copy
from dataclasses import replace
from typing import Any

from dispatch.core.commands import Command, MoveAssignment, OfferAssignment, QueueIncident, RaiseOverdue
from dispatch.core.commands.guard import author_of
from dispatch.core.decisions import against, essence
from dispatch.core.errors import Conflict, Denied, Forbidden, Invalid
from dispatch.core.facts import Decision, Fact, Mark
from dispatch.core.hold import end_hold
from dispatch.core.incident import Assignment, Incident
from dispatch.core.intake import overdue_clock, pending
from dispatch.core.lifecycle import (
    DONE_WORD,
    STAMP_OF_MOVE,
    Action,
    AssignmentStatus,
    IncidentAction,
    IncidentStatus,
    OfficerStatus,
    next_status,
)
from dispatch.core.officer import AWAY, Officer
from dispatch.core.policy import Policy
from dispatch.core.welfare import follow
from dispatch.core.world import World, fact, is_back_entered, refuse_future


def summary(assignment: Assignment) -> dict[str, Any]:
    """Give an assignment as the API and the gateway answer it."""
    return {
        "id": assignment.id,
        "incident": assignment.incident,
        "officer": assignment.officer,
        "status": assignment.status.value,
    }


def queue_incident(c: QueueIncident, world: World) -> Decision:
    """Keep the worked-out list with the incident. Where an offer is still owed the work stays pending.

    A list for another place than it has by now is dropped, and the work stays pending.
    """
    incident = copy.copy(world.incident_or_raise(c.incident))
    if c.place is not None and c.place != (incident.lat, incident.lng):
        return Decision({}, [], [], {"incident": c.incident, "moved": True})
    first = not incident.queued
    incident.queued, incident.recommendation, incident.changed = True, c.recommendation, c.now
    incident.past = incident.past if c.past is None else c.past
    owed = incident.offer_wanted and not incident.is_ended
    marks = [] if owed else [Mark("pending", f"dispatch:{incident.number}", None)]
    officers = [o["officer"] for o in c.recommendation.get("officers", ())]
    done = fact(c, "incident_queued" if first else "incident_recommended", incident=c.incident, officers=officers)
    return Decision({("incident", incident.number): incident}, [done], marks, {"incident": c.incident})


def offer_assignment(c: OfferAssignment, world: World) -> Decision:
    """Offer an incident to an officer who has nothing in hand. Raises Conflict naming who was first."""
    refuse_future(c)
    incident = copy.deepcopy(world.incident_or_raise(c.incident))
    officer = replace(world.officer_or_raise(c.officer))
    incident.refuse(IncidentAction.OFFER)
    if c.if_owed:
        incident.refuse_if_not_owed()
    _refuse_if_busy(officer)
    _refuse_if_away(officer, c)
    made = _new_assignment(c, incident, officer)
    incident.assignments.append(made)
    incident.times.setdefault("dispatched", c.at)
    because, incident.offer_wanted, incident.changed = incident.offer_wanted, "", c.now
    incident.chain_ended = None
    officer.assignment = _in_hand(made, incident.priority)
    officer.since = c.now
    marks = [Mark("pending", f"dispatch:{incident.number}", None), Mark("clocks", f"chain:{incident.number}", None)]
    marks += end_hold(incident, c.now, world.policy)
    if made.expires is not None:
        marks.append(Mark("clocks", f"offer:{made.id}", made.expires * 1000))
    offered = fact(
        c, "assignment_offered", incident=incident.number, officer=officer.id, assignment=made.id, rule=c.rule,
        callsign=officer.callsign, expires=made.expires, kind=incident.kind, priority=incident.priority,
        lat=incident.lat, lng=incident.lng, because=because if c.if_owed else c.reason, link=c.link,
        by_phone=made.by_phone, passed_over=list(c.passed_over), decision=c.decision,
    )  # fmt: skip
    return Decision(_both(incident, officer), [offered], marks, summary(made))


def _refuse_if_busy(officer: Officer) -> None:
    if officer.emergency:
        raise Conflict(
            f"{officer.callsign} is in an emergency (incident {officer.emergency['incident']}); choose somebody else",
            "officer",
        )
    held = officer.assignment
    if held:
        raise Conflict(
            f"{officer.callsign} has incident {held['incident']} in hand ({held['status']}), assigned by {held['by']}; "
            f"withdraw that one or choose somebody else",
            "officer",
        )


def _refuse_if_away(officer: Officer, c: OfferAssignment) -> None:
    """Somebody who has left is not asked. An operator who says why may call them back, but not from off duty."""
    if officer.status not in AWAY:
        return
    if officer.status is OfficerStatus.OFF_DUTY:
        raise Forbidden(f"{officer.callsign} is off duty; choose somebody else", "officer")
    if not c.reason.strip():
        raise Forbidden(
            f"{officer.callsign} has left: {officer.status.value}; choose somebody else, "
            f"or say why: D {c.incident} {officer.callsign} <reason>",
            "officer",
        )


def _new_assignment(c: OfferAssignment, incident: Incident, officer: Officer) -> Assignment:
    return Assignment(
        id=f"{incident.number}.{len(incident.assignments) + 1}",
        incident=incident.number,
        officer=officer.id,
        callsign=officer.callsign,
        slot=officer.slot,
        function=officer.function,
        status=AssignmentStatus.OFFERED,
        by=c.by,
        rule=c.rule,
        link=c.link,
        by_phone=not officer.device,
        decision=essence(c.decision) if c.decision else {},
        times={"dispatched": c.at},
        entries={"dispatched": c.now},
        since=c.at,
        expires=None if is_back_entered(c) and incident.back_entered else c.now + c.expires_s,
    )


def _in_hand(a: Assignment, priority: int) -> dict[str, Any]:
    """Give what the officer's record repeats of an assignment; the priority is the incident's at that move."""
    return {
        "id": a.id,
        "incident": a.incident,
        "status": a.status.value,
        "by": a.by,
        "since": a.since,
        "priority": priority,
    }


def _both(incident: Incident, officer: Officer) -> dict[tuple[str, str], Any]:
    return {("incident", incident.number): incident, ("officer", officer.id): officer}


def move_assignment(c: MoveAssignment, world: World) -> Decision:
    """Move one assignment on by the life-cycle table; incident and officer follow from it."""
    refuse_future(c)
    action = action_or_raise(c.action)
    incident = copy.deepcopy(world.incident_or_raise(c.assignment.rpartition(".")[0]))
    assignment = incident.assignment_or_raise(c.assignment)
    _refuse_other_officer(c, assignment)
    was_waiting = incident.is_waiting
    assignment.status = next_status(assignment.status, action, c.reason, c.by)
    officer = replace(world.officer_or_raise(assignment.officer))
    _stamp(c, action, assignment, incident)
    assignment.given_back = action is Action.WITHDRAW and author_of(c) == officer.id
    officer.assignment = _in_hand(assignment, incident.priority) if assignment.is_open else None
    officer.since = c.now
    officer.unanswered = c.now if action is Action.TIME_OUT else None
    marks = [Mark("clocks", f"offer:{assignment.id}", None)]
    rule = _rule_of(action, world.policy, incident, assignment)
    marks += _marks_of_move(c, rule, incident, was_waiting, world.policy)
    moved = fact(
        c, f"assignment_{DONE_WORD[action]}", incident=incident.number, officer=officer.id, assignment=assignment.id,
        rule=rule, reason=c.reason, callsign=officer.callsign,
        **_hindsight(action, assignment, c.at),
    )  # fmt: skip
    guarded, said, clocks = follow(c, world, incident, assignment)
    facts = [moved, *said, *_facts_of_end(c, incident)]
    return Decision({**_both(incident, officer), **guarded}, facts, [*marks, *clocks], summary(assignment))


def _hindsight(action: Action, a: Assignment, at: float) -> dict[str, Any]:
    """Give, at the arrival, what the best of the others would have meant."""
    found = against(a, at) if action is Action.ARRIVE else {}
    return {"against": found} if found else {}


def action_or_raise(action: str) -> Action:
    """Give the action of this name; raises Invalid with the names there are."""
    try:
        return Action(action)
    except ValueError:
        known = ", ".join(a.value for a in Action if a is not Action.TIME_OUT)
        raise Invalid(f"action {action!r} is not known; use one of {known}", "action") from None


def _refuse_other_officer(c: MoveAssignment, assignment: Assignment) -> None:
    if c.officer is not None and c.officer != assignment.officer:
        raise Denied(f"assignment {assignment.id} is not {c.officer}'s; only its own officer may answer it", "officer")


def _stamp(c: Command, action: Action, assignment: Assignment, incident: Incident) -> None:
    assignment.since, assignment.expires = c.at, None
    assignment.reason = getattr(c, "reason", "") or assignment.reason
    incident.changed = c.now
    point = STAMP_OF_MOVE.get(action)
    if point is None:
        return
    assignment.times[point], assignment.entries[point] = c.at, c.now
    first = incident.times.get(point)
    if point != "unit_clear":
        incident.times[point] = c.at if first is None else min(first, c.at)


def _marks_of_move(c: Command, rule: str, incident: Incident, was_waiting: bool, policy: Policy) -> list[Mark]:
    """Stop the clock of an incident that somebody has taken on; one that has lost its officer waits anew.

    rule: why the next one is asked by itself ("": a person decides).
    """
    if not incident.is_waiting:
        incident.overdue = False
        return [Mark("clocks", f"overdue:{incident.number}", None)]
    nobody_asked = not incident.open_assignments
    if incident.back_entered or incident.lane != "main" or (was_waiting and not nobody_asked):
        return []
    runs_on = was_waiting and not rule and not incident.overdue  # an offer taken back has not stopped its clock
    marks = [overdue_clock(incident, incident.clock if runs_on else c.now, policy)]
    if nobody_asked and rule:
        incident.offer_wanted = rule
        marks.append(pending(incident, c.now, policy))
    return marks


def _rule_of(action: Action, policy: Policy, incident: Incident, assignment: Assignment) -> str:
    """Give why the next one is asked by itself, "" where nobody is."""
    if assignment.given_back:
        return "re-offered: given back by the officer"
    if action is Action.TIME_OUT:
        return f"re-offered: not accepted in {policy.accept(incident.priority):.0f} s"
    return "re-offered: declined" if action is Action.DECLINE else ""


def _facts_of_end(c: Command, incident: Incident) -> list[Fact]:
    if incident.status is not IncidentStatus.RESOLVED:
        return []
    incident.times["incident_clear"] = c.at
    incident.ended = c.at
    return [fact(c, "incident_resolved", incident=incident.number)]


def raise_overdue(c: RaiseOverdue, world: World) -> Decision:
    """Say that nobody has taken an incident by its red limit; where nobody is asked right now, ask by itself."""
    incident = replace(world.incident_or_raise(c.incident))
    gone = Mark("clocks", f"overdue:{incident.number}", None)
    asked_for = incident.open_assignments or incident.offer_wanted or incident.chain_ended
    if not incident.is_waiting or (incident.overdue and asked_for):  # nothing to do, or claimed twice
        return Decision({}, [], [gone], {"incident": c.incident})
    incident.overdue, incident.changed = True, c.now
    marks = [gone]
    rule = f"offered by itself: unassigned for {world.policy.red(incident.priority):.0f} s"
    if not incident.open_assignments:
        incident.offer_wanted = rule
        marks.append(pending(incident, c.now, world.policy))
    said = fact(c, "incident_overdue", incident=incident.number, rule=rule, priority=incident.priority)
    return Decision({("incident", incident.number): incident}, [said], marks, {"incident": c.incident})
