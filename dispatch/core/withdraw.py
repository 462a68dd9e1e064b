"""Letting go whoever was only asked. Pure; used by what ends an incident or puts it aside."""

from dataclasses import replace
from typing import Any

from dispatch.core.commands import Command, Key
from dispatch.core.facts import Fact, Mark
from dispatch.core.incident import Incident
from dispatch.core.lifecycle import AssignmentStatus
from dispatch.core.world import World, fact


def withdraw_offers(c: Command, incident: Incident, world: World) -> tuple[dict[Key, Any], list[Fact], list[Mark]]:
    """Withdraw the offers nobody has taken up yet; changes `incident`, gives the officers, facts and marks of it.

    The command must touch the incident's officers.
    """
    states: dict[Key, Any] = {}
    facts, marks = [], []
    for a in incident.open_assignments:
        if a.status is not AssignmentStatus.OFFERED:
            continue
        a.status, a.since, a.expires = AssignmentStatus.WITHDRAWN, c.at, None
        officer = replace(world.officer_or_raise(a.officer), assignment=None, since=c.now)
        states["officer", officer.id] = officer
        named = {"incident": incident.number, "officer": officer.id, "assignment": a.id}
        facts.append(fact(c, "assignment_withdrawn", **named, callsign=officer.callsign))
        marks.append(Mark("clocks", f"offer:{a.id}", None))
    return states, facts, marks
