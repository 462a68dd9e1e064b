"""Backup: asked for, committed, released; all of it on the incident. Pure; see decide.py.

A clock looks at a request for as long as it stands: too few units, and nobody asked right now, is an alarm.
"""

import copy
from dataclasses import replace
from typing import Any

from dispatch.core import welfare
from dispatch.core.alarms import Raised, raise_alarm, seen_with
from dispatch.core.assign import move_assignment, offer_assignment
from dispatch.core.backup import FUNCTIONS, MOST_UNITS, Backup, BackupStatus
from dispatch.core.commands import (
    CheckBackup,
    Command,
    CommitBackup,
    MoveAssignment,
    OfferAssignment,
    ReleaseBackup,
    RequestBackup,
)
from dispatch.core.commands.guard import author_of
from dispatch.core.errors import Denied, Forbidden, Invalid, NotFound
from dispatch.core.facts import Decision, Mark
from dispatch.core.incident import Assignment, Incident
from dispatch.core.lifecycle import AssignmentStatus
from dispatch.core.world import World, fact, refuse_future

NOT_THERE_YET = (AssignmentStatus.OFFERED, AssignmentStatus.ACCEPTED, AssignmentStatus.EN_ROUTE)


def request_backup(c: RequestBackup, world: World) -> Decision:
    """Ask a main function for more units. An officer may ask for the incident they are on, and for no other."""
    refuse_future(c)
    incident = copy.deepcopy(world.incident_or_raise(c.incident))
    incident.refuse_if_ended()
    _refuse_unfit(c)
    _refuse_stranger(c, incident)
    made = Backup(f"{incident.number}.b{len(incident.backups) + 1}", c.function, c.count, c.reason.strip(), c.by, c.at)
    incident.backups.append(made)
    incident.changed = c.now
    states, facts, marks = welfare.hear_author(c, world, incident)
    asked = fact(
        c, "backup_requested", incident=incident.number, officer=author_of(c), backup=made.id, function=made.function,
        count=made.count, reason=made.reason,
    )  # fmt: skip
    clock = Mark("clocks", f"backup:{made.id}", (c.now + world.policy.backup_s) * 1000)
    return Decision(
        {("incident", incident.number): incident, **states}, [asked, *facts], [clock, *marks], summary(made, incident)
    )


def summary(b: Backup, incident: Incident) -> dict[str, Any]:
    """Give a request as the API answers it."""
    status = status_of(b, incident)
    return {"id": b.id, "incident": incident.number, "function": b.function, "count": b.count, "status": status.value}


def status_of(b: Backup, incident: Incident) -> BackupStatus:
    """Give where a request of an incident stands."""
    return b.status((a.id, a.status) for a in incident.assignments)


def _refuse_unfit(c: RequestBackup) -> None:
    if c.function not in FUNCTIONS:
        raise Invalid(f"function {c.function!r} is not known; use one of {', '.join(FUNCTIONS)}", "function")
    if not 1 <= c.count <= MOST_UNITS:
        raise Invalid(f"backup of {c.count} units cannot be asked for; use 1 to {MOST_UNITS}", "count")
    if not c.reason.strip():
        raise Invalid("a request for backup needs a reason; say in a few words what they are needed for", "reason")


def _refuse_stranger(c: Command, incident: Incident) -> None:
    officer = author_of(c)
    if officer and officer not in {a.officer for a in incident.open_assignments}:
        raise Denied(f"officer {officer} is not on incident {incident.number}; ask for your own incident", "officer")


def backup_or_raise(incident: Incident, backup: str) -> Backup:
    """Give one of an incident's requests; raises NotFound with the ones there are."""
    for b in incident.backups:
        if b.id == backup:
            return b
    known = ", ".join(b.id for b in incident.backups) or "none"
    raise NotFound(f"incident {incident.number} has no request for backup {backup!r}; it has: {known}", "backup")


def _standing(incident: Incident, backup: str) -> Backup:
    found = backup_or_raise(incident, backup)
    if found.released is not None:
        raise Forbidden(f"backup {found.id} was released already; ask again for a new one", "backup")
    return found


