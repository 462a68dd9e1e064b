"""What the roster does to an officer at its boundaries. Between them whatever a person says about duty wins."""

from dataclasses import replace

from dispatch.core.commands import FollowRoster
from dispatch.core.devices import usable
from dispatch.core.errors import Conflict
from dispatch.core.facts import Decision, Fact
from dispatch.core.lifecycle import OfficerStatus
from dispatch.core.officer import ASSIGNABLE, Officer
from dispatch.core.world import World, fact

AVAILABLE, OFF_DUTY = OfficerStatus.AVAILABLE.value, OfficerStatus.OFF_DUTY.value


def follow_roster(c: FollowRoster, world: World) -> Decision:
    """Begin or end an officer's shift, once a boundary; whoever still has an incident stays until it is cleared."""
    before = world.officer_or_raise(c.officer)
    if before.roster_at >= c.boundary and not (before.overtime and not before.assignment):
        raise Conflict(f"{before.callsign} follows the roster of this hour already", "officer")
    officer = replace(before, roster_at=c.boundary, overtime=False)
    done = _begin(c, officer, before) if c.on else _end(c, officer, before)
    return Decision({("officer", officer.id): officer}, done, [], {"officer": officer.id, "status": officer.duty})


def _begin(c: FollowRoster, officer: Officer, before: Officer) -> list[Fact]:
    own = before.own or {"function": before.function, "device": before.device}
    lent = c.device if usable(officer, c.device) else ""
    officer.function, officer.device = c.function or own["function"], lent or own["device"]
    officer.own = own if (officer.function, officer.device) != (own["function"], own["device"]) else {}
    if OfficerStatus(officer.duty) not in ASSIGNABLE:
        officer.duty, officer.since = AVAILABLE, c.now
    officer.duty_reason, officer.stand_in, officer.unanswered = "", "", None
    return [duty_fact(c, officer, before, f"roster: shift began {c.clock}")]


def _end(c: FollowRoster, officer: Officer, before: Officer) -> list[Fact]:
    if before.assignment:
        officer.overtime = True
        number = before.assignment["incident"]
        rule = f"roster: shift ended {c.clock}, stays until {number} is cleared"
        return [fact(c, "shift_prolonged", incident=number, officer=officer.id, rule=rule, callsign=officer.callsign)]
    officer.function = before.own.get("function", before.function)
    officer.device = before.own.get("device", before.device)
    officer.own, officer.stand_in = {}, c.stand_in
    if officer.duty != OFF_DUTY:
        officer.duty, officer.duty_reason, officer.since = OFF_DUTY, "", c.now
    return [duty_fact(c, officer, before, f"roster: shift ended {c.clock}")]


def duty_fact(c: FollowRoster, officer: Officer, before: Officer, rule: str) -> Fact:
    """Give the fact every change of duty leaves: what it was, what it is now, and why."""
    return fact(
        c, "duty_set", officer=officer.id, rule=rule, status=officer.duty, before=before.duty, reason="",
        callsign=officer.callsign, stand_in=officer.stand_in, function=officer.function,
    )  # fmt: skip
