"""Taking in: reports and calls become incidents. Pure; see decide.py for the table of commands."""

from dataclasses import replace
from typing import Any

from dispatch.core.call import Call
from dispatch.core.commands import ReceiveReport
from dispatch.core.facts import Decision, Mark
from dispatch.core.incident import Incident
from dispatch.core.numbers import KIND_OF_LANE
from dispatch.core.policy import Policy
from dispatch.core.settling import remember, settle
from dispatch.core.tracking import Tracking
from dispatch.core.triage import classify
from dispatch.core.world import World, fact, is_back_entered, refuse_future

LOW_TRUST = "low_trust"
"""The lane of reports of which too many come from one address or number: folded, counted, never thrown away."""
LEAST_URGENT = 2
"""Up to this priority a report is not folded away, whoever sends it."""


def receive_report(c: ReceiveReport, world: World) -> Decision:
    """Make a new incident of a report; the answer names its number and its tracking code."""
    refuse_future(c)
    incident = _new_incident(c, world)
    call = _join_call(c, world, incident) if c.call_id else None
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
        exercise=incident.exercise,
        **(_about(call) if call else {}),
    )
    answer = {"incident": incident.number, "tracking": incident.tracking}
    decision = Decision({}, [received], [], answer)
    if call:
        said = [received, fact(c, "call_recorded", call_id=call.call_id, number=incident.number, lane=incident.lane)]
        decision = settle(c, world, world.find("call", call.call_id) or Call(call.call_id), call, said, answer)
    decision.states["incident", incident.number] = incident
    decision.states["tracking", incident.tracking] = Tracking(incident.number)
    decision.marks.extend(_marks_of_new(incident, world.policy))
    if incident.caller:
        kind, about = KIND_OF_LANE[incident.lane], f"incident {incident.number}"
        remember(decision, world, incident.caller, kind, c.at, about, c.now)
    return decision


def _join_call(c: ReceiveReport, world: World, incident: Incident) -> Call:
    """Join a report and its call: the report gets the call's times and number, and the call is recorded."""
    before = world.find("call", c.call_id or "") or Call(c.call_id or "")
    call = replace(before, caller=before.caller or c.caller)
    if not call.incident:
        call.incident, call.lane, call.due, call.check_back = incident.number, incident.lane, None, c.call_back
    incident.times |= call.points()
    incident.caller_number = incident.caller_number or call.caller_number
    incident.caller = incident.caller or call.caller
    return call


def _about(call: Call) -> dict[str, Any]:
    """Give what the timeline of a report says of its call: who took it, and at which tier."""
    return {"call_id": call.call_id, "taken_by": call.taken_by, "tier": call.taken_tier}


def _new_incident(c: ReceiveReport, world: World) -> Incident:
    triage = classify(c.kind, c.text, c.priority, c.channel)
    if c.low_trust and triage.lane == "main" and triage.priority > LEAST_URGENT and c.channel != "panic":
        triage = replace(triage, lane=LOW_TRUST)
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
        caller=c.caller,
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
    """Owe it a worker, start its clock; in a side lane nobody is sent, so nothing is worked out until it leaves it."""
    if incident.lane != "main":
        return []
    marks = [pending(incident, incident.entered, policy)]
    return marks if incident.back_entered else [*marks, overdue_clock(incident, incident.clock, policy)]


def pending(incident: Incident, now: float, policy: Policy) -> Mark:
    """Mark work that a worker owes; the sweep hands it to another when the lease has passed."""
    return Mark("pending", f"dispatch:{incident.number}", (now + policy.lease_s) * 1000)


def overdue_clock(incident: Incident, start: float, policy: Policy) -> Mark:
    """Set the clock that goes when nobody has taken the incident by its red limit."""
    return Mark("clocks", f"overdue:{incident.number}", (start + policy.red(incident.priority)) * 1000)


def again_clock(incident: Incident, policy: Policy) -> Mark:
    """Give the clock by which a chain that has ended is gone through anew, at the pace of the incident's priority."""
    due = (incident.chain_ended or 0.0) + policy.chain_again(incident.priority)
    return Mark("clocks", f"chain:{incident.number}", due * 1000)
