"""Commands: what somebody asks for, in the imperative. Each one is data; the core decides what comes of it.

`id` makes a repeat harmless: the same id is answered as it was the first time.
`by` names who asks ("operator:rina", "gateway:7f3a", "officer:B-0814", "system:keeper").
`at` is the event time, `now` the entry time, both epoch seconds (UTC).
"""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """What every command carries."""

    id: str
    by: str
    at: float
    now: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiveReport(Command):
    """Take a report in: from a gateway, the API or the intake form."""

    channel: str
    text: str = ""
    kind: str = ""
    priority: int | None = None
    lat: float | None = None
    lng: float | None = None
    uncertain_m: float = 0.0
    village: str | None = None
    village_name: str = ""
    kecamatan: str = ""
    kecamatan_name: str = ""
    address: str = ""
    call_id: str | None = None
    caller_number: str = ""
    caller_name: str = ""
    exercise: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordCall(Command):
    """Note what the switchboard says about a call: ringing, answered, ended, abandoned."""

    call_id: str
    event: str
    caller_number: str = ""
    called_number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueIncident(Command):
    """Put an incident into the queue with the list of officers a worker worked out."""

    incident: str
    recommendation: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferAssignment(Command):
    """Offer an incident to one officer; `rule` says why it is this one, `expires_s` how long it stands.

    `if_owed`: only while an offer by itself is still owed (two workers may be at the same work).
    """

    incident: str
    officer: str
    rule: str = "chosen by operator"
    expires_s: float = 45.0
    if_owed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveAssignment(Command):
    """Move an assignment on: accept, decline, en_route, arrive, clear, withdraw, time_out."""

    assignment: str
    action: str
    reason: str = ""
    officer: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReclassifyIncident(Command):
    """Correct an incident's kind, priority or lane; None leaves a field as it is."""

    incident: str
    kind: str | None = None
    priority: int | None = None
    lane: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AddNote(Command):
    """Write a line into the timeline of an incident."""

    incident: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseIncident(Command):
    """Close an incident with a disposition (APCO code or a word of ours); open offers are withdrawn."""

    incident: str
    disposition: str
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReopenIncident(Command):
    """Take an ended incident back into the queue on news from the scene; `undo` only takes the closing back."""

    incident: str
    reason: str = ""
    undo: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SetDuty(Command):
    """Say what an officer is doing when not on an assignment: available, break, off_duty ..."""

    officer: str
    status: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RaiseOverdue(Command):
    """Say that an incident has waited past its red limit without an officer (a clock fires this)."""

    incident: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PutOfficer(Command):
    """Add or replace the reference record of one officer (an import sends these)."""

    officer: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnToOperator(Command):
    """Give an incident back to the operator: nobody is left to ask."""

    incident: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LocateIncident(Command):
    """Say where an incident is: a point in degrees, how far off it may be (m), and the areas it lies in."""

    incident: str
    lat: float
    lng: float
    uncertain_m: float = 0.0
    village: str = ""
    village_name: str = ""
    kecamatan: str = ""
    kecamatan_name: str = ""
