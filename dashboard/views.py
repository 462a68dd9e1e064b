"""States as others see them: the API's objects and the console's rows. Pure functions."""

from collections.abc import Iterable
from typing import Any

from dispatch.core.backup import Backup
from dispatch.core.incident import Assignment, Incident
from dispatch.core.lifecycle import AssignmentStatus
from dispatch.core.masked import HIDDEN, without_numbers
from dispatch.core.policy import Policy
from dispatch.core.recommend import held_by
from dispatch.core.runcards import ONE_UNIT, Card
from dispatch.core.support import summary
from dispatch.core.talk import unread
from dispatch.fleet import Fleet
from dispatch.wire import iso

WORDS = ("text", "reason", "note", "address")
"""Data of facts that somebody has written: numbers in it may be a caller's."""
SHOWN_ENDED_S = 3 * 3600
"""How long an ended incident stays on the consoles."""


def api_incident(i: Incident, *, callers: bool = False) -> dict[str, Any]:
    """Give an incident as the API shows it; `callers`: with personal data of the caller."""
    row = {
        "incident": i.number,
        "number": i.number,
        "status": i.status.value,
        "priority": i.priority,
        "priority_rule": i.priority_rule,
        "kind": i.kind,
        "kind_text": i.kind_text or None,
        "lane": i.lane,
        "channel": i.channel,
        "text": i.text if callers else without_numbers(i.text),
        "lat": i.lat,
        "lng": i.lng,
        "uncertain_m": i.uncertain_m or None,
        "village": i.village or None,
        "village_name": i.village_name or None,
        "kecamatan": i.kecamatan or None,
        "kecamatan_name": i.kecamatan_name or None,
        "address": i.address or None,
        "exercise": i.exercise,
        "back_entered": i.back_entered,
        "overdue": i.overdue,
        "created": iso(i.created),
        "entered": iso(i.entered),
        "changed": iso(i.changed),
        "disposition": i.disposition or None,
        "hold": i.hold and {"reason": i.hold["reason"], "until": iso(i.hold["until"])},
        "referred_to": i.referred_to or None,
        "merged_into": i.merged_into or None,
        "reporters": [_reporter(r, callers) for r in i.reporters],
        "times": {point: iso(t) for point, t in i.times.items()},
        "assignments": [api_assignment(a) for a in i.assignments],
        "backups": [api_backup(b, i) for b in i.backups],
    }
    if callers:
        row["caller"] = {"number": i.caller_number or None, "name": i.caller_name or None}
    return row


def _reporter(r: dict[str, Any], callers: bool) -> dict[str, Any]:
    text = r["text"] if callers else without_numbers(r["text"])
    shown = {"incident": r["incident"], "channel": r["channel"], "at": iso(r["at"]), "text": text}
    return shown | ({"number": r["number"] or None, "name": r["name"] or None} if callers else {})


def api_backup(b: Backup, i: Incident) -> dict[str, Any]:
    """Give a request for backup as the API shows it."""
    return {
        **summary(b, i),
        "reason": b.reason,
        "by": b.by,
        "since": iso(b.since),
        "assignments": b.assignments,
        "released": iso(b.released),
        "release_reason": b.release_reason or None,
    }


def api_assignment(a: Assignment) -> dict[str, Any]:
    """Give an assignment as the API shows it."""
    return {
        "id": a.id,
        "incident": a.incident,
        "officer": a.officer,
        "callsign": a.callsign,
        "status": a.status.value,
        "by": a.by,
        "rule": a.rule,
        "reason": a.reason or None,
        "expires": iso(a.expires),
        "times": {point: iso(t) for point, t in a.times.items()},
        "welfare_due": iso(a.welfare_due),
        "arrival": {
            "declared": iso(a.times.get("on_scene")),
            "seen": iso(a.times.get("arrival_seen")),
            "seen_distance_m": a.seen_m,
            "declared_distance_m": a.declared_m,
        },
    }


def api_fact(f: dict[str, Any], *, callers: bool = False) -> dict[str, Any]:
    """Give a line of a timeline as the API shows it. Officers' and operators' names are work data, not callers'.

    callers: with what was written to and by citizens; without, it is hidden, and numbers in other words are.
    """
    return {
        "id": f["id"],
        "type": f["type"],
        "by": f["by"],
        "event_time": iso(f["event_time"]),
        "entry_time": iso(f["entry_time"]),
        "officer": f["officer"] or None,
        "assignment": f["assignment"] or None,
        "rule": f["rule"] or None,
        "data": f["data"] if callers else _data_without_callers(f),
    }


def _data_without_callers(f: dict[str, Any]) -> dict[str, Any]:
    data: dict[str, Any] = f["data"]
    shown = {name: without_numbers(v) if name in WORDS and isinstance(v, str) else v for name, v in data.items()}
    if f["type"] == "message_sent":
        shown["text"] = HIDDEN
    if data.get("side") == "citizen" and "name" in data:
        shown["name"] = HIDDEN
    return shown


def tab_of(i: Incident) -> str:
    """Give the console's list an incident belongs to."""
    if i.is_ended:
        return "done"
    if i.hold:
        return "held"
    return "waiting" if i.is_waiting else "running"


