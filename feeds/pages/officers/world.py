"""What the officer's page shows, as data: the officer, the incident in hand and how far it is, whom to ask.

Only what is the officer's own: no caller's number or name, no other incident.
"""

import time
from dataclasses import dataclass
from typing import Any

import numpy as np

from dispatch.core.alarms import Alarm
from dispatch.core.attention import Attention
from dispatch.core.incident import Assignment, Incident
from dispatch.core.officer import Officer
from dispatch.core.talk import unread
from dispatch.core.triage import KINDS
from dispatch.last_place import last_fix
from dispatch.posts import area_of
from feeds.pages.officers.session import is_of
from feeds.parts import Parts

TOLD = ("message_sent", "photo_added", "note_added")
MOST_TOLD = 60
READING = frozenset({"app", "open311"})
"""Channels whose reporters follow by a link and read what is written; who has called reads nothing."""


FORM = "citizen:lapor"
"""Who sends from our own form, the panic button there included: they follow by a link too."""


@dataclass(frozen=True, slots=True)
class Way:
    """How far and how long it is by road: metres, seconds, on what that rests."""

    metres: float
    seconds: float
    basis: str


def picture(parts: Parts, officer: str) -> dict[str, Any]:
    """Give all that the page shows now. Blocking: three reads of the store."""
    now = time.time()
    me: Officer = parts.store.load([("officer", officer)])[0].state
    held = me.assignment or {}
    incident = parts.store.incident(held["incident"]).state if held else None
    attentions: list[Attention] = parts.store.listed("attentions", "attention")
    return {
        "now": now,
        "zone": parts.settings.timezone,
        "bridge": parts.settings.station_number,
        "officer": {
            **_officer(parts, me, now),
            "emergency": _emergency(parts, me),
        },
        "current": current(parts, me, incident, now) if incident and is_of(incident, officer) else None,
        "attentions": [_attention(a, officer) for a in attentions if _is_for(parts, a, me)],
    }


def _officer(parts: Parts, me: Officer, now: float) -> dict[str, Any]:
    village = parts.reference.areas.get(me.village)
    stand_in = parts.fleet.officers.get(me.stand_in)
    duty = parts.reference.roster.on_duty(now).get(me.id)
    fix = last_fix(parts.fleet, me.id)
    return {
        "id": me.id,
        "name": me.name,
        "callsign": me.callsign,
        "function": me.function,
        "post": village.name if village else me.polsek,
        "status": me.status.value,
        "duty": me.duty,
        "until": duty.end if duty else None,
        "stand_in": person(parts, stand_in) if stand_in else None,
        "place": {"lat": fix[0], "lng": fix[1], "at": fix[2]} if fix else None,
    }


def _emergency(parts: Parts, me: Officer) -> dict[str, Any] | None:
    """Give the officer's own panic while it lasts, and whether it was cancelled and only has to be seen."""
    if not me.emergency:
        return None
    alarm: Alarm | None = parts.store.load([("alarm", me.emergency["alarm"])])[0].state
    return {"since": me.emergency["since"], "cancelled": alarm.cancelled if alarm else True}


def person(parts: Parts, officer: Officer) -> dict[str, str]:
    """Give who a colleague is and where their post is, as colleagues say it."""
    village = parts.reference.areas.get(officer.village)
    post = village.name if village else officer.polsek
    return {"id": officer.id, "callsign": officer.callsign, "name": officer.name, "post": post}


def current(parts: Parts, me: Officer, i: Incident, now: float) -> dict[str, Any]:
    """Give an incident as its officer sees it, with what was said in it."""
    mine = next(a for a in reversed(i.assignments) if a.officer == me.id)
    way = way_of(parts, me.id, i)
    began = i.times.get("call_arrival", i.times.get("answered", i.created))
    return {
        "number": i.number,
        "status": i.status.value,
        "kind": i.kind,
        "kind_name": KINDS[i.kind if i.kind in KINDS else "OTHER"].name,
        "icon": KINDS[i.kind if i.kind in KINDS else "OTHER"].icon,
        "priority": i.priority,
        "text": i.text,
        "place": i.address or ", ".join(filter(None, (i.village_name, i.kecamatan_name))),
        "village": i.village_name,
        "lat": i.lat,
        "lng": i.lng,
        "uncertain_m": i.uncertain_m,
        "exercise": i.exercise,
        "created": i.created,
        "target": began + parts.settings.response_target_s,
        "way": {"metres": way.metres, "seconds": way.seconds, "basis": way.basis} if way else None,
        "assignment": _assignment(mine),
        "others": [_other(parts, a, i) for a in i.open_assignments if a.officer != me.id],
        "backups": [{"function": b.function, "count": b.count, "at": b.since} for b in i.backups if b.released is None],
        "talk": {"count": i.talk.get("count", 0), "unread": unread(i, "officer") if i.talk else 0},
        "told": told(parts, i),
        "reads": i.channel in READING or i.source == FORM,
    }


def _assignment(a: Assignment) -> dict[str, Any]:
    return {
        "id": a.id,
        "status": a.status.value,
        "expires": a.expires,
        "times": a.times,
        "welfare_due": a.welfare_due,
        "unanswered": a.unanswered,
    }


def _other(parts: Parts, a: Assignment, i: Incident) -> dict[str, Any]:
    known = parts.fleet.officers.get(a.officer)
    way = way_of(parts, a.officer, i)
    late = a.status.value == "on_scene"
    return {
        "callsign": a.callsign,
        "name": known.name if known else "",
        "status": a.status.value,
        "eta_s": way.seconds if way and not late else None,
    }


def way_of(parts: Parts, officer: str, i: Incident) -> Way | None:
    """Give how far an officer is from an incident, None where one of the two places is not known."""
    fix = last_fix(parts.fleet, officer)
    if fix is None or i.lat is None or i.lng is None:
        return None
    found = parts.roads.to_incident(i.lat, i.lng, np.array([fix[0]]), np.array([fix[1]]))
    return Way(float(found.metres[0]), float(found.seconds[0]), found.basis[0])


def told(parts: Parts, i: Incident) -> list[dict[str, Any]]:
    """Give the talk, the photos and the officers' own notes of an incident, oldest first."""
    if not (i.talk or i.photos or i.assignments):
        return []
    rows = [f for f in parts.store.timeline(i.number) if f["type"] in TOLD]
    return [
        {
            "at": f["event_time"],
            "side": f["data"].get("side") or ("officer" if f["by"].startswith("officer:") else "desk"),
            "by": f["by"] if f["by"].startswith("officer:") else "",
            "name": f["data"].get("name", "") if f["data"].get("side") == "officer" else "",
            "text": f["data"].get("text", ""),
            "photo": f["data"].get("photo", ""),
            "note": f["type"] == "note_added",
        }
        for f in rows[-MOST_TOLD:]
    ]


def _is_for(parts: Parts, a: Attention, me: Officer) -> bool:
    return not a.is_addressed or a.is_for(me, area_of(parts.fleet, me) if a.area else "")


def _attention(a: Attention, officer: str) -> dict[str, Any]:
    kept = {"id": a.id, "text": a.text, "kind": a.kind, "priority": a.priority, "at": a.created, "expires": a.expires}
    return {**kept, "seen": f"officer:{officer}" in a.seen, "mine": a.is_addressed, "by": a.by.partition(":")[2]}
