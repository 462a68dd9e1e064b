"""What an operator does beside assigning: notes, classes, places, duty, reference records. Pure; see decide.py."""

import copy
from dataclasses import replace
from typing import Any

from dispatch.core import welfare
from dispatch.core.alarms import Raised
from dispatch.core.commands import (
    AddNote,
    LocateIncident,
    PutOfficer,
    ReclassifyIncident,
    RecordPrint,
    SetDuty,
)
from dispatch.core.devices import usable
from dispatch.core.errors import Conflict, Invalid
from dispatch.core.facts import Decision, Mark
from dispatch.core.incident import Incident
from dispatch.core.intake import LOW_TRUST, again_clock, overdue_clock, pending
from dispatch.core.lifecycle import OfficerStatus
from dispatch.core.officer import ASSIGNABLE, SETTABLE, Officer
from dispatch.core.policy import Policy
from dispatch.core.settling import follow_lane
from dispatch.core.triage import KINDS
from dispatch.core.withdraw import withdraw_offers
from dispatch.core.world import World, fact

LANES = ("main", "prank", "silent", "information", LOW_TRUST)


def add_note(c: AddNote, world: World) -> Decision:
    """Write a line into an incident's timeline; ended incidents take notes too."""
    incident = copy.deepcopy(world.incident_or_raise(c.incident))
    if not c.text.strip():
        raise Invalid("the note is empty; write at least one word", "text")
    states, facts, marks = welfare.hear_author(c, world, incident)
    if marks:
        states["incident", c.incident] = incident
    said = fact(c, "note_added", incident=c.incident, text=c.text.strip())
    return Decision(states, [said, *facts], marks, {"incident": c.incident})


def record_print(c: RecordPrint, world: World) -> Decision:
    """Note who has taken an incident out on paper. Of one that only history has, the journal alone tells."""
    kept = world.find("incident", c.incident) is not None
    about = {"incident": c.incident} if kept else {"number": c.incident}
    told = {"form": c.form} if c.form else {}
    type_ = "incident_exported" if c.form else "incident_printed"
    return Decision({}, [fact(c, type_, **about, callers=c.callers, **told)], [], {"incident": c.incident})


def reclassify_incident(c: ReclassifyIncident, world: World) -> Decision:
    """Correct kind, priority or lane; the clocks follow the new priority."""
    incident = copy.deepcopy(world.incident_or_raise(c.incident))
    _refuse_unknown(c)
    before = {"kind": incident.kind, "priority": incident.priority, "lane": incident.lane}
    incident.kind = c.kind or incident.kind
    incident.priority = c.priority or incident.priority
    incident.lane = c.lane or (KINDS[c.kind].lane if c.kind else incident.lane)
    incident.overdue = incident.overdue and incident.lane == before["lane"]
    incident.changed = c.now
    states, facts, marks = _let_go(c, incident, world) if incident.lane != "main" else ({}, [], [])
    marks += [*clock_of(incident, world.policy), *welfare.follow_kind(incident, c.now, world.policy)]
    if incident.lane == "main" and before["lane"] != "main" and not incident.is_ended:
        marks.append(pending(incident, c.now, world.policy))
    after = {"kind": incident.kind, "priority": incident.priority, "lane": incident.lane}
    done = fact(c, "incident_reclassified", incident=c.incident, before=before, after=after)
    decision = Decision({("incident", c.incident): incident, **states}, [done, *facts], marks, {"incident": c.incident})
    return decision if before["lane"] == incident.lane else follow_lane(decision, c, world, incident)


def _let_go(c: ReclassifyIncident, incident: Incident, world: World) -> Raised:
    """Ask nobody (any more) to go to what has moved to a side lane."""
    states, facts, marks = withdraw_offers(c, incident, world)
    incident.offer_wanted = ""
    return states, facts, [*marks, Mark("pending", f"dispatch:{incident.number}", None)]


def locate_incident(c: LocateIncident, world: World) -> Decision:
    """Put an incident on the map, or move it there; whoever should go is worked out again."""
    incident = replace(world.incident_or_raise(c.incident))
    incident.refuse_if_ended()
    place = ("lat", "lng", "uncertain_m", "village", "village_name", "kecamatan", "kecamatan_name")
    for name in place:
        setattr(incident, name, getattr(c, name))
    incident.changed = c.now
    done = fact(c, "incident_located", incident=c.incident, **{name: getattr(c, name) for name in place})
    return Decision(
        {("incident", c.incident): incident}, [done], [pending(incident, c.now, world.policy)], {"incident": c.incident}
    )


