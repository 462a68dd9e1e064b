"""Commands and states as tests need them: everything has a sensible value, a test names only what it is about."""

from __future__ import annotations

import itertools
from typing import Any

from dispatch.core.commands import (
    AddNote,
    CloseIncident,
    MoveAssignment,
    OfferAssignment,
    PutOfficer,
    QueueIncident,
    ReceiveReport,
    RecordCall,
    ReopenIncident,
)
from dispatch.core.incident import Incident
from dispatch.core.intake import receive_report
from dispatch.core.officer import Officer
from dispatch.core.policy import Policy
from dispatch.core.world import World

NOW = 1_790_000_000.0
"""The moment at which tests without a clock of their own take place (epoch s)."""

_ids = itertools.count(1)


def base(by: str = "operator:rina", at: float = NOW, now: float | None = None, id: str = "") -> dict[str, Any]:
    """Give what every command carries; without an id it gets one of its own."""
    return {"id": id or f"c{next(_ids)}", "by": by, "at": at, "now": at if now is None else now}


def _split(more: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    return {k: more.pop(k) for k in ("by", "at", "now", "id") if k in more}, more


def report(**more: Any) -> ReceiveReport:
    """Give a report by telephone of a theft near Wanasari."""
    first, rest = _split(more)
    given = {"channel": "110", "text": "motor hilang", "kind": "LARCENY", "lat": -6.9, "lng": 109.0} | rest
    return ReceiveReport(**base(**{"by": "gateway:110", **first}), **given)


def call(call_id: str, event: str, **more: Any) -> RecordCall:
    first, rest = _split(more)
    return RecordCall(**base(**{"by": "gateway:110", **first}), call_id=call_id, event=event, **rest)


def queue(incident: str, **more: Any) -> QueueIncident:
    first, rest = _split(more)
    return QueueIncident(**base(**{"by": "system:worker", **first}), incident=incident, **rest)


def offer(incident: str, officer: str, **more: Any) -> OfferAssignment:
    first, rest = _split(more)
    return OfferAssignment(**base(**first), incident=incident, officer=officer, **rest)


def move(assignment: str, action: str, **more: Any) -> MoveAssignment:
    first, rest = _split(more)
    return MoveAssignment(**base(**first), assignment=assignment, action=action, **rest)


def note(incident: str, text: str = "pelapor menunggu di depan balai desa", **more: Any) -> AddNote:
    return AddNote(**base(**more), incident=incident, text=text)


def close(incident: str, disposition: str = "01", **more: Any) -> CloseIncident:
    return CloseIncident(**base(**more), incident=incident, disposition=disposition)


def reopen(incident: str, **more: Any) -> ReopenIncident:
    first, rest = _split(more)
    return ReopenIncident(**base(**first), incident=incident, **rest)


def officer_record(number: int, **more: Any) -> dict[str, Any]:
    """Give an officer as an import names one: a patrol of Samapta, or what `more` says."""
    return {
        "id": f"o{number}",
        "callsign": f"P-{number:02d}",
        "name": f"Bripka Contoh {number}",
        "function": "samapta",
        "village": "",
        "polsek": "33.29.08",
        "phone": f"+62899000{number:05d}",
        "device": f"device-{number:032d}",
    } | more


def put_officer(number: int, **more: Any) -> PutOfficer:
    return PutOfficer(**base(by="system:import"), officer=officer_record(number, **more))


def officer(number: int, **more: Any) -> Officer:
    """Give an officer as the core sees one."""
    state = {k: more.pop(k) for k in ("duty", "assignment", "since", "slot") if k in more}
    return Officer(**officer_record(number, **more), **{"slot": number, **state})


def incident(number: str = "1042", policy: Policy | None = None, **more: Any) -> Incident:
    """Give the incident that a report makes."""
    command = report(**more)
    world = World(policy or Policy(), dict.fromkeys(command.touches()), number=number, tracking="t" + number)
    found: Incident = receive_report(command, world).states["incident", number]
    return found
