"""Backup by the main functions: asked for, committed, released."""

from dataclasses import dataclass

from dispatch.core.commands.base import Command, Find, Key, OfIncident, officers_of
from dispatch.core.commands.guard import alarms_at, incident_of


def backup_alarm(backup: str) -> Key:
    """Give the alarm of a request nobody has committed to."""
    return "alarm", f"backup:{backup}"


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestBackup(OfIncident):
    """Ask a main function for `count` more units at an incident."""

    function: str
    count: int = 1
    reason: str = ""

    def behind(self, find: Find) -> list[Key]:
        """The welfare alarms at the scene: whoever asks has been heard of."""
        return alarms_at(self.incident, find)


@dataclass(frozen=True, slots=True, kw_only=True)
class OfBackup(Command):
    """A command about one request for backup ("1042.b1")."""

    backup: str

    def touches(self) -> list[Key]:
        """The incident the request lives in, and its alarm."""
        return [incident_of(self.backup), backup_alarm(self.backup)]


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitBackup(OfBackup):
    """Send an officer as backup: an offer like any other, kept with the request."""

    officer: str
    expires_s: float = 45.0

    def touches(self) -> list[Key]:
        """The incident, the alarm and the officer."""
        return [incident_of(self.backup), backup_alarm(self.backup), ("officer", self.officer)]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseBackup(OfBackup):
    """Say that backup is needed no longer: whoever has come by this request is free."""

    reason: str = ""

    def behind(self, find: Find) -> list[Key]:
        """The officers of the incident, and the welfare alarms there."""
        _, incident = incident_of(self.backup)
        return [*officers_of(incident, find), *alarms_at(incident, find)]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckBackup(OfBackup):
    """Ask whether somebody has committed to a request (a clock fires this)."""