def _refuse_unknown(c: ReclassifyIncident) -> None:
    if c.kind is not None and c.kind not in KINDS:
        raise Invalid(f"kind {c.kind!r} is not known; use one of the codes of the kinds' table", "kind")
    if c.priority is not None and c.priority not in (1, 2, 3, 4):
        raise Invalid(f"priority {c.priority} is not known; use 1, 2, 3 or 4", "priority")
    if c.lane is not None and c.lane not in LANES:
        raise Invalid(f"lane {c.lane!r} is not known; use one of {', '.join(LANES)}", "lane")


def clock_of(incident: Incident, policy: Policy) -> list[Mark]:
    """Give the clocks of an incident as they should run now: until its red limit and its next round, or not at all."""
    waits = incident.is_waiting and not incident.back_entered and incident.lane == "main"
    is_asked = incident.open_assignments or incident.offer_wanted or incident.chain_ended is not None
    overdue = Mark("clocks", f"overdue:{incident.number}", None)
    if waits and not incident.overdue:
        overdue = overdue_clock(incident, incident.clock, policy)
    elif waits and not is_asked:  # its offer was taken back after it was overdue: this clock alone keeps it
        overdue = overdue_clock(incident, incident.changed, policy)
    return [overdue, *([again_clock(incident, policy)] if waits and incident.chain_ended is not None else [])]


def set_duty(c: SetDuty, world: World) -> Decision:
    """Say what an officer does when not on an assignment."""
    officer = replace(world.officer_or_raise(c.officer))
    if c.status not in SETTABLE:
        known = ", ".join(sorted(s.value for s in SETTABLE))
        raise Invalid(f"status {c.status!r} cannot be set; use one of {known}", "status")
    if officer.assignment and OfficerStatus(c.status) is OfficerStatus.OFF_DUTY:
        raise Conflict(
            f"{officer.callsign} still has incident {officer.assignment['incident']}; clear it first",
            "officer",
        )
    was = officer.duty
    officer.duty, officer.duty_reason, officer.since, officer.overtime = c.status, c.reason, c.now, False
    officer.stand_in, officer.unanswered = _stand_in(c, officer, world), None
    done = fact(
        c, "duty_set", officer=officer.id, status=c.status, before=was, reason=c.reason, callsign=officer.callsign,
        stand_in=officer.stand_in,
    )  # fmt: skip
    answer = {"officer": officer.id, "status": c.status, "stand_in": officer.stand_in}
    states, facts, marks = _heard_at_scene(c, world, officer)
    return Decision({("officer", officer.id): officer, **states}, [done, *facts], marks, answer)


def _stand_in(c: SetDuty, officer: Officer, world: World) -> str:
    """Give who is asked in an officer's place; nobody is while the officer can be asked."""
    if not c.stand_in or OfficerStatus(c.status) in ASSIGNABLE:
        return ""
    if c.stand_in == officer.id:
        raise Invalid(f"{officer.callsign} cannot stand in for themselves; name somebody else", "stand_in")
    return world.officer_or_raise(c.stand_in).id


def _heard_at_scene(c: SetDuty, world: World, officer: Officer) -> Raised:
    """Count what an officer says of themselves as the word from the scene that it is."""
    if not officer.assignment:
        return welfare.nothing()
    incident = copy.deepcopy(world.incident_or_raise(officer.assignment["incident"]))
    states, facts, marks = welfare.hear_author(c, world, incident)
    return ({("incident", incident.number): incident, **states}, facts, marks) if marks else welfare.nothing()


def put_officer(c: PutOfficer, world: World) -> Decision:
    """Add an officer, or replace what an import knows of one; what is in hand and on duty stays."""
    id_ = str(c.officer["id"])
    old: Officer | None = world.find("officer", id_)
    officer = _renewed(old, c.officer) if old else Officer(**c.officer, slot=world.slot, since=c.now)
    done = fact(c, "officer_put", officer=id_, callsign=officer.callsign)
    marks = [Mark("officers", id_, float(officer.slot))]
    return Decision({("officer", id_): officer}, [done], marks, {"officer": id_})


def _renewed(old: Officer, record: dict[str, Any]) -> Officer:
    """Give an officer with a new record; what the roster has lent for this shift stays until the shift ends.

    A list that is older than the last change of device does not bring the revoked id back.
    """
    own = old.own.get("device", old.device)
    new = replace(old, **record if usable(old, record.get("device", own)) else {**record, "device": own})
    if old.own:
        new.own = {"function": new.function, "device": new.device}
        new.function, new.device = old.function, old.device
    return new
