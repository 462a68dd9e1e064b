"""The arrival as the device has seen it, beside the one the officer declares: neither overwrites the other."""

import copy
from dataclasses import dataclass

from dispatch.core.commands import SeeArrival, SeeFarArrival
from dispatch.core.facts import Decision
from dispatch.core.incident import Assignment
from dispatch.core.lifecycle import AssignmentStatus
from dispatch.core.policy import Policy
from dispatch.core.world import World, fact

STAYS_S = 20.0
"""Two fixes at the scene this far apart are an arrival; one, or less, may be somebody driving past."""
MOST_ACCURACY_M = 200.0
MOST_UNCERTAIN_M = 500.0
"""However vaguely phone or place are known: beyond this nobody would call it the scene."""
DECLARED_BEFORE_S, DECLARED_AFTER_S = 60.0, 30.0
"""A fix from this long before a declared arrival to this long after says where it was declared."""


def radius_m(accuracy_m: float, uncertain_m: float, policy: Policy) -> float:
    """Give how near to the point of an incident a fix counts as being there, in metres."""
    accuracy = min(accuracy_m, MOST_ACCURACY_M) if accuracy_m > 0 else 0.0  # unknown is NaN, and NaN > 0 is false
    return policy.arrival_m + accuracy + min(uncertain_m, MOST_UNCERTAIN_M)


@dataclass(slots=True)
class Approach:
    """How one assignment comes near its scene, fix by fix. first: epoch s of the first fix of this stay."""

    first: float | None = None
    last: float = 0.0
    nearest_m: float = float("inf")

    def take(self, fixed: float, metres: float, radius: float) -> bool:
        """Take a fix (epoch s, metres from the scene); whether the device has arrived by now."""
        if metres > radius:
            self.first, self.nearest_m = None, float("inf")
            return False
        self.first = fixed if self.first is None else self.first
        self.nearest_m = min(self.nearest_m, metres)
        self.last = max(self.last, fixed)
        return self.last - self.first >= STAYS_S


def see_arrival(c: SeeArrival, world: World) -> Decision:
    """Keep when the device of an officer was first at the scene; once an assignment, and only while it is open."""
    return _see(c, world, "arrival_seen", "arrival seen by GPS")


def see_far_arrival(c: SeeFarArrival, world: World) -> Decision:
    """Keep how far from the scene an arrival was declared; once an assignment."""
    return _see(c, world, "arrival_far", "arrival declared away from the scene")


def _see(c: SeeArrival, world: World, type_: str, rule: str) -> Decision:
    incident = copy.deepcopy(world.incident_or_raise(c.assignment.rpartition(".")[0]))
    a = incident.assignment_or_raise(c.assignment)
    if type_ in a.times or not _is_under_way(a):
        return Decision({}, [], [], {"assignment": a.id})
    a.times[type_], a.entries[type_] = c.at, c.now
    if type_ == "arrival_seen":
        a.seen_m = c.distance_m
    else:
        a.declared_m = c.distance_m
    incident.changed = c.now
    said = fact(
        c, type_, incident=incident.number, officer=a.officer, assignment=a.id, rule=rule, callsign=a.callsign,
        distance_m=round(c.distance_m, 1),
    )  # fmt: skip
    return Decision({("incident", incident.number): incident}, [said], [], {"assignment": a.id})


def _is_under_way(a: Assignment) -> bool:
    return a.status in (AssignmentStatus.EN_ROUTE, AssignmentStatus.ON_SCENE)
