"""What is said about a choice after it was made, and who else has been told of an incident."""

from dataclasses import dataclass

from dispatch.core.commands.base import Command, Key, OfIncident


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainChoice(Command):
    """Say why an officer was chosen who was not the first of the list; the dispatch itself has long gone out."""

    assignment: str
    reason: str

    def touches(self) -> list[Key]:
        """The incident the assignment lives in."""
        return [("incident", self.assignment.rpartition(".")[0])]


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkInformed(OfIncident):
    """Tick off that somebody of the run card has been told (Kapolsek, Damkar ...); `undo` takes the tick back."""

    who: str
    undo: bool = False
