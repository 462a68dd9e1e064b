"""What a rule sees: the states its command touches, the limits, and what is not the core's to invent."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from dispatch.core.commands.base import Command, Key
from dispatch.core.errors import Invalid, NotFound
from dispatch.core.facts import Fact
from dispatch.core.incident import Incident
from dispatch.core.officer import Officer
from dispatch.core.policy import BACK_ENTERED_AFTER_S, FUTURE_LIMIT_S, Policy


@dataclass(frozen=True, slots=True)
class World:
    """The states a command touches, as loaded by the desk (None: there is no such state).

    number and tracking: for a new incident. slot: for a new officer.
    """

    policy: Policy
    states: Mapping[Key, Any] = field(default_factory=dict)
    number: str = ""
    tracking: str = ""
    slot: int = 0

    def find(self, kind: str, id_: str) -> Any:
        """Give a state, or None. It must be one the command touches: what was not loaded cannot be decided on."""
        assert (kind, id_) in self.states, f"the command does not touch {kind} {id_!r}; name it in its touches()"
        return self.states[kind, id_]

    def incident_or_raise(self, number: str) -> Incident:
        """Give the incident asked for; raises NotFound."""
        found: Incident | None = self.find("incident", number)
        if found is None:
            raise NotFound(f"there is no incident {number!r}; check the number", "incident")
        return found

    def officer_or_raise(self, officer: str) -> Officer:
        """Give the officer asked for; raises NotFound."""
        found: Officer | None = self.find("officer", officer)
        if found is None:
            raise NotFound(f"there is no officer {officer!r}; check the id, or import the officer first", "officer")
        return found


def fact(command: Command, type_: str, **more: Any) -> Fact:
    """Give a fact with the author and both times of its command; unknown names become its data."""
    named = {k: more.pop(k) for k in ("incident", "officer", "assignment", "rule") if k in more}
    return Fact(type_, command.by, command.at, command.now, data=more, **named)


def refuse_future(command: Command) -> None:
    """Raise Invalid when an event lies further ahead than any clock error explains."""
    ahead = command.at - command.now
    if ahead > FUTURE_LIMIT_S:
        raise Invalid(f"event_time lies {ahead:.0f} s ahead; at most {FUTURE_LIMIT_S:.0f} s are taken", "event_time")


def is_back_entered(command: Command) -> bool:
    """Whether the event lies so far back that it starts nothing by itself."""
    return command.now - command.at > BACK_ENTERED_AFTER_S
