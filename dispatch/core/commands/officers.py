"""Officers: their record and their duty."""

from dataclasses import dataclass
from typing import Any

from dispatch.core.commands.base import Command, Find, Key
from dispatch.core.commands.guard import scene_of


@dataclass(frozen=True, slots=True, kw_only=True)
class SetDuty(Command):
    """Say what an officer is doing when not on an assignment: available, break, off_duty ...

    stand_in: id of whoever is asked in their place meanwhile.
    """

    officer: str
    status: str
    reason: str = ""
    stand_in: str = ""

    def touches(self) -> list[Key]:
        """The officer, and who stands in."""
        return [("officer", i) for i in (self.officer, self.stand_in) if i]

    def behind(self, find: Find) -> list[Key]:
        """The scene the officer is at: to say what one does is a word."""
        return scene_of(self.officer, find)


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowRoster(Command):
    """Begin (`on`) or end an officer's shift as the roster has it (the keeper sends this at each boundary).

    boundary: when that is (epoch s); clock: the same as people read it, "07:00". function, device: those of the duty
    ("" = their own); stand_in: id of whoever is asked while the officer is off.
    """

    officer: str
    boundary: float
    clock: str
    on: bool
    function: str = ""
    device: str = ""
    stand_in: str = ""

    def touches(self) -> list[Key]:
        """The officer."""
        return [("officer", self.officer)]


@dataclass(frozen=True, slots=True, kw_only=True)
class RenewDevice(Command):
    """Give an officer's phone another id. device: the new one, which nobody can guess ("": none, it is revoked)."""

    officer: str
    device: str

    def touches(self) -> list[Key]:
        """The officer."""
        return [("officer", self.officer)]


@dataclass(frozen=True, slots=True, kw_only=True)
class PutOfficer(Command):
    """Add or replace the reference record of one officer (an import sends these)."""

    officer: dict[str, Any]

    def touches(self) -> list[Key]:
        """The officer, who may be new."""
        return [("officer", str(self.officer["id"]))]
