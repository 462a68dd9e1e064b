"""Putting an incident aside until a time, and taking it back. Pure; see decide.py.

On hold nobody is asked and nothing is overdue; the wake clock owns the incident.
"""

import copy

from dispatch.core.commands import HoldIncident, ResumeIncident
from dispatch.core.errors import Forbidden, Invalid
from dispatch.core.facts import Decision, Mark
from dispatch.core.incident import Incident
from dispatch.core.intake import overdue_clock, pending
from dispatch.core.lifecycle import IncidentAction
from dispatch.core.policy import Policy
from dispatch.core.withdraw import withdraw_offers
from dispatch.core.world import World, fact

LONGEST_HOLD_S = 30 * 86_400.0
"""What lies further ahead than this is an appointment of somebody else's calendar."""


def hold_incident(c: HoldIncident, world: World) -> Decision:
    """Put an incident aside with a reason; whoever was only asked is let go. A later hold replaces the first."""
    incident = copy.deepcopy(world.incident_or_raise(c.incident))
    incident.refuse(IncidentAction.HOLD)
    _refuse_hold(c)
    states, facts, marks = withdraw_offers(c, incident, world)
    if incident.was_cleared:  # who dealt with it before does not end it when it wakes
        incident.reopened_after = len(incident.assignments)
    incident.hold = {"reason": c.reason.strip(), "until": c.until, "by": c.by, "since": c.now}
    incident.reopened, incident.overdue, incident.offer_wanted, incident.changed = False, False, "", c.now
    marks += [
        Mark("clocks", f"overdue:{incident.number}", None),
        Mark("pending", f"dispatch:{incident.number}", None),
        Mark("clocks", f"wake:{incident.number}", c.until * 1000),
    ]
    held = fact(c, "incident_held", incident=c.incident, reason=c.reason.strip(), until=c.until)
    answer = {"incident": c.incident, "status": incident.status.value}
    return Decision({("incident", c.incident): incident, **states}, [*facts, held], marks, answer)


def _refuse_hold(c: HoldIncident) -> None:
    if not c.reason.strip():
        raise Invalid("a hold needs a reason; say why it can wait", "reason")
    ahead = c.until - c.now
    if not 0 < ahead <= LONGEST_HOLD_S:
        raise Invalid(f"the wake time lies {ahead:.0f} s ahead; choose one within 30 days", "until")


def resume_incident(c: ResumeIncident, world: World) -> Decision:
    """Take an incident off hold: it waits from now on, and somebody is looked for."""
    incident = copy.copy(world.incident_or_raise(c.incident))
    if c.if_due and not (incident.hold and incident.hold["until"] <= c.now):  # the clock was claimed twice
        gone = [] if incident.hold else [Mark("clocks", f"wake:{incident.number}", None)]
        return Decision({}, [], gone, {"incident": c.incident})
    if not incident.hold:
        raise Forbidden(f"incident {c.incident} is {incident.status.value}, not on hold; nothing to resume", "incident")
    marks = [*end_hold(incident, c.now, world.policy), pending(incident, c.now, world.policy)]
    incident.changed = c.now
    resumed = fact(c, "incident_resumed", incident=c.incident, rule=c.rule)
    return Decision({("incident", c.incident): incident}, [resumed], marks, {"incident": c.incident})


def end_hold(incident: Incident, now: float, policy: Policy) -> list[Mark]:
    """Let an incident wait again from now on, if it was on hold; gives its clocks."""
    if not incident.hold:
        return []
    incident.hold, incident.clock, incident.queued = None, now, True
    woken = Mark("clocks", f"wake:{incident.number}", None)
    if incident.back_entered or incident.lane != "main":
        return [woken]
    return [woken, overdue_clock(incident, now, policy)]
