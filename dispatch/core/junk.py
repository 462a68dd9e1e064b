"""Calls that need nobody, recorded in one key: a report in its lane, closed, never discarded. Pure; see decide.py."""

import copy
from dataclasses import dataclass, replace

from dispatch.core.call import Call
from dispatch.core.commands import RecordJunk, TakeBackJunk
from dispatch.core.errors import Conflict, Forbidden, Invalid
from dispatch.core.facts import Decision, Mark
from dispatch.core.incident import Incident
from dispatch.core.intake import overdue_clock, pending, receive_report
from dispatch.core.settling import call_or_raise, remember, settle
from dispatch.core.world import World, fact


@dataclass(frozen=True, slots=True)
class Junk:
    """How one lane is recorded: kind, disposition (domain section 9), and the line of the protocol, if there is one."""

    kind: str
    disposition: str
    protocol: str = ""


JUNK: dict[str, Junk] = {
    "prank": Junk("PRANK", "17"),
    "silent": Junk("911H", "02", "silent call protocol: asked to answer by a tap or a key; 3 % could not speak"),
    "information": Junk("INFO", "13"),
}


def record_junk(c: RecordJunk, world: World) -> Decision:
    """Record a call in its lane and close it; a silent one without a number to call back stays open in its lane."""
    call, junk = call_or_raise(c.call_id or "", world), _junk_or_raise(c)
    _refuse_junk(c, call)
    decision = receive_report(replace(c, kind=junk.kind, call_back=bool(junk.protocol)), world)
    incident: Incident = decision.states["incident", world.number]
    about = {"incident": incident.number, "call_id": c.call_id}
    if junk.protocol:
        decision.facts.append(fact(c, "silent_protocol", incident=incident.number, rule=junk.protocol))
    if c.lane == "silent" and not call.caller:
        decision.facts.append(fact(c, "call_kept_open", **about, rule="silent call without a number to call back"))
        return decision
    incident.disposition, incident.ended, incident.offer_wanted = junk.disposition, c.at, ""
    incident.times["incident_clear"] = c.at
    decision.facts.append(fact(c, "incident_closed", incident=incident.number, disposition=junk.disposition, text=""))
    decision.marks.extend(_no_work(incident))
    return decision


def _junk_or_raise(c: RecordJunk) -> Junk:
    if c.lane not in JUNK:
        raise Invalid(f"lane {c.lane!r} is not one of calls that need nobody; use one of {', '.join(JUNK)}", "lane")
    return JUNK[c.lane]


def _refuse_junk(c: RecordJunk, call: Call) -> None:
    if call.incident:
        raise Conflict(f"call {c.call_id} is recorded already as incident {call.incident}; open that", "call_id")
    if call.taken_by and call.taken_by != c.by:
        raise Conflict(f"call {c.call_id} is in the hands of {call.taken_by}; only they can record it", "call_id")
    if call.is_ringing:
        raise Forbidden(f"call {c.call_id} is still ringing; take it first", "call_id")


def _no_work(incident: Incident) -> list[Mark]:
    return [Mark("clocks", f"overdue:{incident.number}", None), Mark("pending", f"dispatch:{incident.number}", None)]


def take_back_junk(c: TakeBackJunk, world: World) -> Decision:
    """Make a real report of a call that was recorded as one that needs nobody."""
    before = call_or_raise(c.call_id, world)
    if before.lane not in JUNK:
        raise Forbidden(f"call {c.call_id} is not recorded as prank, silent or information", "call_id")
    incident = copy.deepcopy(world.incident_or_raise(before.incident))
    _refuse_what_went_on(incident, before)
    incident.lane, incident.kind, incident.disposition, incident.ended = "main", "OTHER", "", None
    incident.priority, incident.priority_rule = 3, "priority: kind OTHER"
    incident.clock, incident.changed = c.now, c.now
    incident.times.pop("incident_clear", None)
    said = [fact(c, "junk_taken_back", incident=incident.number, call_id=c.call_id, lane=before.lane)]
    decision = settle(c, world, before, replace(before, lane="main"), said, {"incident": incident.number})
    decision.states["incident", incident.number] = incident
    decision.marks.extend([pending(incident, c.now, world.policy), overdue_clock(incident, c.now, world.policy)])
    if before.caller:
        remember(decision, world, before.caller, "real", incident.created, f"incident {incident.number}", c.now)
    return decision


def _refuse_what_went_on(incident: Incident, call: Call) -> None:
    """Only what still is as it was recorded is taken back: what was done since must not be undone with it."""
    recorded = incident.lane == call.lane and incident.disposition in ("", JUNK[call.lane].disposition)
    if not recorded or incident.assignments or incident.merged_into:
        remedy = "reopen it" if incident.is_ended else "work on as it is"
        raise Forbidden(
            f"incident {incident.number} is {incident.status.value} in lane {incident.lane} by now; {remedy}", "call_id"
        )
