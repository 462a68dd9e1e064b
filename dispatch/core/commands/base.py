"""What every command is made of.

`id` makes a repeat harmless: the same id is answered as it was the first time.
`by` names who asks ("operator:rina", "gateway:7f3a", "officer:B-0814", "system:keeper").
`at` is the event time, `now` the entry time, both epoch seconds (UTC).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Key = tuple[str, str]
Find = Callable[[str, str], Any]
"""(kind, id) -> the state, or None."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """What every command carries, and which states its rule has to see."""

    id: str
    by: str
    at: float
    now: float

    def touches(self) -> list[Key]:
        """Give the (kind, id) of the states the command names."""
        return []

    def behind(self, find: Find) -> list[Key]:
        """Give the states that show only once the named ones are loaded; `find` gives those."""
        return []


@dataclass(frozen=True, slots=True, kw_only=True)
class OfIncident(Command):
    """A command about one incident."""

    incident: str

    def touches(self) -> list[Key]:
        """The incident."""
        return [("incident", self.incident)]


def officers_of(incident: str, find: Find) -> list[Key]:
    """Give the officers who have, or had, a share in an incident."""
    found = find("incident", incident)
    return [("officer", a.officer) for a in found.assignments] if found else []