def row_of(
    i: Incident, version: int, policy: Policy, flags: Iterable[str] = (), card: Card = ONE_UNIT
) -> dict[str, Any]:
    """Give an incident as a queue row and map marker. Times in epoch ms; nothing of the caller.

    flags: what only others can know of it, e.g. that it may be a duplicate. card: the run card in force.
    """
    live = not i.back_entered and i.lane == "main"
    clock = i.clock * 1000
    return {
        "number": i.number,
        "priority": i.priority,
        "kind": i.kind,
        "status": i.status.value,
        "lane": i.lane,
        "tab": tab_of(i),
        "text": i.text,
        "village": i.village,
        "village_name": i.village_name,
        "kecamatan_name": i.kecamatan_name,
        "address": i.address,
        "lat": i.lat,
        "lng": i.lng,
        "uncertain_m": i.uncertain_m,
        "created": i.created * 1000,
        "clock": clock,
        "amber": clock + policy.amber(i.priority) * 1000 if live else None,
        "red": clock + policy.red(i.priority) * 1000 if live else None,
        "back_entered": i.back_entered,
        "overdue": i.overdue,
        "units": [_unit(a, i, policy) for a in i.open_assignments],
        "needed": len(card.slots),
        "filled": len(card.slots) - len(card.missing([a.function for a in held_by(i)])),
        "offers": len(i.assignments),
        "flags": [*_chain_flags(i), *flags, *_flags_of(i)],
        "channel": i.channel,
        "unread": unread(i, "desk"),
        "wake": i.hold["until"] * 1000 if i.hold else None,
        "reporters": len(i.reporters),
        "merged_into": i.merged_into,
        "v": version,
        "ended": i.ended * 1000 if i.ended else None,
    }


def _chain_flags(i: Incident) -> list[str]:
    """Say what the operator has to do because of the chain: ring somebody, or find somebody."""
    ring = any(a.by_phone and a.status is AssignmentStatus.OFFERED for a in i.open_assignments)
    return (["ring"] if ring else []) + (["chain"] if i.chain_ended is not None and i.is_waiting else [])


def _flags_of(i: Incident) -> list[str]:
    """Give what an incident itself says that a glance should see."""
    chat, cancel = bool(unread(i, "desk")), bool(i.cancel_asked) and not i.is_ended
    raised = {
        "low_trust": i.lane == "low_trust",
        "cancel": cancel,
        "chat": chat,
        "photo": bool(i.photos),
        "history": bool(i.past),
        "exercise": i.exercise,
        "unlocated": i.lat is None,
    }
    return [name for name, is_raised in raised.items() if is_raised]


def _unit(a: Assignment, i: Incident, policy: Policy) -> dict[str, Any]:
    """Give a unit of a row. welfare: when a word is missed; hint: when an arrival seen is missed as declared."""
    seen = a.times.get("arrival_seen")
    hint = a.status is AssignmentStatus.EN_ROUTE and i.uncertain_m <= policy.arrival_m  # a village is no scene
    return {
        "id": a.id,
        "officer": a.officer,
        "callsign": a.callsign,
        "slot": a.slot,
        "status": a.status.value,
        "since": a.since * 1000,
        "expires": a.expires * 1000 if a.expires else None,
        "by_phone": a.by_phone,
        "welfare": a.welfare_due * 1000 if a.welfare_due else None,
        "unanswered": a.unanswered,
        "seen": seen * 1000 if seen else None,
        "hint": (seen + policy.arrival_hint_s) * 1000 if seen and hint else None,
    }


def is_shown(i: Incident, now: float) -> bool:
    """Whether the consoles still list an incident; junk is folded away after the same time as what has ended."""
    if i.lane != "main" and i.entered < now - SHOWN_ENDED_S:
        return False
    return not i.is_ended or (i.ended or i.changed) > now - SHOWN_ENDED_S


def api_officers(fleet: Fleet, now: float, bbox: tuple[float, float, float, float] | None) -> list[dict[str, Any]]:
    """Give the officers who go about, with a bbox (west, south, east, north) those last seen inside it."""
    rows = []
    with fleet.lock:
        for o in (o for o in fleet.officers.values() if not o.is_standing):
            fix = fleet.fixes[o.slot]
            known = fix["fixed"] > 0
            lat, lng = (float(fix["lat"]), float(fix["lng"])) if known else (None, None)
            if bbox and not (known and bbox[0] <= fix["lng"] <= bbox[2] and bbox[1] <= fix["lat"] <= bbox[3]):
                continue
            rows.append(
                {
                    "id": o.id,
                    "callsign": o.callsign,
                    "function": o.function,
                    "device": o.device,
                    "status": o.status.value,
                    "lat": lat,
                    "lng": lng,
                    "position_age_s": max(0.0, now - float(fix["fixed"])) if known else None,
                    "assignment": (o.assignment or {}).get("id"),
                    "incident": (o.assignment or {}).get("incident"),
                    "emergency": (o.emergency or {}).get("incident"),
                }
            )
    return rows
