"""Moving an officer who is under way to an incident of higher priority."""

import math
from dataclasses import dataclass
from typing import Any

from dispatch.core.commands.assignments import MoveAssignment, OfferAssignment
from dispatch.core.commands.base import Find, Key, OfIncident


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveUp(OfIncident):
    """Send an officer to this incident who is under way to one of lower priority, which waits again.

    assignment: the one given up. gain_s: how much sooner than the best free officer (None: not worked out).
    """

    assignment: str
    officer: str
    gain_s: float | None = None
    expires_s: float = 20.0

    @property
    def left(self) -> str:
        """The number of the incident that loses the officer."""
        return self.assignment.rpartition(".")[0]

    def _times(self) -> dict[str, Any]:
        return {"id": self.id, "by": self.by, "at": self.at, "now": self.now}

    def taking(self) -> MoveAssignment:
        """Give the withdrawal it begins with."""
        return MoveAssignment(
            **self._times(), assignment=self.assignment, action="withdraw", reason=f"moved up to {self.incident}"
        )

    def giving(self) -> OfferAssignment:
        """Give the offer it ends with."""
        if self.gain_s is None:
            why = "chosen by operator"
        elif math.isinf(self.gain_s):
            why = "nobody free is within reach"
        else:
            why = f"{self.gain_s:.0f} s sooner than the best free"
        return OfferAssignment(
            **self._times(),
            incident=self.incident,
            officer=self.officer,
            rule=f"moved up from {self.left}: {why}",
            expires_s=self.expires_s,
        )

    def touches(self) -> list[Key]:
        """Both incidents and the officer."""
        return [*self.taking().touches(), *self.giving().touches()]

    def behind(self, find: Find) -> list[Key]:
        """What the withdrawal and the offer need to see."""
        return [*self.taking().behind(find), *self.giving().behind(find)]
