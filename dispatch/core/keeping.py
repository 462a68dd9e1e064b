"""What keeps an open incident from being forgotten: the end of the chain, its next round, the proof. Pure."""

from dataclasses import replace

from dispatch.core.alarms import raise_alarm
from dispatch.core.commands import AskAgain, ReturnToOperator, TakeUpUnowned
from dispatch.core.facts import Decision, Mark
from dispatch.core.incident import Incident
from dispatch.core.intake import again_clock, pending
from dispatch.core.lifecycle import AssignmentStatus
from dispatch.core.ownership import standing_owner
from dispatch.core.policy import Policy
from dispatch.core.world import World, fact


def return_to_operator(c: ReturnToOperator, world: World) -> Decision:
    """Say with an alarm that nobody is left to ask. A clock runs all the same: the chain is asked again after it."""
    incident = replace(world.incident_or_raise(c.incident))
    incident.refuse_if_not_owed()
    incident.offer_wanted, incident.changed, incident.overdue = "", c.now, incident.is_waiting
    incident.chain_ended = c.now
    again_s = world.policy.chain_again(incident.priority)
    marks = [Mark("pending", f"dispatch:{incident.number}", None), again_clock(incident, world.policy)]
    passed_over = list(c.passed_over)
    said = fact(c, "chain_exhausted", incident=c.incident, rule=c.reason, passed_over=passed_over, again_s=again_s)
    raised, facts, more = raise_alarm(c, world, "chain", c.incident, priority=1, rule=c.reason, incident=c.incident)
    states = {("incident", incident.number): incident, **raised}
    return Decision(states, [said, *facts], marks + more, {"incident": c.incident})


def ask_again(c: AskAgain, world: World) -> Decision:
    """Begin a new round: who did not answer is asked again, who declined is not. Taken or asked for: nothing."""
    incident = replace(world.incident_or_raise(c.incident))
    gone = Mark("clocks", f"chain:{incident.number}", None)
    if incident.chain_ended is not None and c.at < incident.chain_ended:  # the clock of an earlier round, claimed twice
        return Decision({}, [], [], {"incident": c.incident})
    if not incident.is_waiting or incident.lane != "main" or incident.open_assignments or incident.offer_wanted:
        return Decision({}, [], [gone], {"incident": c.incident})
    waited = c.now - (incident.chain_ended or c.now)
    rule = f"asked again: nobody has taken it since the chain ended {waited:.0f} s ago"
    incident.round_after, incident.chain_ended = len(incident.assignments), None
    incident.offer_wanted, incident.changed = rule, c.now
    said = fact(c, "chain_asked_again", incident=c.incident, rule=rule)
    marks = [gone, pending(incident, c.now, world.policy)]
    return Decision({("incident", incident.number): incident}, [said], marks, {"incident": c.incident})


def take_up_unowned(c: TakeUpUnowned, world: World) -> Decision:
    """Give an incident that was nobody's back to the worker and the operator, with an alarm that says so."""
    incident = replace(world.incident_or_raise(c.incident))
    if incident.is_ended or incident.lane != "main" or standing_owner(incident):
        return Decision({}, [], [], {"incident": c.incident})
    rule = "unowned: the keeper's proof found it in nobody's hand"
    marks = _clocks_again(incident, c.now, world.policy)
    if incident.is_waiting and not incident.open_assignments:
        incident.offer_wanted = rule
    incident.changed = c.now
    said = fact(c, "incident_unowned", incident=c.incident, rule=rule)
    raised, facts, more = raise_alarm(c, world, "unowned", c.incident, priority=1, rule=rule, incident=c.incident)
    states = {("incident", incident.number): incident, **raised}
    return Decision(states, [said, *facts], marks + more, {"incident": c.incident})


def _clocks_again(incident: Incident, now: float, policy: Policy) -> list[Mark]:
    """Give the work and the clocks that an incident nobody has should have.

    An offer that stands without a clock gets one: whoever was asked has the usual time to answer.
    """
    if incident.hold:
        return [Mark("clocks", f"wake:{incident.number}", incident.hold["until"] * 1000)]
    due = (now + policy.accept(incident.priority)) * 1000
    offered = (a for a in incident.open_assignments if a.status is AssignmentStatus.OFFERED)
    return [pending(incident, now, policy), *(Mark("clocks", f"offer:{a.id}", due) for a in offered)]
