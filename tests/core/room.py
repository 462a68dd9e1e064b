"""A control room without a store: a small world in memory that applies what the core decides."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import orjson

from dispatch.core.commands import Command
from dispatch.core.decide import decide
from dispatch.core.errors import Refused
from dispatch.core.facts import Decision, Fact
from dispatch.core.incident import Assignment, Incident
from dispatch.core.officer import Officer
from dispatch.core.policy import Policy
from dispatch.core.world import World
from tests.makers import put_officer


@dataclass
class Room:
    """All states, lists and facts there are; `do` carries a command out."""

    policy: Policy = field(default_factory=Policy)
    states: dict[tuple[str, str], Any] = field(default_factory=dict)
    marks: dict[str, dict[str, float]] = field(default_factory=dict)
    facts: list[Fact] = field(default_factory=list)

    def do(self, command: Command) -> Decision:
        """Carry a command out. Raises a Refused; the core itself must not touch what it was given."""
        before = self.picture()
        try:
            decision = decide(command, self.world(command))
        finally:
            assert self.picture() == before, f"{command} changed a state it was only given to read"
        self.states |= decision.states
        self.states = {k: v for k, v in self.states.items() if v is not None}
        self.facts += decision.facts
        for mark in decision.marks:
            members = self.marks.setdefault(mark.list, {})
            members.pop(mark.member, None)
            if mark.score is not None:
                members[mark.member] = mark.score
        return decision

    def tries(self, command: Command) -> Decision | Refused:
        """Carry a command out and give what came of it."""
        try:
            return self.do(command)
        except Refused as refused:
            return refused

    def world(self, command: Command) -> World:
        number = str(len(self.incidents) + 1)
        find = lambda kind, id_: self.states.get((kind, id_))  # noqa: E731
        keys = [*command.touches(), *command.behind(find)]
        loaded = {k: self.states.get(k) for k in keys}
        return World(self.policy, loaded, number=number, tracking=f"t{number}", slot=len(self.officers))

    def picture(self) -> bytes:
        """Give everything as bytes, to be compared."""
        return orjson.dumps([sorted((k, id_, v) for (k, id_), v in self.states.items()), self.marks, self.facts])

    @property
    def incidents(self) -> dict[str, Incident]:
        return {id_: state for (kind, id_), state in self.states.items() if kind == "incident"}

    @property
    def officers(self) -> dict[str, Officer]:
        return {id_: state for (kind, id_), state in self.states.items() if kind == "officer"}

    @property
    def assignments(self) -> list[Assignment]:
        return [a for i in self.incidents.values() for a in i.assignments]

    def clock(self, member: str) -> float | None:
        """Give when a clock is due (epoch s), or None when it does not run."""
        due = self.marks.get("clocks", {}).get(member)
        return None if due is None else due / 1000

    def owed(self, number: str) -> bool:
        """Whether work on an incident is owed by a worker."""
        return f"dispatch:{number}" in self.marks.get("pending", {})


def room_with(officers: int = 2, **policy: Any) -> Room:
    """Give a room with some officers on duty."""
    room = Room(Policy(**policy))
    for number in range(1, officers + 1):
        room.do(put_officer(number))
    return room
