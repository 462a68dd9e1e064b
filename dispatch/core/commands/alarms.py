"""Alarms: what somebody in the room has to have seen."""

from dataclasses import dataclass

from dispatch.core.commands.base import Command, Find, Key


@dataclass(frozen=True, slots=True, kw_only=True)
class OfAlarm(Command):
    """A command about one alarm."""

    alarm: str

    def touches(self) -> list[Key]:
        """The alarm."""
        return [("alarm", self.alarm)]

    def behind(self, find: Find) -> list[Key]:
        """The officer whose emergency ends with the alarm."""
        found = find("alarm", self.alarm)
        return [("officer", found.officer)] if found and found.needs_cancel and found.officer else []


@dataclass(frozen=True, slots=True, kw_only=True)
class AcknowledgeAlarm(OfAlarm):
    """Say that somebody has seen an alarm and takes it from here.

    if_standing: one that is over already is no fault (many are acknowledged at once).
    """

    if_standing: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelAlarm(OfAlarm):
    """Say that the cause of an alarm is gone, and how that is known."""

    reason: str = ""
