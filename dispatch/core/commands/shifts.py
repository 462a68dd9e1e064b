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
    """Log whoever says it off. silent_since: of the shift (epoch s) that the keeper ends for somebody who has gone.

    Its `at` is then when their console was heard last; a shift that has begun since is not ended by it.
    """

    silent_since: float | None = None

    def touches(self) -> list[Key]:
        """The shift of whoever says it."""
        return [("shift", self.by)]
