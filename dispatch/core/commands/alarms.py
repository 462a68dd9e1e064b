"""Alarms: what somebody in the room has to have seen."""

from dataclasses import dataclass

from dispatch.core.commands.base import Command, Key


@dataclass(frozen=True, slots=True, kw_only=True)
class AcknowledgeAlarm(Command):
    """Say that somebody has seen an alarm and takes it from here.

    if_standing: one that is over already is no fault (many are acknowledged at once).
    """

    alarm: str
    if_standing: bool = False

    def touches(self) -> list[Key]:
        """The alarm."""
        return [("alarm", self.alarm)]


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelAlarm(Command):
    """Say that the cause of an alarm is gone, and how that is known."""

    alarm: str
    reason: str = ""

    def touches(self) -> list[Key]:
        """The alarm."""
        return [("alarm", self.alarm)]