def commit_backup(c: CommitBackup, world: World) -> Decision:
    """Offer the incident to an officer as backup; the offer runs its course like any other."""
    found = _standing(world.incident_or_raise(_number(c.backup)), c.backup)
    offer = OfferAssignment(
        id=c.id, by=c.by, at=c.at, now=c.now, incident=_number(c.backup), officer=c.officer, expires_s=c.expires_s,
        rule=f"backup: {found.function} asked for by {found.by}",
    )  # fmt: skip
    offered = offer_assignment(offer, world)
    incident: Incident = offered.states["incident", _number(c.backup)]
    mine = backup_or_raise(incident, c.backup)
    mine.assignments = [*mine.assignments, offered.answer["id"]]
    states, facts, marks = seen_with(c, world, "backup", c.backup, "backup: somebody has committed")
    said = fact(
        c, "backup_committed", incident=incident.number, officer=c.officer, assignment=offered.answer["id"],
        backup=mine.id, function=mine.function, callsign=incident.assignments[-1].callsign,
    )  # fmt: skip
    answer = {**offered.answer, "backup": mine.id}
    return Decision({**offered.states, **states}, [*offered.facts, said, *facts], [*offered.marks, *marks], answer)


def release_backup(c: ReleaseBackup, world: World) -> Decision:
    """Let go whoever has come by a request: those on their way are called back, those on scene are clear."""
    number = _number(c.backup)
    found = _standing(world.incident_or_raise(number), c.backup)
    decision = Decision({("incident", number): copy.deepcopy(world.incident_or_raise(number))}, [], [], {})
    for a in world.incident_or_raise(number).open_assignments:
        if a.id in found.assignments:
            decision = _and_then(decision, world, c, a)
    incident: Incident = decision.states["incident", number]
    mine = backup_or_raise(incident, c.backup)
    mine.released, mine.released_by, mine.release_reason = c.at, c.by, c.reason.strip()
    incident.changed = c.now
    states, facts, marks = seen_with(c, world, "backup", c.backup, "backup: released")
    said = fact(c, "backup_released", incident=number, backup=mine.id, function=mine.function, reason=c.reason.strip())
    marks = [*decision.marks, Mark("clocks", f"backup:{mine.id}", None), *marks]
    return Decision({**decision.states, **states}, [said, *decision.facts, *facts], marks, summary(mine, incident))


def _and_then(done: Decision, world: World, c: ReleaseBackup, a: Assignment) -> Decision:
    """Give what has been decided so far, and the move that lets one officer go after it."""
    action = "withdraw" if a.status in NOT_THERE_YET else "clear"
    move = MoveAssignment(
        id=c.id, by=c.by, at=c.at, now=c.now, assignment=a.id, action=action, reason=c.reason or "backup released"
    )
    more = move_assignment(move, replace(world, states={**world.states, **done.states}))
    return Decision({**done.states, **more.states}, [*done.facts, *more.facts], [*done.marks, *more.marks], {})


def check_backup(c: CheckBackup, world: World) -> Decision:
    """Raise the alarm of a request that has too few units, and look again later, as long as it stands."""
    incident = world.incident_or_raise(_number(c.backup))
    found = backup_or_raise(incident, c.backup)
    answer = {"backup": c.backup}
    if found.released is not None or incident.is_ended:
        states, facts, marks = seen_with(c, world, "backup", c.backup, "backup: the request is over")
        return Decision(states, facts, [Mark("clocks", f"backup:{c.backup}", None), *marks], answer)
    again = Mark("clocks", f"backup:{c.backup}", (c.now + world.policy.backup_s) * 1000)
    if status_of(found, incident) is not BackupStatus.REQUESTED:
        return Decision({}, [], [again], answer)
    states, facts, marks = _missing(c, world, incident, found)
    return Decision(states, facts, [again, *marks], answer)


def _missing(c: CheckBackup, world: World, incident: Incident, found: Backup) -> Raised:
    coming = found.coming((a.id, a.status) for a in incident.assignments)
    rule = f"backup: {coming} of {found.count} {found.function} after {(c.now - found.since) / 60:.0f} min"
    return raise_alarm(
        c, world, "backup", found.id, priority=min(2, incident.priority), rule=rule, incident=incident.number
    )


def _number(backup: str) -> str:
    return backup.rpartition(".")[0]
