"""What is said of reports that may be, or are, one and the same."""

from dataclasses import dataclass

from dispatch.core.commands.base import Key, OfIncident


@dataclass(frozen=True, slots=True, kw_only=True)
class DismissDuplicate(OfIncident):
    """Say that two incidents are not one event: the pair is not proposed again. `undo` takes that back."""

    other: str
    undo: bool = False

    def touches(self) -> list[Key]:
        """Both incidents."""
        return [("incident", self.incident), ("incident", self.other)]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteRepeat(OfIncident):
    """Keep what a sender says otherwise the second time, under a message id that it has used for the same report."""

    text: str = ""
    address: str = ""
    kind: str = ""
