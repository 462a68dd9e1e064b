"""Operators' shifts."""

from dataclasses import dataclass

from dispatch.core.commands.base import Command, Key


@dataclass(frozen=True, slots=True, kw_only=True)
class StartShift(Command):
    """Log whoever says it on to a shift; tier: of the ladder, "" for that of the room."""

    tier: str = ""

    def touches(self) -> list[Key]:
        """The shift of whoever says it."""
        return [("shift", self.by)]


@dataclass(frozen=True, slots=True, kw_only=True)
class EndShift(Command):
    """Log whoever says it off."""

    def touches(self) -> list[Key]:
        """The shift of whoever says it."""
        return [("shift", self.by)]
