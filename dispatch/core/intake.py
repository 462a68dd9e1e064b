"""Taking in: reports and calls become incidents. Pure; see decide.py for the table of commands."""

from dataclasses import replace
from typing import Any

from dispatch.core.commands import ReceiveReport, RecordCall
from dispatch.core.facts import Decision, Mark
from dispatch.core.incident import Call, Incident
from dispatch.core.policy import Policy
from dispatch.core.triage import classify
from dispatch.core.world import World, fact, is_back_entered, refuse_future


def receive_report(c: ReceiveReport, world: World) -> Decision:
    """Make a new incident of a report; the answer names its number and its tracking code."""
    refuse_future(c)
    incident = _new_incident(c, world)
    states: dict[tuple[str, str], Any] = {("incident", incident.number): incident}
    if c.call_id:
        known = world.find("call", c.call_id)
        call = replace(known) if known else Call(c.call_id)
        call.incident = call.incident or incident.number
        incident.times |= _call_times(call)
        incident.caller_number = incident.caller_number or call.caller_number
        states["call", c.call_id] = call
    received = fact(
        c,
        "report_received",
        incident=incident.number,
        rule=incident.priority_rule,
        priority=incident.priority,
        kind=incident.kind,
        channel=c.channel,
        lane=incident.lane,
        back_entered=incident.back_entered,
    )
    answer = {"incident": incident.number, "tracking": incident.tracking}
    return Decision(states, [received], _marks_of_new(incident, world.policy), answer)


def _new_incident(c: ReceiveReport, world: World) -> Incident:
    triage = classify(c.kind, c.text, c.priority, c.channel)
    back = is_back_entered(c)
    auto = (c.channel, triage.priority) in world.policy.auto_offer and triage.lane == "main" and not back
    return Incident(
        number=world.number,
        tracking=world.tracking,
        channel=c.channel,
        text=c.text,
        kind=triage.kind,
        kind_text=triage.kind_text,
        priority=triage.priority,
        priority_rule=triage.rule,
        lane=triage.lane,
        lat=c.lat,
        lng=c.lng,
        uncertain_m=c.uncertain_m,
        village=c.village or "",
        village_name=c.village_name,
        kecamatan=c.kecamatan,
        kecamatan_name=c.kecamatan_name,
        address=c.address,
        call_id=c.call_id or "",
        caller_number=c.caller_number,
        caller_name=c.caller_name,
        exercise=c.exercise,
        back_entered=back,
        created=c.at,
        entered=c.now,
        clock=c.now if back else c.at,
        source=c.by,
        times={"created": c.at, "queued": c.at},
        offer_wanted="offered by itself: citizen's report of this priority" if auto else "",
        changed=c.now,
    )


def _marks_of_new(incident: Incident, policy: Policy) -> list[Mark]:
    marks = [pending(incident, incident.entered, policy)]
    if not incident.back_entered and incident.lane == "main":
        marks.append(overdue_clock(incident, incident.clock, policy))
    return marks


def pending(incident: Incident, now: float, policy: Policy) -> Mark:
    """Mark work that a worker owes; the sweep hands it to another when the lease has passed."""
    return Mark("pending", f"dispatch:{incident.number}", (now + policy.lease_s) * 1000)


def overdue_clock(incident: Incident, start: float, policy: Policy) -> Mark:
    """Set the clock that goes when nobody has taken the incident by its red limit."""
    return Mark("clocks", f"overdue:{incident.number}", (start + policy.red(incident.priority)) * 1000)


def _call_times(call: Call) -> dict[str, float]:
    names = {"ringing": "call_arrival", "answered": "answered"}
    return {point: call.times[event] for event, point in names.items() if event in call.times}


def record_call(c: RecordCall, world: World) -> Decision:
    """Note a call's event; a report that names the call gets its times, whichever of the two comes first."""
    refuse_future(c)
    known = world.find("call", c.call_id)
    call = replace(known) if known else Call(c.call_id)
    call.times = {c.event: c.at} | call.times
    call.caller_number = call.caller_number or c.caller_number
    call.called_number = call.called_number or c.called_number
    states: dict[tuple[str, str], Any] = {("call", c.call_id): call}
    if call.incident:
        incident = replace(world.incident_or_raise(call.incident))
        incident.times = incident.times | _call_times(call)
        states["incident", incident.number] = incident
    noted = fact(c, f"call_{c.event}", incident=call.incident, call_id=c.call_id)
    marks = [Mark("calls", c.call_id, call.times.get("ringing", c.at) * 1000)]
    return Decision(states, [noted], marks, {})
