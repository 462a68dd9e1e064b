"""What citizens, officers and the desk say to each other about one incident, and what they show."""

from dataclasses import dataclass

from dispatch.core.commands.base import Find, Key, OfIncident
from dispatch.core.commands.guard import alarms_at


@dataclass(frozen=True, slots=True, kw_only=True)
class SendMessage(OfIncident):
    """Say something in the talk of an incident. side: citizen, officer or desk. name: as the others read it.

    to: the number of the report whose reporter an answer is for; "": for whoever of them wrote last.
    """

    side: str
    name: str
    text: str
    to: str = ""

    def behind(self, find: Find) -> list[Key]:
        """The welfare alarms at the scene: a word of the officer answers one."""
        return alarms_at(self.incident, find)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadMessages(OfIncident):
    """Note that a side has seen the talk up to its `count`-th message."""

    side: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AddPhoto(OfIncident):
    """Add a photo that is stored already. photo: its id. width, height: pixels. size: bytes."""

    side: str
    name: str
    photo: str
    width: int
    height: int
    size: int
