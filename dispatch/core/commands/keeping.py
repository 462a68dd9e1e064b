"""What keeps an open incident from being forgotten: the end of the chain, its next round, the proof of ownership."""

from dataclasses import dataclass

from dispatch.core.commands.base import Key, OfIncident


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnToOperator(OfIncident):
    """Give an incident back to the operator: nobody is left to ask. passed_over: whom the chain could not ask, why."""

    reason: str
    passed_over: tuple[dict[str, str], ...] = ()

    def touches(self) -> list[Key]:
        """The incident and its alarm."""
        return [("incident", self.incident), ("alarm", f"chain:{self.incident}")]


@dataclass(frozen=True, slots=True, kw_only=True)
class AskAgain(OfIncident):
    """Go through the chain anew: somebody may be free by now (a clock fires this)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeUpUnowned(OfIncident):
    """Take up an incident that the keeper's proof has found in nobody's hand."""

    def touches(self) -> list[Key]:
        """The incident and its alarm."""
        return [("incident", self.incident), ("alarm", f"unowned:{self.incident}")]
