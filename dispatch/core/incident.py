"""An incident with its assignments: the state that is kept, and what derives from it."""

from dataclasses import dataclass, field, fields
from typing import Any, Self

from dispatch.core.backup import Backup
from dispatch.core.errors import Forbidden, NotFound
from dispatch.core.lifecycle import (
    ENDED_INCIDENT,
    INCIDENT_MOVES,
    OPEN_ASSIGNMENT,
    REMEDY,
    WAITING_INCIDENT,
    AssignmentStatus,
    IncidentAction,
    IncidentStatus,
    refuse_action,
)

_DECLINED, _TIMED_OUT = AssignmentStatus.DECLINED, AssignmentStatus.TIMED_OUT
_RANK = (
    (AssignmentStatus.ON_SCENE, IncidentStatus.ON_SCENE),
    (AssignmentStatus.EN_ROUTE, IncidentStatus.EN_ROUTE),
    (AssignmentStatus.ACCEPTED, IncidentStatus.ASSIGNED),
)


_ENDED_BY = {"10": IncidentStatus.CANCELLED, "15": IncidentStatus.REFERRED}
"""Dispositions that end an incident otherwise than by closing it."""


@dataclass(slots=True)
class Assignment:
    """One officer's share in one incident. `times` are event times by time point, `entries` when they were entered.

    link: the link of the chain that led here, "" when a person chose. by_phone: an operator has to ring.
    function: of the officer when it was offered. decision: see dispatch/core/decisions.py.
    welfare_due: when a word is missed (epoch s), None off the scene; unanswered: how often it was since the last word.
    seen_m: metres from the scene when the device was seen there; declared_m: when arrival was declared away from it.
    given_back: whether it was the officer who let go of it after having accepted.
    """

    id: str
    incident: str
    officer: str
    callsign: str
    slot: int
    status: AssignmentStatus
    by: str
    rule: str
    link: str = ""
    by_phone: bool = False
    times: dict[str, float] = field(default_factory=dict)
    entries: dict[str, float] = field(default_factory=dict)
    since: float = 0.0
    expires: float | None = None
    reason: str = ""
    function: str = ""
    decision: dict[str, Any] = field(default_factory=dict)
    welfare_due: float | None = None
    unanswered: int = 0
    seen_m: float | None = None
    declared_m: float | None = None
    given_back: bool = False

    @property
    def is_open(self) -> bool:
        """Whether the officer still has it in hand (offered to on_scene)."""
        return self.status in OPEN_ASSIGNMENT

    @classmethod
    def load(cls, data: dict[str, Any]) -> Self:
        """Give the assignment that was stored as `data`."""
        return cls(**{**data, "status": AssignmentStatus(data["status"])})


