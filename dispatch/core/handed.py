"""What is handed over: of everything that stands, what the next shift has to know, as items. Pure.

Villages and silent phones are one item for each polsek: nobody notes three hundred lines. No caller's name or whole
number is in an item.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from dispatch.core.alarms import Alarm
from dispatch.core.attention import Attention
from dispatch.core.call import Call
from dispatch.core.incident import Incident
from dispatch.core.lifecycle import AssignmentStatus
from dispatch.core.masked import masked
from dispatch.core.officer import Officer

Data = dict[str, Any]
Village = tuple[str, str, str]
"""Kecamatan's code, its name, the village's name."""


@dataclass(frozen=True, slots=True)
class Found:
    """What the store, the fleet and the map say at one moment. silent: officer -> when the phone was heard last."""

    now: float
    incidents: Sequence[Incident] = ()
    alarms: Sequence[Alarm] = ()
    callbacks: Sequence[Call] = ()
    attentions: Sequence[Attention] = ()
    officers: Mapping[str, Officer] = field(default_factory=dict)
    silent: Sequence[tuple[Officer, float | None]] = ()
    bare: Sequence[Village] = ()


def items_of(f: Found) -> tuple[Data, ...]:
    """Give the items of a handover, the most pressing kinds first."""
    return (
        *_emergencies(f),
        *_alarms(f),
        *(_incident(i) for i in sorted(f.incidents, key=lambda i: (i.priority, i.clock)) if i.lane == "main"),
        *(_callback(c) for c in f.callbacks),
        *(_attention(a) for a in f.attentions if a.expires > f.now),
        *_silent(f),
        *_bare(f),
    )


def _emergencies(f: Found) -> Iterable[Data]:
    for o in f.officers.values():
        if o.emergency:
            about = {"callsign": o.callsign, "number": o.emergency["incident"]}
            yield {"id": f"emergency:{o.id}", "kind": "emergency", "since": o.emergency["since"], "about": about}


def _alarms(f: Found) -> Iterable[Data]:
    for a in f.alarms:
        if not a.seen_by and a.kind != "panic":
            officer = f.officers.get(a.officer)
            about = {"alarm": a.kind, "priority": a.priority, "number": a.incident}
            named = about | {"callsign": officer.callsign if officer else "", "rule": a.rule}
            yield {"id": f"alarm:{a.id}", "kind": "alarm", "since": a.since, "about": named}


def _incident(i: Incident) -> Data:
    units = [a.callsign for a in i.open_assignments if a.status is not AssignmentStatus.OFFERED]
    about: Data = {"number": i.number, "kind": i.kind, "priority": i.priority, "units": units}
    about["village"] = i.village_name or i.kecamatan_name
    kind, since = "running", i.clock
    if i.hold:
        kind, since = "held", i.hold.get("since", i.changed)
        about |= {"until": i.hold["until"], "reason": i.hold["reason"]}
    elif i.is_waiting:
        kind = "overdue" if i.overdue else "waiting"
    return {"id": f"incident:{i.number}", "kind": kind, "since": since, "about": about}


def _callback(c: Call) -> Data:
    about = {"caller": masked(c.caller_number), "rule": c.callback_rule, "tries": len(c.tries)}
    return {"id": f"callback:{c.call_id}", "kind": "callback", "since": c.callback_since, "about": about}


def _attention(a: Attention) -> Data:
    about = {"text": a.text, "priority": a.priority, "until": a.expires}
    return {"id": f"attention:{a.id}", "kind": "attention", "since": a.created, "about": about}


def _silent(f: Found) -> Iterable[Data]:
    by_polsek: defaultdict[str, list[tuple[Officer, float | None]]] = defaultdict(list)
    for officer, heard in f.silent:
        by_polsek[officer.polsek].append((officer, heard))
    for polsek, some in sorted(by_polsek.items()):
        since = min((heard for _, heard in some if heard), default=f.now)
        about = {"polsek": polsek, "callsigns": sorted(o.callsign for o, _ in some)}
        yield {"id": f"silent:{polsek}", "kind": "silent", "since": since, "about": about}


def _bare(f: Found) -> Iterable[Data]:
    by_area: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for code, name, village in f.bare:
        by_area[code, name].append(village)
    for (code, name), villages in sorted(by_area.items()):
        about = {"area": name, "villages": sorted(villages)}
        yield {"id": f"bare:{code}", "kind": "bare", "since": f.now, "about": about}
