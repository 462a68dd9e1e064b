"""What whoever reported asks for afterwards, and what they think of it."""

from dataclasses import dataclass

from dispatch.core.commands.base import Find, Key, OfIncident, officers_of


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelByCitizen(OfIncident):
    """Say that nobody is needed any more. reporter: the number of one's own report, where it was merged into this."""

    reason: str = ""
    reporter: str = ""

    def touches(self) -> list[Key]:
        """The incident, and the alarm that tells of the wish."""
        return [("incident", self.incident), ("alarm", f"cancel_asked:{self.incident}")]

    def behind(self, find: Find) -> list[Key]:
        """The officers who may still be asked."""
        return officers_of(self.incident, find)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReopenByCitizen(OfIncident):
    """Say that it is not over after all."""

    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RateIncident(OfIncident):
    """Say how it was handled. stars: 1-5. safe: how safe one feels here now, 1-5. safer: by it; more, same or less."""

    stars: int
    safe: int | None = None
    safer: str = ""
    text: str = ""
