"""Whom somebody may send an attention to, and whose they may end: those of their own area. Held for every door."""

from dataclasses import replace

from dashboard.areas.scope import Ground, ground_of
from dashboard.parts import Parts
from dispatch.access import Person
from dispatch.core.attention import Attention
from dispatch.core.commands import CancelAttention, Command, IssueAttention
from dispatch.core.errors import Denied


def held_to_own(parts: Parts, person: Person, command: Command) -> Command:
    """Give an attention as somebody with an area may send it: one for everybody, or for a function, is for their area.

    Any other command, and whatever is sent by somebody without an area, is given back as it is. Raises Denied for an
    area, or a unit, that lies outside their own, and for the end of an attention they could not have sent; NotFound for
    an area there is not. Blocks on the store for the end of one.
    """
    if not person.area or not isinstance(command, IssueAttention | CancelAttention):
        return command
    ground = ground_of(parts)
    if ground.root_of(person) == ground.top:
        return command
    if isinstance(command, CancelAttention):
        _refuse_end(parts, ground, person, command.attention)
        return command
    _refuse_units(parts, ground, person, command.units)
    only_units = command.units and not (command.functions or command.area)
    return command if only_units else replace(command, area=ground.asked(person, command.area))


def _refuse_units(parts: Parts, ground: Ground, person: Person, units: tuple[str, ...]) -> None:
    for unit in units:
        officer = parts.fleet.officers.get(unit)
        if officer is not None:  # one that nobody knows is refused by the rule itself
            ground.asked(person, ground.posts.area_of(officer))


def _refuse_end(parts: Parts, ground: Ground, person: Person, attention: str) -> None:
    """Refuse to end what is meant for others, too; one's own, and one that is over, is the rule's to say."""
    found: Attention | None = parts.store.load([("attention", attention)])[0].state
    if found is None or found.by == person.author:
        return
    _refuse_units(parts, ground, person, found.units)
    if found.area:
        ground.asked(person, found.area)
    elif not found.units or found.functions:
        raise Denied(f"attention {attention} is for everybody; ask whoever sent it to end it", "attention")