@dataclass(slots=True)
class Incident:
    """Everything known of one incident. Times are epoch seconds; `lat`/`lng` None means not located yet.

    hold: {reason, until, by, since} while it is put aside. reporters: who else reported it, one entry for each
    report merged into it: {incident, via, channel, at, number, name, tracking}.
    round_after: how many assignments earlier rounds of the chain made. chain_ended: when nobody was left to ask,
    None once somebody has been asked since.
    answers: question of the card -> yes, no or unknown. past: how many earlier incidents, by what they share: place,
    number.
    caller: keyed hash of the caller's number ("": none that can be used).
    talk: count, at, side, name and text of the last message, and `read`: side -> how many it has seen (talk.py).
    photos: {photo, width, height, size, side, name, at}; the pictures themselves lie in dispatch/photos.py.
    """

    number: str
    tracking: str
    channel: str
    text: str
    kind: str
    priority: int
    lane: str
    lat: float | None
    lng: float | None
    uncertain_m: float
    village: str
    village_name: str
    kecamatan: str
    kecamatan_name: str
    address: str
    call_id: str
    caller_number: str
    caller_name: str
    exercise: bool
    back_entered: bool
    created: float
    entered: float
    clock: float
    source: str
    priority_rule: str = ""
    kind_text: str = ""
    times: dict[str, float] = field(default_factory=dict)
    assignments: list[Assignment] = field(default_factory=list)
    recommendation: dict[str, Any] = field(default_factory=dict)
    queued: bool = False
    offer_wanted: str = ""
    overdue: bool = False
    disposition: str = ""
    ended: float | None = None
    reopened_after: int = 0
    round_after: int = 0
    chain_ended: float | None = None
    backups: list[Backup] = field(default_factory=list)
    changed: float = 0.0
    informed: list[dict[str, Any]] = field(default_factory=list)
    """Who of the run card has been told: {who, by, at}."""
    unlike: list[str] = field(default_factory=list)
    """Numbers of incidents that somebody has said are another event (see repeats.dismiss_duplicate)."""
    reopened: bool = False
    hold: dict[str, Any] | None = None
    referred_to: str = ""
    merged_into: str = ""
    reporters: list[dict[str, Any]] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    past: dict[str, int] = field(default_factory=dict)
    caller: str = ""
    talk: dict[str, Any] = field(default_factory=dict)
    photos: list[dict[str, Any]] = field(default_factory=list)
    cancel_asked: dict[str, Any] = field(default_factory=dict)
    """When, why and by whom a citizen asked to call it off, where that did not end it: {at, reason, by}."""
    rating: dict[str, Any] = field(default_factory=dict)
    """What whoever reported thinks of it: {stars, safe, safer, text, at}."""

    @property
    def status(self) -> IncidentStatus:
        """What the incident is, derived from its assignments and how it was ended or put aside."""
        if self.merged_into:
            return IncidentStatus.MERGED
        if self.disposition:
            return _ENDED_BY.get(self.disposition, IncidentStatus.CLOSED)
        held = {a.status for a in self.assignments}
        for mine, its in _RANK:
            if mine in held:
                return its
        if self.hold:
            return IncidentStatus.ON_HOLD
        if not self.open_assignments and self.was_cleared:
            return IncidentStatus.RESOLVED
        if self.reopened:
            return IncidentStatus.REOPENED
        return IncidentStatus.QUEUED if self.queued else IncidentStatus.RECEIVED

    @property
    def was_cleared(self) -> bool:
        """Whether somebody has dealt with it since it was (re)opened."""
        return any(a.status is AssignmentStatus.CLEARED for a in self.assignments[self.reopened_after :])

    @property
    def open_assignments(self) -> list[Assignment]:
        """The assignments somebody still has in hand."""
        return [a for a in self.assignments if a.is_open]

    @property
    def is_ended(self) -> bool:
        """Whether nothing more is expected of anybody but, perhaps, closing it."""
        return self.status in ENDED_INCIDENT

    @property
    def is_waiting(self) -> bool:
        """Whether no officer has taken it on yet."""
        return self.status in WAITING_INCIDENT

    @property
    def round(self) -> list[Assignment]:
        """The assignments since the chain began anew."""
        return self.assignments[max(self.reopened_after, self.round_after) :]

    def asked(self) -> set[str]:
        """Who declined it or gave it back, or did not answer in this round: the chain does not ask them."""
        since = self.assignments[self.reopened_after :]
        declined = {a.officer for a in since if a.status is _DECLINED or a.given_back}
        return declined | {a.officer for a in self.round if a.status is _TIMED_OUT}

    def assignment_or_raise(self, assignment: str) -> Assignment:
        """Give one of its assignments; raises NotFound with the ones there are."""
        for a in self.assignments:
            if a.id == assignment:
                return a
        known = ", ".join(a.id for a in self.assignments) or "none yet"
        raise NotFound(f"incident {self.number} has no assignment {assignment!r}; it has: {known}", "assignment")

    def refuse(self, action: IncidentAction) -> None:
        """Raise Forbidden when the life-cycle does not let this be done with the incident as it is."""
        busy = ", ".join(a.callsign for a in self.open_assignments if a.status is not AssignmentStatus.OFFERED)
        if busy and (self.status, action) not in INCIDENT_MOVES:
            raise Forbidden(f"incident {self.number} still has {busy} on it; clear or withdraw them first", "incident")
        refuse_action(self.number, self.status, action)

    def refuse_if_ended(self) -> None:
        """Raise Forbidden when the incident takes no more work."""
        if self.is_ended:
            remedy = REMEDY[self.status]
            raise Forbidden(f"incident {self.number} is {self.status.value}; {remedy}", "incident")

    def refuse_if_not_owed(self) -> None:
        """Raise Forbidden when nobody is to be asked by itself (any more)."""
        if not self.offer_wanted:
            raise Forbidden(f"incident {self.number} owes no offer; it was made or taken over meanwhile", "incident")

    @classmethod
    def load(cls, data: dict[str, Any]) -> Self:
        """Give the incident that was stored as `data`; fields of a newer program are left out."""
        known = {k: v for k, v in data.items() if k in _FIELDS}
        known["assignments"] = [Assignment.load(a) for a in data.get("assignments", ())]
        known["backups"] = [Backup.load(b) for b in data.get("backups", ())]
        return cls(**known)


_FIELDS = frozenset(f.name for f in fields(Incident))
