"""What is done with an incident beside sending somebody."""

from dataclasses import dataclass

from dispatch.core.commands.base import Find, Key, OfIncident, officers_of
from dispatch.core.commands.guard import alarms_at


@dataclass(frozen=True, slots=True, kw_only=True)
class ReclassifyIncident(OfIncident):
    """Correct an incident's kind, priority or lane; None leaves a field as it is."""

    kind: str | None = None
    priority: int | None = None
    lane: str | None = None

    def behind(self, find: Find) -> list[Key]:
        """Its call and its number, which count by lane."""
        found = find("incident", self.incident)
        keys = [("call", found.call_id), ("number", found.caller)] if found else []
        return [*((kind, id_) for kind, id_ in keys if id_), *officers_of(self.incident, find)]


@dataclass(frozen=True, slots=True, kw_only=True)
class LocateIncident(OfIncident):
    """Say where an incident is: a point in degrees, how far off it may be (m), and the areas it lies in."""

    lat: float
    lng: float
    uncertain_m: float = 0.0
    village: str = ""
    village_name: str = ""
    kecamatan: str = ""
    kecamatan_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddNote(OfIncident):
    """Write a line into the timeline of an incident."""

    text: str

    def behind(self, find: Find) -> list[Key]:
        """The welfare alarms at the scene: a note by the officer answers one."""
        return alarms_at(self.incident, find)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordPrint(OfIncident):
    """Note that an incident was printed; `callers`: with number and name of whoever called.

    form: pdf or json when its whole story was taken out as a file, "" on paper.
    """

    callers: bool = False
    form: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseIncident(OfIncident):
    """Close an incident with a disposition (APCO code or a word of ours); open offers are withdrawn."""

    disposition: str
    text: str = ""

    def behind(self, find: Find) -> list[Key]:
        """The officers who may still be asked."""
        return officers_of(self.incident, find)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReopenIncident(OfIncident):
    """Take an ended incident back into the queue on news from the scene; `undo` only takes the closing back."""

    reason: str = ""
    undo: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferIncident(OfIncident):
    """Hand an incident to another service for good: the fire brigade, the hospital, an office."""

    to: str
    text: str = ""

    def behind(self, find: Find) -> list[Key]:
        """The officers who may still be asked."""
        return officers_of(self.incident, find)


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldIncident(OfIncident):
    """Put an incident aside with a reason until a time (epoch s); then it waits again by itself."""

    until: float
    reason: str

    def behind(self, find: Find) -> list[Key]:
        """The officers who may still be asked."""
        return officers_of(self.incident, find)


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeIncident(OfIncident):
    """Take an incident off hold: its wake time has come, or somebody wants it sooner."""

    rule: str = "taken off hold by operator"
    if_due: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeIncident(OfIncident):
    """Fold a duplicate (`incident`) into the incident that is kept (`into`); every reporter stays known."""

    into: str

    def touches(self) -> list[Key]:
        """Both incidents."""
        return [("incident", self.incident), ("incident", self.into)]

    def behind(self, find: Find) -> list[Key]:
        """The officers who may still be asked to the duplicate."""
        return officers_of(self.incident, find)


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitIncident(OfIncident):
    """Take a merged incident out again: it was not the same after all."""

    reason: str = ""

    def behind(self, find: Find) -> list[Key]:
        """The incident it was merged into."""
        found = find("incident", self.incident)
        return [("incident", found.merged_into)] if found and found.merged_into else []
