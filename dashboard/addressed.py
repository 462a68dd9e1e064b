"""Whom somebody may send an attention to: their own area and nobody else. Held for every door: page, word and API."""

from dataclasses import replace

from dashboard.areas.scope import ground_of
from dashboard.parts import Parts
from dispatch.access import Person
from dispatch.core.commands import Command, IssueAttention


def held_to_own(parts: Parts, person: Person, command: Command) -> Command:
    """Give an attention as somebody with an area may send it: one for everybody, or for a function, is for their area.

    Any other command, and whatever is sent by somebody without an area, is given back as it is. Raises Denied for an
    area, or a unit, that lies outside their own; NotFound for an area there is not.
    """
    if not person.area or not isinstance(command, IssueAttention):
        return command
    ground = ground_of(parts)
    root = ground.root_of(person)
    if root == ground.top:
        return command
    for unit in command.units:
        officer = parts.fleet.officers.get(unit)
        if officer is not None:  # one that nobody knows is refused by the rule itself
            ground.asked(person, ground.posts.area_of(officer))
    only_units = command.units and not (command.functions or command.area)
    return command if only_units else replace(command, area=ground.asked(person, command.area))
