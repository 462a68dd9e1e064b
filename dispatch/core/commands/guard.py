"""Guarding officers: the word from the scene, the panic button, the arrival the phone has seen."""

from dataclasses import dataclass

from dispatch.core.commands.base import Command, Find, Key


def incident_of(assignment: str) -> Key:
    """Give the incident an assignment lives in."""
    return "incident", assignment.rpartition(".")[0]


def welfare_alarm(assignment: str) -> Key:
    """Give the alarm of an assignment's welfare clock."""
    return "alarm", f"welfare:{assignment}"


def scene_of(officer: str, find: Find) -> list[Key]:
    """Give the incident an officer has in hand, and the alarm of its welfare clock."""
    found = find("officer", officer)
    held = found.assignment if found else None
    return [("incident", held["incident"]), welfare_alarm(held["id"])] if held else []


def author_of(command: Command) -> str:
    """Give the officer whose word a command is, or ""."""
    role, _, name = command.by.partition(":")
    return name if role == "officer" else ""


def alarms_at(incident: str, find: Find) -> list[Key]:
    """Give the alarms of the welfare clocks that run in an incident."""
    found = find("incident", incident)
    return [welfare_alarm(a.id) for a in found.assignments if a.welfare_due is not None] if found else []


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmWelfare(Command):
    """Say that an officer at a scene has been heard of and is well."""

    officer: str

    def touches(self) -> list[Key]:
        """The officer."""
        return [("officer", self.officer)]

    def behind(self, find: Find) -> list[Key]:
        """The scene the officer is at."""
        return scene_of(self.officer, find)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckWelfare(Command):
    """Ask whether an officer at a scene has been heard of (a clock fires this)."""

    assignment: str

    def touches(self) -> list[Key]:
        """The incident and the alarm."""
        return [incident_of(self.assignment), welfare_alarm(self.assignment)]


@dataclass(frozen=True, slots=True, kw_only=True)
class RaisePanic(Command):
    """An officer has pressed the panic button. The place is the last known one, `fixed` (epoch s) when it was taken."""

    officer: str
    lat: float | None = None
    lng: float | None = None
    fixed: float | None = None
    village: str = ""
    village_name: str = ""
    kecamatan: str = ""
    kecamatan_name: str = ""

    def touches(self) -> list[Key]:
        """The officer and the alarm."""
        return [("officer", self.officer), ("alarm", f"panic:{self.officer}")]

    def behind(self, find: Find) -> list[Key]:
        """The incident of a panic that stands already, and the scene the officer is at."""
        found = find("officer", self.officer)
        standing = found.emergency if found else None
        return [("incident", standing["incident"])] if standing else []


@dataclass(frozen=True, slots=True, kw_only=True)
class SeeArrival(Command):
    """An officer's device has been at the scene since `at`, `distance_m` metres from the point."""

    assignment: str
    distance_m: float

    def touches(self) -> list[Key]:
        """The incident the assignment lives in."""
        return [incident_of(self.assignment)]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeeFarArrival(SeeArrival):
    """An officer has declared to have arrived while the device was `distance_m` metres from the scene."""
