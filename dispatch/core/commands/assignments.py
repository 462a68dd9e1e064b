"""Who goes: the list, the offer, the moves of an assignment, and the clock behind it."""

from dataclasses import dataclass, field
from typing import Any

from dispatch.core.commands.base import Command, Find, Key, OfIncident, officers_of
from dispatch.core.commands.guard import incident_of, welfare_alarm


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueIncident(OfIncident):
    """Put an incident into the queue with the list of officers a worker worked out.

    past: how many earlier incidents place and number have; None: not looked up.
    place: (lat, lng) the list is for; None: whatever it is.
    """

    recommendation: dict[str, Any] = field(default_factory=dict)
    past: dict[str, int] | None = None
    place: tuple[float | None, float | None] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferAssignment(OfIncident):
    """Offer an incident to one officer; `rule` says why it is this one, `expires_s` how long it stands.

    `if_owed`: only while an offer by itself is still owed (two workers may be at the same work).
    `link`, `passed_over`: the link of the chain that leads here, and whom it passed over (officer, callsign, why).
    `reason`: why somebody on a break or unavailable is asked all the same.
    `decision`: the list as it was shown and the place chosen (dispatch/core/decisions.py).
    """

    officer: str
    rule: str = "chosen by operator"
    expires_s: float = 45.0
    if_owed: bool = False
    link: str = ""
    passed_over: tuple[dict[str, str], ...] = ()
    reason: str = ""
    decision: dict[str, Any] = field(default_factory=dict)

    def touches(self) -> list[Key]:
        """The incident and the officer."""
        return [("incident", self.incident), ("officer", self.officer)]


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveAssignment(Command):
    """Move an assignment on: accept, decline, en_route, arrive, clear, withdraw, time_out."""

    assignment: str
    action: str
    reason: str = ""
    officer: str | None = None

    def touches(self) -> list[Key]:
        """The incident the assignment lives in, and the alarm of its welfare clock."""
        return [incident_of(self.assignment), welfare_alarm(self.assignment)]

    def behind(self, find: Find) -> list[Key]:
        """The officers of that incident."""
        return officers_of(self.assignment.rpartition(".")[0], find)


@dataclass(frozen=True, slots=True, kw_only=True)
class RaiseOverdue(OfIncident):
    """Say that an incident has waited past its red limit without an officer (a clock fires this)."""
